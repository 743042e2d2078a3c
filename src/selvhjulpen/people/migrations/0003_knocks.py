from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_audit_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("forget_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
