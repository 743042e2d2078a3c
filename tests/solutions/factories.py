"""What citizens learn about, made up."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import factory
from PIL import Image

from selvhjulpen.lib.pictures import PictureType
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.actions.observations import Seen, file
from selvhjulpen.solutions.adapters import Picture
from selvhjulpen.solutions.models import (
    CountingRound,
    Method,
    Observation,
    Owner,
    Solution,
    Task,
    TaskCount,
    Topic,
)
from tests.people.factories import InstructorFactory

# Tuesday, 24 November 2026, at nine in the morning.
NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Copenhagen"))
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


class OwnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Owner

    name = factory.Sequence(lambda n: f"Styrelse {n}")
    email = factory.Sequence(lambda n: f"styrelse{n}@example.dk")


class SolutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Solution

    name = factory.Sequence(lambda n: f"Løsning {n}")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Emne {n}")

    @factory.post_generation
    def solutions(self, create: bool, solutions: list[Solution] | None, **kwargs: object) -> None:
        if solutions:
            self.solutions.set(solutions)  # type: ignore[attr-defined]


def seen(solution: Solution, step: str = "Knappen Næste", *, now: datetime = NOW, **more: Any) -> Observation:
    """Somebody who helps has seen people get stuck; ``by=None`` is a citizen, who may leave an ``email``."""
    by: Person | None = more.pop("by") if "by" in more else InstructorFactory()
    key = more.pop("key", f"key{Observation.objects.count()}")
    filing = {name: more.pop(name) for name in ("email", "language", "picture") if name in more}
    kind = more.pop("kind", "layout")
    return file(seen=Seen(solution=solution, kind=kind, step=step, **more), key=key, by=by, now=now, **filing)


def photographed() -> Picture:
    """A picture as it is kept."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "teal").save(out, "PNG")
    return Picture(out.getvalue(), PictureType.PNG)


def photograph(size: tuple[int, int] = (8, 4), form: str = "JPEG") -> bytes:
    """As a telephone makes it: it says whose it is, and where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Ingas telefon"
    exif[0x8825] = {1: "N", 2: (55.0, 13.0, 48.0)}
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, exif=exif)
    return out.getvalue()


class MethodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Method

    name = factory.Sequence(lambda n: f"Metode {n}")
    tasks = "Tre opgaver"
    denominator = "Alle henvendelser"


def round_of(method: Method, name: str, first_day: date, **more: Any) -> CountingRound:
    """A week in which it is counted."""
    return CountingRound.objects.create(
        method=method, name=name, first_day=first_day, last_day=first_day + 6 * DAY, **more
    )


def count(held: CountingRound, name: str, *numbers: int | None) -> Task:
    """A task of the round's method, how often it came by self-service, letter, telephone and in person."""
    task, _ = Task.objects.get_or_create(name=name)
    task.methods.add(held.method)
    if numbers:
        self_service, letter, phone, in_person = numbers
        TaskCount.objects.create(
            round=held, task=task, self_service=self_service, letter=letter, phone=phone, in_person=in_person
        )
    return task
