from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from selvhjulpen.outbox.models import Message
from selvhjulpen.people import actions
from selvhjulpen.people.models import Person, Role
from tests.people.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, give_code_app

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def edit(person: Person, *roles: Role, by: Person, email: str = "") -> Person:
    return actions.edit_person(
        person=person, name=person.name, email=email or person.email, phone="", roles=roles, by=by, now=NOW
    )


def letters() -> set[tuple[str, str]]:
    return {(message.to_address, message.subject) for message in Message.objects.all()}


def test_a_new_person_is_invited_by_mail_and_has_no_password_yet() -> None:
    by = AdministratorFactory(name="Ane & Co")
    person = actions.add_person(
        name="Bo", email="Bo@Example.dk", phone="", roles=[Role.INSTRUCTOR, Role.PARTNER], by=by, now=NOW
    )
    assert (person.email, person.roles) == ("bo@example.dk", {Role.INSTRUCTOR, Role.PARTNER})
    assert not person.has_usable_password()
    message = Message.objects.get()
    assert (message.to_address, message.to_name) == ("bo@example.dk", "Bo")
    assert "Ane & Co har lavet en konto til dig" in message.text
    assert "http://localhost:8000/konto/ny/" in message.text
    assert message.subject == "Du har fået en konto i Selvhjulpen"


def test_inviting_twice_in_the_same_minute_sends_one_mail() -> None:
    by, person = AdministratorFactory(), PersonFactory()
    for _ in range(2):
        actions.invite(person=person, by=by, now=NOW)
    assert Message.objects.count() == 1


def test_a_closed_account_is_not_invited() -> None:
    with pytest.raises(actions.ClosedAccount):
        actions.invite(person=PersonFactory(is_active=False), by=AdministratorFactory(), now=NOW)
    assert Message.objects.count() == 0


def test_the_last_administrator_who_can_log_in_stays_one() -> None:
    last, closed = AdministratorFactory(), AdministratorFactory(is_active=False)
    with pytest.raises(actions.LastAdministrator):
        edit(last, Role.COORDINATOR, by=closed)
    with pytest.raises(actions.LastAdministrator):
        actions.deactivate(person=last, by=closed, now=NOW)
    last.refresh_from_db()
    assert (last.is_active, last.is_administrator) == (True, True)


def test_nobody_gives_up_being_administrator_or_closes_their_own_account() -> None:
    me, _other = AdministratorFactory(), AdministratorFactory()
    with pytest.raises(actions.OwnAccount):
        edit(me, Role.COORDINATOR, by=me)
    with pytest.raises(actions.OwnAccount):
        actions.deactivate(person=me, by=me, now=NOW)
    with pytest.raises(actions.OwnAccount):
        actions.reset_second_factor(person=me, by=me, now=NOW)


def test_one_of_two_administrators_may_go() -> None:
    me, other = AdministratorFactory(), AdministratorFactory()
    edit(other, Role.COORDINATOR, by=me)
    other.refresh_from_db()
    assert other.roles == {Role.COORDINATOR}


def test_a_closed_account_is_opened_again_as_it_was() -> None:
    by, person = AdministratorFactory(), CoordinatorFactory()
    give_code_app(person)
    actions.deactivate(person=person, by=by, now=NOW)
    person.refresh_from_db()
    assert person.is_active is False
    actions.activate(person=person, by=by, now=NOW)
    person.refresh_from_db()
    assert (person.is_active, person.roles) == (True, {Role.COORDINATOR})
    assert Authenticator.objects.filter(user=person).count() == 2


def test_with_a_new_address_the_old_one_is_forgotten() -> None:
    person = CoordinatorFactory(email="gammel@example.dk")
    EmailAddress.objects.create(user=person, email="gammel@example.dk")
    edit(person, Role.COORDINATOR, by=AdministratorFactory(), email="Ny@example.dk")
    person.refresh_from_db()
    assert person.email == "ny@example.dk"
    assert not EmailAddress.objects.filter(user=person).exists()


def test_a_lost_code_app_is_taken_away_and_the_person_is_told() -> None:
    person = CoordinatorFactory(email="bo@example.dk")
    give_code_app(person)
    actions.reset_second_factor(person=person, by=AdministratorFactory(), now=NOW)
    assert not Authenticator.objects.filter(user=person).exists()
    assert letters() == {("bo@example.dk", "Din kode-app er nulstillet")}


def test_a_code_is_used_up_once() -> None:
    app = give_code_app(PersonFactory())
    actions.use_code(app=app, code="123456", now=1000.0)
    with pytest.raises(actions.CodeUsed):
        actions.use_code(app=app, code="123456", now=1080.0)
    actions.use_code(app=app, code="654321", now=1080.0)


def test_the_command_makes_the_first_administrator_and_prints_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("administrator", "Chef@example.dk", "Ida", "Holm")
    person = Person.objects.get()
    assert (person.email, person.name, person.roles) == ("chef@example.dk", "Ida Holm", {Role.ADMINISTRATOR})
    assert "http://localhost:8000/konto/ny/" in capsys.readouterr().out


def test_the_command_opens_the_door_again_for_somebody_known(capsys: pytest.CaptureFixture[str]) -> None:
    person = CoordinatorFactory(name="Bo", is_active=False)
    call_command("administrator", person.email, "Noget andet")
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Bo", True)
    assert person.roles == {Role.ADMINISTRATOR, Role.COORDINATOR}


def test_the_command_refuses_what_is_not_an_address() -> None:
    with pytest.raises(CommandError, match="ida er ikke en e-mail"):
        call_command("administrator", "ida", "Holm")
    assert Person.objects.count() == 0
