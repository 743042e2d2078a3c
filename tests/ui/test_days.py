"""Days as each language writes them."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from selvhjulpen.ui.templatetags.ui import day_brief

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(("language", "said"), [("da", "tir 24. nov"), ("en", "Tue 24 Nov")])
def test_a_day_in_brief_is_written_as_the_language_writes_it(language, said):
    with translation.override(language):
        assert day_brief(TUESDAY) == said


@pytest.mark.parametrize(("language", "said"), [("da", ["tirsdag", "november"]), ("en", ["Tuesday", "November"])])
def test_the_leaf_writes_weekday_and_month_with_the_languages_own_letters(language, said):
    with translation.override(language):
        leaf = render_to_string("ui/leaf.html", {"day": TUESDAY})

    assert [word for word in said if f">{word}<" in leaf] == said
