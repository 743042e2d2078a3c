from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("solutions", "0003_counts_by_task"),
    ]

    operations = [
        migrations.AddField(
            model_name="owner",
            name="told_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="solution",
            name="changed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="stumblingblock",
            name="is_checked",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="stumblingblock",
            name="reopened_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
