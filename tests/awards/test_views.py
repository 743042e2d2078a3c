"""An award from its call to its winner: the coordinator's pages, everybody's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from selvhjulpen.awards import actions
from selvhjulpen.awards.models import AwardRound, Conflict, JuryMember, Nomination, Result, RoundState
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.models import AuditEntry
from tests.awards.factories import (
    CriterionFactory,
    JurorFactory,
    NominationFactory,
    RoundFactory,
    decided_round,
    page,
    points,
)
from tests.courses.factories import NOW, TODAY
from tests.pages import pressed_twice, words

pytestmark = pytest.mark.django_db


def typed(**other):
    return {
        "title": "Mandagscaféen",
        "organization": "",
        "outside_name": "Naboerne",
        "text": "De hjælper alle.",
        "by_name": "Nora Nielsen",
        "by_email": "nora@example.dk",
        "formkey": "formular-1",
        "hjemmeside": "",
        **other,
    }


# ── Everybody's ─────────────────────────────────────────────────────────────────────────────────


def test_anybody_nominates_once_however_often_the_form_is_sent(client):
    award = RoundFactory()

    answers = [client.post(f"/pris/{award.pk}/", typed()) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {f"/pris/{award.pk}/tak/"}
    nomination = Nomination.objects.get()
    assert (nomination.nominee, nomination.by_email) == ("Naboerne", "nora@example.dk")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"outside_name": ""}, "Vælg en i listen, eller skriv et navn."),
        ({"by_email": "nora"}, ""),
        ({"text": "Ring til Inga, 010150-1234"}, "Det ligner et cpr-nummer."),
        ({"hjemmeside": "http://x"}, "Vi kunne ikke tage imod din indstilling."),
    ],
)
def test_what_cannot_be_a_nomination_is_told_and_the_rest_is_kept(client, sent, said):
    answer = client.post(f"/pris/{RoundFactory().pk}/", typed(**sent))

    assert said in words(answer)
    assert 'value="Mandagscaféen"' in answer.content.decode()
    assert not Nomination.objects.exists()


def test_who_nominates_too_often_is_asked_to_telephone(client):
    award = RoundFactory()
    answers = [client.post(f"/pris/{award.pk}/", typed(formkey=f"f{n}")) for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert Nomination.objects.count() == 20


def test_the_last_day_counts_and_the_next_does_not(client):
    award = RoundFactory(nominations_until=TODAY)
    client.post(f"/pris/{award.pk}/", typed())

    with travel(NOW + timedelta(days=1), tick=False):
        late = client.post(f"/pris/{award.pk}/", typed(formkey="for sent"))

    assert "Du kan ikke indstille flere." in words(late)
    assert Nomination.objects.count() == 1


def test_a_draft_is_not_there_and_nobody_reads_who_nominated_or_won_too_early(client):
    draft, decided = RoundFactory(state=RoundState.DRAFT), decided_round()
    NominationFactory(round=decided, title="Ikke nomineret")

    shown = words(client.get(f"/pris/{decided.pk}/"))

    assert client.get(f"/pris/{draft.pk}/").status_code == 404
    assert decided.result.winner.title in shown
    assert not {"Vinderen", "De var bedst.", "Xenia", "Nora", "Ikke nomineret"} & {
        word for word in ("Vinderen", "De var bedst.", "Xenia", "Nora", "Ikke nomineret") if word in shown
    }


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_kept_shows_the_result_on_its_day(client, keeping):
    award = decided_round()
    address = f"/pris/{award.pk}/"
    assert "Vinderen" not in words(client.get(address))

    actions.publish_results(now=NOW + timedelta(days=27))
    assert "Vinderen" not in words(client.get(address))
    actions.publish_results(now=NOW + timedelta(days=28))

    assert "Vinderen" in words(client.get(address))


# ── The coordinator's ───────────────────────────────────────────────────────────────────────────


def test_a_round_goes_from_call_to_winner(coordinator, client):
    sent = {
        "name": "Årets digitale initiativ",
        "year": "2026",
        "call": "Hvem?",
        "nominations_until": f"{TODAY}",
        "jury_until": f"{TODAY + timedelta(days=1)}",
        "result_day": f"{TODAY + timedelta(days=1)}",
        "shortlist_size": "1",
        "prize_ore": "10.000",
        "prize_use": "Et kursus eller et foredrag",
    }
    assert coordinator.get("/priser/ny/").context["form"]["shortlist_size"].value() == 10
    coordinator.post("/priser/ny/", sent)
    award = AwardRound.objects.get()
    own = f"/priser/{award.pk}/"
    coordinator.post(f"{own}kriterier/", {"name": "Når mange", "weight": "1"})
    coordinator.post(f"{own}jury/", {"outside_name": "Rådet", "email": "raadet@example.dk"})
    coordinator.post(f"{own}aabn/")
    client.post(f"/pris/{award.pk}/", typed())
    other = NominationFactory(round=award)
    winner = Nomination.objects.exclude(pk=other.pk).get()

    refused = coordinator.post(f"{own}nominerede/", {"nominees": [winner.pk, other.pk]})
    assert "Du har valgt 2. Der er plads til 1." in words(refused)
    coordinator.post(f"{own}nominerede/", {"nominees": [winner.pk]})
    too_early = coordinator.post(f"{own}til-juryen/", follow=True)
    assert "Alle må indstille lidt endnu." in words(too_early)
    with travel(NOW + timedelta(days=1), tick=False):
        coordinator.force_login(coordinator.person)  # a login ends with the working day
        coordinator.post(f"{own}til-juryen/")
        letter = Message.objects.get()
        (link,) = re.findall(r"http://localhost:8000(\S+)", letter.text)
        assert (letter.to_address, letter.subject) == (
            "raadet@example.dk",
            "Giv point til Årets digitale initiativ 2026",
        )
        client.post(f"{link}{winner.pk}/", points(award, 4))
        coordinator.post(f"{own}afgoer/", {"winner": winner.pk, "reason": "De når mange."})

    award.refresh_from_db()
    assert (award.state, award.result.winner, award.prize_ore) == (RoundState.PUBLISHED, winner, 1_000_000)
    shown = words(client.get(f"/pris/{award.pk}/"))
    assert "De når mange. Offentliggjort den 24. november 2026." in shown
    assert "Præmien er 10.000 kr. Den må bruges til: Et kursus eller et foredrag" in shown
    assert AuditEntry.objects.filter(about=f"awards.awardround:{award.pk}", deed="changed").count() == 7


def test_nothing_goes_to_the_jury_before_all_is_there(coordinator):
    award = RoundFactory(nominations_until=TODAY - timedelta(days=1))
    NominationFactory(round=award, is_shortlisted=True)
    CriterionFactory(round=award)

    answer = coordinator.post(f"/priser/{award.pk}/til-juryen/", follow=True)

    assert "Der skal være kriterier, nominerede og en jury først." in words(answer)
    assert AwardRound.objects.get().state == RoundState.OPEN


def test_who_has_no_email_is_named_and_gets_a_link_once_it_is_written(coordinator):
    award = RoundFactory(nominations_until=TODAY - timedelta(days=1))
    NominationFactory(round=award, is_shortlisted=True)
    CriterionFactory(round=award)
    lost, _reached = JurorFactory(round=award, outside_name="Rådet", email=""), JurorFactory(round=award)

    refused = coordinator.post(f"/priser/{award.pk}/til-juryen/", follow=True)
    assert "Vi har ingen e-mail til Rådet. Skriv den under juryen først." in words(refused)
    assert (AwardRound.objects.get().state, Message.objects.count()) == (RoundState.OPEN, 0)
    assert "Ingen kriterier endnu" not in words(refused)

    coordinator.post(f"/priser/{award.pk}/jury/{lost.pk}/", {"email": "raadet@example.dk"})
    coordinator.post(f"/priser/{award.pk}/til-juryen/")
    assert Message.objects.filter(to_address="raadet@example.dk").count() == 1


def test_another_email_while_the_jury_judges_is_another_link_and_the_old_one_opens_nothing(coordinator, client, judged):
    juror = judged.jury.first()
    address = f"/priser/{judged.pk}/jury/{juror.pk}/"

    assert "Det gamle virker ikke mere." in words(coordinator.get(address))
    for email in ("en@example.dk", "en@example.dk", "to@example.dk"):
        coordinator.post(address, {"email": email})

    letter = Message.objects.exclude(text="").get()
    (link,) = re.findall(r"http://localhost:8000(\S+)", letter.text)
    assert (letter.to_address, Message.objects.count()) == ("to@example.dk", 2)
    assert [client.get(at).status_code for at in (link, f"/pris/jury/{juror.token}/")] == [200, 404]


def test_a_day_that_is_over_is_promised_to_nobody(client, judged):
    AwardRound.objects.update(
        nominations_until=TODAY - timedelta(days=3), jury_until=TODAY - timedelta(days=2), result_day=TODAY
    )
    pages = (f"/pris/{judged.pk}/", f"/pris/jury/{judged.jury.first().token}/")

    assert all("Resultatet kommer den 23. november 2026." in words(client.get(page)) for page in pages)
    with travel(NOW + timedelta(days=1), tick=False):
        late = [words(client.get(page)) for page in pages]
    assert all("Resultatet kommer, når juryen er færdig." in shown for shown in late)
    assert not any("Resultatet kommer den" in shown for shown in late)


def test_a_round_that_the_jury_still_has_is_decided_whatever_it_says_of_a_winner(coordinator, judged):
    first, second = judged.nominations.all()
    Result.objects.create(round=judged, winner=first, reason="Fra et gammelt ark.", decided_at=NOW, published_at=NOW)
    assert "Fra et gammelt ark." not in words(coordinator.get(f"/priser/{judged.pk}/"))

    answers = [
        coordinator.post(f"/priser/{judged.pk}/afgoer/", {"winner": winner.pk, "reason": "De når mange."}, follow=True)
        for winner in (second, first)
    ]

    assert ["Vinderen er fundet." in words(answer) for answer in answers] == [True, False]
    result = Result.objects.get()
    assert (result.winner, result.reason, result.published_at) == (second, "De når mange.", None)
    assert AwardRound.objects.get().state == RoundState.DECIDED


def test_a_round_that_is_published_without_a_winner_is_shown(client):
    published = RoundFactory(state=RoundState.PUBLISHED, prize_ore=100)
    juror = JurorFactory(round=published)

    for address in (f"/pris/{published.pk}/", page(juror)):
        answer = client.get(address)
        assert (answer.status_code, "Vinderen" in words(answer)) == (200, False)


def test_save_pressed_twice_is_one_round_one_criterion_one_juror_and_one_nomination(coordinator, client, judged):
    days = {"nominations_until": f"{TODAY}", "jury_until": f"{TODAY}", "result_day": f"{TODAY}"}
    call = {"name": "Ny pris", "year": "2026", "call": "Hvem?", "shortlist_size": "1", **days}
    award = RoundFactory()
    own = f"/priser/{award.pk}/"

    answers = [
        pressed_twice(coordinator, "/priser/ny/", call, year="2027"),
        pressed_twice(coordinator, f"{own}kriterier/", {"name": "Ny idé", "weight": "1"}, name="Når mange"),
        pressed_twice(
            coordinator, f"/priser/{judged.pk}/jury/", {"outside_name": "Råd", "email": "r@a.dk"}, outside_name="Hus"
        ),
        pressed_twice(client, f"/pris/{award.pk}/", {**typed(), "formkey": ""}, title="Tirsdagscaféen"),
    ]

    assert [[answer.status_code for answer in three] for three in answers] == [[302, 302, 302]] * 4
    assert all(first["Location"] == second["Location"] for first, second, _third in answers)
    assert set(AwardRound.objects.filter(name="Ny pris").values_list("year", flat=True)) == {2026, 2027}
    assert [one.name for one in award.criteria.all()] == ["Ny idé", "Når mange"]
    assert [one.outside_name for one in judged.jury.all()][2:] == ["Råd", "Hus"]
    assert [one.title for one in award.nominations.all()] == ["Mandagscaféen", "Tirsdagscaféen"]
    assert Message.objects.count() == 2


def test_an_award_has_one_round_a_year(coordinator):
    there = RoundFactory()
    days = {"nominations_until": f"{TODAY}", "jury_until": f"{TODAY}", "result_day": f"{TODAY}"}
    sent = {"name": there.name, "year": "2026", "call": "Hvem?", "shortlist_size": "1", **days}

    other = RoundFactory()
    answers = [coordinator.post(page, sent) for page in ("/priser/ny/", f"/priser/{other.pk}/ret/")]

    assert all("Prisen har allerede en runde det år." in words(answer) for answer in answers)
    assert AwardRound.objects.count() == 2


def test_the_log_knows_what_the_jury_looks_for_and_who_judged(coordinator, client, judged):
    award, juror, nominee = RoundFactory(), judged.jury.first(), judged.nominations.first()
    coordinator.post(f"/priser/{award.pk}/kriterier/", {"name": "Ny idé", "weight": "1"})
    coordinator.post(f"/priser/{award.pk}/kriterier/{award.criteria.get().pk}/fjern/")
    client.post(page(juror, nominee), points(judged, 5, 4))
    client.post(f"{page(juror, nominee)}inhabil/")
    client.post(f"{page(juror, nominee)}inhabil/", {"fortryd": "1"})

    told = AuditEntry.objects.order_by("pk").values_list("what", "name", "about")
    coordinators, of_round = coordinator.person.name, f"awards.awardround:{award.pk}"
    assert list(told) == [
        ("Kriterium skrevet på", coordinators, of_round),
        ("Kriterium taget af", coordinators, of_round),
        ("Point givet", str(juror), juror.about),
        ("Inhabilitet meldt", str(juror), juror.about),
        ("Inhabilitet taget tilbage", str(juror), juror.about),
    ]


def test_criteria_lie_fast_once_the_jury_looks(coordinator, judged):
    criterion = judged.criteria.first()

    coordinator.post(f"/priser/{judged.pk}/kriterier/", {"name": "Ny", "weight": "1"})
    coordinator.post(f"/priser/{judged.pk}/kriterier/{criterion.pk}/fjern/")

    assert judged.criteria.count() == 2


def test_who_joins_a_jury_that_judges_is_written_to_at_once(coordinator, judged):
    coordinator.post(f"/priser/{judged.pk}/jury/", {"outside_name": "Den nye", "email": "ny@example.dk"})

    assert Message.objects.get().to_address == "ny@example.dk"


def test_the_coordinator_sees_who_nominated_and_the_log_knows(coordinator):
    nomination = NominationFactory()

    assert nomination.by_email in words(coordinator.get(f"/priser/{nomination.round_id}/"))
    assert AuditEntry.objects.filter(deed="seen", about=f"awards.awardround:{nomination.round_id}").count() == 1


def test_a_tie_is_named_and_there_is_one_result(coordinator, judged):
    juror = judged.jury.first()
    first, second = judged.nominations.all()
    for nominee in (first, second):
        actions.score(juror=juror, nomination=nominee, values=dict.fromkeys(judged.criteria.all(), 3), now=NOW)

    shown = words(coordinator.get(f"/priser/{judged.pk}/afgoer/"))
    assert f"Flere står lige på førstepladsen: {first.title} , {second.title} . Juryen må vælge." in shown
    assert "Ikke alle i juryen har givet alle deres point." in shown

    for winner in (first, second):
        coordinator.post(f"/priser/{judged.pk}/afgoer/", {"winner": winner.pk, "reason": "Efter en lang snak."})
    assert Result.objects.get().winner == first


@pytest.mark.parametrize("path", ["/priser/", "/priser/{pk}/", "/priser/{pk}/afgoer/"])
def test_as_many_queries_for_one_as_for_three(coordinator, judged, path):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(path.format(pk=judged.pk)).status_code == 200
        return len(queries)

    def one_more():
        juror, nominee = JurorFactory(round=judged), NominationFactory(round=judged, is_shortlisted=True)
        Conflict.objects.create(juror=juror, nomination=nominee, declared_at=NOW)
        actions.score(
            juror=juror,
            nomination=judged.nominations.first(),
            values=dict.fromkeys(judged.criteria.all(), 3),
            now=NOW,
        )
        decided_round()

    one_more()
    count()
    with_one = count()
    one_more()
    one_more()

    assert count() == with_one


# ── Forgetting ──────────────────────────────────────────────────────────────────────────────────


def test_half_a_year_after_the_result_nobody_is_named_any_more(judged):
    actions.letters.please_judge(judged.jury.first(), now=NOW)
    last = NOW + timedelta(days=28 + 181)

    actions.forget_names(now=last)
    assert Nomination.objects.exclude(by_name="").count() == 2

    actions.forget_names(now=last + timedelta(days=2))
    assert not Nomination.objects.exclude(by_name="", by_email="").exists()
    assert not JuryMember.objects.exclude(email="").exists()
    letter = Message.objects.get()
    assert (letter.to_address, letter.text) == ("", "")
