from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index, PartialIndex

class Migration(migrations.Migration):
    dependencies = [('storage', '0008_calls')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CalendarTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('key', fields.CharField(max_length=40)),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'calendar', 'app': 'storage', 'unique_together': (('company_id', 'key'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DecisionTableTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('key', fields.CharField(max_length=40)),
                ('version', fields.IntField()),
                ('text', fields.TextField(unique=False)),
            ],
            options={'table': 'decision_table', 'app': 'storage', 'unique_together': (('company_id', 'key', 'version'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='HolidayTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('region', fields.CharField(max_length=40)),
                ('day', fields.DateField()),
                ('is_working', fields.BooleanField()),
                ('name', fields.CharField(max_length=100)),
                ('source', fields.CharField(max_length=40)),
            ],
            options={'table': 'holiday', 'app': 'storage', 'unique_together': (('company_id', 'region', 'day'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PersonAreaTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('area', fields.CharField(max_length=200)),
            ],
            options={'table': 'person_area', 'app': 'storage', 'unique_together': (('company_id', 'person_id', 'area'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PersonSkillTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('skill', fields.CharField(max_length=100)),
            ],
            options={'table': 'person_skill', 'app': 'storage', 'unique_together': (('company_id', 'person_id', 'skill'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ShiftTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('day', fields.DateField()),
                ('hours', fields.CharField(max_length=200)),
            ],
            options={'table': 'shift', 'app': 'storage', 'unique_together': (('company_id', 'person_id', 'day'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TurnTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('given_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('given', fields.IntField()),
            ],
            options={'table': 'dispatch_turn', 'app': 'storage', 'unique_together': (('company_id', 'person_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='OutboxTable',
            name='bundle',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='calendar',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='capacity',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='place',
            field=fields.CharField(null=True, max_length=60),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='tier',
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='weight',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='TaskTable',
            name='is_waiting',
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddIndex(
            model_name='TaskTable',
            index=PartialIndex(fields=['company_id', 'ticket_id'], name='task_waiting', condition={'is_waiting': True}),
        ),
        ops.AddField(
            model_name='TicketTable',
            name='asset',
            field=fields.CharField(null=True, max_length=100),
        ),
        ops.AddIndex(
            model_name='TicketTable',
            index=Index(fields=['company_id', 'asset', 'id'], name='ticket_asset'),
        ),
    ]
