"""Every address, every visitor, own and foreign things: who may is written out here; a new address must be added."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.urls import resolve
from django.utils import translation

from selvhjulpen.outbox.models import Message
from tests.doors import town as t

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# N nobody, A administrator, C coordinator, I instructor, P partner, R no role, F an administrator without a code app.
# (R has a code app, the others are demo accounts, which need none.)
ALL, INSIDE, STAFF = "NACIPRF", "ACIPR", "ACIP"


def plain(who: str) -> tuple[str, dict[str, str]]:
    """An address that names nothing."""
    return "", {"": who}


def any_(kind: str, who: str) -> tuple[str, dict[str, str]]:
    """An address of things that are everybody's of that work."""
    return kind, {"any": who}


SEAT = any_("seat", ALL)  # whoever has the link
BOOKED = any_("booked", ALL)  # whoever has the link
PUBLIC_SESSION = ("public session", {"published": ALL, "draft": "", "for staff": ""})
COORDINATED = ("session", {"own": "C", "foreign": "C", "draft": "C"})
TAUGHT = ("session", {"own": "CI", "foreign": "C", "draft": ""})
COUNTED = ("counted", {"own": "CI", "foreign": "C"})
GUEST = ("guest", {"own": "C", "foreign": "C", "somebody else's guest": ""})
PUBLIC_AWARD = ("public award", {"called": ALL, "draft": ""})
REGISTERED = {"own": "ACP", "foreign": "AC"}
MEMBER = ("organisation", {"own": "C", "foreign": "C"})
ACCOUNT = any_("person", "A")
MATERIAL = ("material", {"own": STAFF, "foreign": STAFF})
OWN_MATERIAL = ("material", {"own": "CI", "foreign": "C"})
OWN = {"own": "CI", "foreign": "C"}
HELD = ("held", {"a guest": "AC", "an account": "A", "nobody": ""})

NUMBER = ("number", {"any": "CI", "of another cafe": ""})
PLANNED = ("meeting", {"own": "C", "foreign": "C", "draft": "C"})
INVITED = ("invited", {"any": "C", "of another meeting": ""})
ITEM = ("item", {"any": "C", "of another meeting": ""})

