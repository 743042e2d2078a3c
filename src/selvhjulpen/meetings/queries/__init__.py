"""What the pages and the floors above ask of meetings."""

from selvhjulpen.meetings.queries.agendas import (
    AgendaLine,
    MinutesOf,
    agenda,
    carried_forward,
    minutes_left,
    minutes_of,
)
from selvhjulpen.meetings.queries.answers import (
    Caterers,
    Headcount,
    Roster,
    caterers,
    headcount,
    members,
    order_has_changed,
    people_to_invite,
    roster,
)
from selvhjulpen.meetings.queries.lists import feed_of, groups_of, in_years, listed, open_actions, own_answers
from selvhjulpen.meetings.queries.turnout import Turnout, by_kind, by_meeting, turnout

__all__ = [
    "AgendaLine",
    "Caterers",
    "Headcount",
    "MinutesOf",
    "Roster",
    "Turnout",
    "agenda",
    "by_kind",
    "by_meeting",
    "carried_forward",
    "caterers",
    "feed_of",
    "groups_of",
    "headcount",
    "in_years",
    "listed",
    "members",
    "minutes_left",
    "minutes_of",
    "open_actions",
    "order_has_changed",
    "own_answers",
    "people_to_invite",
    "roster",
    "turnout",
]
