from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_begin")]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("who", models.BigIntegerField(null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("seen", "Set"),
                            ("changed", "Ændret"),
                            ("exported", "Taget med ud"),
                            ("erased", "Slettet"),
                            ("logged_in", "Logget ind"),
                            ("logged_out", "Logget ud"),
                            ("login_refused", "Afvist ved døren"),
                        ],
                        max_length=13,
                    ),
                ),
                ("what", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=80)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["at"], name="people_audit_by_time"),
                    models.Index(fields=["about", "at"], name="people_audit_about"),
                    models.Index(fields=["who", "at"], name="people_audit_by_person"),
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
