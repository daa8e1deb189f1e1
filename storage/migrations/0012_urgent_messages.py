from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('storage', '0011_platforms')]

    initial = False

    operations = [
        ops.AddField(
            model_name='OutboxTable',
            name='is_urgent',
            field=fields.BooleanField(db_default=False),
        ),
    ]
