from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('storage', '0010_idle_since')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DirectoryEntryTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('person_id', fields.BigIntField()),
                ('name', fields.CharField(max_length=200)),
                ('superior_id', fields.BigIntField(null=True)),
                ('is_active', fields.BooleanField()),
            ],
            options={'table': 'directory_entry', 'app': 'storage', 'unique_together': (('company_id', 'person_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ErrandTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('channel', fields.CharField(max_length=32)),
                ('account', fields.CharField(max_length=128)),
                ('kind', fields.CharField(max_length=32)),
                ('key', fields.CharField(max_length=128)),
                ('token', fields.TextField(unique=False)),
                ('token_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('cursor', fields.TextField(unique=False)),
                ('asked', fields.IntField()),
                ('due_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField()),
                ('lease_owner', fields.CharField(max_length=64)),
                ('lease_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reason', fields.CharField(max_length=500)),
            ],
            options={'table': 'errand', 'app': 'storage', 'unique_together': (('company_id', 'channel', 'account', 'kind', 'key'),), 'indexes': [Index(fields=['due_at', 'id'], name='errand_due')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LeaseTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(unique=True, max_length=200)),
                ('owner', fields.CharField(max_length=64)),
                ('until', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'lease', 'app': 'storage', 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ReplyWindowTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('chat_id', fields.BigIntField()),
                ('through', fields.CharField(max_length=128)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('served_by', fields.CharField(max_length=128)),
                ('is_shut', fields.BooleanField()),
                ('sends', fields.TextField(unique=False)),
            ],
            options={'table': 'reply_window', 'app': 'storage', 'unique_together': (('company_id', 'chat_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TicketChatTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('ticket_id', fields.BigIntField()),
                ('chat_id', fields.BigIntField()),
            ],
            options={'table': 'ticket_chat', 'app': 'storage', 'unique_together': (('company_id', 'ticket_id', 'chat_id'),), 'indexes': [Index(fields=['company_id', 'chat_id'], name='ticket_chat_chat')], 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TroubleTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(max_length=32)),
                ('account', fields.CharField(max_length=128)),
                ('code', fields.CharField(max_length=64)),
                ('reason', fields.CharField(max_length=500)),
                ('first_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('last_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('count', fields.IntField()),
            ],
            options={'table': 'trouble', 'app': 'storage', 'unique_together': (('channel', 'account', 'code'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='UploadTable',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('company_id', fields.BigIntField()),
                ('channel', fields.CharField(max_length=32)),
                ('account', fields.CharField(max_length=128)),
                ('kind', fields.CharField(max_length=16)),
                ('file_id', fields.BigIntField()),
                ('media_id', fields.TextField(unique=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'upload', 'app': 'storage', 'unique_together': (('company_id', 'channel', 'account', 'kind', 'file_id'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='OutboxTable',
            name='is_ending',
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name='OutboxTable',
            name='mark',
            field=fields.CharField(max_length=32, db_default=''),
        ),
    ]
