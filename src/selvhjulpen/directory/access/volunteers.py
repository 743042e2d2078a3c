"""Those who help, by their account; or "not there"."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404

from selvhjulpen.directory.models import Volunteer
from selvhjulpen.people.models import Person


def helper(pk: int) -> Person:
    """Somebody who teaches or helps, or has told of themselves as if they did."""
    helps = Person.objects.active().filter(Q(is_instructor=True) | Q(volunteer__isnull=False))
    return get_object_or_404(helps, pk=pk)


def told_by(person: Person) -> Volunteer | None:
    """What this person has told of themselves; None where they have told nothing yet."""
    return Volunteer.objects.select_related("home").filter(person=person).first()
