"""A seat by one question at a time: what is asked, what travels along, what is refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from selvhjulpen.courses.models import Booking, BookingState, CourseInstance
from tests.courses.citizen_pages import CPR, get
from tests.courses.factories import BookingFactory, CountedSessionFactory, HostFactory, SessionFactory, instant
from tests.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_nine")]

SUMMARY = "Er det rigtigt?"


def steps_of(instance: CourseInstance) -> str:
    return reverse("courses:steps", args=[instance.pk])


def answer(client: Client, page: Page, instance: CourseInstance, *, press: str = "videre", **typed: object) -> Page:
    """Type on a page, press one of its buttons, and see the page that follows."""
    # What a browser sends: everything that stands in the form, then what is typed over it, then the button.
    sent: dict[str, object] = {name: values for name, values in page.typed.items() if name != "csrfmiddlewaretoken"}
    (button,) = [b for b in page.tags("button") if b.attrs.get("name") == press.partition(":")[0]][:1] or [None]
    assert button is not None or ":" in press, f"no button {press}"
    sent[press.partition(":")[0]] = press.partition(":")[2] or (button.attrs["value"] if button else "1")
    reply = client.post(steps_of(instance), {**sent, **typed})
    assert reply.status_code == 200
    return Page(reply.content)


def through(client: Client, instance: CourseInstance, *answers: dict[str, object]) -> list[Page]:
    """Every page met on the way, the first question first."""
    pages = [get(client, steps_of(instance))]
    for typed in answers:
        pages.append(answer(client, pages[-1], instance, **typed))
    return pages


FOR_MYSELF: list[dict[str, object]] = [
    {"hvem": "self"},
    {"navn": "Inga Holm"},
    {"kontakt": "12 34 56 78"},
    {"ring": "on"},
    {"niveau": "new"},
    {"behov": ["glasses"]},
]


def questions(pages: list[Page]) -> list[str]:
    return [page.headings[0] for page in pages]


def test_each_page_asks_one_question_and_the_last_says_what_was_answered(client: Client) -> None:
    instance = SessionFactory()

    pages = through(client, instance, *FOR_MYSELF)

    assert questions(pages) == [
        "Hvem er pladsen til?",
        "Hvad hedder du?",
        "Hvordan får vi fat i dig?",
        "Skal vi ringe til dig?",
        "Hvad passer bedst på dig?",
        "Har du brug for noget?",
        SUMMARY,
    ]
    assert [e.text for e in pages[-1].by_class("answers")[0].tags("dd") if "no-read" not in e.classes] == [
        "Mig selv",
        "Inga Holm",
        "12 34 56 78",
        "Ja",
        "Helt ny",
        "Låne læsebriller",
    ]
    assert [page.title.split(" – ")[0] for page in (pages[0], pages[-1])] == [
        "Hvem er pladsen til? 1 af 7",
        "Er det rigtigt? 7 af 7",
    ]
    assert Booking.objects.count() == 0


def test_the_last_page_books_as_the_session_s_own_page_does(client: Client) -> None:
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    reply = client.post(steps_of(instance), {**last.typed, "bestil": "1"})

    booking = Booking.objects.get()
    assert reply["Location"] == reverse("courses:seat", args=[booking.token])
    assert (booking.name, booking.phone, booking.takes_sms, booking.level, booking.needs) == (
        "Inga Holm",
        "+4512345678",
        False,
        "new",
        ["glasses"],
    )


def test_the_last_page_sent_twice_books_once(client: Client) -> None:
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    for _ in range(2):
        reply = client.post(steps_of(instance), {**last.typed, "bestil": "1"})

    assert reply["Location"] == reverse("courses:seat", args=[Booking.objects.get().token])


def test_two_who_come_together_are_both_asked_for_and_an_e_mail_is_not_telephoned(client: Client) -> None:
    pages = through(
        client,
        SessionFactory(),
        {"hvem": "two"},
        {"navn": "Inga"},
        {"ledsager": "Karl"},
        {"kontakt": "inga@example.dk"},
    )

    assert questions(pages)[2:] == ["Hvad hedder den anden?", "Hvordan får vi fat i dig?", "Hvad passer bedst på dig?"]


def test_a_daughter_says_that_her_mother_has_said_yes_and_the_receipt_tells_both(client: Client) -> None:
    HostFactory()
    instance = SessionFactory()
    pages = through(client, instance, {"hvem": "other"}, {"navn": "Mette Lund"}, {"anden": "Olga Lund"})
    assert pages[-1].headings == ["Har I talt om det?"]
    assert "Olga Lund skal selv sige ja til pladsen." in pages[-1].text

    unsaid = answer(client, pages[-1], instance)
    assert unsaid.headings == ["Har I talt om det?"]
    assert unsaid.faults == {"aftalt": ["Sæt et kryds, når I har talt om det."]}
    contact = answer(client, unsaid, instance, aftalt="on")
    assert "eller det, der hører til Olga Lund." in contact.text
    last = answer(client, contact, instance, kontakt="mette@example.dk")
    last = answer(client, answer(client, last, instance), instance)
    assert last.headings == [SUMMARY]
    client.post(steps_of(instance), {**last.typed, "bestil": "1"})

    booking = Booking.objects.get()
    receipt = get(client, reverse("courses:seat", args=[booking.token]))
    assert (booking.name, booking.booked_by) == ("Olga Lund", "Mette Lund")
    assert "Mette Lund har skrevet Olga Lund på. Olga Lund har sagt ja." in receipt.text
    assert "Vil Olga Lund ikke alligevel? Så meld afbud, eller ring til os." in receipt.text


@pytest.mark.parametrize(
    ("before", "typed", "fault"),
    [
        ([{"hvem": "self"}], {"navn": ""}, "Skriv dit navn."),
        ([{"hvem": "self"}], {"navn": "Kom ind på www.vind.dk"}, "Skriv kun navnet her, ikke et link."),
        (
            [{"hvem": "self"}, {"navn": "Inga"}],
            {"kontakt": "12"},
            "Det kan vi ikke læse. Skriv otte tal, eller en e-mail med @ i midten.",
        ),
        ([{"hvem": "two"}, {"navn": "Inga"}], {"ledsager": ""}, "Skriv, hvad den anden hedder."),
    ],
)
def test_a_fault_is_said_at_its_own_question(
    client: Client, before: list[dict[str, object]], typed: dict[str, object], fault: str
) -> None:
    instance = SessionFactory()
    at = through(client, instance, *before)[-1]

    again = answer(client, at, instance, **typed)

    assert again.headings == at.headings
    assert again.faults == {next(iter(typed)): [fault]}
    assert again.title.startswith("Noget mangler: ")


def test_a_cpr_number_is_refused_at_once_and_does_not_travel_on(client: Client) -> None:
    instance = SessionFactory()

    again = answer(client, through(client, instance, {"hvem": "self"})[-1], instance, navn=CPR)

    assert again.headings == ["Hvad hedder du?"]
    assert CPR not in again.text
    assert again.typed["navn"] == [""]


def test_going_back_loses_nothing_that_was_typed(client: Client) -> None:
    instance = SessionFactory()
    pages = through(client, instance, {"hvem": "two"}, {"navn": "Inga"}, {"ledsager": "Karl"})

    back = answer(client, pages[-1], instance, press="tilbage", kontakt="halvt skr")
    further_back = answer(client, back, instance, press="tilbage")

    assert questions([back, further_back]) == ["Hvad hedder den anden?", "Hvad hedder du?"]
    assert (further_back.typed["navn"], further_back.typed["ledsager"], further_back.typed["kontakt"]) == (
        ["Inga"],
        ["Karl"],
        ["halvt skr"],
    )


def test_an_answer_is_mended_from_the_last_page_and_one_is_back_there_at_once(client: Client) -> None:
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    name = answer(client, last, instance, press="ret:navn")
    mended = answer(client, name, instance, navn="Inger Holm")

    assert questions([name, mended]) == ["Hvad hedder du?", SUMMARY]
    assert "Inger Holm" in mended.text


def test_an_answer_that_asks_for_more_leads_through_that_first(client: Client) -> None:
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    two = answer(client, answer(client, last, instance, press="ret:hvem"), instance, hvem="two")
    mended = answer(client, two, instance, ledsager="Karl")

    assert questions([two, mended]) == ["Hvad hedder den anden?", SUMMARY]


def test_who_finds_the_session_full_is_asked_how_late_they_may_be_told_and_waits(client: Client) -> None:
    instance = SessionFactory(capacity=1)
    BookingFactory(instance=instance)

    pages = through(client, instance, *FOR_MYSELF)
    assert pages[-1].headings == ["Hvor sent må vi give dig besked?"]
    last = answer(client, pages[-1], instance, varsel="same_morning")
    assert "Du kommer på venteliste." in last.text
    client.post(steps_of(instance), {**last.typed, "bestil": "1"})

    waiting = Booking.objects.get(name="Inga Holm")
    assert (waiting.state, waiting.notice) == (BookingState.WAITING, "same_morning")


def test_a_seat_taken_meanwhile_is_told_on_the_last_page_and_one_may_wait(client: Client) -> None:
    instance = SessionFactory(capacity=1)
    last = through(client, instance, *FOR_MYSELF)[-1]
    BookingFactory(instance=instance)

    again = answer(client, last, instance, press="bestil")
    assert "Pladsen blev taget, mens du skrev. Du kan skrive dig på ventelisten her." in again.summary
    client.post(steps_of(instance), {**again.typed, "bestil": "1"})

    assert Booking.objects.get(name="Inga Holm").is_waiting


def test_who_stands_there_already_is_told_so_at_the_name(client: Client) -> None:
    instance = SessionFactory()
    BookingFactory(instance=instance, name="Inga Holm", email="", phone="+4512345678")

    again = answer(client, through(client, instance, *FOR_MYSELF)[-1], instance, press="bestil")

    assert again.headings == ["Hvad hedder du?"]
    assert again.faults == {"navn": ["Den person står allerede på holdet. Ring til os, hvis noget skal ændres."]}


def test_a_machine_that_fills_in_the_trap_books_nothing(client: Client) -> None:
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    again = answer(client, last, instance, press="bestil", hjemmeside="https://vind.example")

    assert again.summary[0].startswith("Vi kunne ikke tage imod din bestilling.")
    assert Booking.objects.count() == 0


def test_who_asks_too_often_is_told_to_ring_here_too(client: Client, settings: object) -> None:
    settings.BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = 0  # type: ignore[attr-defined]
    instance = SessionFactory()
    last = through(client, instance, *FOR_MYSELF)[-1]

    reply = client.post(steps_of(instance), {**last.typed, "bestil": "1"})

    assert reply.status_code == 429
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("at", ["", "findes-ikke", "navn", "svar", "varsel", "aftalt"])
@pytest.mark.parametrize("name", ["hvem", "niveau", "behov", "kan", "varsel", "formkey", "tilbage", "ret", "retter"])
def test_a_form_that_has_been_tampered_with_asks_again_and_breaks_nothing(client: Client, at: str, name: str) -> None:
    instance = SessionFactory()
    typed = through(client, instance, *FOR_MYSELF)[-1].typed

    reply = client.post(steps_of(instance), {**typed, "trin": at, "bestil": "1", name: "x" * 99})

    assert reply.status_code in {200, 302}
    assert Booking.objects.count() == (1 if reply.status_code == 302 else 0)


def test_what_cannot_be_booked_has_no_questions(client: Client) -> None:
    for instance in (CountedSessionFactory(), SessionFactory(starts_at=instant(hours=-1))):
        assert client.get(steps_of(instance))["Location"] == reverse("courses:session", args=[instance.pk])
    assert client.get(steps_of(SessionFactory(state="draft"))).status_code == 404


def test_the_session_s_page_leads_to_the_questions(client: Client) -> None:
    instance = SessionFactory()

    page = get(client, reverse("courses:session", args=[instance.pk]))

    assert page.links["Tag ét spørgsmål ad gangen"] == steps_of(instance)
