"""The edition: how far that which everybody is shown has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Shown:
    """Which columns of a table anybody may be shown: all of them, ``only`` some, or all ``but`` some.

    A model says so by ``shown_to_all = Shown(...)``; its links to others (many-to-many) follow it.
    """

    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()


class Edition(models.Model):
    """One row, whose number grows with every change of what everybody is shown (see triggers.py)."""

    number = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="ui_one_edition")]

    def __str__(self) -> str:
        return str(self.number)
