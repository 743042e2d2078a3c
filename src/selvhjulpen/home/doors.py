"""How often strangers may write to the house, and which doors of the network open for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext_noop

from selvhjulpen.meetings.queries import groups_of
from selvhjulpen.people.adapters import address_of
from selvhjulpen.people.doors import Limit, knock
from selvhjulpen.people.models import Person

# A whole class of a library may sit behind one address; a flood of mail is more than this.
BARRIERS_PER_HOUR = 20


def may_report(request: HttpRequest, *, now: datetime) -> bool:
    """Count this report; False where too many come from its address."""
    return knock(limits=[Limit("barrier", address_of(request), BARRIERS_PER_HOUR, timedelta(hours=1))], now=now)


@dataclass(frozen=True)
class Door:
    """A way from a page of doors: the name of an address, a picture, two Danish texts."""

    to: str
    icon: str
    title: str
    words: str


NETWORK = (
    Door(
        "evaluation:who_does_what",
        "checklist",
        gettext_noop("Hvem gør hvad?"),
        gettext_noop("Hvor der er hjælp til hvad, og hvor der mangler."),
    ),
    Door("directory:offers", "chat", gettext_noop("Tilbud"), gettext_noop("Hvad der hjælpes med, hvor og hvornår.")),
    Door(
        "directory:members",
        "groups",
        gettext_noop("Medlemmer"),
        gettext_noop("Hvem der er med, og hvem vi skriver til."),
    ),
    Door(
        "directory:organizations",
        "location",
        gettext_noop("Organisationer"),
        gettext_noop("Telefon, adresse og hvem der svarer for dem."),
    ),
    Door(
        "meetings:meetings",
        "calendar-month",
        gettext_noop("Møder"),
        gettext_noop("Årets møder, dagsorden, svar og referat."),
    ),
    Door(
        "materials:materials",
        "bookmarks",
        gettext_noop("Tips og materialer"),
        gettext_noop("Det, vi giver hinanden: gode råd, ark og links."),
    ),
    Door(
        "directory:volunteers",
        "persons",
        gettext_noop("Frivillige"),
        gettext_noop("Hvad de kan, hvor de hjælper, og hvornår det passer."),
    ),
    Door(
        "directory:volunteer_me",
        "person-add",
        gettext_noop("Det kan jeg"),
        gettext_noop("Fortæl, hvad du vil hjælpe med, og hvornår."),
    ),
    Door(
        "directory:priority_areas",
        "map",
        gettext_noop("Indsatsområder"),
        gettext_noop("Det, kommunens politikker sætter først."),
    ),
    Door(
        "business_case:grants",
        "save",
        gettext_noop("Bevillinger"),
        gettext_noop("Hvad pengene er givet til, brugt på, og hvad der er tilbage."),
    ),
    Door(
        "awards:rounds",
        "notifications",
        gettext_noop("Priser"),
        gettext_noop("Opslag, indstillinger, jury og resultat."),
    ),
    Door(
        "reports:nomination",
        "document",
        gettext_noop("Indstilling"),
        gettext_noop("Netværkets egne tal på én side, klar til at sende."),
    ),
)


IT_HELP = (
    Door(
        "cafe:log",
        "edit",
        gettext_noop("Skriv en hjælp ned"),
        gettext_noop("Seks tryk og intet navn. Så ved vi, hvad folk har brug for."),
    ),
    Door(
        "cafe:shifts",
        "groups",
        gettext_noop("Vagter og kø"),
        gettext_noop("Hvem der hjælper hvornår, og hvem der venter nu."),
    ),
    Door(
        "cafe:appointments",
        "calendar-month",
        gettext_noop("Aftaler"),
        gettext_noop("Dagens og ugens aftaler med borgere."),
    ),
    Door(
        "cafe:my_times",
        "time",
        gettext_noop("Mine tider"),
        gettext_noop("Hvornår borgere kan bestille en tid hos dig."),
    ),
    Door(
        "cafe:rules_card",
        "lock",
        gettext_noop("Aldrig deres kode"),
        gettext_noop("Sådan hjælper du med MitID og post uden at gå for langt."),
    ),
    Door(
        "solutions:blocks",
        "flag",
        gettext_noop("Her går folk i stå"),
        gettext_noop("Skriv, hvad der driller, og se, hvad ejeren svarer."),
    ),
    Door(
        "solutions:solutions",
        "smartphone",
        gettext_noop("Digitale løsninger"),
        gettext_noop("Hvem der ejer dem, og hvad der er ændret."),
    ),
    Door(
        "cafe:figures",
        "analytics",
        gettext_noop("Hjælp i tal"),
        gettext_noop("Hvad der blev hjulpet med, hvor og hvornår."),
    ),
    Door(
        "cafe:register",
        "home",
        gettext_noop("IT-caféerne"),
        gettext_noop("Hvor de er, og hvor mange der skal hjælpe."),
    ),
)


def to_it_help(person: Person) -> list[Door]:
    """The doors of help without a course that open for this person."""
    return _open(IT_HELP, person)


def to_the_network(person: Person) -> list[Door]:
    """The doors of the network that open for this person. Meetings are shown to who belongs to a group that meets."""
    opened = _open(NETWORK, person)
    return [door for door in opened if door.to != "meetings:meetings" or groups_of(person).exists()]


def _open(doors: Iterable[Door], person: Person) -> list[Door]:
    """Those that open for this person: the page behind each says, and one that says nothing of roles is everybody's."""
    return [door for door in doors if person.roles & getattr(resolve(reverse(door.to)).func, "open_to", person.roles)]
