"""What import-linter cannot see: foreign keys, templates, addresses and doors keep to the floors, too."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

import selvhjulpen
from selvhjulpen.people.doors import OPEN_BEFORE_SECOND_FACTOR, SELF_GUARDED
from selvhjulpen.ui.forms import HouseFormMixin

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "selvhjulpen"

# What a file of a room may be called; pyproject.toml says which of them may import which.
VOCABULARY = {
    "urls", "views", "management", "context", "access", "doors", "forms", "schemas", "actions", "letters",
    "calendar_file", "queries", "models", "adapters", "triggers", "rules",
    "apps", "migrations", "templates", "static",
}  # fmt: skip
# Words that one room alone needs.
WORDS_OF_ITS_OWN = {
    "config": {"settings", "wsgi", "command", "logs"},
    "exchange": {"demo"},
    "ui": {"templatetags", "renderers", "words", "shelf"},
}
LONGEST_FILE = 450

# Addresses without a namespace are allauth's, which the people room has in its keeping.
KEEPER_OF_ALLAUTH = "people"


def read_floors() -> dict[str, int]:
    """Room -> floor, counted from the ground, as import-linter holds them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"].startswith("Floors"))["layers"]
    return {room: floor for floor, layer in enumerate(reversed(layers)) for room in layer.split(" | ")}


FLOORS = read_floors()
ROOMS = sorted(FLOORS.keys() - {"lib"})


def may_look_at(room: str, other: str) -> bool:
    """Down, or into oneself."""
    return room == other or FLOORS[other] < FLOORS[room]


def room_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0]


def short(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def python_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def templates() -> dict[str, list[Path]]:
    """Name of a template -> the files of that name (one in each room that has it)."""
    found: dict[str, list[Path]] = {}
    for file in sorted(SOURCE.glob("*/templates/**/*.*")):
        found.setdefault(file.relative_to(SOURCE / room_of(file) / "templates").as_posix(), []).append(file)
    return found


def template_files() -> list[Path]:
    return [file for files in templates().values() for file in files]


def room_of_address(name: str) -> str:
    """ "courses:session" is the courses room's."""
    return name.partition(":")[0] if ":" in name else KEEPER_OF_ALLAUTH


def views(
    patterns: list[URLPattern | URLResolver], at: str = "/", space: str = ""
) -> Iterator[tuple[str, str, object]]:
    """Address, name ("courses:session") and view of everything that can be asked for."""
    for pattern in patterns:
        address = f"{at}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield address, f"{space}{pattern.name}", pattern.callback


def all_subclasses(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from all_subclasses(child)


def import_everything() -> None:
    for module in pkgutil.walk_packages(selvhjulpen.__path__, "selvhjulpen."):
        importlib.import_module(module.name)


def test_every_folder_is_a_room_on_a_floor():
    folders = {entry.name for entry in SOURCE.iterdir() if entry.is_dir() and entry.name != "__pycache__"}

    assert folders - {"locale"} == set(FLOORS)


def test_files_of_a_room_are_called_by_the_words_of_the_house():
    strange = []
    for room in ROOMS:
        known = VOCABULARY | WORDS_OF_ITS_OWN.get(room, set()) | {"__init__", "__pycache__"}
        strange += [short(entry) for entry in (SOURCE / room).iterdir() if entry.stem not in known]

    assert strange == []


def test_no_file_has_a_long_tail():
    written = [file for file in python_files() if "migrations" not in file.parts]

    assert [short(file) for file in written if len(file.read_text().splitlines()) > LONGEST_FILE] == []


def test_foreign_keys_point_down_or_into_their_own_room():
    upwards = []
    for model in apps.get_models():
        if not model.__module__.startswith("selvhjulpen."):
            continue
        for field in model._meta.get_fields():
            other = field.related_model
            if field.concrete and isinstance(other, type) and other.__module__.startswith("selvhjulpen."):
                room, other_room = model._meta.app_label, other._meta.app_label
                if not may_look_at(room, other_room):
                    upwards.append(f"{room}.{model.__name__}.{field.name} -> {other_room}")

    assert upwards == []


def test_templates_include_and_extend_only_what_is_below_or_beside_them():
    known, upwards = templates(), []
    for file in template_files():
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"'#]+)", file.read_text()):
            owners = {room_of(owner) for owner in known.get(name, [])}
            if owners and not any(may_look_at(room_of(file), owner) for owner in owners):
                upwards.append(f"{short(file)} -> {name}")

    assert upwards == []


def test_templates_name_only_templates_that_exist():
    known, missing = templates(), []
    for file in template_files():
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"'#]+)", file.read_text()):
            if name not in known and not name.startswith(("django/", "allauth/", "account/", "mfa/")):
                missing.append(f"{short(file)} -> {name}")

    assert missing == []


