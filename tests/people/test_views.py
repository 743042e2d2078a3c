"""The register and one's own account, page by page, for every role."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.test import Client

from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import Person, Role
from tests.people.factories import (
    PASSWORD,
    AdministratorFactory,
    CoordinatorFactory,
    InstructorFactory,
    PartnerFactory,
    PersonFactory,
    give_code_app,
)

pytestmark = pytest.mark.django_db


def faults(response: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def words(response: Any) -> set[str]:
    return {str(message) for message in response.context["messages"]}


@pytest.fixture
def administrator(client: Client) -> Person:
    person: Person = AdministratorFactory(name="Ane Admin")
    client.force_login(person)
    return person


# ── Doors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("factory", [CoordinatorFactory, InstructorFactory, PartnerFactory])
def test_the_register_is_there_for_administrators_only(client: Client, factory: type[PersonFactory]) -> None:
    other = PersonFactory()
    client.force_login(factory())
    pages = ["/personer/", "/personer/ny/", f"/personer/{other.pk}/"]
    deeds = [f"/personer/{other.pk}/{deed}/" for deed in ("inviter", "luk", "aabn", "nulstil-kode-app")]
    assert {client.get(page).status_code for page in pages} == {404}
    assert {client.post(page).status_code for page in [*pages, *deeds]} == {404}


def test_who_is_not_logged_in_is_asked_to_log_in(client: Client) -> None:
    assert client.get("/personer/").url == "/konto/login/?next=/personer/"
    assert client.get("/min-konto/").url == "/konto/login/?next=/min-konto/"


@pytest.mark.parametrize("factory", [AdministratorFactory, CoordinatorFactory, InstructorFactory, PartnerFactory])
def test_everybody_has_an_account_of_their_own_with_a_way_out(client: Client, factory: type[PersonFactory]) -> None:
    person = factory()
    client.force_login(person)
    html = client.get("/min-konto/").content.decode()
    assert person.email in html
    assert 'action="/konto/logout/"' in html


def test_a_deed_takes_a_post(client: Client, administrator: Person) -> None:
    other = CoordinatorFactory()
    deeds = [f"/personer/{other.pk}/{deed}/" for deed in ("inviter", "luk", "aabn", "nulstil-kode-app")]
    assert {client.get(deed).status_code for deed in deeds} == {405}


# ── One's own account ───────────────────────────────────────────────────────────────────────────


def test_one_changes_ones_own_name_and_telephone_and_nothing_else(client: Client) -> None:
    person = PartnerFactory(email="bo@example.dk")
    client.force_login(person)
    fields = {"name": "Bo Berg", "phone": "12 34 56 78", "email": "x@example.dk", "is_administrator": "on"}
    assert client.post("/min-konto/", fields).url == "/min-konto/"
    person.refresh_from_db()
    assert (person.name, person.phone, person.email) == ("Bo Berg", "+4512345678", "bo@example.dk")
    assert person.roles == {Role.PARTNER}


def test_a_telephone_number_that_is_none_is_refused_and_kept_on_the_page(client: Client) -> None:
    client.force_login(PartnerFactory(name="Bo"))
    response = client.post("/min-konto/", {"name": "", "phone": "bo@example.dk"})
    assert set(faults(response)) == {"name", "phone"}
    assert faults(response)["phone"] == ["Det er ikke et telefonnummer. Skriv otte tal."]
    assert 'value="bo@example.dk"' in response.content.decode()
    assert 'class="who" href="/min-konto/">Bo<' in response.content.decode()


def test_the_page_says_how_many_emergency_codes_are_left(client: Client) -> None:
    person = PartnerFactory()
    give_code_app(person)
    client.force_login(person)
    assert "Du har 10 nødkoder tilbage." in client.get("/min-konto/").content.decode()


# ── The register ────────────────────────────────────────────────────────────────────────────────


def test_the_register_is_in_danish_order(client: Client, administrator: Person) -> None:
    for name in ["Åse", "Zenia", "Ærø-Anna", "Østen"]:
        PersonFactory(name=name)
    listed = [person.name for person in client.get("/personer/").context["people"]]
    assert listed == ["Ane Admin", "Zenia", "Ærø-Anna", "Østen", "Åse"]


def test_the_register_shows_one_role_or_the_closed_accounts(client: Client, administrator: Person) -> None:
    coordinator, closed = CoordinatorFactory(), InstructorFactory(is_active=False)

    def listed(query: str) -> set[Person]:
        return set(client.get(f"/personer/{query}").context["people"])

    assert listed("") == {administrator, coordinator}
    assert listed("?rolle=coordinator") == {coordinator}
    assert listed("?rolle=partner") == set()
    assert listed("?rolle=noget") == {administrator, coordinator}
    assert listed("?lukkede=on") == {closed}


def test_the_register_costs_the_same_for_one_and_for_three(
    client: Client, administrator: Person, django_assert_num_queries: Any
) -> None:
    client.get("/personer/")
    # session, person, list, host, and whether the audit log knows already
    with django_assert_num_queries(5):
        client.get("/personer/")
    for person in (CoordinatorFactory(), InstructorFactory()):
        give_code_app(person)
    with django_assert_num_queries(5):
        client.get("/personer/")


def test_a_person_is_made_and_invited(client: Client, administrator: Person) -> None:
    fields = {"name": "Bo", "email": "BO@example.dk", "phone": "", "roles": ["instructor", "coordinator"]}
    response = client.post("/personer/ny/", fields, follow=True)
    assert response.redirect_chain == [("/personer/", 302)]
    assert words(response) == {"Bo har fået en invitation med mail."}
    person = Person.objects.get(email="bo@example.dk")
    assert person.roles == {Role.INSTRUCTOR, Role.COORDINATOR}
    assert {message.to_address for message in Message.objects.all()} == {"bo@example.dk"}


def test_an_account_that_is_not_filled_in_is_not_made(client: Client, administrator: Person) -> None:
    PersonFactory(email="bo@example.dk")
    response = client.post("/personer/ny/", {"name": "", "email": "Bo@example.dk", "roles": []})
    assert faults(response) == {
        "name": ["Det mangler."],
        "email": ["Der er allerede en konto med den e-mail."],
        "roles": ["Vælg mindst én ting."],
    }
    assert Person.objects.count() == 2


def test_an_account_is_changed(client: Client, administrator: Person) -> None:
    person = InstructorFactory(name="Bo", phone="+4512345678")
    page = f"/personer/{person.pk}/"
    assert 'value="12 34 56 78"' in client.get(page).content.decode()
    fields = {"name": "Bo Berg", "email": person.email, "phone": "", "roles": ["partner"]}
    assert client.post(page, fields).url == "/personer/"
    person.refresh_from_db()
    assert (person.name, person.phone, person.roles) == ("Bo Berg", "", {Role.PARTNER})


@pytest.mark.parametrize("page", ["/personer/ny/", "/personer/{pk}/"])
def test_of_two_who_give_the_same_address_at_once_the_second_is_told_by_the_form(
    client: Client, administrator: Person, page: str
) -> None:
    other = PartnerFactory()

    def give_it_to_another(**kwargs: object) -> None:
        Person.objects.bulk_create([Person(email="bo@example.dk", name="En anden")], ignore_conflicts=True)

    # After the form has looked, and before the row is written.
    pre_save.connect(give_it_to_another, sender=Person)
    try:
        fields = {"name": "Bo", "email": "bo@example.dk", "roles": ["partner"]}
        response = client.post(page.format(pk=other.pk), fields)
    finally:
        pre_save.disconnect(give_it_to_another, sender=Person)

    assert faults(response) == {"email": ["Der er allerede en konto med den e-mail."]}
    assert not Person.objects.filter(name="Bo").exists()
    assert not Message.objects.exists()


def test_a_cpr_number_in_a_name_is_refused(client: Client, administrator: Person) -> None:
    response = client.post("/personer/ny/", {"name": "Bo 010101-1234", "email": "bo@example.dk", "roles": ["partner"]})
    assert faults(response) == {"name": ["Det ligner et cpr-nummer. Det må vi ikke få, så vi har slettet det."]}
    assert "1234" not in response.content.decode()
    assert Person.objects.count() == 1


def test_giving_up_being_administrator_is_refused_in_words(client: Client, administrator: Person) -> None:
    fields = {"name": "Ane", "email": administrator.email, "roles": ["coordinator"]}
    response = client.post(f"/personer/{administrator.pk}/", fields)
    assert faults(response) == {
        "roles": ["Det kan du ikke gøre ved din egen konto. Bed en anden administrator om det."]
    }
    administrator.refresh_from_db()
    assert administrator.roles == {Role.ADMINISTRATOR}


def test_on_ones_own_account_there_is_nothing_to_close(client: Client, administrator: Person) -> None:
    html = client.get(f"/personer/{administrator.pk}/").content.decode()
    assert "Luk kontoen" not in html
    response = client.post(f"/personer/{administrator.pk}/luk/", follow=True)
    assert words(response) == {"Det kan du ikke gøre ved din egen konto. Bed en anden administrator om det."}


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(client: Client, administrator: Person) -> None:
    person = CoordinatorFactory(name="Bo")
    theirs = Client()
    theirs.force_login(person)
    page = f"/personer/{person.pk}/"
    assert words(client.post(f"{page}luk/", follow=True)) == {"Kontoen er lukket. Bo kan ikke længere logge ind."}
    assert theirs.get("/min-konto/").status_code == 302
    assert "Åbn kontoen" in client.get(page).content.decode()
    assert words(client.post(f"{page}inviter/", follow=True)) == {
        "Kontoen er lukket. Åbn den, før du sender en invitation."
    }
    assert words(client.post(f"{page}aabn/", follow=True)) == {"Kontoen er åben. Bo kan logge ind igen."}
    theirs.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert theirs.get("/min-konto/").status_code == 200


def test_a_lost_code_app_is_reset(client: Client, administrator: Person) -> None:
    person = CoordinatorFactory(name="Bo", is_demo=False)
    page = f"/personer/{person.pk}/"
    assert "Nulstil kode-appen" not in client.get(page).content.decode()
    give_code_app(person)
    assert "Nulstil kode-appen" in client.get(page).content.decode()
    assert words(client.post(f"{page}nulstil-kode-app/", follow=True)) == {
        "Kode-appen er fjernet. Bo sætter en ny op ved næste login."
    }
    assert {message.to_address for message in Message.objects.all()} == {person.email}


def test_an_invitation_is_sent_again(client: Client, administrator: Person) -> None:
    person = CoordinatorFactory(name="Bo")
    response = client.post(f"/personer/{person.pk}/inviter/", follow=True)
    assert words(response) == {"Bo har fået en invitation med mail."}
    assert Message.objects.count() == 1
