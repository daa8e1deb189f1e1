from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index, PartialIndex


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DraftTable",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("company_id", fields.BigIntField()),
                ("chat_id", fields.BigIntField()),
                ("person_id", fields.BigIntField()),
                ("type_key", fields.CharField(max_length=40)),
                ("type_version", fields.IntField()),
                ("session", fields.TextField(unique=False)),
                ("state", fields.CharField(max_length=16)),
                ("reason", fields.CharField(max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "draft",
                "app": "storage",
                "indexes": [
                    PartialIndex(
                        fields=["company_id", "id"], name="draft_open", condition={"state": "open"}
                    ),
                    PartialIndex(
                        fields=["company_id", "chat_id", "person_id", "id"],
                        name="draft_person",
                        condition={"state": "open"},
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="ConversationTable",
            name="wake_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="ConversationTable",
            index=Index(fields=["wake_at", "id"], name="conversation_wake"),
        ),
        ops.AddField(
            model_name="OutboxTable",
            name="held_for",
            field=fields.CharField(null=True, max_length=255),
        ),
        ops.AddIndex(
            model_name="OutboxTable",
            index=PartialIndex(
                fields=["company_id", "held_for"], name="outbox_held", condition={"is_unsent": True}
            ),
        ),
    ]