def test_addresses_are_reversed_only_downwards():
    upwards = []
    for file in [*template_files(), *python_files()]:
        found = re.findall(r"{%\s*url\s+[\"']([^\"']+)[\"']", file.read_text()) + re.findall(
            r"\b(?:reverse|reverse_lazy|redirect)\(\s*[\"']([a-z_]+:[a-z_]+)[\"']", file.read_text()
        )
        upwards += [
            f"{short(file)} -> {name}" for name in found if not may_look_at(room_of(file), room_of_address(name))
        ]

    assert upwards == []


def test_static_files_are_taken_only_from_below_or_from_beside():
    upwards = []
    for file in template_files():
        for folder in re.findall(r"{%\s*static\s+[\"'](\w+)/", file.read_text()):
            if folder in FLOORS and not may_look_at(room_of(file), folder):
                upwards.append(f"{short(file)} -> {folder}")

    assert upwards == []


def test_every_address_says_who_may_come_in():
    undecided = [
        address
        for address, name, view in views(get_resolver().url_patterns)
        if not hasattr(view, "open_to_all")
        and not hasattr(view, "open_to")
        and not getattr(view, "__module__", "").startswith(SELF_GUARDED)
        and name not in OPEN_BEFORE_SECOND_FACTOR
    ]

    assert undecided == []


def test_what_most_people_ask_for_is_found_first():
    """Django tries one address after the other: found last, a page that is kept takes a fifth more of the processor."""
    names = [name for _address, name, _view in views(get_resolver().url_patterns)]
    often = ("home:start", "courses:programme", "courses:session", "directory:help", "directory:offer")

    assert [name for name in often if names.index(name) >= 75] == []


def test_no_address_is_open_to_all_and_to_some():
    both = [
        address
        for address, _name, view in views(get_resolver().url_patterns)
        if hasattr(view, "open_to_all") and hasattr(view, "open_to")
    ]

    assert both == []


def test_every_form_is_a_form_of_the_house():
    import_everything()

    strangers = {
        f"{form.__module__}.{form.__name__}"
        for form in all_subclasses(forms.BaseForm)
        if form.__module__.startswith("selvhjulpen.")
        and not form.__name__.endswith("Mixin")
        and not issubclass(form, HouseFormMixin)
    }

    assert strangers == set()


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"<[^>]*\sstyle\s*=(?!=)"),
        ("a style element", r"<style\b"),
        ("a colour of its own", r"(?<!&)#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b(?![-\w])"),
        ("a handler in an attribute", r"<[^>]*\son[a-z]+\s*="),
        ("a script address", r"javascript:"),
        ("an inline script without a nonce", r"<script(?![^>]*\b(?:nonce|src)=)[^>]*>"),
    ],
)
def test_no_template_has(what, pattern):
    found = []
    for file in template_files():
        if file.suffix == ".html":
            text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", file.read_text(), flags=re.DOTALL)
            text = re.sub(r"\b(?:href|for|id|aria-\w+)=\"#?[\w-]*\"", "", text)  # "#face" may be a place on the page
            found += [f"{short(file)}: {match[0][:60]}" for match in re.finditer(pattern, text)]

    assert found == []


# The product is called the same in every language.
NAMES = {"Selvhjulpen"}
# Shown when nothing works any more, so it says both languages at once.
IN_BOTH_LANGUAGES = {"ui/templates/ui/broken.html"}


def untranslated(text: str) -> list[str]:
    """The words of a template that no translation tag holds."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*block body_class\s*%}.*?{%\s*endblock.*?%}", "", text)
    text = re.sub(r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "\0", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style|code)\b.*?</\1>", "", text, flags=re.DOTALL)  # a command is the same everywhere
    shown = re.findall(r"\s(?:title|alt|placeholder|aria-label)=\"([^\"]*)\"", text)
    shown.append(re.sub(r"<[^>]*>", "\n", text))
    words = [word for part in shown for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&#?\w+;", " ", part))]
    return [word for word in words if word not in NAMES]


def test_no_template_says_a_word_that_is_not_translated():
    found = {short(file): words for file in template_files() if (words := untranslated(file.read_text()))}

    assert found.keys() == IN_BOTH_LANGUAGES
