"""What the municipality puts first, for those who read English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_forgotten_helpers"),
    ]

    operations = [
        migrations.AddField(
            model_name="priorityarea",
            name="name_en",
            field=models.CharField(blank=True, max_length=80, verbose_name="Navn på engelsk"),
        ),
    ]
