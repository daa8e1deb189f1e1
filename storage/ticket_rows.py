"""The tables of tickets and what belongs to them, as Tortoise models."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model


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
