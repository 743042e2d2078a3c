"""Exceptions from opening hours, and completed courses, are known by a key when they are exported and imported."""

from django.db import migrations, models

import selvhjulpen.lib.keys


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_offers_and_membership"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="key",
            field=models.CharField(default=selvhjulpen.lib.keys.new_key, editable=False, max_length=80, unique=True),
        )
        for name in ("hoursexception", "completedcourse")
    ]
