"""A cell's text and its value; what a spreadsheet may do to it; what the format says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.awards.models import RoundState
from selvhjulpen.business_case.models import Activity
from selvhjulpen.cafe import models as cafe
from selvhjulpen.courses import models as courses
from selvhjulpen.directory.models import Access, Language, LocationKind, OrganizationKind, Showable
from selvhjulpen.evaluation.models import Measure, Precision, Status
from selvhjulpen.exchange import letters
from selvhjulpen.exchange.queries.mapping import HOMES, plain_columns
from selvhjulpen.exchange.rules import choices
from selvhjulpen.exchange.rules.description import description
from selvhjulpen.exchange.rules.descriptor import Source
from selvhjulpen.exchange.rules.faults import Kind
from selvhjulpen.exchange.rules.resources import BY_NAME, ORGANISATIONS, RESOURCES
from selvhjulpen.exchange.rules.schema import TEXTUAL, Field, Type, Value
from selvhjulpen.exchange.rules.tables import read_table
from selvhjulpen.exchange.rules.values import Reading, Unreadable, disarm, reader, rearm, written
from selvhjulpen.exchange.rules.writing import csv_of
from selvhjulpen.materials import models as materials
from selvhjulpen.meetings import models as meetings
from selvhjulpen.meetings.models.groups import Weekday
from selvhjulpen.people.models import Role
from selvhjulpen.solutions import models as solutions

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-package.md"


def read(text: str, type_: Type, **more: object) -> Value:
    return reader(Field("felt", type_, "", **more), Reading())(text)


def why(text: str, type_: Type, **more: object) -> Kind:
    with pytest.raises(Unreadable) as error:
        read(text, type_, **more)
    return error.value.kind


@pytest.mark.parametrize("text", ["24-11-2026", "24.11.2026", "24/11/2026", "2026-11-24", " 24-11-2026 "])
def test_a_day_is_read_as_danes_and_machines_write_it(text: str) -> None:
    assert read(text, Type.DATE) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31-02-2026", "24-11-26", "11/24/2026", "i morgen", "20261124"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert why(text, Type.DATE) is Kind.NOT_DATE


@pytest.mark.parametrize(
    "text",
    [
        "24-11-2026 10:00",
        "24.11.2026 kl. 10.00",
        "24/11/2026 10.00.00",
        "2026-11-24T10:00",
        "2026-11-24 10:00:00",
        "2026-11-24T09:00:00Z",
        "2026-11-24T10:00:00+01:00",
    ],
)
def test_a_moment_without_a_zone_is_danish_time(text: str) -> None:
    assert read(text, Type.MOMENT) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_summer_time_is_kept_and_an_hour_that_does_not_exist_is_refused() -> None:
    assert read("24-06-2026 10.00", Type.MOMENT) == datetime(2026, 6, 24, 8, 0, tzinfo=UTC)
    assert why("29-03-2026 02.30", Type.MOMENT) is Kind.SKIPPED_HOUR


@pytest.mark.parametrize("text", ["24-11-2026", "10.00", "24-11-2026 25:00", "0001-01-01T00:00:00+14:00", "x"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    assert why(text, Type.MOMENT) is Kind.NOT_MOMENT


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("31-12-9999", Type.DATE),
        ("24-11-0026", Type.DATE),
        ("24-11-2206 10.00", Type.MOMENT),
        ("0001-01-02T12:00:00Z", Type.MOMENT),
    ],
)
def test_a_year_that_no_programme_knows_is_refused(text: str, type_: Type) -> None:
    assert why(text, type_) is Kind.FAR_OFF


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("55.30123", "55.30123"),
        ("-0,5", "-0.5"),
        ("55,301234", "55.30123"),
    ],
)
def test_a_decimal_is_read_danish_or_not(text: str, number: str) -> None:
    assert read(text, Type.DECIMAL, decimals=5) == Decimal(number)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1,2,3", "ti"])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    assert why(text, Type.DECIMAL) is Kind.NOT_DECIMAL


def test_a_whole_number_may_have_its_thousands_apart() -> None:
    assert [read(text, Type.INTEGER) for text in ("1.234", "1234", "1 234", "0")] == [1234, 1234, 1234, 0]
    assert {why(text, Type.INTEGER) for text in ("1,5", "12.34", "tolv", "1e3")} == {Kind.NOT_INTEGER}
    assert why("32768", Type.INTEGER, maximum=32_767) is Kind.TOO_LARGE


def test_yes_and_no_are_read_in_many_tongues() -> None:
    assert {read(text, Type.BOOLEAN) for text in ("ja", "JA", "true", "SAND", "1", "x")} == {True}
    assert {read(text, Type.BOOLEAN) for text in ("nej", "False", "FALSK", "0")} == {False}
    assert why("måske", Type.BOOLEAN) is Kind.NOT_BOOLEAN


def test_a_clock_time_is_read_with_a_point_or_a_colon() -> None:
    assert {read(text, Type.TIME) for text in ("9.30", "09:30", "09:30:00")} == {time(9, 30)}
    assert why("24.00", Type.TIME) is Kind.NOT_TIME


def test_a_telephone_number_becomes_one_form() -> None:
    assert {read(text, Type.PHONE) for text in ("12 34 56 78", "+4512345678", "0045 12345678")} == {"+4512345678"}
    assert {why(text, Type.PHONE) for text in ("123", "ring til os", "a@b.dk")} == {Kind.NOT_PHONE}


def test_a_share_is_read_and_written_in_per_cent() -> None:
    field = Field("s", Type.SHARE, "", maximum=1000)
    assert [read(text, Type.SHARE, maximum=1000) for text in ("33", "33,4 %", "33.40", "0", "100")] == [
        330, 334, 334, 0, 1000,
    ]  # fmt: skip
    assert {why(text, Type.SHARE) for text in ("en tredjedel", "33,44", "-1", "1/3")} == {Kind.NOT_SHARE}
    assert why("100,1", Type.SHARE, maximum=1000) is Kind.TOO_LARGE
    assert [written(number, field) for number in (0, 334, 330, None)] == ["0", "33,4", "33", ""]


def test_a_code_may_be_said_in_danish() -> None:
    level = {"choices": choices.LEVELS}
    assert [read(text, Type.CHOICE, **level) for text in ("new", "NEW", "helt ny")] == ["new", "new", "new"]
    with pytest.raises(Unreadable) as error:
        read("let øvt", Type.CHOICE, **level)
    assert error.value.words["suggestion"] == "some"


# ── Spreadsheets ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", "'=", "''+", "  =", "\N{NO-BREAK SPACE}+", "' -", "＝", " ＠"]
)
def test_no_written_text_begins_as_a_formula(sign: str) -> None:
    text = f"{sign}HYPERLINK(1)"

    assert disarm(text) == f"'{text}"
    assert rearm(disarm(text)) == text


def test_an_apostrophe_of_ones_own_stays() -> None:
    assert rearm("'s-Hertogenbosch") == disarm("'s-Hertogenbosch") == "'s-Hertogenbosch"
    assert rearm("+4512345678") == "+4512345678"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    exported = csv_of(ORGANISATIONS, [{"id": "a", "name": f"x{text}", "address": text}])

    table, faults = read_table(ORGANISATIONS, Source("o.csv", "utf-8", ";", is_described=True), exported)

    if not any(fault.kind is Kind.CPR for fault in faults):
        assert faults == []
        assert [(row.values["name"], row.values["address"]) for row in table.rows] == [(f"x{text}", text)]


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_any_moment_is_read_as_it_was_written(moment: datetime) -> None:
    assert read(written(moment, Field("m", Type.MOMENT, "")), Type.MOMENT) == moment


@given(st.decimals(min_value=-180, max_value=180, places=5))
def test_any_coordinate_is_read_as_it_was_written(number: Decimal) -> None:
    field = Field("n", Type.DECIMAL, "", decimals=5)

    assert reader(field, Reading(decimal_char=","))(written(number, field)) == number


# ── The format itself ───────────────────────────────────────────────────────────────────────────


def test_the_codes_are_those_of_the_models() -> None:
    language = courses.Booking._meta.get_field("language")
    held = {
        choices.ROLES: Role.choices,
        choices.ORGANIZATION_KINDS: OrganizationKind.choices,
        choices.LOCATION_KINDS: LocationKind.choices,
        choices.ACCESSES: Access.choices,
        choices.SPOKEN: Language.choices,
        choices.SHOWABLE: Showable.choices,
        choices.WEEKDAYS: [(str(number), word) for number, word in Weekday.choices],
        choices.GROUP_KINDS: meetings.GroupKind.choices,
        choices.MEETING_STATES: meetings.MeetingState.choices,
        choices.REPLIES: meetings.Reply.choices,
        choices.DIETS: meetings.Diet.choices,
        choices.ITEM_KINDS: meetings.ItemKind.choices,
        choices.MATERIAL_KINDS: [pair for pair in materials.Kind.choices if pair[0] != "file"],
        choices.MATERIAL_LEVELS: materials.Level.choices,
        choices.LICENCES: materials.Licence.choices,
        choices.ROUND_STATES: RoundState.choices,
        choices.ACTIVITIES: Activity.choices,
        choices.COUNTINGS: courses.Counting.choices,
        choices.AUDIENCES: courses.Audience.choices,
        choices.LEVELS: courses.Level.choices,
        choices.COURSE_LEVELS: courses.Course._meta.get_field("level").choices,
        choices.INSTANCE_STATES: courses.InstanceState.choices,
        choices.CHECKLIST: courses.ChecklistItem.Subject.choices,
        choices.BOOKING_STATES: courses.BookingState.choices,
        choices.SOURCES: courses.Source.choices,
        choices.NEEDS: courses.Need.choices,
        choices.NOTICES: courses.Notice.choices,
        choices.HEAD_COUNT_PRECISIONS: courses.HeadCount.Precision.choices,
        choices.STUMBLE_KINDS: solutions.Kind.choices,
        choices.BLOCK_STATES: solutions.BlockState.choices,
        choices.ORIGINS: solutions.Origin.choices,
        choices.CHANNELS: solutions.Channel.choices,
        choices.OPENING_STATES: cafe.SessionState.choices,
        choices.HOWS: cafe.How.choices,
        choices.DEVICES: cafe.Device.choices,
        choices.OUTCOMES: cafe.Outcome.choices,
        choices.MODES: cafe.Mode.choices,
        choices.APPOINTMENT_STATES: cafe.AppointmentState.choices,
        choices.CONSENTS: cafe.Consent.What.choices,
        choices.GIVEN: cafe.Consent.Given.choices,
        choices.MEASURES: Measure.choices,
        choices.PRECISIONS: Precision.choices,
        choices.STATUSES: Status.choices,
    }
    assert {tuple((code, str(word)) for code, word in said) for said in held.values()} == set(held)
    assert language.default in dict(choices.LANGUAGES)


def test_a_column_holds_as_much_as_its_field() -> None:
    for resource in RESOURCES:
        home = HOMES[resource.name]
        for column in plain_columns(resource):
            field, model_field = resource.by_name[column], home.model._meta.get_field(home.attribute(column))
            if field.type in TEXTUAL - {Type.CHOICE, Type.REFERENCE}:
                assert field.maximum == model_field.max_length, (resource.name, column)
            if not field.required and not field.made_here and field.empty is None:
                assert model_field.null, (resource.name, column)


def test_references_point_only_to_files_that_stand_before() -> None:
    order = [resource.name for resource in RESOURCES]
    for resource in RESOURCES:
        for field in resource.fields:
            if field.references:
                assert order.index(field.references) < order.index(resource.name)


def test_every_fault_has_its_sentence_and_every_resource_its_title() -> None:
    assert set(letters.SENTENCES) == set(Kind)
    assert {name: resource.title_da for name, resource in BY_NAME.items()} == letters.TITLES


def test_the_document_tells_of_every_field() -> None:
    assert DOCUMENT.read_text() == description(), "run: selvhjulpen describe_data_package"
    assert all(f"| `{field.name}` |" in description() for resource in RESOURCES for field in resource.fields)
