"""What the directory holds, made up."""

from __future__ import annotations

from decimal import Decimal

import factory

from selvhjulpen.directory.models import Area, Location, LocationKind, Organization, OrganizationKind


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
