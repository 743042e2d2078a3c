"""When whoever answered for an owner was forgotten: an older file does not bring them back."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("solutions", "0005_changes_into_versions")]

    operations = [
        migrations.AddField(
            model_name="owner",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
