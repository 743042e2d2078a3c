"""Those who help: what they can, where and when. For the coordinator, and for each of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from selvhjulpen.directory.models import Area, Volunteer
from selvhjulpen.lib.danish import sort_key
from selvhjulpen.people.models import Person, Role
from selvhjulpen.solutions.models import Topic


@dataclass(frozen=True)
class VolunteerWish:
    """Whom the coordinator looks for; None and empty mean anybody."""

    topic: Topic | None = None
    language: str = ""  # a value of Language
    area: Area | None = None
    weekday: int | None = None  # ISO: Monday is 1
    signed: bool | None = None  # confidentiality

    def fits(self, volunteer: Volunteer) -> bool:
        """True where what they have told of themselves is what is wished for. No query where all was fetched."""
        return (
            (self.topic is None or self.topic in volunteer.topics.all())
            and (not self.language or self.language in volunteer.languages)
            and (self.area is None or self.area in volunteer.areas.all())
            and (self.weekday is None or self.weekday in volunteer.weekdays)
            and (self.signed is None or self.signed is (volunteer.confidentiality_signed_on is not None))
        )


def volunteers(wish: VolunteerWish) -> list[Volunteer]:
    """Those who help and have told of themselves, in Danish order. Five queries.

    Languages and weekdays are lists in JSON, which the two databases search by different words; there are some hundred
    volunteers in a municipality.
    """
    rows = (
        Volunteer.objects.filter(person__is_active=True)
        .select_related("person", "home")
        .prefetch_related("topics", Prefetch("areas", Area.objects.defer("geometry")), "completed_courses", "lent_to")
    )
    return sorted((row for row in rows if wish.fits(row)), key=lambda row: sort_key(row.person.name))


def silent() -> list[Person]:
    """Those who teach or help and have told nothing of themselves yet, in Danish order. One query."""
    people = Person.objects.active().with_role(Role.INSTRUCTOR).filter(volunteer=None)
    return sorted(people, key=lambda person: sort_key(person.name))
