"""What templates say of times, numbers and texts in the two languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

NBSP = "\N{NO-BREAK SPACE}"
SHY = "\N{SOFT HYPHEN}"
# 24 November 2026, 9.05 in Denmark.
NINE = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
ELEVEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
# Half past midnight in Denmark on 2 July, still 1 July in UTC.
LATE = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def drawn(template, language="da", **context):
    with translation.override(language):
        return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "danish", "english"),
    [
        ("{{ at|clock }}", "9.05", "9:05"),
        ("{{ at|day_long }}", "tirsdag 24. november", "Tuesday 24 November"),
        ("{{ at|day_short }}", "24. november", "24 November"),
        ("{{ at|day_full }}", "24. november 2026", "24 November 2026"),
        ("{% clock_range at to %}", f"kl.{NBSP}9.05–11.00", "9:05–11:00"),
    ],
)
def test_times_are_said_as_the_reader_says_them(template, danish, english):
    assert drawn(template, "da", at=NINE, to=ELEVEN) == danish
    assert drawn(template, "en", at=NINE, to=ELEVEN) == english


def test_a_moment_belongs_to_the_danish_day_and_a_date_to_itself():
    assert drawn("{{ at|day_short }} {{ at|clock }}", at=LATE) == "2. juli 0.30"
    assert drawn("{{ day|day_short }}", day=date(2026, 7, 1)) == "1. juli"


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ it|phone }}", "+4512345678", f"12{NBSP}34{NBSP}56{NBSP}78"),
        ("{{ it|masked }}", "+4512345678", f"12{NBSP}··{NBSP}··{NBSP}78"),
        ("{{ it|masked }}", "inga@example.dk", "i···@example.dk"),
        ("{{ it|unbroken }}", "kl. 9–15", f"kl.{NBSP}9\N{WORD JOINER}–\N{WORD JOINER}15"),
    ],
)
def test_numbers_are_shown_whole_on_one_line_and_contacts_half_hidden(template, value, shown):
    assert drawn(template, it=value) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Selvbetjeningsløsninger i dag", f"Selv{SHY}betjenings{SHY}løsninger i dag"),
        ("Selvbetjening", "Selvbetjening"),  # short enough
        ("<b>Selvbetjeningsløsninger</b>", f"&lt;b&gt;Selv{SHY}betjenings{SHY}løsninger&lt;/b&gt;"),
    ],
)
def test_only_very_long_words_may_be_broken_and_never_their_safety(text, shown):
    assert drawn("{{ text|soft }}", text=text) == shown


@pytest.mark.parametrize(
    ("language", "title_en", "shown"),
    [
        ("da", "Your <post>", "Din &lt;post&gt;"),
        ("en", "Your <post>", "Your &lt;post&gt;"),
        ("en", "", '<span lang="da">Din &lt;post&gt;</span>'),
    ],
)
def test_a_text_without_english_is_shown_in_danish_and_marked_as_such(language, title_en, shown):
    course = SimpleNamespace(title="Din <post>", title_en=title_en)

    assert drawn('{% localized course "title" %}', language, course=course) == shown


def test_danish_words_stay_marked_where_they_may_be_broken_or_must_not():
    course = SimpleNamespace(title="Selvbetjeningsløsninger & kl. 9–15", title_en="")

    said = drawn('{% localized course "title" as title %}{{ title|soft }}', "en", course=course)
    kept = drawn('{% localized course "title" as title %}{{ title|unbroken }}', "en", course=course)

    assert said == f'<span lang="da">Selv{SHY}betjenings{SHY}løsninger &amp; kl. 9–15</span>'
    assert kept.startswith('<span lang="da">Selvbetjeningsløsninger &amp; kl.\N{NO-BREAK SPACE}9')


def test_an_icon_is_hidden_from_those_who_listen():
    assert drawn('{% icon "laptop" "big" %}') == (
        '<svg class="icon-svg big" aria-hidden="true" focusable="false">'
        '<use href="/static/dkfds/img/all-svg-icons.svg#laptop"></use></svg>'
    )


@pytest.mark.parametrize(
    ("address", "left"),
    [("/?omraade=nord&dag=man&side=2", "?dag=man"), ("/?side=2", "?"), ("/", "?")],
)
def test_a_filter_is_taken_away_and_the_others_stay(rf, address, left):
    template = '{% querystring_without "omraade" "side" %}'

    assert drawn(template, request=rf.get(address)) == left
