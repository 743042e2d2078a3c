"""A private helper who is forgotten stays so, whatever an old file says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_index_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="forgotten_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
