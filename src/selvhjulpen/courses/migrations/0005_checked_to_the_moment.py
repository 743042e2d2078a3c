import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0004_priority_areas"),
        ("solutions", "0004_announced_and_checked"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="checked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
    ]
