"""Conflicts of interest are known by a key when they are exported and imported."""

from django.db import migrations, models

import selvhjulpen.lib.keys


def _give_keys(apps, schema_editor):
    using = schema_editor.connection.alias  # a backup is tried in a database of its own
    for conflict in apps.get_model("awards", "Conflict").objects.using(using).filter(key=None):
        conflict.key = selvhjulpen.lib.keys.new_key()
        conflict.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0001_begin"),
    ]

    operations = [
        migrations.AddField(
            model_name="conflict",
            name="key",
            field=models.CharField(editable=False, max_length=80, null=True),
        ),
        migrations.RunPython(_give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="conflict",
            name="key",
            field=models.CharField(default=selvhjulpen.lib.keys.new_key, editable=False, max_length=80, unique=True),
        ),
    ]
