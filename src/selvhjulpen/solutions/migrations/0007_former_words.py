"""Words that have come to mean a stumbling block lead there when they are written again; only a digest is kept."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("solutions", "0006_forgotten_owners")]

    operations = [
        migrations.CreateModel(
            name="FormerWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="former_words", to="solutions.stumblingblock"
                    ),
                ),
                ("solution", models.ForeignKey(on_delete=models.CASCADE, related_name="+", to="solutions.solution")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("solution", "digest"), name="solutions_words_mean_one_block")
                ]
            },
        )
    ]
