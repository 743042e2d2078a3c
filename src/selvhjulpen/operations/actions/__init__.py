"""Backing up and restoring, by hand and by the worker."""

from selvhjulpen.operations.actions.backing_up import AlreadyThere, back_up
from selvhjulpen.operations.actions.chores import drill, keep_backups
from selvhjulpen.operations.actions.restoring import DatabaseInUse, NotTheSame, Restored, restore
from selvhjulpen.operations.adapters.archive import NotAnArchive
from selvhjulpen.operations.adapters.tables import DatabaseDamaged
from selvhjulpen.operations.rules.manifest import MadeByNewer

__all__ = [
    "AlreadyThere",
    "DatabaseDamaged",
    "DatabaseInUse",
    "MadeByNewer",
    "NotAnArchive",
    "NotTheSame",
    "Restored",
    "back_up",
    "drill",
    "keep_backups",
    "restore",
]
