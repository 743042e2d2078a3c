"""What is looked for is found, the best find first, alike on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from selvhjulpen.materials import actions, queries
from selvhjulpen.materials.models import Material, Occurrence, OutOfDateFlag, Thanks, Word
from selvhjulpen.materials.queries import Order, Wish
from tests.materials.factories import NOW, LinkFactory, TipFactory
from tests.people.factories import InstructorFactory
from tests.solutions.factories import SolutionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def found(words: str = "", **wish: object) -> list[str]:
    return [held.title for held in queries.sheet(Wish(words=words, **wish)).materials]


def test_all_words_must_be_there_and_each_in_any_of_its_forms():
    TipFactory(title="Lån", text="Bøgerne hentes på biblioteket.")
    TipFactory(title="Rejse", text="Bogen om rejser.")

    assert found("bog") == ["Rejse", "Lån"]
    assert found("bøger bibliotek") == ["Lån"]
    assert found("bog tablet") == []


def test_aalborg_and_aalborg_with_a_ring_find_each_other_and_the_one_as_it_is_written_stands_first():
    TipFactory(title="Ring", text="Café i Ålborg")
    TipFactory(title="To a'er", text="Café i Aalborg")

    assert found("Aalborg") == ["To a'er", "Ring"]
    assert found("ålborg") == ["Ring", "To a'er"]


def test_a_title_counts_for_more_than_a_text_and_a_whole_word_for_more_than_a_part():
    TipFactory(title="Andet", text="Et kursus")
    TipFactory(title="Bibliotekskursus", text="Andet")
    TipFactory(title="Kurser", text="Andet")

    assert found("kursus") == ["Kurser", "Andet", "Bibliotekskursus"]
    assert found("bibliotek") == ["Bibliotekskursus"]


def test_the_name_of_a_topic_or_a_solution_is_found_as_well_and_by_its_new_name_at_once():
    topic, solution = TopicFactory(name="Digital Post"), SolutionFactory(name="MitID")
    TipFactory(title="Brevet", topics=[topic], solutions=[solution])

    assert found("digital post") == found("mit-id") == found("mitid brev") == ["Brevet"]
    topic.name = "e-Boks"
    topic.save()
    assert found("eboks") == ["Brevet"]
    assert found("digital") == []


def test_words_that_are_corrected_away_are_found_no_more_and_forgotten_a_day_later():
    tip = TipFactory(title="Ringetid", text="Ring til Xenia")
    draft = actions.Draft(title="Ringetid", text="Ring til vagten")
    actions.edit(material=tip, draft=draft, seen=tip.changed_at, by=tip.author, now=NOW)

    assert found("xenia") == []
    actions.forget_unused_words(now=NOW + timedelta(hours=23))
    assert Word.objects.filter(text="xenia").exists()
    actions.forget_unused_words(now=NOW + timedelta(hours=25))
    assert not Word.objects.filter(text="xenia").exists()
    assert found("vagt") == ["Ringetid"]


def test_a_word_that_was_used_again_meanwhile_stays():
    TipFactory(title="Vagten")
    Occurrence.objects.all().delete()
    TipFactory(title="Vagtplan")
    actions.keep_words([TipFactory(title="Vagten")], now=NOW + timedelta(hours=24))

    actions.forget_unused_words(now=NOW + timedelta(hours=25))

    assert found("vagten") == ["Vagten"]


def test_what_is_for_all_is_found_at_every_level_and_each_filter_takes_its_part():
    topic, solution = TopicFactory(), SolutionFactory()
    TipFactory(title="Alle", topics=[topic])
    TipFactory(title="Nye", level="new", solutions=[solution])
    LinkFactory(title="Øvede", level="practised")

    assert found(level="new") == ["Nye", "Alle"]
    assert found(topic=topic) == ["Alle"]
    assert found(solution=solution) == ["Nye"]
    assert found(kind="link") == ["Øvede"]
    assert found("opsætning", kind="link") == []


def test_the_newest_stand_first_or_those_most_have_thanked_for():
    old = TipFactory(title="Gammel", created_at=NOW - timedelta(days=9))
    TipFactory(title="Ny")
    Thanks.objects.create(material=old, by=InstructorFactory(), at=NOW)

    assert found() == found("skriften", order=Order.NEWEST) == ["Ny", "Gammel"]
    assert found(order=Order.THANKED) == ["Gammel", "Ny"]


def test_what_should_be_looked_over_is_flagged_or_left_behind_by_its_solution():
    changed = SolutionFactory(changed_on=NOW.date() + timedelta(days=1))
    unchanged = SolutionFactory(changed_on=NOW.date())
    TipFactory(title="Overhalet", solutions=[changed, unchanged])
    TipFactory(title="Passer", solutions=[unchanged, SolutionFactory()])
    flagged = TipFactory(title="Flaget")
    OutOfDateFlag.objects.create(material=flagged, by=None, reason="Knappen er væk", at=NOW)

    assert found(doubted=True) == ["Flaget", "Overhalet"]
    assert {held.title: held.is_doubted for held in Material.objects.all()} == {
        "Overhalet": True,
        "Passer": False,
        "Flaget": True,
    }
    assert queries.number_doubted() == 2


def test_a_sheet_that_is_not_there_is_the_first():
    for _ in range(queries.PER_SHEET + 1):
        TipFactory(author=None)

    for number in ("", "0", "3", "-1", "x", "٢", "9" * 30):
        sheet = queries.sheet(Wish(), number=number)
        assert (sheet.number, len(sheet.materials), sheet.previous, sheet.following) == (1, queries.PER_SHEET, 0, 2)
    last = queries.sheet(Wish(), number="2")
    assert (last.number, len(last.materials), last.previous, last.following) == (2, 1, 1, 0)


def test_where_nothing_is_found_what_is_nearest_has_one_of_the_words_or_is_the_newest():
    topic = TopicFactory()
    TipFactory(title="Tablet", topics=[topic])
    TipFactory(title="Nyest")

    assert [held.title for held in queries.nearest(Wish(words="tablet zebra"))] == ["Tablet"]
    assert [held.title for held in queries.nearest(Wish(words="zebra", topic=topic))] == ["Tablet"]
    assert [held.title for held in queries.nearest(Wish(words="zebra"))] == ["Nyest", "Tablet"]
    assert queries.nearest(Wish(words="tablet", kind="link"))[0].title == "Tablet"


def test_the_question_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    topic, solution = TopicFactory(), SolutionFactory()
    for number in (1, 3):
        for _ in range(number):
            TipFactory(title="Tablet", topics=[topic], solutions=[solution])
        with django_assert_num_queries(10):
            for held in queries.sheet(Wish(words="tablet")).materials:
                assert [held.newest, held.is_doubted, held.author.name, list(held.topics.all())]
