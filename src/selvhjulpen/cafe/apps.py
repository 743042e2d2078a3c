from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CafeConfig(AppConfig):
    name = "selvhjulpen.cafe"

    def ready(self) -> None:
        # SQLite loses a table's triggers when a migration rebuilds the table: off before, on again after.
        from selvhjulpen.cafe import triggers

        pre_migrate.connect(triggers.remove, sender=self)
        post_migrate.connect(triggers.install, sender=self)
