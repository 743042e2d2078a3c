from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("materials", "0002_words"),
        ("solutions", "0004_announced_and_checked"),
    ]

    operations = [
        migrations.AddField(
            model_name="material",
            name="looked_over_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
