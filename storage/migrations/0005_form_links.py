from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('storage', '0004_records_and_unique_answers')]

    initial = False

    operations = [
        ops.CreateModel(
            name='FormLinkTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('nonce', fields.CharField(max_length=64)),
                ('browser', fields.CharField(max_length=64)),
                ('chat_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'form_link', 'app': 'storage', 'unique_together': (('nonce',),), 'indexes': [Index(fields=['expires_at'], name='form_link_expiry')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
    ]
