"""What the directory holds, made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import factory

from selvhjulpen.directory.models import (
    Area,
    HoursException,
    JoinRequest,
    Location,
    LocationKind,
    Membership,
    OpeningHours,
    Organization,
    OrganizationKind,
    PriorityArea,
    Service,
    ServiceAtLocation,
    Volunteer,
)
from tests.people.factories import PersonFactory
from tests.solutions.factories import TopicFactory


def square(west: float = 9.8, south: float = 55.8, side: float = 0.1) -> dict[str, object]:
    """The outline of a square area, as GeoJSON."""
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    name = factory.Sequence(lambda n: f"Område {n}")


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Forening {n}")
    kind = OrganizationKind.ASSOCIATION

    @factory.post_generation
    def contacts(self, create: bool, people: list[object] | None, **kwargs: object) -> None:
        if people:
            self.contacts.set(people)  # type: ignore[attr-defined]


class HostFactory(OrganizationFactory):
    """The organisation that runs the installation."""

    name = "Birkesø Bibliotek"
    kind = OrganizationKind.LIBRARY
    phone = "+4512345678"
    is_host = True


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    name = factory.Sequence(lambda n: f"Sted {n}")
    kind = LocationKind.LIBRARY
    area = factory.SubFactory(AreaFactory)


class LocationOnMapFactory(LocationFactory):
    """A place whose point is known, in an area that is drawn."""

    area = factory.SubFactory(AreaFactory, geometry=square())
    latitude = Decimal("55.85000")
    longitude = Decimal("9.85000")


class PriorityAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriorityArea

    name = factory.Sequence(lambda n: f"Indsatsområde {n}")


class ServiceFactory(factory.django.DjangoModelFactory):
    """An offer; ``topics`` and ``priority_areas`` as lists."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Tilbud {n}")

    @factory.post_generation
    def topics(self, create: bool, topics: list[object] | None, **kwargs: object) -> None:
        if topics:
            self.topics.set(topics)  # type: ignore[attr-defined]

    @factory.post_generation
    def priority_areas(self, create: bool, tags: list[object] | None, **kwargs: object) -> None:
        if tags:
            self.priority_areas.set(tags)  # type: ignore[attr-defined]


class ServiceAtLocationFactory(factory.django.DjangoModelFactory):
    """An offer at a place; ``location=None`` with an ``area``, or with neither, is one without a place."""

    class Meta:
        model = ServiceAtLocation

    service = factory.SubFactory(ServiceFactory)
    location = factory.SubFactory(LocationFactory)


class OpeningHoursFactory(factory.django.DjangoModelFactory):
    """Mondays 10-12."""

    class Meta:
        model = OpeningHours

    at = factory.SubFactory(ServiceAtLocationFactory)
    weekday = 1
    opens = time(10)
    closes = time(12)


class HoursExceptionFactory(factory.django.DjangoModelFactory):
    """Closed from ``first_day`` to ``last_day``."""

    class Meta:
        model = HoursException

    at = factory.SubFactory(ServiceAtLocationFactory)
    last_day = factory.SelfAttribute("first_day")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A member since the beginning of 2015."""

    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    since = date(2015, 1, 1)


class JoinRequestFactory(factory.django.DjangoModelFactory):
    """Somebody who waits for an answer."""

    class Meta:
        model = JoinRequest

    name = factory.Sequence(lambda n: f"IT-klub {n}")
    contact_name = "Åse Holm"
    email = factory.Sequence(lambda n: f"klub{n}@example.dk")
    asked_at = datetime(2026, 11, 2, 9, tzinfo=UTC)


class VolunteerFactory(factory.django.DjangoModelFactory):
    """Somebody who helps and has told of it; ``topics`` and ``areas`` as lists."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory, is_instructor=True)

    @factory.post_generation
    def topics(self, create: bool, topics: list[object] | None, **kwargs: object) -> None:
        if topics:
            self.topics.set(topics)  # type: ignore[attr-defined]

    @factory.post_generation
    def areas(self, create: bool, areas: list[object] | None, **kwargs: object) -> None:
        if areas:
            self.areas.set(areas)  # type: ignore[attr-defined]


def a_network() -> dict[str, object]:
    """A café in the north that helps with MitID and post on Mondays; help with post at home in the south."""
    north, south = AreaFactory(key="nord", name="Nord", target_group=100), AreaFactory(key="syd", name="Syd")
    mitid, post = TopicFactory(key="mitid", name="MitID"), TopicFactory(key="post", name="Post")
    tag = PriorityAreaFactory(key="svage")
    place = LocationFactory(area=north)
    cafe = ServiceFactory(
        name="IT-café", topics=[mitid, post], languages=["da", "ar"], organization__kind="association"
    )
    OpeningHoursFactory(at__service=cafe, at__location=place)
    home = ServiceFactory(name="Hjælp hjemme", topics=[post], priority_areas=[tag], organization__kind="person")
    ServiceAtLocationFactory(service=home, location=None, area=south)
    ServiceFactory(name="Nedlagt", topics=[mitid], is_active=False)
    return {"north": north, "south": south, "mitid": mitid, "post": post, "tag": tag, "cafe": cafe, "place": place}
