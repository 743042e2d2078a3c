"""Where people get stuck: taken together, kept apart, answered; nobody is lost and nobody counted twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client

from selvhjulpen.lib.pictures import PictureType
from selvhjulpen.outbox.models import Message, MessageState
from selvhjulpen.people.models import AuditEntry
from selvhjulpen.solutions.actions import chores
from selvhjulpen.solutions.actions import observations as actions
from selvhjulpen.solutions.adapters import FOLDER, Picture, put
from selvhjulpen.solutions.models import Observation, StumblingBlock
from selvhjulpen.solutions.queries.observations import blocks_of, known_steps, shown_to_all
from selvhjulpen.solutions.rules.steps import fold_step
from tests.courses.two_at_once import all_at_once
from tests.people.factories import CoordinatorFactory, InstructorFactory
from tests.solutions.factories import DAY, NOW, TODAY, OwnerFactory, SolutionFactory, seen

pytestmark = pytest.mark.django_db


def counts() -> Counter[str]:
    """Step of each block -> people."""
    found: Counter[str] = Counter()
    for block in StumblingBlock.objects.all():
        found[block.step] = sum(one.people for one in block.observations.all())
    return found


def answer(block: StumblingBlock, state: str, text: str = "", **more: Any) -> None:
    actions.answer(block=block, state=state, text=text, **{"by": None, "now": NOW, **more})
    block.refresh_from_db()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("På knappen »Næste«", "knappen NAESTE", True),
        ("Ved årsopgørelsen", "aarsopgoerelsen", True),
        ("Knappen Næste", "Knappen Tilbage", False),
        ("på den", "på den", True),
        ("på den", "under den", False),
    ],
)
def test_two_mean_the_same_step_without_capitals_accents_and_small_words(one: str, other: str, same: bool) -> None:
    assert (fold_step(one) == fold_step(other)) is same


def test_a_step_of_signs_only_has_no_words() -> None:
    assert fold_step("…!? –") == ""


def test_alike_observations_are_one_block_and_all_are_counted() -> None:
    solution, other = SolutionFactory(), SolutionFactory()
    seen(solution, "Knappen Næste", people=3)
    seen(solution, "på knappen »NÆSTE«", people=4, now=NOW + DAY)
    seen(solution, "Knappen Næste", kind="words")
    seen(other, "Knappen Næste")

    rows = StumblingBlock.objects.order_by("pk").values_list(
        "solution", "kind", "step", "first_seen_on", "last_seen_on"
    )
    assert list(rows) == [
        (solution.pk, "layout", "Knappen Næste", TODAY, TODAY + DAY),
        (solution.pk, "words", "Knappen Næste", TODAY, TODAY),
        (other.pk, "layout", "Knappen Næste", TODAY, TODAY),
    ]
    assert sum(StumblingBlock.objects.first().observations.values_list("people", flat=True)) == 7  # type: ignore[union-attr]


def test_a_form_sent_twice_is_one_observation_and_another_by_the_same_form_is_another() -> None:
    solution, by = SolutionFactory(), InstructorFactory()
    for _ in range(2):
        seen(solution, key="same", by=by)
    assert Observation.objects.count() == 1
    seen(solution, "Et andet sted", key="same", by=by)
    assert counts() == {"Knappen Næste": 1, "Et andet sted": 1}


@pytest.mark.django_db(transaction=True)
def test_the_same_new_step_filed_by_four_at_once_is_one_block_with_all_four() -> None:
    solution, people = SolutionFactory(), InstructorFactory.create_batch(4)

    all_at_once([lambda by=by: seen(solution, key=f"by {by.pk}", by=by, people=2) for by in people])

    assert counts() == {"Knappen Næste": 8}


def test_a_citizens_words_wait_until_somebody_has_read_them() -> None:
    solution = SolutionFactory(owner=OwnerFactory())
    block = seen(solution, by=None, people=9).block
    assert (shown_to_all(now=NOW), known_steps(solution), blocks_of(solution.owner)) == ([], [], [])
    coordinator = CoordinatorFactory()

    actions.check(block=block, step="Knappen »Videre«", by=coordinator, now=NOW)

    ((_, (shown,)),) = shown_to_all(now=NOW)
    assert (shown.block.step, shown.people) == ("Knappen »Videre«", 9)
    assert AuditEntry.objects.get(about=block.about).what == "Observation læst"
    # It is known by its new words, and filed under them.
    seen(solution, "knappen videre", people=1)
    assert counts() == {"Knappen »Videre«": 10}


def test_who_works_here_and_writes_the_same_puts_their_own_words_there() -> None:
    solution = SolutionFactory()
    seen(solution, "KNAPPEN næste", by=None)
    seen(solution, "Knappen Næste")

    block = StumblingBlock.objects.get()
    assert (block.step, block.is_checked) == ("Knappen Næste", True)


def test_words_that_stand_there_already_are_not_given_to_another() -> None:
    solution = SolutionFactory()
    first = seen(solution, "Knappen Næste").block
    second = seen(solution, "Knappen Videre", by=None).block

    with pytest.raises(actions.SameAlready) as refused:
        actions.check(block=second, step="knappen næste", by=CoordinatorFactory(), now=NOW)

    assert refused.value.block == first
    second.refresh_from_db()
    assert second.is_checked is False


def test_two_blocks_are_taken_together_without_losing_anybody() -> None:
    solution = SolutionFactory()
    old = seen(solution, "Knappen Næste", people=3, now=NOW - 9 * DAY).block
    new = seen(solution, "Videre-knappen", people=4, by=None).block
    answer(old, "planned", "Til marts")

    actions.merge(block=old, into=new, by=CoordinatorFactory(), now=NOW)

    kept = StumblingBlock.objects.get()
    assert counts() == {"Videre-knappen": 7}
    assert (kept.first_seen_on, kept.last_seen_on, kept.is_checked) == (TODAY - 9 * DAY, TODAY, True)
    assert (kept.state, kept.answer) == ("planned", "Til marts")


@pytest.mark.parametrize("answered", ["kept", "gone"])
def test_a_citizen_whose_words_are_taken_together_with_answered_ones_hears_the_answer(answered: str) -> None:
    solution = SolutionFactory()
    known = seen(solution, "Kendt", by=None).block
    answer(known, "declined", "Loven siger det")
    waiting = seen(solution, "Nyt", by=None, email="inga@example.dk").block
    blocks = {"block": waiting, "into": known} if answered == "kept" else {"block": known, "into": waiting}

    actions.merge(**blocks, by=CoordinatorFactory(), now=NOW)

    letter = Message.objects.get()
    assert (letter.to_address, "Loven siger det" in letter.text) == ("inga@example.dk", True)
    assert not Observation.objects.exclude(email="").exists()


def test_a_citizen_whose_words_are_kept_apart_hears_the_answer_that_stands_there() -> None:
    solution = SolutionFactory()
    known = seen(solution, "Kendt", by=None).block
    answer(known, "declined", "Loven siger det")
    waiting = seen(solution, "Nyt", by=None, email="inga@example.dk")

    actions.split(observation=waiting, kind="layout", step="Kendt", by=CoordinatorFactory(), now=NOW)

    assert list(Message.objects.values_list("to_address", flat=True)) == ["inga@example.dk"]
    assert not Observation.objects.exclude(email="").exists()


def test_what_is_mended_opens_again_when_a_later_one_is_moved_to_it() -> None:
    solution = SolutionFactory()
    mended, other = seen(solution, "Kendt").block, seen(solution, "Andet").block
    for block in (mended, other):
        answer(block, "mended", "Rettet")
    Message.objects.all().delete()
    late, fresh = (seen(solution, step, by=None, now=NOW + DAY) for step in ("Nyt", "Friskt"))

    actions.split(observation=late, kind="layout", step="Kendt", by=CoordinatorFactory(), now=NOW + DAY)
    actions.merge(block=other, into=fresh.block, by=CoordinatorFactory(), now=NOW + DAY)

    reopened = StumblingBlock.objects.values_list("step", "state", "reopened_on").order_by("step")
    assert list(reopened) == [("Friskt", "", TODAY + DAY), ("Kendt", "", TODAY + DAY)]
    assert not Message.objects.exists()


def test_a_block_is_not_taken_together_with_itself_or_with_another_solutions() -> None:
    block, strange = seen(SolutionFactory()).block, seen(SolutionFactory()).block
    for other in (block, strange):
        with pytest.raises(actions.NotAlike):
            actions.merge(block=block, into=other, by=CoordinatorFactory(), now=NOW)
    assert Observation.objects.count() == 2


def test_words_that_were_taken_together_or_mended_lead_to_their_block_when_they_are_written_again() -> None:
    solution, karen = SolutionFactory(), CoordinatorFactory()
    first, second = seen(solution, "Kanppen").block, seen(solution, "Videre").block
    actions.check(block=first, step="Knappen Næste", by=karen, now=NOW)
    actions.merge(block=first, into=second, by=karen, now=NOW)

    for words in ("kanppen", "På knappen næste", "VIDERE"):
        assert seen(solution, words, by=None).block == second

    assert counts() == {"Videre": 5}
    other = seen(solution, "Tilbage").block
    with pytest.raises(actions.SameAlready) as refused:
        actions.check(block=other, step="Knappen Næste", by=karen, now=NOW)
    assert refused.value.block == second
    assert seen(SolutionFactory(), "Kanppen").block != second


def test_words_that_are_kept_apart_again_no_longer_lead_to_where_they_were() -> None:
    solution, karen = SolutionFactory(), CoordinatorFactory()
    observation, kept = seen(solution, "Kanppen"), seen(solution, "Videre").block
    actions.merge(block=observation.block, into=kept, by=karen, now=NOW)
    observation.refresh_from_db()

    apart = actions.split(observation=observation, kind=kept.kind, step="kanppen", by=karen, now=NOW)

    assert seen(solution, "Kanppen").block == apart != kept
    assert counts() == {"kanppen": 2, "Videre": 1}


def test_an_observation_is_kept_apart_without_losing_anybody() -> None:
    solution = SolutionFactory()
    first = seen(solution, people=3, now=NOW - 5 * DAY)
    second = seen(solution, people=4, by=None, now=NOW)
    StumblingBlock.objects.update(told_at=NOW)

    new = actions.split(observation=first, kind="words", step="Ordet »næste«", by=CoordinatorFactory(), now=NOW)

    assert counts() == {"Knappen Næste": 4, "Ordet »næste«": 3}
    old = StumblingBlock.objects.get(pk=second.block_id)
    assert (old.first_seen_on, new.first_seen_on, new.told_at, new.is_checked) == (TODAY, TODAY - 5 * DAY, None, True)
    # The last one that leaves takes the block with it; into one that is there already.
    actions.split(observation=second, kind="words", step="ordet næste", by=CoordinatorFactory(), now=NOW)
    assert counts() == {"Ordet »næste«": 7}


def test_an_observation_is_not_kept_apart_from_itself() -> None:
    with pytest.raises(actions.NotAlike):
        actions.split(
            observation=seen(SolutionFactory()), kind="layout", step="knappen næste", by=CoordinatorFactory(), now=NOW
        )


def test_what_is_no_observation_goes_with_its_picture_and_its_block(django_capture_on_commit_callbacks: Any) -> None:
    observation = seen(SolutionFactory(), picture=Picture(b"drawn", PictureType.PNG))
    assert default_storage.exists(observation.picture)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(observation=observation, by=CoordinatorFactory(), now=NOW)

    assert (StumblingBlock.objects.count(), default_storage.exists(observation.picture)) == (0, False)


def test_what_is_mended_and_seen_again_opens_again() -> None:
    solution = SolutionFactory()
    block = seen(solution).block
    answer(block, "mended", "Rettet i version 7")
    seen(solution, now=NOW + DAY, people=4)

    block.refresh_from_db()
    assert (block.state, block.answer, block.answered_at, block.reopened_on) == ("", "", None, TODAY + DAY)
    assert counts() == {"Knappen Næste": 5}
    answer(block, "mended", "Nu rigtigt", now=NOW + 2 * DAY)
    assert (block.state, block.reopened_on) == ("mended", None)


def test_an_answer_that_is_not_mended_stays_when_it_is_seen_again() -> None:
    solution = SolutionFactory()
    block = seen(solution).block
    answer(block, "declined", "Loven siger det")
    seen(solution, now=NOW + DAY)
    block.refresh_from_db()
    assert (block.state, block.answer) == ("declined", "Loven siger det")


def test_nobody_is_told_no_without_a_reason() -> None:
    block = seen(SolutionFactory()).block
    with pytest.raises(actions.NeedsReason):
        answer(block, "declined")
    with pytest.raises(IntegrityError, match="solutions_no_has_a_reason"), transaction.atomic():
        StumblingBlock.objects.update(state="declined", answered_at=NOW)


def test_who_filed_it_hears_of_the_answer_once_and_a_citizens_address_is_forgotten() -> None:
    solution, ulla = SolutionFactory(name="MitID"), InstructorFactory(name="Ulla")
    seen(solution, by=ulla)
    seen(solution, by=ulla)
    seen(solution, by=InstructorFactory(is_active=False))
    seen(solution, by=None)
    mine = seen(solution, by=None, email="inga@example.dk", language="en")
    block = mine.block

    answer(block, "planned", "Til marts")
    for _ in range(2):
        answer(block, "mended", "Rettet")

    told = Message.objects.values_list("to_address", "subject")
    assert sorted(told) == sorted([(ulla.email, "Svar om MitID"), ("inga@example.dk", "Answer about MitID")] * 2)
    last = Message.objects.filter(to_address="inga@example.dk").last()
    assert last is not None
    assert ("Rettet" in last.text, "deleted your email" in last.text) == (True, True)
    mine.refresh_from_db()
    assert mine.email == ""
    assert f"/observation/{block.pk}/" in Message.objects.filter(to_address=ulla.email).last().text  # type: ignore[union-attr]


def test_who_asks_after_the_answer_is_given_gets_it_at_once() -> None:
    solution = SolutionFactory()
    answer(seen(solution).block, "declined", "Loven siger det")
    Message.objects.all().delete()

    late = seen(solution, by=None, email="inga@example.dk", now=NOW + DAY)

    assert Message.objects.get().to_address == "inga@example.dk"
    late.refresh_from_db()
    assert late.email == ""


class TestTheOwnersDigest:
    def test_is_sent_once_a_week_at_most_and_only_when_something_is_new(self) -> None:
        owner = OwnerFactory()
        solution = SolutionFactory(owner=owner, name="MitID")
        seen(solution, people=3)
        seen(solution, "Ulæst", by=None)
        seen(SolutionFactory(owner=OwnerFactory(email="")))

        chores.tell_owners(now=NOW)
        chores.tell_owners(now=NOW + DAY)
        letter = Message.objects.get()
        assert (letter.to_address, letter.subject) == (owner.email, "Her går borgerne i stå: 1 nyt sted")
        for words in ("MitID: Knappen Næste", "3 personer i alt", f"/ejer/{owner.token}/"):
            assert words in letter.text
        assert "Ulæst" not in letter.text

        chores.tell_owners(now=NOW + 8 * DAY)
        assert Message.objects.count() == 1  # nothing is new
        seen(solution, now=NOW + 8 * DAY)
        chores.tell_owners(now=NOW + 8 * DAY)
        seen(solution, now=NOW + 9 * DAY)
        chores.tell_owners(now=NOW + 9 * DAY)
        assert Message.objects.count() == 2  # a week has not gone

    def test_leaves_out_what_nobody_has_been_seen_at_and_the_pages_say_nobody(self, client: Client) -> None:
        solution, owner = SolutionFactory(owner=OwnerFactory()), OwnerFactory()
        blank = seen(solution, "Hentet ind").block
        Observation.objects.all().delete()
        seen(SolutionFactory(owner=owner), "Set")

        chores.tell_owners(now=NOW)

        assert Message.objects.get().to_address == owner.email
        assert [block.people for block in blocks_of(solution.owner)] == [0]
        client.force_login(CoordinatorFactory())
        for page in ("/observation/", f"/observation/{blank.pk}/", f"/ejer/{solution.owner.token}/"):
            assert "0 personer" in client.get(page).content.decode().replace("&nbsp;", " ")

    def test_costs_nothing_where_nothing_is_due(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            chores.tell_owners(now=NOW)


class TestWhatIsForgotten:
    def test_addresses_and_pictures_after_a_year(self, django_capture_on_commit_callbacks: Any) -> None:
        old, new = (
            seen(
                SolutionFactory(),
                by=None,
                email="inga@example.dk",
                picture=Picture(b"drawn", PictureType.PNG),
                now=moment,
            )
            for moment in (NOW - 366 * DAY, NOW - 364 * DAY)
        )
        answer(old.block, "planned", now=NOW - 366 * DAY)
        answer(new.block, "planned", now=NOW - 364 * DAY)

        with django_capture_on_commit_callbacks(execute=True):
            chores.forget(now=NOW)

        rows = Observation.objects.order_by("filed_at").values_list("email", "picture")
        assert list(rows) == [("", ""), ("inga@example.dk", new.picture)]
        assert [default_storage.exists(one.picture) for one in (old, new)] == [False, True]
        letters = Message.objects.order_by("created_at").values_list("to_address", "text", "state")
        assert [(to, bool(text), state) for to, text, state in letters] == [
            ("", False, MessageState.DROPPED),
            ("inga@example.dk", True, MessageState.WAITING),
        ]

    def test_what_has_reached_its_reader(self) -> None:
        answer(seen(SolutionFactory(), by=None, email="inga@example.dk").block, "planned")
        Message.objects.update(state=MessageState.SENT, settled_at=NOW)

        chores.forget(now=NOW)

        assert Message.objects.values_list("to_address", "text").get() == ("", "")

    def test_a_picture_of_a_deed_that_was_cut_off(self) -> None:
        kept = seen(SolutionFactory(), picture=Picture(b"drawn", PictureType.PNG)).picture
        stray = put(Picture(b"drawn", PictureType.PNG))
        chores.forget_stray_pictures(now=NOW.replace(year=2020))
        assert default_storage.exists(stray)

        chores.forget_stray_pictures(now=NOW.replace(year=2100))

        _folders, names = default_storage.listdir(FOLDER)
        assert (f"{FOLDER}/{names[0]}", len(names)) == (kept, 1)


def test_the_database_knows_what_nobody_can_have_seen() -> None:
    observation = seen(SolutionFactory())
    for nonsense in ({"people": 0}, {"people": 201}, {"severity": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.filter(pk=observation.pk).update(**nonsense)
    assert connection.vendor in {"sqlite", "postgresql"}
