"""What was counted of a task stands in one row, as it is written down; nothing had been counted before this."""

import django.db.models.deletion
from django.db import migrations, models

import selvhjulpen.lib.keys


class Migration(migrations.Migration):
    dependencies = [
        ("solutions", "0002_owners_observations_counts"),
    ]

    operations = [
        migrations.DeleteModel(name="TaskCount"),
        migrations.CreateModel(
            name="TaskCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(default=selvhjulpen.lib.keys.new_key, editable=False, max_length=80, unique=True),
                ),
                ("self_service", models.PositiveIntegerField(blank=True, null=True, verbose_name="Selvbetjening")),
                ("letter", models.PositiveIntegerField(blank=True, null=True, verbose_name="Brev og e-mail")),
                ("phone", models.PositiveIntegerField(blank=True, null=True, verbose_name="Telefon")),
                ("in_person", models.PositiveIntegerField(blank=True, null=True, verbose_name="Personligt")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counts", to="solutions.countinground"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="solutions.task"
                    ),
                ),
            ],
            options={
                "ordering": ["task__name", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="taskcount",
            constraint=models.UniqueConstraint(fields=("round", "task"), name="solutions_task_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="taskcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_person", None), ("letter", None), ("phone", None), ("self_service", None), _negated=True
                ),
                name="solutions_count_knows_something",
            ),
        ),
    ]
