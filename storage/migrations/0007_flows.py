from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index, PartialIndex

class Migration(migrations.Migration):
    dependencies = [('storage', '0006_staff')]

    initial = False

    operations = [
        ops.AddField(
            model_name='HistoryTable',
            name='changes',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='TaskTable',
            name='seat',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddIndex(
            model_name='TaskTable',
            index=PartialIndex(fields=['company_id', 'person_id', 'ticket_id'], name='task_person_open', condition={'state': 'open'}),
        ),
        ops.AddIndex(
            model_name='TaskTable',
            index=PartialIndex(fields=['company_id', 'role', 'ticket_id'], name='task_role_open', condition={'state': 'open'}),
        ),
        ops.AddField(
            model_name='TicketTable',
            name='course',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='TicketTable',
            name='merged_into_id',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='TicketTable',
            name='parent_id',
            field=fields.BigIntField(null=True),
        ),
        ops.AddIndex(
            model_name='TicketTable',
            index=Index(fields=['company_id', 'parent_id'], name='ticket_parent'),
        ),
    ]
