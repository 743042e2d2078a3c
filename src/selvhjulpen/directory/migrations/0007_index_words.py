"""Organisations that were there before there was a search can be found by it."""

from django.db import migrations

from selvhjulpen.lib.search import index_of


def index(apps, schema_editor):
    organization, service = apps.get_model("directory", "Organization"), apps.get_model("directory", "Service")
    for row in organization.objects.exclude(kind="person"):
        row.searched = index_of("", title=row.name)
        row.save(update_fields=["searched"])
    for row in service.objects.all():
        words = [row.description, row.description_en, row.for_whom, row.for_whom_en]
        row.searched = index_of("\n".join(words), title=f"{row.name}\n{row.name_en}")
        row.save(update_fields=["searched"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_search_words")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
