"""The tables, as Tortoise models: columns and indexes only; migrations are made from them.

There are no foreign keys: rows are written here alone, each check would cost the hot path a lookup,
and `company_id` on every row is the key the tables can be split by. Remarks on a table are comments, because
Tortoise makes a docstring part of the schema.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model


class CompanyTable(Model):
    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=200, unique=True)
    timezone = fields.CharField(max_length=64)
    locale = fields.CharField(max_length=16)

    class Meta:
        table = "company"


# Which company a platform's corp id in a callback belongs to.
class CompanyAccountTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)

    class Meta:
        table = "company_account"
        unique_together = (("channel", "account"),)


class PersonTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    name = fields.CharField(max_length=200)
    locale = fields.CharField(max_length=16)
    is_active = fields.BooleanField()
    away_from = fields.DatetimeField(null=True)
    away_until = fields.DatetimeField(null=True)
    stand_in_id = fields.BigIntField(null=True)
    superior_id = fields.BigIntField(null=True)
    calendar = fields.CharField(max_length=40, null=True)
    capacity = fields.IntField(null=True)
    place = fields.CharField(max_length=60, null=True)
    tier = fields.CharField(max_length=40, null=True)
    weight = fields.IntField(null=True)

    class Meta:
        table = "person"
        indexes = (Index(fields=("company_id", "id"), name="person_company"),)


class PersonRoleTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    role = fields.CharField(max_length=40)

    class Meta:
        table = "person_role"
        unique_together = (("company_id", "person_id", "role"),)
        indexes = (Index(fields=("company_id", "role", "person_id"), name="person_role_holders"),)


class PersonTeamTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    team = fields.CharField(max_length=40)

    class Meta:
        table = "person_team"
        unique_together = (("company_id", "person_id", "team"),)


# Who a person is on one platform account.
class IdentityTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    external_id = fields.CharField(max_length=128)
    is_member = fields.BooleanField()

    class Meta:
        table = "identity"
        unique_together = (("company_id", "channel", "account", "external_id"),)
        indexes = (Index(fields=("company_id", "person_id"), name="identity_person"),)


class ChatTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    kind = fields.CharField(max_length=16)
    external_id = fields.CharField(max_length=128)
    title = fields.CharField(max_length=200)
    reply_hook = fields.TextField(null=True)
    reply_hook_expires_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chat"
        unique_together = (("company_id", "channel", "account", "kind", "external_id"),)


# A group that is the working group of a role.
class ChatRoleTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    chat_id = fields.BigIntField()
    role = fields.CharField(max_length=40)

    class Meta:
        table = "chat_role"
        unique_together = (("company_id", "role", "chat_id"),)


class DefinitionTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    key = fields.CharField(max_length=40)
    version = fields.IntField()
    text = fields.TextField()

    class Meta:
        table = "definition"
        unique_together = (("company_id", "key", "version"),)


class FileTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    media_type = fields.CharField(max_length=100)
    name = fields.CharField(max_length=255)
    size = fields.BigIntField()

    class Meta:
        table = "file"
        unique_together = (("company_id", "sha256"),)


# The first ticket number of a prefix that no process has taken yet.
class NumberTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    prefix = fields.CharField(max_length=16)
    next = fields.BigIntField()

    class Meta:
        table = "ticket_number"
        unique_together = (("company_id", "prefix"),)


# `course` is where in its flow a ticket is. `due_at` and `is_open` repeat what clocks and phase say, so that lists can use an index.
class TicketTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    number = fields.CharField(max_length=40)
    type_key = fields.CharField(max_length=40)
    type_version = fields.IntField()
    requester_id = fields.BigIntField()
    origin_id = fields.BigIntField()
    assignee_id = fields.BigIntField(null=True)
    phase = fields.CharField(max_length=16)
    is_open = fields.BooleanField()
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True)
    answers: fields.JSONField[dict[str, object]] = fields.JSONField()
    clocks: fields.JSONField[list[object]] = fields.JSONField()
    version = fields.IntField()
    course: fields.JSONField[dict[str, object]] = fields.JSONField(null=True)
    merged_into_id = fields.BigIntField(null=True)
    parent_id = fields.BigIntField(null=True)
    asset = fields.CharField(max_length=100, null=True)

    class Meta:
        table = "ticket"
        unique_together = (("company_id", "number"),)
        indexes = (
            PartialIndex(
                fields=("company_id", "assignee_id", "id"),
                name="ticket_assignee_open",
                condition={"is_open": True},
            ),
            PartialIndex(
                fields=("company_id", "due_at", "id"),
                name="ticket_due_open",
                condition={"is_open": True},
            ),
            Index(fields=("company_id", "requester_id", "id"), name="ticket_requester"),
            Index(fields=("company_id", "phase", "id"), name="ticket_phase"),
            Index(fields=("company_id", "parent_id"), name="ticket_parent"),
            Index(fields=("company_id", "asset", "id"), name="ticket_asset"),
        )


# `seq` is the task's number within its ticket, `workflows.Task.id`; `is_waiting` says that nobody was free for it.
class TaskTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField()
    seq = fields.IntField()
    node = fields.CharField(max_length=40)
    state = fields.CharField(max_length=16)
    role = fields.CharField(max_length=40)
    person_id = fields.BigIntField(null=True)
    opened_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)
    done_by = fields.BigIntField(null=True)
    outcome = fields.CharField(max_length=40)
    on_hold = fields.CharField(max_length=40)
    mark = fields.CharField(max_length=40)
    detour = fields.CharField(max_length=200)
    before: fields.JSONField[dict[str, object]] = fields.JSONField()
    seat: fields.JSONField[dict[str, object]] = fields.JSONField(null=True)
    is_waiting = fields.BooleanField(db_default=False)

    class Meta:
        table = "task"
        unique_together = (("company_id", "ticket_id", "seq"),)
        indexes = (
            PartialIndex(
                fields=("company_id", "person_id", "ticket_id"),
                name="task_person_open",
                condition={"state": "open"},
            ),
            PartialIndex(
                fields=("company_id", "role", "ticket_id"),
                name="task_role_open",
                condition={"state": "open"},
            ),
            PartialIndex(
                fields=("company_id", "ticket_id"),
                name="task_waiting",
                condition={"is_waiting": True},
            ),
        )


# `changes`, of the last entry of one decision, are what that decision changed of the ticket.
class HistoryTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField()
    kind = fields.CharField(max_length=40)
    by_id = fields.BigIntField(null=True)
    at = fields.DatetimeField()
    door = fields.CharField(max_length=32)
    details: fields.JSONField[dict[str, object]] = fields.JSONField()
    changes: fields.JSONField[dict[str, object]] = fields.JSONField(null=True)

    class Meta:
        table = "history"
        indexes = (Index(fields=("company_id", "ticket_id", "id"), name="history_ticket"),)


# Data a form links to: devices, customers, articles; `owner_id` is the person a device belongs to.
class RecordTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    dataset = fields.CharField(max_length=40)
    key = fields.CharField(max_length=100)
    label = fields.CharField(max_length=200)
    owner_id = fields.BigIntField(null=True)
    details: fields.JSONField[dict[str, str]] = fields.JSONField()
    words = fields.TextField()

    class Meta:
        table = "linked_record"
        unique_together = (("company_id", "dataset", "key"),)
        indexes = (Index(fields=("company_id", "dataset", "owner_id"), name="linked_record_owner"),)


# Which ticket holds the value of a field that no two tickets of a type may share.
class UniqueAnswerTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    type_key = fields.CharField(max_length=40)
    field = fields.CharField(max_length=40)
    value = fields.CharField(max_length=200)
    ticket_id = fields.BigIntField()

    class Meta:
        table = "unique_answer"
        unique_together = (("company_id", "type_key", "field", "value"),)
        indexes = (Index(fields=("company_id", "ticket_id"), name="unique_answer_ticket"),)
