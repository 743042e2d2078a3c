"""What is done with tips and material: shared, corrected, thanked for, doubted, taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from selvhjulpen.directory.models import Organization
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.search import index_words
from selvhjulpen.materials import letters
from selvhjulpen.materials.models import (
    FOLDER,
    Comment,
    Kind,
    Material,
    MaterialVersion,
    Occurrence,
    OutOfDateFlag,
    Thanks,
    Word,
)
from selvhjulpen.materials.rules import FileType
from selvhjulpen.people.models import Person
from selvhjulpen.solutions.models import Solution, Topic

# What nothing leads to is swept away when nobody can be in the middle of it any more.
SWEPT_AFTER = timedelta(days=1)


class Refused(Exception):
    """A deed that cannot be done. Nothing has been changed."""


class ChangedMeanwhile(Refused):
    """Somebody else has saved the material since this person began."""


class LastVersion(Refused):
    """A file without a version is no file: the whole material is taken away instead."""


class AlreadyFlagged(Refused):
    """This person has said so, and has not been answered yet."""


@dataclass(frozen=True)
class Draft:
    """What somebody writes of a material."""

    title: str
    text: str = ""
    url: str = ""
    topics: Collection[Topic] = ()
    solutions: Collection[Solution] = ()
    level: str = ""  # a value of Level
    licence: str = "cc-by-4.0"  # a value of Licence
    credit: str = ""
    organization: Organization | None = None


@dataclass(frozen=True)
class Sent:
    """A file that was let in: its content as it is kept, what it is, and the name it is offered under."""

    content: bytes
    kind: FileType
    name: str


def share(*, kind: Kind, draft: Draft, sent: Sent | None = None, by: Person, now: datetime) -> Material:
    """A new tip, link or file; ``sent`` belongs to a file, and to nothing else."""
    with _no_stray_file() as written, transaction.atomic():
        seen = {"looked_over_on": local_day(now), "looked_over_at": now}
        material = Material(kind=kind, author=by, created_at=now, changed_at=now, **seen)
        _write(material, draft, now=now)
        if sent:
            _keep(material, sent, written, number=1, note="", by=by, now=now)
    return material


def edit(*, material: Material, draft: Draft, seen: datetime, by: Person, now: datetime) -> None:
    """Correct what is written; ``seen`` is ``changed_at`` of what the person began with. Raises ChangedMeanwhile."""
    with transaction.atomic():
        held = Material.objects.select_for_update().get(pk=material.pk)
        if held.changed_at != seen:
            raise ChangedMeanwhile
        held.changed_at = max(now, held.changed_at)
        _write(held, draft, now=now)


def add_version(*, material: Material, sent: Sent, note: str, by: Person, now: datetime) -> MaterialVersion:
    """A newer file, which counts from now on. Who sends it has looked the material over."""
    with _no_stray_file() as written, transaction.atomic():
        held = Material.objects.select_for_update().get(pk=material.pk)
        newest = held.versions.first()
        number = newest.number + 1 if newest else 1
        version = _keep(held, sent, written, number=number, note=note, by=by, now=now)
        held.changed_at = max(now, held.changed_at)
        held.save(update_fields=["changed_at"])
        _looked_over(held, by=by, now=now)
    return version


def remove_version(*, version: MaterialVersion, now: datetime) -> None:
    """Take one version away with its file. Raises LastVersion."""
    with transaction.atomic():
        held = Material.objects.select_for_update().get(pk=version.material_id)
        if not held.versions.exclude(pk=version.pk).exists():
            raise LastVersion
        held.versions.filter(pk=version.pk).delete()
        held.changed_at = max(now, held.changed_at)
        held.save(update_fields=["changed_at"])
        _forget_file_on_commit(str(version.file.name))


def remove(*, material: Material) -> None:
    """Take a material away with its versions, their files, and all that was said of it."""
    with transaction.atomic():
        held = Material.objects.select_for_update().get(pk=material.pk)
        names = list(held.versions.values_list("file", flat=True))
        held.delete()
        for name in names:
            _forget_file_on_commit(name)


def comment(*, material: Material, text: str, by: Person, now: datetime) -> Comment:
    """Add something to a material."""
    return Comment.objects.create(material=material, text=text, by=by, at=now)


def thank(*, material: Material, by: Person, now: datetime) -> None:
    """Say thank you; saying it again changes nothing, nor does thanking oneself."""
    if material.author_id != by.pk:
        Thanks.objects.get_or_create(material=material, by=by, defaults={"at": now})


def flag(*, material: Material, reason: str, by: Person, now: datetime) -> None:
    """Say that a material no longer fits, and tell its author. Raises AlreadyFlagged."""
    with transaction.atomic():
        held = Material.objects.select_for_update(of=["self"]).select_related("author").get(pk=material.pk)
        if held.flags.filter(by=by, cleared_at=None).exists():
            raise AlreadyFlagged
        raised = OutOfDateFlag.objects.create(material=held, reason=reason, by=by, at=now)
        letters.flagged(raised, now=now)


def look_over(*, material: Material, by: Person, now: datetime) -> None:
    """It is right as it stands: every doubt is answered, and every change of its solutions is taken in."""
    with transaction.atomic():
        _looked_over(Material.objects.select_for_update().get(pk=material.pk), by=by, now=now)


def keep_words(materials: Collection[Material], *, now: datetime) -> None:
    """Keep the words of materials where a search looks; who writes title or text past these deeds calls it."""
    lines: dict[str, str] = {}
    occurrences = []
    for material in materials:
        in_title, in_text = index_words(material.title), index_words(material.text)
        words = in_text | in_title
        lines |= words
        occurrences += [Occurrence(material=material, word=text, in_title=text in in_title) for text in words]
    with transaction.atomic():
        Occurrence.objects.filter(material__in=materials).delete()
        # In one order, so that two who write the same words at once never wait for each other in a ring.
        Word.objects.bulk_create(
            (Word(text=text, line=lines[text], last_used_at=now) for text in sorted(lines)),
            update_conflicts=True,
            unique_fields=["text"],
            update_fields=["line", "last_used_at"],
        )
        Occurrence.objects.bulk_create(occurrences)


def forget_unused_words(*, now: datetime) -> None:
    """Take away words that no material has any more: one of them may have been a name; a chore."""
    used = Occurrence.objects.filter(word=OuterRef("text"))
    Word.objects.filter(~Exists(used), last_used_at__lt=now - SWEPT_AFTER).delete()


def forget_stray_files(*, now: datetime) -> None:
    """Take away files that belong to no version: of somebody whose deed was cut off in the middle; a chore."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    kept = set(MaterialVersion.objects.values_list("file", flat=True))
    for name in (f"{FOLDER}/{name}" for name in names):
        if name not in kept and default_storage.get_modified_time(name).astimezone(UTC) < now - SWEPT_AFTER:
            default_storage.delete(name)


