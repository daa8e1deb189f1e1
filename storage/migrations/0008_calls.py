from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index, PartialIndex


class Migration(migrations.Migration):
    dependencies = [("storage", "0007_flows")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CallTable",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("company_id", fields.BigIntField()),
                ("ticket_id", fields.BigIntField()),
                ("visit", fields.IntField()),
                ("node", fields.TextField(unique=False)),
                ("method", fields.CharField(max_length=8)),
                ("url", fields.TextField(unique=False)),
                ("body", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("secret", fields.TextField(unique=False)),
                ("state", fields.CharField(max_length=16)),
                ("is_unsent", fields.BooleanField()),
                ("attempts", fields.IntField()),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "lease_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("reason", fields.CharField(max_length=500)),
            ],
            options={
                "table": "call",
                "app": "storage",
                "indexes": [
                    PartialIndex(
                        fields=["due_at", "id"], name="call_due", condition={"is_unsent": True}
                    ),
                    PartialIndex(
                        fields=["company_id", "id"], name="call_dead", condition={"state": "dead"}
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HappeningTable",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("company_id", fields.BigIntField()),
                ("key", fields.CharField(max_length=200)),
                ("digest", fields.CharField(max_length=64)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "happening",
                "app": "storage",
                "unique_together": (("company_id", "key"),),
                "indexes": [Index(fields=["at"], name="happening_age")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
