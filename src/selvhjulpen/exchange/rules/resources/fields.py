"""The kinds of column that come again and again."""

from __future__ import annotations

from typing import Any

from selvhjulpen.exchange.rules import choices as of
from selvhjulpen.exchange.rules.schema import Field, Type

SMALL = 32_767  # the largest number of a small column in the database
LARGE = 2_147_483_647
HUGE = 10**15  # øre; a spreadsheet still writes so many digits


def key(of_what: str, *, made_elsewhere: bool = False) -> Field:
    return Field(
        "id",
        Type.IDENTIFIER,
        f"Fast navn på {of_what}, uden mellemrum. Skift det aldrig: det er sådan, rækken kendes igen.",
        required=True,
        maximum=80,
        made_elsewhere=made_elsewhere,
    )


def text(name: str, maximum: int, description: str, **more: Any) -> Field:
    return Field(name, Type.TEXT, description, maximum=maximum, **more)


def phone(name: str, description: str) -> Field:
    return Field(name, Type.PHONE, description, maximum=20)


def number(name: str, description: str, *, maximum: int = SMALL, **more: Any) -> Field:
    return Field(name, Type.INTEGER, description, **{"minimum": 0, "maximum": maximum, **more})


def choice(name: str, choices: of.Choices, description: str, **more: Any) -> Field:
    return Field(name, Type.CHOICE, description, choices=choices, **more)


def to_all(name: str, resource: str, description: str) -> Field:
    return Field(name, Type.REFERENCES, f"{description} Flere id'er skilles af mellemrum.", references=resource)


def to(name: str, resource: str, description: str, **more: Any) -> Field:
    return Field(name, Type.REFERENCE, description, references=resource, **more)


def moment(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.MOMENT, description, **more)


def money(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.MONEY, description, **{"minimum": 0, "maximum": LARGE, **more})


def share(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.SHARE, description, **{"minimum": 0, "maximum": 1000, **more})


def day(name: str, description: str, **more: Any) -> Field:
    return Field(name, Type.DATE, description, **more)


def secret(name: str, description: str) -> Field:
    return Field(name, Type.IDENTIFIER, description, maximum=32, made_here=True, secret=True)


def form_key(of_what: str) -> Field:
    return Field(
        "form_key",
        Type.IDENTIFIER,
        f"Hemmelig kode for den formular, {of_what} kom fra. Tom i en ny række: den laves.",
        maximum=64,
        made_here=True,
        made_elsewhere=True,
        secret=True,
    )


CREATED = moment("created_at", "Hvornår rækken blev oprettet.", made_here=True)
