"""The tool that keeps the English complete."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from tools import messages

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop, ngettext, pgettext

label = gettext_lazy("Navn")
door = gettext_noop("Tavlen")
greeting = _(
    "Hej, %(name)s"
)
seats = ngettext("Én plads", "%(n)s pladser", 2)
may = pgettext("måned", "maj")
not_shown = "Ikke markeret"
"""
TEMPLATE = """
{% if host %}
  <a href="{% url 'x' %}">{% translate "Ring til os" %}</a>
{% endif %}
    {% blocktranslate trimmed with day=when|date %}
      Vi ses
      {{ day }}.
    {% endblocktranslate %}
  {% blocktranslate count n=things|length %}Én ting mangler{% plural %}{{ n }} ting mangler{% endblocktranslate %}
{% translate "let" context "sværhedsgrad" %}
{% include "x.html" with label=_("Gem") %}
"""
KEYS = {
    (None, "Navn"),
    (None, "Tavlen"),
    (None, "Hej, %(name)s"),
    (None, "Én plads"),
    ("måned", "maj"),
    (None, "Ring til os"),
    (None, "Vi ses %(day)s."),
    (None, "Én ting mangler"),
    ("sværhedsgrad", "let"),
    (None, "Gem"),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "room" / "templates").mkdir(parents=True)
    (tmp_path / "room" / "views.py").write_text(CODE)
    (tmp_path / "room" / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def po(house: Path) -> Path:
    """An English catalogue in line with the house, nothing translated yet."""
    po = house / "locale" / "en" / "LC_MESSAGES" / "django.po"
    messages.update(house, po)
    return po


def translate(po: Path, danish: str, *english: str) -> None:
    lines = po.read_text().splitlines()
    at = lines.index(f'msgid "{danish}"')
    for text in english:
        at = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("msgstr"))
        lines[at] = lines[at].removesuffix('""') + f'"{text}"'
    po.write_text("\n".join(lines) + "\n")


def translate_all(po: Path) -> None:
    for context, danish in KEYS - {(None, "Én plads"), (None, "Én ting mangler")}:
        translate(po, danish, f"{context or 'en'}: {danish}")
    translate(po, "Én plads", "One seat", "%(n)s seats")
    translate(po, "Én ting mangler", "%(n)s thing is missing", "%(n)s things are missing")


def test_words_of_modules_and_templates_are_found_in_every_form(house):
    assert set(messages.by_key(messages.words(house))) == KEYS


def test_a_house_that_is_translated_has_no_faults(house, po):
    translate_all(po)

    assert messages.faults(house, po) == []


def test_a_new_word_is_missing_until_it_is_collected_and_untranslated_until_it_is_translated(house, po):
    translate_all(po)
    (house / "room" / "forms.py").write_text('from django.utils.translation import gettext as _\n_("Gem plads")\n')

    before = messages.faults(house, po)
    messages.update(house, po)

    assert before == ["missing: 'Gem plads' (room/forms.py)"]
    assert messages.faults(house, po) == ["untranslated: 'Gem plads' (room/forms.py)"]


def test_a_word_that_is_no_longer_shown_is_obsolete_until_it_is_taken_out(house, po):
    translate_all(po)
    (house / "room" / "views.py").write_text(CODE.replace('gettext_noop("Tavlen")', "None"))

    before = messages.faults(house, po)
    taken_out = messages.update(house, po)

    assert before == ["obsolete: 'Tavlen'"]
    assert taken_out == ["Tavlen"]
    assert messages.faults(house, po) == []


@pytest.mark.parametrize("english", ["Hello, %(navn)s", "Hello", "Hello, %s", "Hello, %(name)s %(name)d"])
def test_a_placeholder_that_differs_is_a_fault(house, po, english):
    translate_all(po)
    po.write_text(po.read_text().replace("en: Hej, %(name)s", english))

    assert messages.faults(house, po) == [f"placeholders differ: 'Hej, %(name)s' / {english!r}"]


def test_half_a_plural_is_a_fault(house, po):
    translate_all(po)
    po.write_text(po.read_text().replace('"%(n)s seats"', '""'))

    assert messages.faults(house, po) == ["untranslated: 'Én plads' (room/views.py)"]


def test_a_guess_is_a_fault(house, po):
    translate_all(po)
    po.write_text(po.read_text().replace('msgid "Gem"', '#, fuzzy\nmsgid "Gem"'))

    assert messages.faults(house, po) == ["fuzzy: 'Gem'"]


def test_collecting_twice_changes_nothing(house, po):
    translate_all(po)
    messages.update(house, po)
    before = po.read_text()

    messages.update(house, po)

    assert po.read_text() == before


def test_what_the_server_reads_holds_the_translations(house, po):
    translate_all(po)

    messages.compile_all(house)

    with po.with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("Navn").string == "en: Navn"
