"""The agenda changed, the minutes written and mailed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from selvhjulpen.meetings import actions
from selvhjulpen.meetings.actions.refusals import NotInvited, NotYet
from selvhjulpen.meetings.models import ActionItem, AgendaItem, Decision, Meeting
from selvhjulpen.outbox.models import Message
from tests.directory.factories import OrganizationFactory
from tests.meetings.factories import (
    MEETING_AT,
    NOW,
    ActionItemFactory,
    AgendaItemFactory,
    AnswerFactory,
    DraftFactory,
    HeldFactory,
    MeetingFactory,
)
from tests.people.factories import PartnerFactory

pytestmark = pytest.mark.django_db


class TestTheAgenda:
    def test_a_point_is_held_by_a_named_speaker_from_outside(self, as_kaja: Client) -> None:
        item = AgendaItemFactory()
        address = f"/moeder/{item.meeting.pk}/punkt/{item.pk}/"

        as_kaja.post(
            address, {"kind": "input", "title": "MitID", "minutes": "30", "external_name": "Vera Vang, konsulent"}
        )

        item.refresh_from_db()
        assert (item.title, item.minutes, item.who) == ("MitID", 30, "Vera Vang, konsulent")

    def test_a_point_is_held_by_one_only(self, as_kaja: Client) -> None:
        item = AgendaItemFactory()
        asked = {"kind": "input", "title": "MitID", "minutes": "30", "external_name": "Vera"}

        told = as_kaja.post(
            f"/moeder/{item.meeting.pk}/punkt/{item.pk}/", asked | {"organization": OrganizationFactory().pk}
        )

        assert "Vælg kun én" in told.content.decode()

    def test_a_new_point_comes_last(self, as_kaja: Client) -> None:
        first = AgendaItemFactory(order=7)

        as_kaja.post(f"/moeder/{first.meeting.pk}/punkt/", {"kind": "other", "title": "Evt.", "minutes": "5"})

        assert [item.title for item in AgendaItem.objects.all()] == [first.title, "Evt."]

    def test_points_change_places_and_the_first_stays_first(self) -> None:
        meeting = DraftFactory()
        one, two, three = (AgendaItemFactory(meeting=meeting, order=1) for _ in range(3))

        actions.move_item(item=three, up=True)
        actions.move_item(item=one, up=True)

        assert list(meeting.agenda.all()) == [one, three, two]

    def test_what_was_decided_stays_when_its_point_goes(self) -> None:
        decision = Decision.objects.create(meeting=MeetingFactory(), text="Vi holder MitID-dag.")
        item = AgendaItemFactory(meeting=decision.meeting)
        Decision.objects.update(item=item)

        actions.remove_item(item=item)

        decision.refresh_from_db()
        assert decision.item is None


class TestWriting:
    @pytest.fixture
    def meeting(self) -> Meeting:
        made: Meeting = HeldFactory()
        AgendaItemFactory(meeting=made, title="MitID", order=1)
        return made

    def page(self, meeting: Meeting) -> str:
        return f"/moeder/{meeting.pk}/referat/"

    def fields(self, as_kaja: Client, meeting: Meeting) -> dict[str, Any]:
        """What a browser would send back of the page as it is."""
        forms = list(as_kaja.get(self.page(meeting)).context["form"]._all())
        found: dict[str, Any] = {}
        for form in forms:
            for field in form:
                found[field.html_name] = found[field.html_initial_name] = field.value() or ""
        return found

    def test_notes_decisions_and_action_points_are_saved_with_one_button(
        self, as_kaja: Client, meeting: Meeting
    ) -> None:
        (item,) = meeting.agenda.all()
        club = OrganizationFactory(name="Solvang IT")

        as_kaja.post(
            self.page(meeting),
            self.fields(as_kaja, meeting)
            | {
                f"p{item.pk}-notes": "Vera viste de nye trin.",
                f"p{item.pk}-new_decision": "Vi holder MitID-dag.",
                "rest-notes": "Godt møde.",
                "ny0-title": "Lav en plakat",
                "ny0-organization": club.pk,
                "ny0-due": "2026-03-10",
            },
        )

        item.refresh_from_db()
        meeting.refresh_from_db()
        assert (item.notes, meeting.notes) == ("Vera viste de nye trin.", "Godt møde.")
        assert [(one.item, one.text) for one in Decision.objects.all()] == [(item, "Vi holder MitID-dag.")]
        assert [(one.title, one.who, f"{one.due}") for one in ActionItem.objects.all()] == [
            ("Lav en plakat", "Solvang IT", "2026-03-10")
        ]

    def test_two_who_write_at_once_lose_nothing(self, as_kaja: Client, meeting: Meeting) -> None:
        (item,) = meeting.agenda.all()
        as_it_was = self.fields(as_kaja, meeting)
        as_kaja.post(self.page(meeting), as_it_was | {f"p{item.pk}-notes": "Den enes."})

        as_kaja.post(self.page(meeting), as_it_was | {"rest-notes": "Den andens."})

        item.refresh_from_db()
        meeting.refresh_from_db()
        assert (item.notes, meeting.notes) == ("Den enes.", "Den andens.")

    def test_an_action_point_that_another_has_added_since_stays(self, as_kaja: Client, meeting: Meeting) -> None:
        as_it_was = self.fields(as_kaja, meeting)
        added = ActionItemFactory(meeting=meeting)

        told = as_kaja.post(self.page(meeting), as_it_was | {"ny0-due": "2026-03-10"})
        as_kaja.post(self.page(meeting), as_it_was | {"rest-notes": "Godt møde."})

        assert told.context["form"].actions == []
        assert list(meeting.actions.all()) == [added]

    def test_an_old_page_leaves_what_others_have_changed_of_an_action_point(
        self, as_kaja: Client, meeting: Meeting
    ) -> None:
        action = ActionItemFactory(meeting=meeting, title="Plakat", organization=OrganizationFactory())
        as_it_was = self.fields(as_kaja, meeting)
        club = OrganizationFactory(name="Solvang IT")
        ActionItem.objects.update(title="Lav en plakat", organization=club)

        as_kaja.post(self.page(meeting), as_it_was | {f"o{action.pk}-due": "2026-03-10"})

        action.refresh_from_db()
        assert (action.title, action.who, f"{action.due}") == ("Lav en plakat", "Solvang IT", "2026-03-10")

    def test_who_does_it_is_the_last_one_that_was_written(self, as_kaja: Client, meeting: Meeting) -> None:
        action = ActionItemFactory(meeting=meeting)
        as_it_was = self.fields(as_kaja, meeting)
        ActionItem.objects.update(organization=OrganizationFactory())

        as_kaja.post(self.page(meeting), as_it_was | {f"o{action.pk}-external_name": "Vera Vang"})

        action.refresh_from_db()
        assert action.who == "Vera Vang"

    def test_an_emptied_line_is_taken_away(self, as_kaja: Client, meeting: Meeting) -> None:
        decision = Decision.objects.create(meeting=meeting, text="Vi holder MitID-dag.")
        action = ActionItemFactory(meeting=meeting)

        as_kaja.post(
            self.page(meeting),
            self.fields(as_kaja, meeting) | {f"b{decision.pk}-text": "", f"o{action.pk}-title": ""},
        )

        assert not Decision.objects.exists()
        assert not ActionItem.objects.exists()

    def test_a_fault_keeps_all_that_was_typed(self, as_kaja: Client, meeting: Meeting) -> None:
        (item,) = meeting.agenda.all()

        told = as_kaja.post(
            self.page(meeting),
            self.fields(as_kaja, meeting) | {f"p{item.pk}-notes": "Et langt referat.", "ny0-due": "2026-03-10"},
        )

        assert "Skriv opgaven." in told.content.decode()
        assert "Et langt referat." in told.content.decode()
        assert not ActionItem.objects.exists()


class TestMailing:
    def test_everybody_invited_reads_the_minutes_once(self, clock: time_machine.Traveller) -> None:
        meeting = MeetingFactory()
        contact = PartnerFactory(email="poul@example.dk")
        AnswerFactory(meeting=meeting, person=contact, present=True, reply="yes", extra=1, extra_present=1)
        AnswerFactory(meeting=meeting, organization__email="poul@example.dk")
        AnswerFactory(meeting=meeting, organization__email="klub@example.dk", reply="no", present=False)
        AnswerFactory(meeting=meeting, organization__email="", organization__phone="+4587654321")
        item = AgendaItemFactory(meeting=meeting, title="MitID & mere", notes="Vera viste de nye trin.")
        Decision.objects.create(meeting=meeting, item=item, text="Vi holder MitID-dag.")
        ActionItemFactory(meeting=meeting, title="Lav en plakat", external_name="Vera Vang", due=MEETING_AT.date())
        clock.move_to(MEETING_AT)

        assert actions.send_minutes(meeting=meeting, now=MEETING_AT) == 2

        assert {message.to_address for message in Message.objects.all()} == {"poul@example.dk", "klub@example.dk"}
        text = Message.objects.all()[0].text
        for said in (
            "2 var med, fra 1 medlem.",
            "1. MitID & mere\nVera viste de nye trin.\nBesluttet: Vi holder MitID-dag.",
            "- Lav en plakat: Vera Vang, senest 17. marts 2026",
        ):
            assert said in text

    def test_minutes_that_are_mended_within_the_same_minute_are_sent_again(self) -> None:
        meeting = AnswerFactory().meeting
        actions.send_minutes(meeting=meeting, now=MEETING_AT)
        actions.write_minutes(meeting=meeting, written=actions.Written(notes="Mødet begyndte for sent."))

        actions.send_minutes(meeting=meeting, now=MEETING_AT)

        assert ["for sent" in message.text for message in Message.objects.order_by("pk")] == [False, True]

    def test_not_before_the_meeting_and_not_of_a_draft(self) -> None:
        with pytest.raises(NotYet):
            actions.send_minutes(meeting=MeetingFactory(), now=NOW)
        with pytest.raises(NotInvited):
            actions.send_minutes(meeting=DraftFactory(), now=MEETING_AT + timedelta(hours=3))
