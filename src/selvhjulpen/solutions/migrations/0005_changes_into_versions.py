"""What a solution says of its latest change becomes the first change in its list."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def into_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    database = schema_editor.connection.alias
    solutions, versions = (apps.get_model("solutions", name) for name in ("Solution", "SolutionVersion"))
    for solution in solutions.objects.using(database).exclude(changed_on=None):
        versions.objects.using(database).get_or_create(
            solution=solution,
            valid_from=solution.changed_on,
            change=solution.change,
            defaults={"key": f"{solution.key[:60]}-{solution.changed_on:%Y%m%d}", "announced_on": solution.changed_on},
        )


def out_of_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Versions that say no more than their solution does go; going forward again brings them back."""
    versions = apps.get_model("solutions", "SolutionVersion").objects.using(schema_editor.connection.alias)
    versions.filter(valid_from=F("solution__changed_on"), change=F("solution__change"), version="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("solutions", "0004_announced_and_checked"),
    ]

    operations = [migrations.RunPython(into_versions, out_of_versions)]
