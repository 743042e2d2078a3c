"""What the frame of every page needs: where its doors lead, and the same page in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_noop, override

from selvhjulpen.people.models import Person, Role

CITIZEN_DOORS = [
    ("courses:programme", gettext_noop("Kurser")),
    ("cafe:cafes", gettext_noop("IT-café")),
    ("directory:help", gettext_noop("Find hjælp")),
]
STAFF_DOORS = [
    ("home:board", gettext_noop("Tavlen"), {Role.COORDINATOR}),
    ("courses:today", gettext_noop("I dag"), {Role.INSTRUCTOR}),
    ("courses:sessions", gettext_noop("Hold"), {Role.COORDINATOR, Role.INSTRUCTOR, Role.PARTNER}),
    ("courses:catalogue", gettext_noop("Kurser"), {Role.COORDINATOR}),
    (
        "home:network",
        gettext_noop("Netværk"),
        {Role.COORDINATOR, Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.PARTNER},
    ),
    ("home:it_help", gettext_noop("IT-hjælp"), {Role.COORDINATOR, Role.INSTRUCTOR}),
    ("evaluation:participation", gettext_noop("Tal"), {Role.COORDINATOR, Role.ADMINISTRATOR}),
    ("home:setup", gettext_noop("Opsætning"), {Role.COORDINATOR, Role.ADMINISTRATOR}),
]
# Pages that are reached through a door without lying beneath its address.
BEHIND = {
    "home:it_help": (
        "cafe:appointments",
        "cafe:cafes",
        "cafe:log",
        "cafe:my_times",
        "cafe:register",
        "cafe:shifts",
        "solutions:blocks",
        "solutions:solutions",
    ),
    "evaluation:participation": ("solutions:digitalisation",),
    "home:network": (
        "awards:rounds",
        "business_case:grants",
        "directory:members",
        "directory:offers",
        "directory:organizations",
        "directory:priority_areas",
        "directory:volunteers",
        "materials:materials",
        "meetings:meetings",
        "reports:nomination",
    ),
}
LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}


@dataclass(frozen=True)
class Door:
    """One link of the main menu."""

    href: str
    label: str
    is_here: bool


class Page:
    """The frame of one page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def _door(self, name: str, label: str) -> Door:
        href = reverse(name)
        beneath = (href, *map(reverse, BEHIND.get(name, ())))
        return Door(href, gettext(label), self._request.path.startswith(beneath))

    @cached_property
    def citizen_nav(self) -> tuple[Door, ...]:
        return tuple(self._door(name, label) for name, label in CITIZEN_DOORS)

    @cached_property
    def staff_nav(self) -> list[Door]:
        person = self._request.user
        if not isinstance(person, Person):
            return []
        return [self._door(name, label) for name, label, roles in STAFF_DOORS if roles & person.roles]

    @property
    def start(self) -> str:
        return reverse("home:start")

    @property
    def arrive(self) -> str:
        return reverse("home:arrive")

    @property
    def staff(self) -> str:
        return reverse("home:arrive")

    @property
    def appointments(self) -> str:
        return reverse("cafe:book")

    @property
    def rules_card(self) -> str:
        return reverse("cafe:rules_card")

    @property
    def privacy(self) -> str:
        return reverse("home:privacy")

    @property
    def accessibility(self) -> str:
        return reverse("home:accessibility")

    @property
    def persondata(self) -> str:
        return reverse("privacy:find")

    @property
    def persondata_of_guest(self) -> str:
        """The address to which the number of a booking and a slash are added."""
        return reverse("privacy:held", args=["gaest", 0]).removesuffix("0/")

    @property
    def setup(self) -> str:
        return reverse("home:setup")

    @property
    def running(self) -> str:
        return reverse("operations:running")

    @property
    def account(self) -> str:
        return reverse("people:account")

    @property
    def manifest(self) -> str:
        return reverse("home:app_manifest")

    @property
    def worker(self) -> str:
        with override(settings.LANGUAGE_CODE):  # one for the whole site, whatever language its pages speak
            return reverse("home:app_worker")

    @property
    def passport(self) -> str:
        return reverse("home:app_passport")

    @property
    def login(self) -> str:
        """The login page, and back here from there."""
        return f"{reverse('account_login')}?{urlencode({'next': self._request.path})}"

    @property
    def other_language(self) -> str:
        return "en" if get_language() == "da" else "da"

    @property
    def other_language_name(self) -> str:
        return LANGUAGE_NAMES[self.other_language]

    @property
    def in_other_language(self) -> str:
        """This page in the other language: Danish stands at /, English at /en/."""
        path = self._request.get_full_path()
        # Two slashes at the start would lead to another site.
        return f"/{path.removeprefix('/en').lstrip('/')}" if get_language() == "en" else f"/en{path}"


def page(request: HttpRequest) -> dict[str, Page]:
    """``page``: doors and addresses of the frame."""
    return {"page": Page(request)}
