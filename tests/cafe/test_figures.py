"""What the help log says in figures, and what of it everybody may read."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from selvhjulpen.cafe.models import HelpVisit
from selvhjulpen.cafe.queries.figures import figures, public_figures
from selvhjulpen.cafe.rules.figures import Told, in_fives, last_months, line, percent, told, told_share, whole_months
from selvhjulpen.lib.periods import Period, parse_period
from tests.cafe.factories import NOW, TODAY
from tests.directory.factories import LocationFactory, OrganizationFactory
from tests.people.factories import CoordinatorFactory, InstructorFactory
from tests.solutions.factories import SolutionFactory, TopicFactory

MARCH = parse_period("2026-03")


def log(number: int = 1, **more: Any) -> None:
    """So many visits of ten minutes that were solved; ``days_ago`` days before that Wednesday at nine."""
    said = {"started_at": NOW - timedelta(days=more.pop("days_ago", 0)), "minutes": 10, "outcome": "alone"} | more
    rows = [HelpVisit(**said) for _ in range(number)]
    for row in rows:
        row.reckon()
    HelpVisit.objects.bulk_create(rows)


class TestTold:
    def test_small_figures_stand_together_in_the_rest(self):
        assert told({"mail": 20, "mitid": 3, "kort": 4, "spil": 0}) == Told({"mail": 20}, rest=5)

    def test_one_small_figure_takes_the_smallest_of_the_others_with_it(self):
        assert told({"mail": 20, "mitid": 3, "kort": 9}) == Told({"mail": 20}, rest=10)

    def test_small_figures_that_are_under_five_together_take_one_more_with_them(self):
        assert told({"mail": 20, "mitid": 1, "kort": 2, "spil": 8}) == Told({"mail": 20}, rest=10)

    def test_where_no_figure_is_small_all_are_told(self):
        assert told({"mail": 20, "mitid": 5}) == Told({"mail": 20, "mitid": 5})

    def test_a_list_of_one_small_figure_is_not_told(self):
        assert told({"mail": 4}) == Told({}, is_withheld=True)
        assert told({"mail": 1, "mitid": 3}) == Told({}, is_withheld=True)

    @settings(max_examples=30, deadline=None)
    @given(st.dictionaries(st.integers(0, 8), st.integers(0, 12), max_size=7))
    def test_nothing_that_is_told_gives_a_small_figure_away(self, counts):
        answer = told(counts)

        assert all(number == in_fives(counts[thing]) >= 5 for thing, number in answer.shown.items())
        hidden = [number for thing, number in counts.items() if number and thing not in answer.shown]
        if answer.is_withheld:
            return
        # All that the lists of the page say of what is hidden is its sum: any of it may be any part of that.
        assert answer.rest == in_fives(sum(hidden))
        assert not hidden or (len(hidden) > 1 and answer.rest >= 5)

    def test_a_share_that_tells_of_one_to_four_is_not_told(self):
        assert told_share(10, 13) is None
        assert told_share(2, 40) is None
        assert told_share(3, 3) is None
        assert told_share(40, 40) == 100
        assert told_share(39, 44) == 88  # 35 of 40
        assert told_share(30, 40) == 75


def test_a_line_lies_between_its_foot_and_its_top():
    assert line([0, 5, 10], 10, width=100, height=50) == [(0, 50), (50, 25), (100, 0)]
    assert line([0], 0, width=100, height=50) == [(0, 50)]


def test_nearly_all_is_not_all():
    assert [percent(999, 1000), percent(1, 1000), percent(1000, 1000)] == [99, 1, 100]


def test_the_last_months_end_today_and_the_whole_ones_before_this():
    assert last_months(TODAY) == Period(date(2025, 4, 1), TODAY)
    assert whole_months(TODAY) == Period(date(2025, 3, 1), date(2026, 2, 28))


@pytest.mark.django_db
class TestFigures:
    def test_visits_are_counted_by_all_that_is_known_of_them(self):
        mail, phone = TopicFactory(), TopicFactory()
        mitid, hall, library = SolutionFactory(), OrganizationFactory(), LocationFactory()
        log(3, topic=mail, solution=mitid, location=library, people=2, device="phone")
        log(1, topic=phone, outcome="unsolved", how="phone", referred_to=hall, minutes=60)
        log(9, topic=phone, days_ago=40)

        found = figures(MARCH)

        assert (found.total.visits, found.total.people, found.total.minutes) == (4, 7, 90)
        assert (found.solved, found.solved_percent) == (3, 75)
        assert {topic: sums.visits for topic, sums in found.topics.items()} == {mail: 3, phone: 1}
        assert {solution: sums.visits for solution, sums in found.solutions.items()} == {mitid: 3, None: 1}
        assert {place: sums.people for place, sums in found.places.items()} == {library: 6, None: 1}
        assert {who: sums.visits for who, sums in found.referrals.items()} == {hall: 1}
        assert {way.value: sums.minutes for way, sums in found.ways.items()} == {"cafe": 30, "phone": 60}
        assert found.slots == {(3, 9): 4}
        assert found.topic_months == {mail: {MARCH.first: 3}, phone: {MARCH.first: 1}}

    def test_one_place_is_counted_alone(self):
        topic, library = TopicFactory(), LocationFactory()
        log(2, topic=topic, location=library)
        log(5, topic=topic)

        assert figures(MARCH, place=library.pk).total.visits == 2
        assert figures(MARCH, place=0).total.visits == 5

    def test_a_place_that_was_merged_away_takes_its_figures_along(self):
        topic, old, new = TopicFactory(), LocationFactory(), LocationFactory()
        log(2, topic=topic, location=old)

        HelpVisit.objects.update(location=new)

        assert list(figures(MARCH).places) == [new]

    def test_the_questions_asked_do_not_grow_with_the_visits(self, django_assert_num_queries):
        hall = OrganizationFactory()
        log(1, topic=TopicFactory(), location=LocationFactory(), solution=SolutionFactory(), referred_to=hall)
        with django_assert_num_queries(7):
            figures(MARCH)
        for n in range(3):
            log(2, topic=TopicFactory(), location=LocationFactory(), solution=SolutionFactory(), days_ago=n)
        with django_assert_num_queries(7):
            figures(MARCH)

    def test_everybody_reads_whole_months_without_small_figures(self):
        mail, phone, rare = TopicFactory(), TopicFactory(), TopicFactory()
        library = LocationFactory()
        log(20, topic=mail, location=library, days_ago=20)
        log(6, topic=phone, location=library, days_ago=20)
        log(2, topic=rare, location=library, days_ago=20)
        log(7, topic=mail, location=library)  # this month is not over

        found = public_figures(today=TODAY)

        assert found.visits == 25
        assert found.topics == Told({mail: 20}, rest=5)
        assert found.places == Told({library: 25})
        assert found.weekdays == Told({4: 25})
        assert found.solved_percent == 100

    def test_one_visit_more_is_not_to_be_found_by_subtracting_what_was_told_before(self):
        topic, library = TopicFactory(), LocationFactory()
        log(11, topic=topic, location=library, days_ago=20)
        before = public_figures(today=TODAY)

        log(1, topic=topic, location=library, days_ago=20)

        assert public_figures(today=TODAY) == before

    def test_of_four_visits_nothing_is_told(self):
        log(4, topic=TopicFactory(), days_ago=20)

        found = public_figures(today=TODAY)

        assert (found.visits, found.solved_percent) == (None, None)
        assert found.topics.is_withheld


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(CoordinatorFactory())
    return client


@pytest.fixture
def _wednesday(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.django_db
@pytest.mark.usefixtures("_wednesday")
class TestPages:
    def test_the_page_says_when_and_what(self, coordinator):
        log(3, topic=TopicFactory(name="Digital Post"), people=2)

        page = coordinator.get("/hjaelpelog/tal/").content.decode()

        assert '<td class="lv3">3</td>' in page
        assert "Flest kom onsdag kl. 9: 3 besøg." in page
        assert "April 2025 – marts 2026" in page
        assert page.count('<th scope="row" lang="da">Digital Post</th>') == 2  # over time, and in the list

    def test_nobody_who_helped_is_on_the_page_or_in_the_sheet(self, coordinator):
        helper = InstructorFactory(name="Xenia Hjælper")
        log(3, topic=TopicFactory(), logged_by=helper)

        for path in ("/hjaelpelog/tal/", "/hjaelpelog/tal/hjaelp.csv", "/it-cafe/tal/"):
            assert "Xenia" not in coordinator.get(path).content.decode()

    def test_period_and_place_are_chosen(self, coordinator):
        library = LocationFactory(name="Biblioteket")
        topic = TopicFactory()
        log(3, topic=topic, location=library, days_ago=40)
        log(9, topic=topic)

        page = coordinator.get("/hjaelpelog/tal/", {"periode": "2026-01", "sted": library.pk}).content.decode()

        assert "<dt>Besøg</dt><dd>3</dd>" in page

    @pytest.mark.parametrize("query", [{"periode": "x"}, {"sted": "987654"}, {"periode": "9999-99", "sted": "-1"}])
    def test_what_cannot_be_understood_is_as_if_nobody_had_asked(self, coordinator, query):
        log(1, topic=TopicFactory())

        assert "<dt>Besøg</dt><dd>1</dd>" in coordinator.get("/hjaelpelog/tal/", query).content.decode()

    def test_a_time_without_visits_says_so(self, coordinator):
        assert "Der er ingen hjælp skrevet ned i den tid" in coordinator.get("/hjaelpelog/tal/").content.decode()

    def test_the_sheet_has_the_figures_of_the_page(self, coordinator):
        log(3, topic=TopicFactory(name="=Digital Post"), people=2)

        answer = coordinator.get("/hjaelpelog/tal/hjaelp.xlsx")
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)

        assert rows[0] == ("Opgjort efter", "Hvad", "Fra", "Til", "Besøg", "Mennesker", "Minutter")
        assert rows[1][4:] == (3, 6, 30)
        assert [row[1:2] + row[4:] for row in rows if row[0] == "Emner"] == [("'=Digital Post", 3, 6, 30)]
        lists = Counter(row[0] for row in rows[1:])
        assert lists["Ugedag og time"] == lists["Emne pr. måned"] == 1
        assert "Emner;'=Digital Post;" in coordinator.get("/hjaelpelog/tal/hjaelp.csv").content.decode()

    def test_everybody_may_read_the_summary(self, client):
        mail, rare = TopicFactory(name="Mail"), TopicFactory(name="Spil")
        log(20, topic=mail, days_ago=20)
        log(3, topic=rare, days_ago=20)
        log(6, topic=TopicFactory(name="Kort"), days_ago=20)

        page = client.get("/it-cafe/tal/").content.decode()

        assert '<th scope="row" lang="da">Mail</th><td class="num" data-th="Gange, mindst">20</td>' in page
        assert '<th scope="row">Alt andet</th><td class="num" data-th="Gange, mindst">5</td>' in page
        assert "Spil" not in page
        assert "Kort" not in page

    def test_the_summary_of_nothing_says_so(self, client):
        assert "Her er ingen tal endnu" in client.get("/it-cafe/tal/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_wednesday", "keeping")
def test_the_summary_is_kept_until_a_visit_changes_it(client):
    topic = TopicFactory()
    log(9, topic=topic, days_ago=20)
    client.get("/it-cafe/tal/")

    log(2, topic=topic)
    assert "<dd>mindst 5</dd>" in client.get("/it-cafe/tal/").content.decode()

    log(3, topic=topic, days_ago=40)
    assert "<dd>mindst 10</dd>" in client.get("/it-cafe/tal/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_wednesday", "keeping")
@pytest.mark.parametrize("change", ["topic", "place", "weekday"])
def test_the_summary_is_made_anew_where_visits_only_change_their_list(client, change):
    topic, library = TopicFactory(), LocationFactory()
    log(6, topic=TopicFactory(), days_ago=20)
    before = client.get("/it-cafe/tal/").content
    assert client.get("/it-cafe/tal/").content == before

    now = {
        "topic": {"topic": topic},
        "place": {"location": library},
        "weekday": {"started_at": NOW - timedelta(days=21), "day": TODAY - timedelta(days=21), "slot": 81},
    }[change]
    HelpVisit.objects.update(**now)

    assert client.get("/it-cafe/tal/").content != before
