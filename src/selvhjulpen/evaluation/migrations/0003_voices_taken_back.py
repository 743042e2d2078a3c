from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_voices")]

    operations = [
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=Q(text="", who="") | (~Q(text="") & ~Q(who="")), name="evaluation_voice_is_whole_or_gone"
            ),
        ),
    ]
