"""The editions: how far that which everybody is shown has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Shown:
    """Which columns of a table anybody may be shown: all of them, ``only`` some, or all ``but`` some.

    A model says so by ``shown_to_all = Shown(...)``; its links to others (many-to-many) follow it. ``restless`` columns
    change many times a day and count up an edition of their own, so that most of what is kept outlives them.
    """

    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    restless: frozenset[str] = frozenset()


class Edition(models.Model):
    """Two rows, each with a number that grows with every change of what everybody is shown (see triggers.py)."""

    class Kind(models.IntegerChoices):
        CALM = 1
        RESTLESS = 2

    number = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk__in=[1, 2]), name="ui_two_editions")]

    def __str__(self) -> str:
        return str(self.number)
