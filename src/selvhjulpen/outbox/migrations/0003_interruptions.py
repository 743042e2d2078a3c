from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_heartbeat"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="interruptions",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
