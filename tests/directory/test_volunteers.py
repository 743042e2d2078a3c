"""Those who help: seen by the coordinator and by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from selvhjulpen.directory.actions import volunteers as actions
from selvhjulpen.directory.models import CompletedCourse, Volunteer
from selvhjulpen.people.actions import forget_account
from selvhjulpen.people.models import AuditEntry, Person
from tests.directory.factories import AreaFactory, OrganizationFactory, VolunteerFactory
from tests.people.factories import CoordinatorFactory, InstructorFactory
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ME = "/frivillige/mig/"


@pytest.fixture
def helper(client: Client) -> Person:
    person: Person = InstructorFactory(name="Ulla")
    client.force_login(person)
    return person


def test_a_volunteer_tells_of_themselves_and_changes_it(client: Client, helper: Person) -> None:
    topic, area = TopicFactory(), AreaFactory()
    told = {"emner": [topic.pk], "sprog": ["da", "uk"], "omraader": [area.pk], "dage": ["1", "3"], "hvornaar": "Aften"}

    client.post(ME, told | {"fornavn": "on"})
    assert Volunteer.objects.get(person=helper).shows_first_name
    client.post(ME, told | {"emner": [], "dage": ["5"]})

    mine = Volunteer.objects.get(person=helper)
    assert not mine.shows_first_name
    assert (mine.languages, mine.weekdays, mine.availability) == (["da", "uk"], [5], "Aften")
    assert (set(mine.topics.all()), set(mine.areas.all())) == (set(), {area})


def test_looking_at_ones_own_page_writes_nothing(client: Client, helper: Person) -> None:
    assert client.get(ME).status_code == 200
    assert Volunteer.objects.count() == 0


def test_the_day_of_confidentiality_is_the_coordinators_to_set(client: Client, helper: Person) -> None:
    client.post(ME, {"sprog": ["da"], "tavshed": "2026-01-01", "confidentiality_signed_on": "2026-01-01"})
    assert Volunteer.objects.get().confidentiality_signed_on is None

    coordinator = Client()
    coordinator.force_login(CoordinatorFactory())
    home, other = OrganizationFactory(), OrganizationFactory()
    coordinator.post(
        f"/frivillige/{helper.pk}/", {"tavshed": "2026-11-01", "hjemme": home.pk, "laanes": [home.pk, other.pk]}
    )

    mine = Volunteer.objects.get()
    assert (mine.confidentiality_signed_on, mine.home, mine.languages) == (date(2026, 11, 1), home, ["da"])
    assert set(mine.lent_to.all()) == {home, other}
    assert AuditEntry.objects.filter(what="Frivillig rettet", about=f"people.person:{helper.pk}").count() == 1
    assert "Du skrev under den 1. november 2026." in client.get(ME).content.decode()


def test_courses_are_written_down_once_and_only_ones_own_are_taken_away(client: Client, helper: Person) -> None:
    foreign = CompletedCourse.objects.create(volunteer=VolunteerFactory(), title="Andens", completed_on=NOW.date())
    for _twice in range(2):
        client.post(f"{ME}kursus/", {"kursus": "MitID for hjælpere", "gennemfoert": "2026-03-01"})
    mine = CompletedCourse.objects.exclude(pk=foreign.pk).get()
    assert (mine.title, mine.completed_on) == ("MitID for hjælpere", date(2026, 3, 1))

    for pk in (foreign.pk, mine.pk, "x", "9" * 30):
        client.post(f"{ME}kursus/slet/", {"kursus": pk})

    assert set(CompletedCourse.objects.all()) == {foreign}


def test_a_course_without_a_day_is_asked_for_and_the_rest_stays(client: Client, helper: Person) -> None:
    page = client.post(f"{ME}kursus/", {"kursus": "MitID", "gennemfoert": ""}).content.decode()

    assert ('value="MitID"' in page, "Det mangler." in page) == (True, True)


class TestTheCoordinatorsList:
    @pytest.fixture(autouse=True)
    def _coordinator(self, client: Client) -> None:
        client.force_login(CoordinatorFactory())

    def test_is_chosen_by_topic_language_area_weekday_and_confidentiality(self, client: Client) -> None:
        topic, area = TopicFactory(), AreaFactory()
        VolunteerFactory(person__name="Anna", topics=[topic], languages=["da", "ar"], weekdays=[1])
        VolunteerFactory(person__name="Bent", areas=[area], confidentiality_signed_on=date(2026, 1, 1))
        VolunteerFactory(person__name="Gone", person__is_active=False)

        def shown(query: str) -> set[str]:
            page = client.get(f"/frivillige/?{query}").content.decode()
            return {name for name in ("Anna", "Bent", "Gone") if f">{name}</a>" in page}

        assert shown("") == {"Anna", "Bent"}
        assert shown(f"emne={topic.pk}") == {"Anna"}
        assert shown("sprog=ar") == {"Anna"}
        assert shown(f"omraade={area.pk}") == {"Bent"}
        assert shown("dag=1") == {"Anna"}
        assert shown("tavshed=ja") == {"Bent"}
        assert shown("tavshed=nej") == {"Anna"}
        assert shown("dag=99&emne=x") == {"Anna", "Bent"}

    def test_names_those_who_have_told_nothing_yet(self, client: Client) -> None:
        InstructorFactory(name="Xenia Holm")

        page = client.get("/frivillige/").content.decode()

        assert page.index("Har ikke fortalt noget endnu") < page.index("Xenia Holm")

    @pytest.mark.parametrize("n", [1, 3])
    def test_needs_as_many_queries_for_many(self, client: Client, django_assert_num_queries: Any, n: int) -> None:
        for volunteer in VolunteerFactory.create_batch(n, topics=[TopicFactory()], areas=[AreaFactory()]):
            volunteer.lent_to.add(OrganizationFactory())
        client.get("/frivillige/")  # who has seen it, is written down once within some minutes

        with django_assert_num_queries(12):
            client.get("/frivillige/")


def test_what_they_told_goes_with_their_account() -> None:
    gone, stays = VolunteerFactory(), VolunteerFactory()
    Person.objects.filter(pk=gone.person_id).update(is_active=False)
    forget_account(person=gone.person, by=None, now=NOW)

    actions.forget_volunteers(now=NOW)

    assert set(Volunteer.objects.all()) == {stays}
