from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import PartialIndex


class Migration(migrations.Migration):
    dependencies = [("storage", "0002_bursts_and_drafts")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="TicketTable",
            index=PartialIndex(
                fields=["company_id", "due_at", "id"],
                name="ticket_due_open",
                condition={"is_open": True},
            ),
        ),
        ops.AddIndex(
            model_name="OutboxTable",
            index=PartialIndex(
                fields=["company_id", "receipt"],
                name="outbox_receipt",
                condition={"state": "sent"},
            ),
        ),
    ]
