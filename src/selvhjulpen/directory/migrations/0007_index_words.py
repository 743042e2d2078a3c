"""Organisations that were there before there was a search can be found by it."""

from django.db import migrations

from selvhjulpen.lib.search import index_of


def index(apps, schema_editor):
    using = schema_editor.connection.alias  # a backup is tried in a database of its own
    organization, service = apps.get_model("directory", "Organization"), apps.get_model("directory", "Service")
    for row in organization.objects.using(using).exclude(kind="person"):
        row.searched = index_of("", title=row.name)
        row.save(update_fields=["searched"])
    for row in service.objects.using(using):
        words = [row.description, row.description_en, row.for_whom, row.for_whom_en]
        row.searched = index_of("\n".join(words), title=f"{row.name}\n{row.name_en}")
        row.save(update_fields=["searched"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_search_words")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
