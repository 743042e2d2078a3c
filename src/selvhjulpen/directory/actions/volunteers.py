"""What volunteers tell of themselves, and what the coordinator sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.models import Area, CompletedCourse, Organization, Volunteer
from selvhjulpen.people.actions import note
from selvhjulpen.people.adapters import about as reference_to
from selvhjulpen.people.models import FORGOTTEN, Deed, Person
from selvhjulpen.solutions.models import Topic


def tell_of_oneself(
    *,
    person: Person,
    topics: Iterable[Topic],
    languages: list[str],
    areas: Iterable[Area],
    weekdays: list[int],
    availability: str,
    shows_first_name: bool = False,
) -> Volunteer:
    """Keep what a volunteer says of themselves; what the coordinator sets stays as it is."""
    with transaction.atomic():
        volunteer, _is_new = Volunteer.objects.update_or_create(
            person=person,
            defaults={
                "languages": languages,
                "weekdays": weekdays,
                "availability": availability,
                "shows_first_name": shows_first_name,
            },
        )
        volunteer.topics.set(topics)
        volunteer.areas.set(areas)
    return volunteer


def add_course(*, person: Person, title: str, completed_on: date) -> None:
    """One more course that a volunteer has been through. The same twice is once."""
    with transaction.atomic():
        volunteer, _is_new = Volunteer.objects.get_or_create(person=person)
        CompletedCourse.objects.get_or_create(volunteer=volunteer, title=title, completed_on=completed_on)


def remove_course(*, person: Person, pk: int) -> None:
    """It was written down by mistake. What is not theirs, or is gone, stays as it is."""
    CompletedCourse.objects.filter(pk=pk, volunteer__person=person).delete()


def set_of_volunteer(
    *,
    person: Person,
    signed_on: date | None,
    home: Organization | None,
    lent_to: Iterable[Organization],
    by: Person,
    now: datetime,
) -> None:
    """Keep what the coordinator knows: when confidentiality was signed, whom they belong to, who may borrow them."""
    with transaction.atomic():
        volunteer, _is_new = Volunteer.objects.update_or_create(
            person=person, defaults={"confidentiality_signed_on": signed_on, "home": home}
        )
        volunteer.lent_to.set(lent_to)
        note(deed=Deed.CHANGED, what=gettext_noop("Frivillig rettet"), about=reference_to(person), by=by, now=now)


def forget_volunteers(*, now: datetime) -> None:
    """What somebody told of themselves goes with their account; a chore."""
    Volunteer.objects.filter(person__email__endswith=FORGOTTEN).delete()