def _write(material: Material, draft: Draft, *, now: datetime) -> None:
    for field in ("title", "text", "url", "level", "licence", "credit", "organization"):
        setattr(material, field, getattr(draft, field))
    material.save()
    material.topics.set(draft.topics)
    material.solutions.set(draft.solutions)
    keep_words([material], now=now)


def _looked_over(held: Material, *, by: Person, now: datetime) -> None:
    held.looked_over_on, held.looked_over_at = local_day(now), now
    held.save(update_fields=["looked_over_on", "looked_over_at"])
    held.flags.filter(cleared_at=None).update(cleared_at=now, cleared_by=by)


def _keep(
    material: Material, sent: Sent, written: list[str], *, number: int, note: str, by: Person, now: datetime
) -> MaterialVersion:
    version = MaterialVersion(
        material=material,
        number=number,
        name=sent.name,
        type=sent.kind.value,
        size=len(sent.content),
        sha256=hashlib.sha256(sent.content).hexdigest(),
        note=note,
        by=by,
        at=now,
    )
    version.file.save("new", ContentFile(sent.content), save=False)
    written.append(str(version.file.name))
    version.save()
    return version


@contextmanager
def _no_stray_file() -> Iterator[list[str]]:
    """The files written so far go again where the deed is undone."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def _forget_file_on_commit(name: str) -> None:
    transaction.on_commit(lambda: default_storage.delete(name))
