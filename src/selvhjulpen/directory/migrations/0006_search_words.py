"""What the public search looks in, kept beside organisations and offers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_not_the_same"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="searched",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="service",
            name="searched",
            field=models.TextField(default="", editable=False),
        ),
    ]
