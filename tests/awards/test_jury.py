"""The jury of an award: its pages, what the database itself refuses, and two at once."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from time_machine import travel

from selvhjulpen.awards import actions
from selvhjulpen.awards.models import Conflict, Result, RoundState, Score
from tests.awards.factories import (
    CriterionFactory,
    JurorFactory,
    NominationFactory,
    RoundFactory,
    decided_round,
    page,
    points,
)
from tests.courses.factories import NOW, TODAY, CoordinatorFactory
from tests.directory.factories import OrganizationFactory
from tests.pages import words

pytestmark = pytest.mark.django_db


def test_a_jury_member_sees_their_own_points_and_nobody_elses(client, judged):
    one, other = judged.jury.all()
    nominee = judged.nominations.first()
    client.post(page(one, nominee), points(judged, 5, 4))
    client.post(page(other, nominee), points(judged, 1, 2))

    shown = words(client.get(page(one)))

    assert "Jeres point: Når mange 5, Ny idé 4" in shown
    assert "Når mange 1" not in shown
    assert "I mangler at give point til 1 nomineret." in shown
    assert "Placering" not in shown
    assert client.get(page(one))["Cache-Control"].startswith("max-age=0, no-cache")


def test_points_given_again_take_the_place_of_the_first(client, judged):
    juror, nominee = judged.jury.first(), judged.nominations.first()

    for values in ((1, 1), (5, 3)):
        client.post(page(juror, nominee), points(judged, *values))

    assert list(Score.objects.order_by("criterion").values_list("value", flat=True)) == [5, 3]


def test_half_of_the_points_are_no_points(client, judged):
    juror, nominee = judged.jury.first(), judged.nominations.first()
    half = {name: value for name, value in points(judged, 5, 6).items() if value == 5}

    assert "Vælg et tal." in words(client.post(page(juror, nominee), half))
    assert not Score.objects.exists()


def test_in_conflict_no_point_counts_and_none_can_be_given(client, judged):
    juror, nominee = judged.jury.first(), judged.nominations.first()
    client.post(page(juror, nominee), points(judged, 5, 5))
    client.post(f"{page(juror, nominee)}inhabil/")
    assert not Score.objects.exists()

    client.post(page(juror, nominee), points(judged, 5, 5))
    assert not Score.objects.exists()
    assert "I er inhabile her." in words(client.get(page(juror)))

    client.post(f"{page(juror, nominee)}inhabil/", {"fortryd": "1"})
    client.post(page(juror, nominee), points(judged, 4, 4))
    assert Score.objects.count() == 2


def test_nobody_scores_their_own_organisation(client, judged):
    organization = OrganizationFactory()
    juror = JurorFactory(round=judged, organization=organization, outside_name="")
    own = NominationFactory(round=judged, organization=organization, outside_name="", is_shortlisted=True)

    client.post(page(juror, own), points(judged, 5, 5))

    assert not Score.objects.exists()
    assert "Det er jer selv, så her giver I ikke point." in words(client.get(page(juror)))


def test_after_the_last_day_the_points_are_as_they_were(client, judged):
    juror, nominee = judged.jury.first(), judged.nominations.first()
    client.post(page(juror, nominee), points(judged, 5, 5))

    with travel(NOW + timedelta(days=22), tick=False):
        client.post(page(juror, nominee), points(judged, 1, 1))
        client.post(f"{page(juror, nominee)}inhabil/")

    assert list(Score.objects.values_list("value", flat=True)) == [5, 5]
    assert not Conflict.objects.exists()


def test_a_link_opens_nothing_before_the_jury_judges_and_no_other_rounds_nominee(client, judged):
    early, stranger = JurorFactory(), NominationFactory(is_shortlisted=True)
    left_out = NominationFactory(round=judged)

    paths = [page(early), *(page(judged.jury.first(), nominee) for nominee in (stranger, left_out))]

    assert [client.get(path).status_code for path in paths] == [404] * 3


def test_when_the_result_is_out_the_jury_reads_all_the_points(client):
    award = decided_round(published=True)
    juror = JurorFactory(round=award)

    shown = words(client.get(page(juror)))

    assert "Point fra hele juryen" in shown
    assert "De var bedst." in shown


# ── What the database itself refuses, and two at once ───────────────────────────────────────────


def test_the_database_refuses_a_score_off_the_scale_and_a_second_result(judged):
    juror, (nominee, other) = judged.jury.first(), judged.nominations.all()
    score = {"juror": juror, "nomination": nominee, "criterion": judged.criteria.first(), "given_at": NOW}
    Result.objects.create(round=judged, winner=nominee, reason="x", decided_at=NOW)

    for wrong in (
        lambda: Score.objects.create(value=6, **score),
        lambda: Score.objects.create(value=0, **score),
        lambda: Result.objects.create(round=judged, winner=other, reason="x", decided_at=NOW),
        lambda: NominationFactory(round=judged, outside_name=""),
        lambda: NominationFactory(round=judged, organization=OrganizationFactory()),
        lambda: RoundFactory(name=judged.name),
        lambda: RoundFactory(result_day=TODAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_refused_and_scores_at_once_are_one():
    award = RoundFactory(state=RoundState.JURY)
    criterion, juror = CriterionFactory(round=award), JurorFactory(round=award)
    nominees = [NominationFactory(round=award, is_shortlisted=True) for _ in range(2)]
    by, told = CoordinatorFactory(), []

    def at_once(deed, *cases):
        def run(case):
            try:
                deed(case)
                told.append("done")
            except actions.WrongState:
                told.append("refused")
            finally:
                connection.close()

        threads = [Thread(target=run, args=[case]) for case in cases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    at_once(lambda value: actions.score(juror=juror, nomination=nominees[0], values={criterion: value}, now=NOW), 2, 5)
    assert Score.objects.count() == 1
    at_once(lambda winner: actions.decide(award=award, winner=winner, reason="x", by=by, now=NOW), *nominees)

    assert sorted(told) == ["done", "done", "done", "refused"]
    assert Result.objects.count() == 1
