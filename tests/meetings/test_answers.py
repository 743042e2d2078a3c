"""Answers by link and by telephone, and what the kitchen is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from selvhjulpen.meetings import actions, doors
from selvhjulpen.meetings.actions import Said
from selvhjulpen.meetings.actions.refusals import AlreadyOver, NoCaterer, NoMeal, NotInvited, TooLate
from selvhjulpen.meetings.models import Answer, Diet, Reply
from selvhjulpen.meetings.queries import caterers, headcount
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry, Person
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import (
    NOW,
    AgendaItemFactory,
    AnswerFactory,
    DraftFactory,
    MeetingFactory,
    SteeringFactory,
)
from tests.people.factories import PartnerFactory

pytestmark = pytest.mark.django_db

YES = {"svar": "yes", "spiser": "ja", "mad": "vegan", "med": "1", "mad_med": "gluten_free", "navn": ""}


def page(answer: Answer) -> str:
    return f"/moede/svar/{answer.token}/"


class TestTheLink:
    def test_answers_without_an_account(self, client: Client) -> None:
        answer = AnswerFactory()

        client.post(page(answer), YES)

        answer.refresh_from_db()
        assert (answer.reply, answer.answered_at, answer.answered_by) == ("yes", NOW, None)
        assert (answer.eats, answer.diet, answer.extra, answer.extra_diet) == (True, "vegan", 1, "gluten_free")

    def test_can_be_answered_again_and_the_latest_holds(self, client: Client) -> None:
        answer = AnswerFactory()
        client.post(page(answer), YES)

        client.post(page(answer), YES | {"svar": "no"})

        answer.refresh_from_db()
        assert (answer.reply, answer.eats, answer.diet, answer.extra) == ("no", False, "none", 0)

    def test_forwarded_shows_nothing_but_the_form(self, client: Client) -> None:
        partner = PartnerFactory(name="Poul Partner", email="poul@example.dk")
        answer = AnswerFactory(
            organization=OrganizationFactory(name="Karl Friis", kind="person"),
            person=partner,
            reply="other",
            guest_name="Gerda Holm",
            eats=True,
            diet="vegan",
        )
        AnswerFactory(meeting=answer.meeting, organization__name="Seniorhuset", reply="yes")
        AgendaItemFactory(meeting=answer.meeting, title="MitID", external_name="Vera Vang")

        text = client.get(page(answer)).content.decode()

        shown = ["Poul Partner", "poul@example.dk", "Karl Friis", "Gerda Holm", "Seniorhuset", "Vera Vang"]
        assert [name for name in shown if name in text] == []
        assert 'value="vegan" selected' not in text
        assert '<meta name="robots" content="noindex">' in text
        assert "MitID" in text

    def test_is_kept_by_no_browser(self, client: Client) -> None:
        assert "no-store" in client.get(page(AnswerFactory()))["Cache-Control"]

    def test_of_somebody_who_walked_in_opens_nothing(self, client: Client) -> None:
        walk_in = AnswerFactory(is_walk_in=True, present=True)

        assert client.get(page(walk_in)).status_code == 404

    def test_somebody_else_has_a_name(self, client: Client) -> None:
        answer = AnswerFactory()

        told = client.post(page(answer), YES | {"svar": "other"})
        client.post(page(answer), YES | {"svar": "other", "navn": "Gerda Holm"})

        assert "Skriv navnet på den, der kommer." in told.content.decode()
        answer.refresh_from_db()
        assert (answer.reply, answer.name) == ("other", "Gerda Holm")

    def test_refuses_a_cpr_number_where_a_name_belongs(self, client: Client) -> None:
        answer = AnswerFactory()

        told = client.post(page(answer), YES | {"svar": "other", "navn": "010190-1234"})

        assert "010190-1234" not in told.content.decode()
        answer.refresh_from_db()
        assert answer.reply == "none"

    def test_is_closed_after_the_deadline_and_says_so(self, client: Client, clock: time_machine.Traveller) -> None:
        answer = AnswerFactory(reply="yes")
        clock.move_to(answer.meeting.answer_by + timedelta(minutes=1))

        told = client.post(page(answer), YES | {"svar": "no"}, follow=True)

        assert "Dit svar blev ikke gemt." in told.content.decode()
        assert "Send svar" not in told.content.decode()
        answer.refresh_from_db()
        assert answer.reply == "yes"

    def test_asks_nothing_about_food_where_there_is_none(self, client: Client) -> None:
        answer = AnswerFactory(meeting__group=SteeringFactory())

        assert "Spiser du med?" not in client.get(page(answer)).content.decode()
        client.post(page(answer), YES)

        answer.refresh_from_db()
        assert (answer.reply, answer.eats, answer.diet) == ("yes", False, "none")

    def test_is_refused_where_too_many_answers_come(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doors, "ANSWERS_PER_HOUR_FROM_ONE_ADDRESS", 1)
        answer = AnswerFactory()

        first, second = (client.post(page(answer), YES | {"svar": reply}) for reply in ("yes", "no"))

        assert (first.status_code, second.status_code) == (302, 429)
        answer.refresh_from_db()
        assert answer.reply == "yes"

    def test_changes_nothing_when_it_is_only_opened(self, client: Client) -> None:
        answer = AnswerFactory()

        client.get(page(answer))

        answer.refresh_from_db()
        assert answer.reply == "none"


class TestTheTelephone:
    def test_is_an_equal_way_also_after_the_deadline(self, as_kaja: Client, kaja: Person) -> None:
        answer = AnswerFactory(meeting__answer_by=NOW - timedelta(days=1))

        as_kaja.post(f"/moeder/{answer.meeting.pk}/svar/{answer.pk}/", YES | {"med": "3"})

        answer.refresh_from_db()
        assert (answer.reply, answer.extra, answer.answered_by) == ("yes", 3, kaja)
        assert AuditEntry.objects.filter(about=answer.about, deed="changed").count() == 1

    def test_an_answer_can_be_taken_back(self, as_kaja: Client) -> None:
        answer = AnswerFactory(reply="yes", eats=True)

        as_kaja.post(f"/moeder/{answer.meeting.pk}/svar/{answer.pk}/", {"svar": "none"})

        answer.refresh_from_db()
        assert (answer.reply, answer.answered_at) == ("none", None)

    def test_shows_what_was_answered(self, as_kaja: Client) -> None:
        answer = AnswerFactory(reply="yes", eats=True, diet="vegan")

        text = as_kaja.get(f"/moeder/{answer.meeting.pk}/svar/{answer.pk}/").content.decode()

        assert '<option value="vegan" selected>' in text


@pytest.mark.parametrize(
    ("state", "refusal"), [("draft", NotInvited), ("cancelled", AlreadyOver), ("held", AlreadyOver)]
)
def test_there_is_nothing_to_answer_before_the_invitation_or_after_the_end(state: str, refusal: type) -> None:
    answer = AnswerFactory(meeting__state=state)

    with pytest.raises(refusal):
        actions.answer(answer=answer, said=Said(Reply.YES), now=NOW)


def test_the_last_minute_of_the_deadline_is_in_time() -> None:
    answer = AnswerFactory()
    deadline = answer.meeting.answer_by

    actions.answer(answer=answer, said=Said(Reply.YES), now=deadline)
    with pytest.raises(TooLate):
        actions.answer(answer=answer, said=Said(Reply.NO), now=deadline + timedelta(seconds=1))


class TestTheKitchen:
    @pytest.fixture
    def answers(self) -> list[Answer]:
        """Two vegans, one without gluten, one of everything; somebody who does not eat, a no, and silence."""
        meeting = MeetingFactory()
        return [
            AnswerFactory(meeting=meeting, reply="yes", eats=True, diet="vegan", extra=1, extra_diet="gluten_free"),
            AnswerFactory(meeting=meeting, reply="other", guest_name="Gerda Holm", eats=True, diet="vegan"),
            AnswerFactory(meeting=meeting, reply="yes", eats=True, organization__name="Seniorhuset"),
            AnswerFactory(meeting=meeting, reply="yes", eats=False, extra=2),
            AnswerFactory(meeting=meeting, reply="no"),
            AnswerFactory(meeting=meeting),
        ]

    def test_is_told_how_many_eat_what(self, answers: list[Answer]) -> None:
        told = caterers(answers[0].meeting)

        assert (told.meals, told.ordinary, told.cost, told.silent) == (4, 1, 4 * 8500, 1)
        assert list(told.diets) == [(Diet.VEGAN, 2), (Diet.GLUTEN_FREE, 1)]

    def test_expects_everybody_who_comes(self, answers: list[Answer]) -> None:
        count = headcount(answers)

        assert (count.invited, count.coming, count.no, count.silent) == (6, 7, 1, 1)

    def test_is_written_to_in_numbers_without_a_name(self, as_kaja: Client, answers: list[Answer]) -> None:
        meeting = answers[0].meeting
        address = f"/moeder/{meeting.pk}/koekken/"

        shown = as_kaja.get(address).content.decode()
        as_kaja.post(address)

        (order,) = Message.objects.all()
        assert order.to_address == "koekken@example.dk"
        assert "Vi skal bruge mad til 4." in order.text
        assert "Vegansk: 2\nUden gluten: 1\n" in order.text
        assert "340\N{NO-BREAK SPACE}kr. i alt" in order.text
        for text in (shown, order.text):
            assert [name for name in ("Gerda", "Seniorhuset") if name in text] == []

    def test_a_later_answer_shows_as_a_difference(self, as_kaja: Client, kaja: Person, answers: list[Answer]) -> None:
        meeting = answers[0].meeting
        actions.order_meals(meeting=meeting, by=kaja, now=NOW)
        actions.answer(answer=answers[-1], said=Said(Reply.YES, eats=True), now=NOW)

        text = as_kaja.get(f"/moeder/{meeting.pk}/koekken/").content.decode()

        assert "Du bestilte 4. Nu er det 5." in text

    def test_another_diet_shows_where_the_number_is_the_same(self, as_kaja: Client, kaja: Person) -> None:
        answer = AnswerFactory(reply="yes", eats=True, diet="vegan")
        actions.order_meals(meeting=answer.meeting, by=kaja, now=NOW)
        page = f"/moeder/{answer.meeting.pk}/koekken/"
        assert "Svarene er ændret" not in as_kaja.get(page).content.decode()

        actions.answer(answer=answer, said=Said(Reply.YES, eats=True, diet=Diet.NO_NUTS), now=NOW)

        assert "Men køkkenet skal tage andre hensyn." in as_kaja.get(page).content.decode()

    def test_a_second_order_within_the_same_minute_reaches_the_kitchen(self, kaja: Person) -> None:
        answer = AnswerFactory(reply="yes", eats=True)
        actions.order_meals(meeting=answer.meeting, by=kaja, now=NOW)
        actions.answer(answer=answer, said=Said(Reply.YES, eats=True, diet=Diet.NO_NUTS), now=NOW)
        actions.order_meals(meeting=answer.meeting, by=kaja, now=NOW)

        assert Message.objects.filter(to_address="koekken@example.dk").count() == 2

    def test_without_a_meal_there_are_no_plates_and_no_order(self, kaja: Person) -> None:
        answer = AnswerFactory(reply="yes", eats=True, meeting__has_meal=False)

        assert caterers(answer.meeting).meals == 0
        with pytest.raises(NoMeal):
            actions.order_meals(meeting=answer.meeting, by=kaja, now=NOW)

    def test_a_price_nobody_knows_is_not_zero(self) -> None:
        meeting = MeetingFactory(cost=None)
        AnswerFactory(meeting=meeting, reply="yes", eats=True)

        assert caterers(meeting).cost is None

    def test_nothing_is_ordered_without_an_address_or_before_anybody_is_invited(self, kaja: Person) -> None:
        with pytest.raises(NoCaterer):
            actions.order_meals(meeting=MeetingFactory(caterer_email=""), by=kaja, now=NOW)
        with pytest.raises(NotInvited):
            actions.order_meals(meeting=DraftFactory(), by=kaja, now=NOW)