TABLE: dict[str, tuple[str, dict[str, str]]] = {
    "home:start": plain(ALL),
    "home:arrive": plain(STAFF),
    "home:board": plain("C"),
    "home:network": plain(STAFF),
    "home:it_help": plain("CI"),
    "home:calls": plain("C"),
    "home:called": ("call", {"any": "C", "a letter to staff": "C"}),
    "home:setup": plain("AC"),
    "home:privacy": plain(ALL),
    "home:accessibility": plain(ALL),
    "home:accessibility_in_short": plain(ALL),
    "home:app_manifest": plain(ALL),
    "home:app_passport": plain(ALL),
    "home:app_worker": plain(ALL),
    "home:barrier_told": plain(ALL),
    "courses:programme": plain(ALL),
    "courses:wall": plain(ALL),
    "courses:feed": plain(ALL),
    "courses:session": PUBLIC_SESSION,
    "courses:steps": PUBLIC_SESSION,
    "courses:poster": PUBLIC_SESSION,
    "courses:seat": SEAT,
    "courses:seat_change": SEAT,
    "courses:seat_move": SEAT,
    "courses:seat_cancel": SEAT,
    "courses:seat_calendar": SEAT,
    "courses:sessions": plain("CIP"),
    "courses:session_new": plain("C"),
    "courses:session_staff": ("session", {"own": "CIP", "foreign": "C", "draft": "CI"}),
    "courses:session_publish": COORDINATED,
    "courses:session_tick": COORDINATED,
    "courses:session_edit": COORDINATED,
    "courses:session_move": COORDINATED,
    "courses:session_copy": COORDINATED,
    "courses:session_cancel": COORDINATED,
    "courses:series": any_("series", "C"),
    "courses:guest_book": COORDINATED,
    "courses:guest_cancel": GUEST,
    "courses:guest_move": GUEST,
    "courses:guest_seat": GUEST,
    "courses:guest_find": plain("C"),
    "courses:catalogue": plain("C"),
    "courses:course_new": plain("C"),
    "courses:course_edit": any_("course", "C"),
    "courses:course_confirm": any_("course", "C"),
    "courses:format_edit": any_("format", "C"),
    "courses:today": plain("CI"),
    "courses:attendance": TAUGHT,
    "courses:attendance_sheet": TAUGHT,
    "courses:counter": COUNTED,
    "courses:counter_undo": COUNTED,
    "courses:counter_finish": COUNTED,
    "cafe:cafes": plain(ALL),
    "cafe:cafe": ("public cafe", {"there": ALL, "no more": ""}),
    "cafe:wall": ("public cafe", {"there": ALL, "no more": ""}),
    "cafe:door": any_("door of a cafe", ALL),  # whoever has the link
    "cafe:queue": ("public cafe", {"there": "CI", "no more": ""}),
    "cafe:queue_next": any_("cafe", "CI"),
    "cafe:queue_paper": any_("cafe", "CI"),
    "cafe:queue_call": NUMBER,
    "cafe:queue_back": NUMBER,
    "cafe:queue_leave": NUMBER,
    "cafe:queue_done": NUMBER,
    "cafe:register": plain("C"),
    "cafe:cafe_new": plain("C"),
    "cafe:cafe_edit": any_("cafe", "C"),
    "cafe:shifts": plain("CI"),
    "cafe:session": any_("opening", "CI"),
    "cafe:session_cancel": any_("opening", "C"),
    "cafe:session_reopen": any_("opening", "C"),
    "cafe:session_edit": any_("opening", "C"),
    "cafe:session_keep": any_("opening", "C"),
    "cafe:session_follow": any_("opening", "C"),
    "cafe:shift_take": any_("opening", "CI"),
    "cafe:shift_put_on": any_("opening", "C"),
    "cafe:shift_give_back": ("shift", {"own": "CI", "foreign": "C"}),
    "cafe:shift_offer": ("shift", {"own": "CI", "foreign": "C"}),
    "cafe:shift_swap": ("shift", {"own": "CI", "foreign": "C"}),
    "cafe:shift_take_over": ("shift", {"own": "CI", "foreign": "CI"}),
    "cafe:swap_answer": ("swap to answer", {"asked": "I", "asked of another": ""}),
    "cafe:swap_take_back": ("swap to take back", {"own": "I", "another's": ""}),
    "cafe:figures": plain("AC"),
    "cafe:figures_csv": plain("AC"),
    "cafe:figures_xlsx": plain("AC"),
    "cafe:public_figures": plain(ALL),
    "cafe:log": plain("CI"),
    "cafe:log_own": plain("CI"),
    "cafe:log_take_back": plain("CI"),
    "cafe:log_correct": ("visit", {"own": "I", "foreign": ""}),
    "cafe:rules_card": plain(ALL),
    "cafe:book": plain(ALL),
    "cafe:book_plain": plain(ALL),
    "cafe:booked": BOOKED,
    "cafe:booked_cancel": BOOKED,
    "cafe:booked_move": BOOKED,
    "cafe:booked_calendar": BOOKED,
    "cafe:booked_withdraw": any_("citizen's consent", ALL),  # whoever has the link
    "cafe:appointments": plain("CI"),
    "cafe:appointment_new": plain("CI"),
    "cafe:appointment": ("appointment", OWN),
    "cafe:appointment_move": ("appointment", OWN),
    "cafe:appointment_cancel": ("appointment", OWN),
    "cafe:consent_new": ("appointment", OWN),
    "cafe:consent_withdraw": ("consent", OWN),
    "cafe:my_times": plain("CI"),
    "cafe:times": ("times", OWN),
    "cafe:hours_new": ("times", OWN),
    "cafe:hours_edit": ("hours", OWN),
    "cafe:hours_drop": ("hours", OWN),
    "cafe:absence_new": ("times", OWN),
    "cafe:absence_drop": ("absence", OWN),
    "meetings:answer": any_("answer", ALL),  # whoever has the link
    "meetings:feed": any_("group's feed", ALL),  # whoever has the link
    "meetings:meetings": plain("CP"),
    "meetings:turnout": plain("C"),
    "meetings:done": any_("action", "C"),
    "meetings:meeting_new": plain("C"),
    "meetings:group_new": plain("C"),
    "meetings:group": any_("group", "C"),
    "meetings:group_drop": any_("group", "C"),
    "meetings:year": any_("group", "C"),
    "meetings:member_remove": ("group member", {"any": "C", "of another group": ""}),
    "meetings:meeting": ("meeting", {"own": "CP", "foreign": "C", "draft": "C"}),
    "meetings:meeting_edit": PLANNED,
    "meetings:invite": PLANNED,
    "meetings:meeting_move": PLANNED,
    "meetings:meeting_cancel": PLANNED,
    "meetings:phone_answer": INVITED,
    "meetings:kitchen": PLANNED,
    "meetings:attendance": PLANNED,
    "meetings:item_new": PLANNED,
    "meetings:item": ITEM,
    "meetings:item_move": ITEM,
    "meetings:minutes": PLANNED,
    "meetings:minutes_send": PLANNED,
    "evaluation:participation": plain("AC"),
    "evaluation:coverage": plain("AC"),
    "evaluation:participation_csv": plain("AC"),
    "evaluation:participation_xlsx": plain("AC"),
    "evaluation:share": plain("AC"),
    "evaluation:shared": any_("shared", ALL),  # whoever has the link
    "awards:award": PUBLIC_AWARD,
    "awards:thanks": PUBLIC_AWARD,
    "awards:jury": any_("jury", ALL),  # whoever has the link
    "awards:score": any_("nominee", ALL),
    "awards:conflict": any_("nominee", ALL),
    "awards:rounds": plain("C"),
    "awards:round_new": plain("C"),
    "awards:round": any_("award", "C"),
    "awards:round_edit": any_("award", "C"),
    "awards:criteria": any_("award", "C"),
    "awards:criterion_remove": any_("criterion", "C"),
    "awards:jurors": any_("award", "C"),
    "awards:juror_edit": any_("juror", "C"),
    "awards:juror_remove": any_("juror", "C"),
    "awards:open": any_("award", "C"),
    "awards:shortlist": any_("award", "C"),
    "awards:send_to_jury": any_("award", "C"),
    "awards:decide": any_("award", "C"),
    "business_case:grants": plain("AC"),
    "business_case:grant_new": plain("AC"),
    "business_case:grant_prize": any_("prize", "AC"),
    "business_case:grant": any_("grant", "AC"),
    "business_case:grant_edit": any_("grant", "AC"),
    "business_case:export": any_("grant", "AC"),
    "business_case:take_in": any_("grant", "AC"),
    "business_case:line_new": any_("grant", "AC"),
    "business_case:line_edit": any_("line", "AC"),
    "business_case:line_delete": any_("line", "AC"),
    "business_case:expense_new": any_("grant", "AC"),
    "business_case:expense_edit": any_("expense", "AC"),
    "business_case:expense_delete": any_("expense", "AC"),
    "business_case:receipt": any_("expense", "AC"),
    "reports:nomination": plain("AC"),
    "reports:nomination_pdf": plain("AC"),
    "reports:voices": plain("AC"),
    "reports:voice_take_back": any_("voice", "AC"),
    "exchange:import": plain("AC"),
    "exchange:preview": plain("AC"),
    "exchange:carry_out": plain("AC"),
    "exchange:drop": plain("AC"),
    "exchange:export": plain("AC"),
    "solutions:topics": plain("C"),
    "solutions:topic_new": plain("C"),
    "solutions:topic": any_("topic", "C"),
    "solutions:solutions": plain("C"),
    "solutions:solution_new": plain("C"),
    "solutions:solution": any_("solution", "C"),
    "solutions:change_new": any_("solution", "C"),
    "solutions:change_take_back": ("version", {"any": "C", "of another solution": ""}),
    "solutions:owners": plain("C"),
    "solutions:owner_new": plain("C"),
    "solutions:owner": any_("owner", "C"),
    "solutions:owner_link": any_("owner", "C"),
    "solutions:digitalisation": plain("AC"),
    "solutions:digitalisation_csv": plain("AC"),
    "solutions:digitalisation_xlsx": plain("AC"),
    "solutions:method_new": plain("AC"),
    "solutions:method": any_("method", "AC"),
    "solutions:target_new": plain("AC"),
    "solutions:target": any_("target", "AC"),
    "solutions:target_delete": any_("target", "AC"),
    "solutions:round_new": plain("AC"),
    "solutions:round": any_("counting round", "AC"),
    "solutions:round_edit": any_("counting round", "AC"),
    "solutions:round_delete": any_("counting round", "AC"),
    "solutions:counts": any_("counting round", "AC"),
    "solutions:counts_take_in": any_("counting round", "AC"),
    "solutions:blocks": plain("CIP"),
    "solutions:observation_new": plain("CIP"),
    "solutions:block": any_("block", "CIP"),
    "solutions:block_check": any_("block", "C"),
    "solutions:block_answer": any_("block", "C"),
    "solutions:block_merge": any_("block", "C"),
    "solutions:observation_split": ("observation", {"any": "C", "of another block": ""}),
    "solutions:observation_remove": ("observation", {"any": "C", "of another block": ""}),
    "solutions:picture": ("observation", {"any": "CIP", "of another block": ""}),
    "solutions:picture_remove": ("observation", {"any": "C", "of another block": ""}),
    "solutions:owner_page": any_("owner's link", ALL),
    "solutions:owner_change": any_("owner's link", ALL),
    "solutions:owner_block": ("owner's block", {"theirs": ALL, "another owner's": ""}),
    "solutions:owner_picture": (
        "owner's picture",
        {"theirs": ALL, "another owner's": "", "of another block": ""},
    ),
    "solutions:stumbling_blocks": plain(ALL),
    "solutions:stumbling_write": plain(ALL),
    "solutions:stumbling_thanks": plain(ALL),
    "directory:join": plain(ALL),
    "directory:joined": plain(ALL),
    "directory:join_thread": any_("thread", ALL),  # whoever has the link
    "directory:still_right": any_("still right", ALL),  # whoever has the link
    "directory:members": plain("C"),
    "directory:member": MEMBER,
    "directory:member_begin": MEMBER,
    "directory:member_end": MEMBER,
    "directory:member_contact": MEMBER,
    "directory:member_confirmed": ("member's offer", {"theirs": "C", "another's": ""}),
    "directory:join_requests": plain("C"),
    "directory:join_request": any_("join request", "C"),
    "directory:join_accept": any_("join request", "C"),
    "directory:join_decline": any_("join request", "C"),
    "directory:duplicates": plain("C"),
    "directory:merge": ("pair", {"two": "C", "one with itself": ""}),
    "directory:not_the_same": ("pair", {"two": "C", "one with itself": ""}),
    "directory:volunteers": plain("C"),
    "directory:volunteer": ("volunteer", {"helps": "C", "does not": ""}),
    "directory:volunteer_me": plain("I"),
    "directory:volunteer_course": plain("I"),
    "directory:volunteer_course_remove": plain("I"),
    "materials:materials": plain(STAFF),
    "materials:tip_new": plain("CIP"),
    "materials:file_new": plain("CIP"),
    "materials:link_new": plain("CIP"),
    "materials:material": MATERIAL,
    "materials:edit": OWN_MATERIAL,
    "materials:remove": OWN_MATERIAL,
    "materials:version_new": OWN_MATERIAL,
    "materials:fetch": ("material file", {"own": STAFF, "foreign": STAFF}),
    "materials:version_remove": ("material file", {"own": "CI", "foreign": "C"}),
    "materials:thank": MATERIAL,
    "materials:comment": MATERIAL,
    "materials:comment_remove": ("comment", {"own": "CI", "foreign": "C"}),
    "materials:flag": MATERIAL,
    "materials:look_over": OWN_MATERIAL,
    "directory:places": plain("ACP"),
    "directory:place_new": plain("AC"),
    "directory:place": ("place", REGISTERED),
    "directory:organizations": plain("ACP"),
    "directory:organization_new": plain("AC"),
    "directory:organization": ("organisation", REGISTERED),
    "directory:areas": plain("AC"),
    "directory:help": plain(ALL),
    "directory:offer": ("public offer", {"shown": ALL, "not shown": ""}),
    "directory:offers": plain("ACP"),
    "directory:offer_new": plain("ACP"),
    "directory:offer_edit": ("offer", REGISTERED),
    "directory:exception_new": ("offer", REGISTERED),
    "directory:exception_remove": ("days", {**REGISTERED, "of another offer": ""}),
    "directory:priority_areas": plain("AC"),
    "directory:priority_area_new": plain("AC"),
    "directory:priority_area": any_("priority area", "AC"),
    "evaluation:who_does_what": plain("ACIP"),
    "directory:area_new": plain("AC"),
    "directory:outlines": plain("AC"),
    "directory:area": any_("area", "AC"),
    "privacy:find": plain("AC"),
    "privacy:held": HELD,
    "privacy:take_out": HELD,
    "privacy:erase": HELD,
    "operations:health": plain(ALL),
    "operations:running": plain("AC"),
    "people:account": plain(STAFF),
    "people:log": plain("A"),
    "people:people": plain("A"),
    "people:person_new": plain("A"),
    "people:person": ACCOUNT,
    "people:person_invite": ACCOUNT,
    "people:person_deactivate": ACCOUNT,
    "people:person_activate": ACCOUNT,
    "people:person_second_factor": ACCOUNT,
    "account_login": plain(ALL),
    "account_logout": plain("ACIPRF"),
    "account_reauthenticate": plain("ACIPRF"),
    "account_change_password": plain(INSIDE),
    "account_reset_password": plain(ALL),
    "account_reset_password_done": plain(ALL),
    "account_reset_password_from_key": any_("reset", ALL),
    "account_reset_password_from_key_done": plain(ALL),
    "mfa_authenticate": plain("ACIPRF"),  # who has given a password; everybody else is sent to give it
    "mfa_reauthenticate": plain(INSIDE),
    "mfa_activate_totp": plain("ACIPRF"),
    "mfa_deactivate_totp": plain("R"),  # of these only R has one
    "mfa_view_recovery_codes": plain("R"),
    "mfa_generate_recovery_codes": plain(INSIDE),
    "mfa_index": plain(STAFF),
}

