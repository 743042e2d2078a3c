"""The registers of places, organisations and areas: every page, every role, one's own and others' rows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selvhjulpen.directory.models import Area, Location, Organization
from selvhjulpen.people.models import Person
from tests.directory.factories import (
    AreaFactory,
    HostFactory,
    LocationFactory,
    LocationOnMapFactory,
    OrganizationFactory,
    square,
)
from tests.people.factories import (
    AdministratorFactory,
    CoordinatorFactory,
    InstructorFactory,
    PartnerFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
CPR = "Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."


def faults(response: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.fixture
def coordinator(client: Client) -> None:
    client.force_login(CoordinatorFactory())


@pytest.fixture
def partner(client: Client) -> Person:
    person: Person = PartnerFactory()
    client.force_login(person)
    return person


# ── Doors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("factory", [CoordinatorFactory, AdministratorFactory])
def test_coordinator_and_administrator_open_every_page(client: Client, factory: type[PersonFactory]) -> None:
    client.force_login(factory())
    pages = ["/steder/", "/steder/nyt/", "/organisationer/", "/organisationer/ny/"]
    pages += ["/omraader/", "/omraader/nyt/", "/omraader/kort/"]
    assert {client.get(page).status_code for page in pages} == {200}
    place = LocationOnMapFactory(organization=OrganizationFactory(contacts=[PartnerFactory()]))
    pages += [f"/steder/{place.pk}/", f"/organisationer/{place.organization.pk}/", f"/omraader/{place.area.pk}/"]
    assert {client.get(page).status_code for page in pages} == {200}


def test_an_instructor_opens_none(client: Client) -> None:
    place = LocationFactory(organization=OrganizationFactory())
    client.force_login(InstructorFactory())
    pages = ["/steder/", "/steder/nyt/", "/organisationer/", "/organisationer/ny/", "/omraader/", "/omraader/nyt/"]
    pages += ["/omraader/kort/", f"/steder/{place.pk}/", f"/organisationer/{place.organization.pk}/"]
    pages += [f"/omraader/{place.area.pk}/"]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in pages} == {404}


def test_a_partner_opens_only_what_is_their_own(client: Client, partner: Person) -> None:
    own = LocationFactory(organization=OrganizationFactory(contacts=[partner]))
    foreign = LocationFactory(organization=OrganizationFactory(contacts=[PartnerFactory()]))
    nobodys = LocationFactory(organization=None)
    mine = ["/steder/", "/organisationer/", f"/steder/{own.pk}/", f"/organisationer/{own.organization.pk}/"]
    others = [f"/steder/{foreign.pk}/", f"/steder/{nobodys.pk}/", f"/organisationer/{foreign.organization.pk}/"]
    others += ["/steder/nyt/", "/organisationer/ny/", "/omraader/", "/omraader/kort/", f"/omraader/{own.area.pk}/"]
    assert {client.get(page).status_code for page in mine} == {200}
    assert {client.get(page).status_code for page in others} == {404}
    assert {client.post(page, {"name": "x"}).status_code for page in others} == {404}
    assert [place for _area, places in client.get("/steder/").context["groups"] for place in places] == [own]
    assert client.get("/organisationer/").context["organizations"] == [own.organization]


def test_a_partner_changes_the_way_to_a_place_and_nothing_else(client: Client, partner: Person) -> None:
    own = LocationFactory(name="Huset", organization=OrganizationFactory(contacts=[partner]))
    page = f"/steder/{own.pk}/"
    assert set(client.get(page).context["form"].fields) == {"directions", "directions_en"}
    fields = {
        "directions": "Ind ad porten",
        "directions_en": "Through the gate",
        "name": "Et andet navn",
        "step_free": "True",
    }
    assert client.post(page, fields).url == "/steder/"
    own.refresh_from_db()
    assert (own.directions, own.directions_en) == ("Ind ad porten", "Through the gate")
    assert (own.name, own.step_free) == ("Huset", None)


def test_a_partner_changes_how_the_organisation_is_reached_and_nothing_else(client: Client, partner: Person) -> None:
    own = OrganizationFactory(name="Foreningen", contacts=[partner])
    page = f"/organisationer/{own.pk}/"
    assert set(client.get(page).context["form"].fields) == {
        "phone",
        "phone_hours",
        "phone_hours_en",
        "email",
        "url",
        "address",
        "declares",
    }
    fields = {"phone": "12 34 56 78", "url": "forening.example.dk", "name": "x", "hosts": "on", "contacts": []}
    assert client.post(page, fields).url == "/organisationer/"
    own.refresh_from_db()
    assert (own.phone, own.url) == ("+4512345678", "https://forening.example.dk")
    assert (own.name, own.is_host, set(own.contacts.all())) == ("Foreningen", False, {partner})


def test_a_coordinator_who_is_a_contact_too_keeps_the_whole_register(client: Client) -> None:
    person = CoordinatorFactory(is_partner=True)
    client.force_login(person)
    foreign = OrganizationFactory()
    assert "name" in client.get(f"/organisationer/{foreign.pk}/").context["form"].fields


# ── Places ──────────────────────────────────────────────────────────────────────────────────────


def test_places_stand_by_area_in_danish_order(client: Client, coordinator: None) -> None:
    hill, town = AreaFactory(name="Åsen"), AreaFactory(name="Midtbyen")
    for area, name in [(hill, "Huset"), (town, "Østerhus"), (town, "Biblioteket"), (town, "Ældrecentret")]:
        LocationFactory(area=area, name=name)
    groups = [
        (area.name, [place.name for place in places]) for area, places in client.get("/steder/").context["groups"]
    ]
    assert groups == [("Midtbyen", ["Biblioteket", "Ældrecentret", "Østerhus"]), ("Åsen", ["Huset"])]


@pytest.mark.parametrize(("page", "queries"), [("/steder/", 4), ("/organisationer/", 5), ("/omraader/", 5)])
def test_a_list_costs_the_same_for_one_and_for_three(
    client: Client, coordinator: None, django_assert_num_queries: Any, page: str, queries: int
) -> None:
    # session, person, list (and contacts; and the map), host
    for n in (1, 2):
        for _ in range(n):
            LocationOnMapFactory(organization=OrganizationFactory(contacts=[PartnerFactory(), PartnerFactory()]))
        with django_assert_num_queries(queries):
            client.get(page)


def test_a_place_is_made_with_all_that_is_known_of_it(client: Client, coordinator: None) -> None:
    area, host = AreaFactory(), OrganizationFactory()
    fields = {
        "name": "Hovedbiblioteket",
        "kind": "library",
        "area": area.pk,
        "organization": host.pk,
        "address": "Torvet 1",
        "point": "55,86066; 9,85034",
        "directions": "Ind ad hoveddøren",
        "directions_en": "Main entrance",
        "step_free": "True",
        "hearing_loop": "",
        "contact_name": "Bo",
        "contact_phone": "12345678",
    }
    assert client.post("/steder/nyt/", fields).url == "/steder/"
    place = Location.objects.get()
    assert (place.name, place.kind, place.area, place.organization) == ("Hovedbiblioteket", "library", area, host)
    assert (str(place.latitude), str(place.longitude)) == ("55.86066", "9.85034")
    assert (place.step_free, place.hearing_loop, place.contact_phone) == (True, None, "+4512345678")


def test_unknown_is_not_no(client: Client, coordinator: None) -> None:
    place = LocationFactory(step_free=False, hearing_loop=None)
    html = client.get(f"/steder/{place.pk}/").content.decode()
    assert '<input type="radio" name="step_free" value="False"' in html
    form = client.get(f"/steder/{place.pk}/").context["form"]
    chosen = {
        name: [w.data["value"] for w in form[name] if w.data["selected"]] for name in ("step_free", "hearing_loop")
    }
    assert chosen == {"step_free": ["False"], "hearing_loop": [""]}


def test_a_place_keeps_its_point_and_can_lose_it(client: Client, coordinator: None) -> None:
    place = LocationOnMapFactory(name="Huset")
    page = f"/steder/{place.pk}/"
    assert 'value="55.85000, 9.85000"' in client.get(page).content.decode()
    assert "Huset ligger i" in client.get(page).content.decode()
    fields = {"name": "Huset", "kind": "library", "area": place.area.pk}
    assert client.post(page, {**fields, "point": "55.85, 9.85"}).url == "/steder/"
    place.refresh_from_db()
    assert place.latitude is not None
    assert client.post(page, {**fields, "point": ""}).url == "/steder/"
    place.refresh_from_db()
    assert (place.latitude, place.longitude) == (None, None)


def test_a_place_that_is_not_filled_in_is_not_kept_and_what_was_typed_stays(client: Client, coordinator: None) -> None:
    place = LocationFactory(name="Huset")
    response = client.post(f"/steder/{place.pk}/", {"name": "", "point": "9.85, 55.85", "contact_phone": "123"})
    assert faults(response) == {
        "name": ["Det mangler."],
        "kind": ["Det mangler."],
        "area": ["Det mangler."],
        "point": ["Tallene står omvendt. Skriv det største først."],
        "contact_phone": ["Det er ikke et telefonnummer. Skriv otte tal."],
    }
    assert 'value="9.85, 55.85"' in response.content.decode()
    assert "<h1>Huset</h1>" in response.content.decode()


def test_a_place_in_another_country_is_refused(client: Client, coordinator: None) -> None:
    response = client.post("/steder/nyt/", {"name": "Tårnet", "point": "48.85837, 2.29448"})
    assert faults(response)["point"] == ["Det er ikke et punkt i Danmark. Skriv fx 55.86066, 9.85034."]


# ── Organisations ───────────────────────────────────────────────────────────────────────────────


def test_an_organisation_is_made_with_its_contacts(client: Client, coordinator: None) -> None:
    contact, _other_role = PartnerFactory(name="Bo"), InstructorFactory(name="Ida")
    form = client.get("/organisationer/ny/").context["form"]
    assert list(form.fields["contacts"].choices) == [(contact.pk, "Bo")]
    fields = {"name": "Ældre Sagen", "kind": "association", "phone": "87654321", "contacts": [contact.pk]}
    assert client.post("/organisationer/ny/", fields).url == "/organisationer/"
    organization = Organization.objects.get()
    assert (organization.name, organization.phone) == ("Ældre Sagen", "+4587654321")
    assert set(organization.contacts.all()) == {contact}


def test_a_contact_whose_account_is_closed_stays_until_taken_away(client: Client, coordinator: None) -> None:
    closed = PartnerFactory(is_active=False)
    organization = OrganizationFactory(contacts=[closed])
    form = client.get(f"/organisationer/{organization.pk}/").context["form"]
    assert [key for key, _name in form.fields["contacts"].choices] == [closed.pk]


def test_the_host_is_moved_by_choosing_another(client: Client, coordinator: None) -> None:
    before, after = HostFactory(), OrganizationFactory(name="Efter")
    fields = {"name": "Efter", "kind": "library", "hosts": "on"}
    assert client.post(f"/organisationer/{after.pk}/", fields).url == "/organisationer/"
    assert set(Organization.objects.filter(is_host=True)) == {after}
    response = client.post(f"/organisationer/{after.pk}/", {"name": "Efter", "kind": "library"})
    assert faults(response) == {"hosts": ["En organisation skal drive Selvhjulpen. Sæt krydset ved en anden i stedet."]}
    assert set(Organization.objects.filter(is_host=True)) == {after}
    assert "Efter" in client.get("/organisationer/").content.decode()
    assert before != after


# ── Areas ───────────────────────────────────────────────────────────────────────────────────────


def test_an_area_says_how_many_live_there_or_that_nobody_knows(client: Client, coordinator: None) -> None:
    assert client.post("/omraader/nyt/", {"name": "Lunde", "target_group": ""}).url == "/omraader/"
    area = Area.objects.get()
    assert area.target_group is None
    assert "ikke opgjort" in client.get("/omraader/").content.decode()
    assert client.post(f"/omraader/{area.pk}/", {"name": "Lunde", "target_group": "1200"}).url == "/omraader/"
    area.refresh_from_db()
    assert area.target_group == 1200
    assert "1.200" in client.get("/omraader/").content.decode()


def upload(client: Client, document: object) -> Any:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return client.post("/omraader/kort/", {"file": SimpleUploadedFile("omraader.geojson", content)})


def collection(*names: str) -> dict[str, Any]:
    features = [{"type": "Feature", "properties": {"navn": name}, "geometry": square()} for name in names]
    return {"type": "FeatureCollection", "features": features}


def test_the_municipalitys_file_draws_the_areas(client: Client, coordinator: None) -> None:
    area, _other = AreaFactory(name="Lunde"), AreaFactory(name="Skovby")
    response = upload(client, collection("lunde"))
    assert response.url == "/omraader/"
    assert {str(message) for message in client.get("/omraader/").context["messages"]} == {
        "1 område er tegnet på kortet."
    }
    assert set(Area.objects.filter(geometry__isnull=False)) == {area}
    assert 'aria-label="Kort over kommunens områder"' in client.get("/omraader/").content.decode()


def test_a_file_with_a_fault_draws_nothing_and_names_every_fault(client: Client, coordinator: None) -> None:
    AreaFactory(name="Lunde")
    response = upload(client, collection("Lunde", "Havnen", "Lunde"))
    assert faults(response) == {
        "file": [
            "Område 2 hedder “Havnen”. Det kender vi ikke. Opret det først, eller ret navnet.",
            "Område 3, “Lunde”, står i filen to gange. Saml dem til en MultiPolygon.",
        ]
    }
    assert not Area.objects.filter(geometry__isnull=False).exists()


def test_a_file_with_very_many_faults_names_the_first_ten(client: Client, coordinator: None) -> None:
    said = faults(upload(client, collection(*(f"Ukendt {n}" for n in range(14)))))["file"]
    assert (len(said), said[-1]) == (11, "Og 4 fejl mere.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{\n  navn", "Filen er ikke GeoJSON. Den går i stykker i linje 2."),
        ("Ærø".encode("latin-1"), "Filen er ikke tekst i UTF-8. Gem den som GeoJSON i UTF-8."),
        (b"x" * 5_000_001, "Filen er for stor. Den må højst fylde 5 MB. Bed om en fil med færre punkter."),
    ],
)
def test_what_is_not_such_a_file_is_refused_in_words(
    client: Client, coordinator: None, content: bytes, said: str
) -> None:
    assert faults(upload(client, content)) == {"file": [said]}


def test_without_a_file_one_is_asked_for(client: Client, coordinator: None) -> None:
    assert faults(client.post("/omraader/kort/")) == {"file": ["Vælg en fil."]}


# ── CPR numbers ─────────────────────────────────────────────────────────────────────────────────


def test_a_cpr_number_is_refused_in_every_form(client: Client, coordinator: None) -> None:
    place = LocationFactory(organization=OrganizationFactory())
    pages = ["/steder/nyt/", f"/steder/{place.pk}/", "/organisationer/ny/", f"/organisationer/{place.organization.pk}/"]
    pages += ["/omraader/nyt/", f"/omraader/{place.area.pk}/"]
    for page in pages:
        response = client.post(page, {"name": "Ring til 010101-1234"})
        assert faults(response)["name"] == [CPR]
        assert "010101-1234" not in response.content.decode()


def test_a_partners_forms_refuse_it_too(client: Client, partner: Person) -> None:
    place = LocationFactory(organization=OrganizationFactory(contacts=[partner]))
    assert faults(client.post(f"/steder/{place.pk}/", {"directions": "Spørg 010101-1234"})) == {"directions": [CPR]}
    response = client.post(f"/organisationer/{place.organization.pk}/", {"phone_hours": "010101-1234"})
    assert faults(response) == {"phone_hours": [CPR]}


def test_two_clicks_make_one_organisation_and_one_place_and_the_host_stays(client: Client, coordinator: None) -> None:
    area = AreaFactory()
    for page, words in (
        ("organization_new", {"name": "Bogcaféen", "kind": "association", "hosts": "on"}),
        ("place_new", {"name": "Salen", "kind": "library", "area": area.pk, "step_free": "", "hearing_loop": ""}),
    ):
        address = reverse(f"directory:{page}")
        sent = words | {"formkey": client.get(address).context["form"]["formkey"].value()}
        for name in (words["name"], words["name"], "En anden"):
            assert client.post(address, sent | {"name": name}).status_code == 302

    named = [list(model.objects.order_by("pk").values_list("name", flat=True)) for model in (Organization, Location)]
    assert named == [["Bogcaféen", "En anden"], ["Salen", "En anden"]]
    assert Organization.objects.get(is_host=True).name == "En anden"
