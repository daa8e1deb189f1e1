"""The tables of what platforms ask of us: errands, leases, reply windows, uploads, troubles, chats of a ticket, directories."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


# What one process at a time may do; `name` says what.
class LeaseTable(Model):
    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=200, unique=True)
    owner = fields.CharField(max_length=64)
    until = fields.DatetimeField()

    class Meta:
        table = "lease"


# Something to be fetched from a platform: `key` is the platform's name for it, `token` what it gave us to ask with,
# `cursor` where reading goes on. `due_at` is null while nothing is to be fetched; `asked` counts how often it was asked.
class ErrandTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    kind = fields.CharField(max_length=32)
    key = fields.CharField(max_length=128)
    token = fields.TextField()
    token_at = fields.DatetimeField()
    cursor = fields.TextField()
    asked = fields.IntField()
    due_at = fields.DatetimeField(null=True)
    attempts = fields.IntField()
    lease_owner = fields.CharField(max_length=64)
    lease_until = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500)

    class Meta:
        table = "errand"
        unique_together = (("company_id", "channel", "account", "kind", "key"),)
        indexes = (Index(fields=("due_at", "id"), name="errand_due"),)


# In a chat where a person's word allows so many messages for so long: since when, through whom, what was sent (a list of
# outbox ids with when); who talks to them by hand meanwhile; `is_shut` until they write again.
class ReplyWindowTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    chat_id = fields.BigIntField()
    through = fields.CharField(max_length=128)
    opened_at = fields.DatetimeField()
    served_by = fields.CharField(max_length=128)
    is_shut = fields.BooleanField()
    sends = fields.TextField()

    class Meta:
        table = "reply_window"
        unique_together = (("company_id", "chat_id"),)


# A file of ours that a platform has: under which of its ids, until when.
class UploadTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    kind = fields.CharField(max_length=16)
    file_id = fields.BigIntField()
    media_id = fields.TextField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "upload"
        unique_together = (("company_id", "channel", "account", "kind", "file_id"),)


# What a platform refuses for a reason an administrator has to mend: once for each code, until it works again.
class TroubleTable(Model):
    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    code = fields.CharField(max_length=64)
    reason = fields.CharField(max_length=500)
    first_at = fields.DatetimeField()
    last_at = fields.DatetimeField()
    count = fields.IntField()

    class Meta:
        table = "trouble"
        unique_together = (("channel", "account", "code"),)


# A group that was made for one ticket: what happens with the ticket is told there.
class TicketChatTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField()
    chat_id = fields.BigIntField()

    class Meta:
        table = "ticket_chat"
        unique_together = (("company_id", "ticket_id", "chat_id"),)
        indexes = (Index(fields=("company_id", "chat_id"), name="ticket_chat_chat"),)


# What a platform's list of members last said of a person: what we still hold so is changed when it says otherwise.
class DirectoryEntryTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    person_id = fields.BigIntField()
    name = fields.CharField(max_length=200)
    superior_id = fields.BigIntField(null=True)
    is_active = fields.BooleanField()

    class Meta:
        table = "directory_entry"
        unique_together = (("company_id", "person_id"),)
