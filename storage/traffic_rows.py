"""The tables of what comes in and goes out: conversations, inbox, outbox, calls, cards and timers, as Tortoise models."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model


# `wake_at` is when the clock looks at it, if nothing is said before.
class ConversationTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    chat_id = fields.BigIntField()
    person_id = fields.BigIntField()
    state = fields.TextField()
    updated_at = fields.DatetimeField()
    wake_at = fields.DatetimeField(null=True)

    class Meta:
        table = "conversation"
        unique_together = (("company_id", "chat_id", "person_id"),)
        indexes = (Index(fields=("wake_at", "id"), name="conversation_wake"),)


# What was said in a form that nobody finished; `session` is the form as it stood.
class DraftTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    chat_id = fields.BigIntField()
    person_id = fields.BigIntField()
    type_key = fields.CharField(max_length=40)
    type_version = fields.IntField()
    session = fields.TextField()
    state = fields.CharField(max_length=16)
    reason = fields.CharField(max_length=200)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        indexes = (
            PartialIndex(
                fields=("company_id", "id"), name="draft_open", condition={"state": "open"}
            ),
            PartialIndex(
                fields=("company_id", "chat_id", "person_id", "id"),
                name="draft_person",
                condition={"state": "open"},
            ),
        )


# `ready_at` is when it came, or when it may be tried again.
class InboxTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    event_id = fields.CharField(max_length=128)
    lane = fields.CharField(max_length=255)
    payload = fields.TextField()
    state = fields.CharField(max_length=16)
    attempts = fields.IntField()
    reason = fields.CharField(max_length=500)
    ready_at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "inbox"
        unique_together = (("company_id", "channel", "account", "event_id"),)
        indexes = (
            PartialIndex(
                fields=("company_id", "lane", "id"),
                name="inbox_waiting",
                condition={"state": "waiting"},
            ),
        )


# `is_unsent` is true in the states waiting, retrying and sending; `digest` is of lane, kind and
# payload; `held_for` is the inbox lane whose next message would make it needless; of one `bundle` several may go out
# as one message; the last word to a customer (`is_ending`) may use what is kept for it; for what `is_urgent` somebody may
# be called; `mark` names it to the platform.
class OutboxTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    lane = fields.CharField(max_length=255)
    channel = fields.CharField(max_length=32)
    account = fields.CharField(max_length=128)
    chat_id = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    payload = fields.TextField()
    digest = fields.BigIntField()
    card_id = fields.BigIntField(null=True)
    ticket_id = fields.BigIntField(null=True)
    state = fields.CharField(max_length=16)
    is_unsent = fields.BooleanField()
    attempts = fields.IntField()
    due_at = fields.DatetimeField()
    claimed_at = fields.DatetimeField(null=True)
    lease_until = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500)
    receipt = fields.TextField()
    held_for = fields.CharField(max_length=255, null=True)
    bundle = fields.CharField(max_length=40, null=True)
    is_ending = fields.BooleanField(db_default=False)
    mark = fields.CharField(max_length=32, db_default="")
    is_urgent = fields.BooleanField(db_default=False)

    class Meta:
        table = "outbox"
        indexes = (
            PartialIndex(
                fields=("company_id", "lane", "id"),
                name="outbox_lane",
                condition={"is_unsent": True},
            ),
            PartialIndex(fields=("due_at", "id"), name="outbox_due", condition={"is_unsent": True}),
            PartialIndex(
                fields=("company_id", "id"), name="outbox_dead", condition={"state": "dead"}
            ),
            PartialIndex(fields=("card_id",), name="outbox_card", condition={"is_unsent": True}),
            PartialIndex(
                fields=("company_id", "held_for"),
                name="outbox_held",
                condition={"is_unsent": True},
            ),
            PartialIndex(
                fields=("company_id", "receipt"),
                name="outbox_receipt",
                condition={"state": "sent"},
            ),
            Index(fields=("digest",), name="outbox_digest"),
        )


# A card that was sent: `face` is what it shows now, `key` is what a press names it by.
class CardTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField(null=True)
    task_id = fields.IntField(null=True)
    purpose = fields.CharField(max_length=40)
    chat_id = fields.BigIntField()
    person_id = fields.BigIntField(null=True)
    key = fields.CharField(max_length=40, unique=True)
    face = fields.TextField()
    is_settled = fields.BooleanField()

    class Meta:
        table = "card"
        indexes = (Index(fields=("company_id", "ticket_id", "id"), name="card_ticket"),)


# A one-use right to change a card (WeCom response_code).
class CardCodeTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    card_id = fields.BigIntField()
    code = fields.TextField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "card_code"
        indexes = (Index(fields=("card_id", "expires_at"), name="card_code_card"),)


class TimerTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField()
    name = fields.CharField(max_length=64)
    due_at = fields.DatetimeField()
    attempts = fields.IntField()
    is_parked = fields.BooleanField()
    reason = fields.CharField(max_length=500)

    class Meta:
        table = "timer"
        unique_together = (("company_id", "ticket_id", "name"),)
        indexes = (
            PartialIndex(fields=("due_at", "id"), name="timer_due", condition={"is_parked": False}),
        )


# A request of a ticket's automatic step to another system. `is_unsent` is true in the states waiting, retrying and
# sending; `node` and `visit` are where the ticket waits for the answer.
class CallTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    ticket_id = fields.BigIntField()
    visit = fields.IntField()
    node = fields.TextField()
    method = fields.CharField(max_length=8)
    url = fields.TextField()
    body: fields.JSONField[dict[str, object]] = fields.JSONField()
    secret = fields.TextField()
    state = fields.CharField(max_length=16)
    is_unsent = fields.BooleanField()
    attempts = fields.IntField()
    due_at = fields.DatetimeField()
    lease_until = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500)

    class Meta:
        table = "call"
        indexes = (
            PartialIndex(fields=("due_at", "id"), name="call_due", condition={"is_unsent": True}),
            PartialIndex(
                fields=("company_id", "id"), name="call_dead", condition={"state": "dead"}
            ),
        )


# What another system told of once under its own key: the same key again changes nothing.
class HappeningTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    key = fields.CharField(max_length=200)
    digest = fields.CharField(max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "happening"
        unique_together = (("company_id", "key"),)
        indexes = (Index(fields=("at",), name="happening_age"),)


# A link to a form's page that was opened: by which browser (a digest), for whose conversation, until when.
class FormLinkTable(Model):
    id = fields.BigIntField(primary_key=True)
    company_id = fields.BigIntField()
    nonce = fields.CharField(max_length=64)
    browser = fields.CharField(max_length=64)
    chat_id = fields.BigIntField()
    person_id = fields.BigIntField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "form_link"
        unique_together = (("nonce",),)
        indexes = (Index(fields=("expires_at",), name="form_link_expiry"),)