# Pressed twice, or by two at once, the second press finds it done: what is not there is answered as what is.
ANSWERS_ALIKE = {"home:called"}


@pytest.fixture
def town() -> t.Town:
    return t.build()


def test_every_address_stands_in_the_table() -> None:
    assert set(t.addresses()) == set(TABLE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_is_who_the_table_says_and_not_yours_is_answered_as_not_there(town: t.Town, method: str) -> None:
    wrong: list[str] = []
    absences: dict[tuple[str, str], Any] = {}
    for name, which, kwargs, who in t.everything(town, TABLE):
        path, nowhere = t.path_of(name, kwargs), t.path_of(name, t.absent(kwargs))
        for visitor in t.VISITORS:
            answer = town.ask(visitor, method, path)
            # A page that does not take this kind of asking says so of everything, there or not.
            takes = answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED
            if takes and t.is_refused(visitor, answer) is (visitor in who):
                wrong.append(f"{name} ({which}): {visitor} is answered {answer.status_code}")
            if path == nowhere:
                continue
            if (visitor, nowhere) not in absences:
                absences[visitor, nowhere] = town.ask(visitor, method, nowhere)
            not_there = absences[visitor, nowhere]
            if not (takes and visitor in who) and t.told(answer, path) != t.told(not_there, nowhere):
                wrong.append(f"{name} ({which}): {visitor} can tell not yours from not there")
            if takes and name not in ANSWERS_ALIKE and not t.is_refused(visitor, not_there):
                wrong.append(f"{name} (not there): {visitor} is answered {not_there.status_code}")

    assert not wrong, "\n".join(wrong)


def test_in_english_the_doors_are_the_same(town: t.Town) -> None:
    for name, _which, kwargs, _who in t.everything(town, TABLE):
        danish, english = t.path_of(name, kwargs), t.path_of(name, kwargs, language="en")
        assert english == f"/en{danish}"
        with translation.override("en"):
            found = resolve(english)
        assert (found.func, found.view_name) == (resolve(danish).func, name)


def test_a_letter_to_staff_cannot_be_ticked_off_the_telephone_list(town: t.Town) -> None:
    letter = Message.objects.get(about="people.person:1")
    town.client("C").post(t.path_of("home:called", {"pk": letter.pk}))
    letter.refresh_from_db()
    assert letter.state == "failed"
