from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('storage', '0005_form_links')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PersonTeamTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('team', fields.CharField(max_length=40)),
            ],
            options={'table': 'person_team', 'app': 'storage', 'unique_together': (('company_id', 'person_id', 'team'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='PersonTable',
            name='away_from',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='away_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='stand_in_id',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='PersonTable',
            name='superior_id',
            field=fields.BigIntField(null=True),
        ),
    ]
