"""The tables of companies, people and chats, as Tortoise models: columns and indexes only; migrations are made from them.

There are no foreign keys: rows are written here alone, each check would cost the hot path a lookup,
and `company_id` on every row is the key the tables can be split by. Remarks on a table are comments, because
Tortoise makes a docstring part of the schema.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
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
