"""Every installation begins with the three formats of "Nemt på Nettet"; their rules can be changed afterwards."""

from django.db import migrations

# key, name, counting, shortest and longest minutes, seats, fewest participants
FORMATS = [
    ("kom-forbi", "Kom forbi", "counted", 15, 480, None, 0),
    ("kom-i-gang", "Kom i gang", "booked", 90, 120, 12, 4),
    ("vejleder", "Vejleder", "booked", 120, 150, 10, 4),
]


def add(apps, schema_editor):
    # In the database that is being migrated: a backup is also restored on trial, beside the real one.
    formats = apps.get_model("courses", "CourseFormat").objects.using(schema_editor.connection.alias)
    for key, name, counting, shortest, longest, capacity, minimum in FORMATS:
        formats.get_or_create(
            key=key,
            defaults={
                "name": name,
                "counting": counting,
                "shortest_minutes": shortest,
                "longest_minutes": longest,
                "capacity": capacity,
                "minimum": minimum,
            },
        )


def take_away(apps, schema_editor):
    apps.get_model("courses", "CourseFormat").objects.using(schema_editor.connection.alias).filter(
        key__in=[row[0] for row in FORMATS], courses__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_begin")]

    operations = [migrations.RunPython(add, take_away)]
