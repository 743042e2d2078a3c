from typing import Any

import pytest

from selvhjulpen.directory import actions, queries
from selvhjulpen.directory.models import Area, Organization
from tests.directory.factories import AreaFactory, HostFactory, LocationOnMapFactory, OrganizationFactory, square
from tests.people.factories import PartnerFactory

pytestmark = pytest.mark.django_db


def hosts() -> set[str]:
    return set(Organization.objects.filter(is_host=True).values_list("name", flat=True))


def test_the_new_host_takes_over_from_the_old() -> None:
    HostFactory(name="Før")
    after = OrganizationFactory(name="Efter")
    actions.save_organization(organization=after, is_host=True, contacts=[])
    assert hosts() == {"Efter"}


def test_the_first_host_is_simply_chosen() -> None:
    actions.save_organization(organization=Organization(name="Biblioteket"), is_host=True, contacts=[])
    assert hosts() == {"Biblioteket"}


def test_the_host_does_not_just_stop_being_it() -> None:
    host = HostFactory(name="Biblioteket")
    with pytest.raises(actions.NoHost):
        actions.save_organization(organization=host, is_host=False, contacts=[])
    assert hosts() == {"Biblioteket"}


def test_an_organisation_has_just_these_contacts() -> None:
    before, after = PartnerFactory(), PartnerFactory()
    organization = OrganizationFactory(contacts=[before])
    actions.save_organization(organization=organization, is_host=False, contacts=[after])
    assert set(organization.contacts.all()) == {after}


def test_a_partner_who_changes_contact_data_changes_nothing_else() -> None:
    organization = OrganizationFactory(name="Foreningen")
    organization.name, organization.phone = "Et andet navn", "+4512345678"
    actions.save_contact_data(organization=organization)
    organization.refresh_from_db()
    assert (organization.name, organization.phone) == ("Foreningen", "+4512345678")


def test_only_the_areas_of_the_file_are_redrawn() -> None:
    one, other = AreaFactory(geometry=square()), AreaFactory(geometry=square())
    assert actions.redraw_areas(geometry={one.key: square(9.0), "ukendt": square()}) == 1
    assert dict(Area.objects.values_list("pk", "geometry")) == {one.pk: square(9.0), other.pk: square()}


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "REMEMBERED_SECONDS", 10.0)
    queries.forget()


def test_every_page_shows_the_new_host_at_once(remembering: None, django_capture_on_commit_callbacks: Any) -> None:
    host = HostFactory(name="Før")
    assert queries.host().name == "Før"  # type: ignore[union-attr]
    for name, deed in [
        ("Efter", lambda: actions.save_organization(organization=host, is_host=True, contacts=[])),
        ("+4587654321", lambda: actions.save_contact_data(organization=host)),
    ]:
        host.name, host.phone = ("Efter", name)
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        remembered = queries.host()
        assert remembered is not None
        assert name in {remembered.name, remembered.phone}


def test_the_map_shows_new_outlines_and_names_at_once(
    remembering: None, django_capture_on_commit_callbacks: Any
) -> None:
    place = LocationOnMapFactory(area__name="Før")
    before = queries.map_of(place)
    with django_capture_on_commit_callbacks(execute=True):
        actions.redraw_areas(geometry={place.area.key: square(9.7, 55.7, 0.4)})
    redrawn = queries.map_of(place)
    assert redrawn is not None
    assert before is not None
    assert redrawn.pins != before.pins
    area = Area.objects.get()
    area.name = "Efter"
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_area(area=area)
    renamed = queries.map_of(place)
    assert renamed is not None
    assert {label.text for label in renamed.labels} == {"Efter"}
