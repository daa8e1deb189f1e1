from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('storage', '0003_lists_and_replies')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RecordTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('dataset', fields.CharField(max_length=40)),
                ('key', fields.CharField(max_length=100)),
                ('label', fields.CharField(max_length=200)),
                ('owner_id', fields.BigIntField(null=True)),
                ('details', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('words', fields.TextField(unique=False)),
            ],
            options={'table': 'linked_record', 'app': 'storage', 'unique_together': (('company_id', 'dataset', 'key'),), 'indexes': [Index(fields=['company_id', 'dataset', 'owner_id'], name='linked_record_owner')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UniqueAnswerTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('type_key', fields.CharField(max_length=40)),
                ('field', fields.CharField(max_length=40)),
                ('value', fields.CharField(max_length=200)),
                ('ticket_id', fields.BigIntField()),
            ],
            options={'table': 'unique_answer', 'app': 'storage', 'unique_together': (('company_id', 'type_key', 'field', 'value'),), 'indexes': [Index(fields=['company_id', 'ticket_id'], name='unique_answer_ticket')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
