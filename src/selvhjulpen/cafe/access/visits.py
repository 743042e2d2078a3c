"""Whose visit it is: only who wrote it down sees it, and only on that day."""

from __future__ import annotations

from datetime import datetime

from django.shortcuts import get_object_or_404

from selvhjulpen.cafe.models import HelpVisit
from selvhjulpen.cafe.queries.visits import own_today
from selvhjulpen.people.models import Person


def own_visit(person: Person, key: str, *, now: datetime) -> HelpVisit:
    """A visit that the person wrote down today."""
    return get_object_or_404(own_today(person, now=now), key=key)
