from datetime import UTC, datetime

import pytest

from selvhjulpen.directory import actions
from selvhjulpen.directory.models import Area, Organization
from selvhjulpen.people.models import AuditEntry
from tests.directory.factories import (
    AreaFactory,
    HostFactory,
    LocationFactory,
    OrganizationFactory,
    PriorityAreaFactory,
    square,
)
from tests.people.factories import CoordinatorFactory, PartnerFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def hosts() -> set[str]:
    return set(Organization.objects.filter(is_host=True).values_list("name", flat=True))


def test_the_new_host_takes_over_from_the_old() -> None:
    HostFactory(name="Før")
    after = OrganizationFactory(name="Efter")
    actions.save_organization(organization=after, is_host=True, contacts=[], by=CoordinatorFactory(), now=NOW)
    assert hosts() == {"Efter"}


def test_the_first_host_is_simply_chosen() -> None:
    actions.save_organization(
        organization=Organization(name="Biblioteket"), is_host=True, contacts=[], by=CoordinatorFactory(), now=NOW
    )
    assert hosts() == {"Biblioteket"}


def test_the_host_does_not_just_stop_being_it() -> None:
    host = HostFactory(name="Biblioteket")
    with pytest.raises(actions.NoHost):
        actions.save_organization(organization=host, is_host=False, contacts=[], by=CoordinatorFactory(), now=NOW)
    assert hosts() == {"Biblioteket"}


def test_an_organisation_has_just_these_contacts() -> None:
    before, after = PartnerFactory(), PartnerFactory()
    organization = OrganizationFactory(contacts=[before])
    actions.save_organization(
        organization=organization, is_host=False, contacts=[after], by=CoordinatorFactory(), now=NOW
    )
    assert set(organization.contacts.all()) == {after}


def test_a_partner_who_changes_contact_data_changes_nothing_else() -> None:
    organization = OrganizationFactory(name="Foreningen")
    organization.name, organization.phone = "Et andet navn", "+4512345678"
    actions.save_contact_data(organization=organization, by=CoordinatorFactory(), now=NOW)
    organization.refresh_from_db()
    assert (organization.name, organization.phone) == ("Foreningen", "+4512345678")


def test_only_the_areas_of_the_file_are_redrawn() -> None:
    one, other = AreaFactory(geometry=square()), AreaFactory(geometry=square())
    drawn = {one.key: square(9.0), "ukendt": square()}
    assert actions.redraw_areas(geometry=drawn, by=CoordinatorFactory(), now=NOW) == 1
    assert dict(Area.objects.values_list("pk", "geometry")) == {one.pk: square(9.0), other.pk: square()}


def test_the_log_says_who_changed_an_organisation_or_a_place() -> None:
    who = CoordinatorFactory()
    organization, place = OrganizationFactory(), LocationFactory()
    actions.save_organization(organization=organization, is_host=False, contacts=[], by=who, now=NOW)
    actions.save_contact_data(organization=organization, by=who, now=NOW)
    actions.save_place(place=place, by=who, now=NOW)
    actions.save_directions(place=place, by=who, now=NOW)

    about = [f"directory.organization:{organization.pk}"] * 2 + [f"directory.location:{place.pk}"] * 2
    assert list(AuditEntry.objects.order_by("pk").values_list("about", "who")) == [(row, who.pk) for row in about]


def test_the_log_says_who_changed_an_area_the_map_or_a_priority_area() -> None:
    who = CoordinatorFactory()
    one, other, first = AreaFactory(), AreaFactory(), PriorityAreaFactory()
    actions.save_area(area=one, by=who, now=NOW)
    actions.redraw_areas(geometry={one.key: square(9.0), other.key: square()}, by=who, now=NOW)
    actions.save_priority_area(priority_area=first, by=who, now=NOW)

    assert list(AuditEntry.objects.order_by("pk").values_list("what", "about", "who")) == [
        ("Område gemt", f"directory.area:{one.pk}", who.pk),
        ("Område tegnet på kortet", f"directory.area:{one.pk}", who.pk),
        ("Område tegnet på kortet", f"directory.area:{other.pk}", who.pk),
        ("Indsatsområde gemt", f"directory.priorityarea:{first.pk}", who.pk),
    ]
