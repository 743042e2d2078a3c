"""The pages of those who log in, and the calendar anybody may follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from selvhjulpen.meetings.models import Group, GroupMember, Meeting
from selvhjulpen.people.models import AuditEntry, Person
from tests.directory.factories import LocationFactory, PriorityAreaFactory
from tests.meetings.factories import (
    MEETING_AT,
    NOW,
    ActionItemFactory,
    AgendaItemFactory,
    AnswerFactory,
    DraftFactory,
    GroupFactory,
    GroupMemberFactory,
    HeldFactory,
    MeetingFactory,
    SteeringFactory,
    member,
)
from tests.people.factories import InstructorFactory, PartnerFactory

pytestmark = pytest.mark.django_db

RHYTHM = {
    "name": "IT-netværket",
    "kind": "network",
    "months": ["1", "3"],
    "week": "3",
    "weekday": "2",
    "start": "16:00",
    "minutes": "150",
    "answer_days": "7",
    "cost": "85,50",
    "gruppe": "1",
}


class TestGroups:
    def test_a_group_is_made_with_its_rhythm_and_its_price_in_oere(self, as_kaja: Client) -> None:
        as_kaja.post("/moeder/grupper/ny/", RHYTHM | {"location": LocationFactory().pk})

        group = Group.objects.get()
        assert (group.months, group.week, group.weekday, group.month_day, group.cost) == ([1, 3], 3, 2, None, 8550)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"month_day": "15"}, "Vælg enten ugedag eller dato i måneden."),
            ({"weekday": ""}, "Vælg ugedag, og hvilken i måneden."),
            ({"cost": "mange penge"}, "Det er ikke et beløb"),
        ],
    )
    def test_a_rhythm_that_makes_no_sense_is_explained(
        self, as_kaja: Client, changed: dict[str, str], said: str
    ) -> None:
        told = as_kaja.post("/moeder/grupper/ny/", RHYTHM | {"location": LocationFactory().pk} | changed)

        assert said in told.content.decode()
        assert not Group.objects.exists()

    def test_people_are_put_on_it_by_account_or_by_name_and_email(self, as_kaja: Client) -> None:
        group, leader = SteeringFactory(), PartnerFactory()
        page = f"/moeder/grupper/{group.pk}/"

        as_kaja.post(page, {"medlem": "1", "medlem-person": leader.pk})
        as_kaja.post(page, {"medlem": "1", "medlem-name": "Lis Leder", "medlem-email": "lis@example.dk"})
        told = as_kaja.post(page, {"medlem": "1", "medlem-name": "Uden Adresse"})

        assert [str(one) for one in GroupMember.objects.all()] == [leader.name, "Lis Leder"]
        assert "Skriv e-mailen, så vi kan invitere." in told.content.decode()
        assert AuditEntry.objects.filter(about__startswith="meetings.member:").count() == 2
        assert told.content.decode().count('id="id_name"') == 1

    def test_the_year_is_shown_before_it_is_made(self, as_kaja: Client) -> None:
        group = GroupFactory()
        page = f"/moeder/grupper/{group.pk}/aar/"

        shown = as_kaja.get(f"{page}?aar=2026").content.decode()
        assert not Meeting.objects.exists()
        as_kaja.post(page, {"aar": "2026"})

        assert "Dagen er gået." in shown
        assert "Lav 4 møder" in shown
        assert Meeting.objects.count() == 4


class TestOneMeeting:
    def test_its_whole_agenda_stands_there_with_clock_times(self, as_kaja: Client) -> None:
        meeting = MeetingFactory()
        for minutes in (45, 120):
            AgendaItemFactory(meeting=meeting, minutes=minutes)

        text = as_kaja.get(f"/moeder/{meeting.pk}/").content.decode()

        assert "kl.\N{NO-BREAK SPACE}16.00–16.45" in text
        assert "kl.\N{NO-BREAK SPACE}16.45–18.45" in text
        assert "15 minutter for meget" in text

    def test_a_closed_day_and_a_day_that_is_gone_are_no_days_to_move_to(self, as_kaja: Client) -> None:
        meeting = MeetingFactory()
        asked = {"start": "16:00", "minutes": "150", "location": meeting.location.pk, "answer_day": "2026-02-24"}

        for day, said in (("2026-05-14", "Kristi himmelfartsdag"), ("2026-02-20", "Den dag er gået.")):
            told = as_kaja.post(f"/moeder/{meeting.pk}/flyt/", asked | {"day": day})
            assert said in told.content.decode()

        meeting.refresh_from_db()
        assert meeting.starts_at == MEETING_AT

    def test_deadline_meal_and_priority_areas_can_be_changed(self, as_kaja: Client) -> None:
        meeting, readers = MeetingFactory(), PriorityAreaFactory()

        as_kaja.post(
            f"/moeder/{meeting.pk}/ret/",
            {"answer_day": "2026-03-12", "has_meal": "on", "meal": "Suppe", "cost": "", "priority_areas": [readers.pk]},
        )

        meeting.refresh_from_db()
        assert (f"{meeting.answer_by:%d %H:%M}", meeting.meal, meeting.cost) == ("12 22:59", "Suppe", None)
        assert list(meeting.priority_areas.all()) == [readers]

    def test_whoever_sees_answers_and_diets_stands_in_the_log(self, as_kaja: Client, kaja: Person) -> None:
        meeting = AnswerFactory(reply="yes", eats=True, diet="vegan").meeting

        as_kaja.get(f"/moeder/{meeting.pk}/")

        (entry,) = AuditEntry.objects.filter(about=meeting.about)
        assert (entry.who, entry.deed) == (kaja.pk, "seen")


class TestTwoClicks:
    def test_make_one_meeting_with_one_agenda(self, as_kaja: Client) -> None:
        group = GroupFactory()
        address = reverse("meetings:meeting_new")
        sent = {
            "group": group.pk, "day": "2026-04-14", "start": "16:00", "minutes": "90", "location": group.location_id,
            "formkey": as_kaja.get(address).context["form"]["formkey"].value(),
        }  # fmt: skip

        led_to = {as_kaja.post(address, sent).url for _ in range(2)}  # type: ignore[attr-defined]

        meeting = Meeting.objects.get()
        assert led_to == {reverse("meetings:meeting", args=[meeting.pk])}
        points = meeting.agenda.count()
        item = {"kind": "other", "title": "Kort over hjælp", "minutes": "10"}
        more = reverse("meetings:item_new", args=[meeting.pk])
        item["formkey"] = as_kaja.get(more).context["form"]["formkey"].value()
        for _ in range(2):
            as_kaja.post(more, item)
        assert meeting.agenda.count() == points + 1


class TestPartner:
    @pytest.fixture
    def poul(self, client: Client) -> Person:
        """A contact of a member."""
        poul: Person = PartnerFactory(name="Poul Partner")
        member(contacts=[poul], name="Ældre Sagen")
        client.force_login(poul)
        return poul

    def test_sees_agenda_minutes_and_their_own_answer_and_nobody_elses(self, client: Client, poul: Person) -> None:
        own = AnswerFactory(person=poul, organization=poul.organizations.get(), reply="yes")
        other = AnswerFactory(meeting=own.meeting, reply="other", guest_name="Gerda Holm", eats=True, diet="vegan")
        AgendaItemFactory(meeting=own.meeting, title="MitID", notes="Vera viste de nye trin.")

        text = client.get(f"/moeder/{own.meeting.pk}/").content.decode()

        assert "Vera viste de nye trin." in text
        assert f"/moede/svar/{own.token}/" in text
        hidden = [other.token, "Gerda Holm", other.organization.name, "Vegansk"]
        assert [word for word in hidden if word in text] == []

    def test_answers_for_the_mailbox_of_their_organisation(self, client: Client, poul: Person) -> None:
        answer = AnswerFactory(organization=poul.organizations.get())

        assert f"/moede/svar/{answer.token}/" in client.get(f"/moeder/{answer.meeting.pk}/").content.decode()

    def test_sees_no_drafts_and_no_group_they_are_not_in(self, client: Client, poul: Person) -> None:
        draft, foreign = DraftFactory(), MeetingFactory(group=SteeringFactory())

        assert [client.get(f"/moeder/{one.pk}/").status_code for one in (draft, foreign)] == [404, 404]
        assert "Styregruppen" not in client.get("/moeder/").content.decode()

    def test_whose_organisation_has_left_sees_nothing_any_more(self, client: Client, poul: Person) -> None:
        meeting = MeetingFactory()
        poul.organizations.get().memberships.update(until=NOW.date())

        assert client.get(f"/moeder/{meeting.pk}/").status_code == 404
        assert "Din organisation er ikke inviteret til møder endnu." in client.get("/moeder/").content.decode()


def test_an_instructor_sees_the_meetings_of_a_group_they_are_in_and_nothing_else(client: Client) -> None:
    ulla = InstructorFactory()
    client.force_login(ulla)
    steering = SteeringFactory()
    own, foreign = MeetingFactory(group=steering), MeetingFactory()
    assert client.get("/moeder/").status_code == 404

    GroupMemberFactory(group=steering, person=ulla, name="", email="")

    assert client.get("/moeder/").status_code == 200
    assert [client.get(f"/moeder/{one.pk}/").status_code for one in (own, foreign)] == [200, 404]


def test_the_list_shows_who_comes_who_came_and_what_nobody_counted(as_kaja: Client) -> None:
    group = GroupFactory()
    AnswerFactory(meeting=MeetingFactory(group=group), reply="yes", extra=1)
    AnswerFactory(meeting=HeldFactory(group=group), reply="no", present=True)
    HeldFactory(group=group, starts_at=NOW - timedelta(days=3))

    text = as_kaja.get("/moeder/?aar=2026").content.decode()

    assert text.index("20. januar") < text.index("20. februar") < text.index("17. marts")
    assert [word in text for word in ("2 kommer", "1 kom<", "ikke opgjort", "1 inviteret")] == [True] * 4


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_for_three(
    as_kaja: Client, number: int, django_assert_num_queries: Any
) -> None:
    group = GroupFactory()
    for _ in range(number):
        AnswerFactory(meeting=MeetingFactory(group=group))
        ActionItemFactory(meeting__group=group)

    with django_assert_num_queries(7):
        as_kaja.get("/moeder/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_costs_the_same_for_one_answer_and_for_three(
    as_kaja: Client, number: int, django_assert_num_queries: Any
) -> None:
    meeting = MeetingFactory()
    for _ in range(number):
        AnswerFactory(meeting=meeting, person=PartnerFactory())
        AgendaItemFactory(meeting=meeting)
        ActionItemFactory(meeting=meeting)
        member(contacts=[PartnerFactory()])

    with django_assert_num_queries(20):
        as_kaja.get(f"/moeder/{meeting.pk}/")


class TestTheFeed:
    def test_holds_the_groups_meetings_and_nobodys_name(self, client: Client) -> None:
        invited = AnswerFactory(organization__name="Ældre Sagen", reply="yes")
        group = invited.meeting.group
        DraftFactory(group=group)
        MeetingFactory(group=group, state="cancelled")
        MeetingFactory(group=SteeringFactory())

        answer = client.get(f"/moeder/kalender/{group.token}.ics")

        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED"]
        assert str(events[0]["UID"]) == f"{invited.meeting.key}@selvhjulpen"
        text = answer.content.decode()
        assert [word for word in ("Ældre Sagen", invited.token, "/moede/svar/") if word in text] == []

    def test_of_an_unknown_link_is_not_there(self, client: Client) -> None:
        assert client.get("/moeder/kalender/xxxxxxxxxxxxxxxxxxxxxx.ics").status_code == 404
