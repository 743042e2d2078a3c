"""What is done with tips and material, and what is refused."""

from __future__ import annotations

import hashlib
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from selvhjulpen.materials import actions
from selvhjulpen.materials.models import FOLDER, Material
from selvhjulpen.materials.rules import FileType
from selvhjulpen.operations.actions import back_up
from selvhjulpen.outbox.models import Message
from selvhjulpen.people.actions import forget_account
from tests.materials.factories import NOW, PDF, LinkFactory, TipFactory, share_file
from tests.people.factories import InstructorFactory
from tests.solutions.factories import SolutionFactory

pytestmark = pytest.mark.django_db

NEW = actions.Sent(b"%PDF-1.7 new", FileType.PDF, "Ny.pdf")


def names(folder: Path) -> set[str]:
    return {f"{FOLDER}/{file.name}" for file in folder.iterdir()} if folder.is_dir() else set()


def test_a_shared_file_lies_outside_the_web_root_under_a_name_that_says_nothing(uploads):
    held = share_file(name="Inga.pdf")

    version = held.versions.get()
    assert names(uploads) == {version.file.name}
    assert re.fullmatch(r"materials/[0-9a-f]{32}", version.file.name)
    assert (version.number, version.name, version.size, version.type) == (1, "Inga.pdf", len(PDF), "pdf")
    assert version.sha256 == hashlib.sha256(PDF).hexdigest()
    assert not uploads.is_relative_to(settings.STATIC_ROOT)


def test_the_newest_version_counts_and_the_old_one_can_be_fetched():
    held = share_file()

    actions.add_version(material=held, sent=NEW, note="Nye billeder", by=held.author, now=NOW + timedelta(days=2))

    kept = [(one.number, Path(one.file.path).read_bytes()) for one in held.versions.all()]
    assert kept == [(2, NEW.content), (1, PDF)]
    held.refresh_from_db()
    assert (held.newest.number, held.looked_over_on) == (2, (NOW + timedelta(days=2)).date())


def test_a_version_goes_with_its_file_when_the_deed_is_done(uploads, django_capture_on_commit_callbacks):
    held = share_file()
    old = held.versions.get()
    new = actions.add_version(material=held, sent=NEW, note="", by=held.author, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_version(version=old, now=NOW)
        assert len(names(uploads)) == 2

    assert names(uploads) == {new.file.name}
    with pytest.raises(actions.LastVersion):
        actions.remove_version(version=new, now=NOW)


def test_a_material_goes_with_all_its_files(uploads, django_capture_on_commit_callbacks):
    held, other = share_file(), share_file()
    actions.add_version(material=held, sent=NEW, note="", by=held.author, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(material=held)

    assert list(Material.objects.all()) == [other]
    assert names(uploads) == {other.versions.get().file.name}


def test_a_deed_that_is_undone_leaves_no_file(uploads):
    nameless = actions.Sent(PDF, FileType.PDF, None)  # the database refuses it when the file has been written

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.share(kind="file", draft=actions.Draft(title="x"), sent=nameless, by=InstructorFactory(), now=NOW)

    assert names(uploads) == set()


def test_files_nothing_leads_to_are_swept_away_a_day_later(uploads):
    kept = share_file().versions.get().file.name
    stray = default_storage.save(f"{FOLDER}/stray", ContentFile(b"x"))

    actions.forget_stray_files(now=datetime.now(UTC) + timedelta(hours=23))
    assert names(uploads) == {kept, stray}
    actions.forget_stray_files(now=datetime.now(UTC) + timedelta(hours=25))

    assert names(uploads) == {kept}


def test_where_nothing_was_ever_sent_there_is_nothing_to_sweep():
    actions.forget_stray_files(now=NOW)


def test_the_file_of_a_material_is_in_the_backup(tmp_path):
    version = share_file().versions.get()

    back_up(file=tmp_path / "backup.zip", now=NOW)

    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert archive.read(f"uploads/{version.file.name}") == PDF


def test_what_somebody_else_has_saved_is_not_written_over_unseen():
    tip = TipFactory(title="Vores")
    first, second = (actions.Draft(title=title, text="x") for title in ("Min", "Din"))
    actions.edit(material=tip, draft=first, seen=NOW, by=tip.author, now=NOW + timedelta(minutes=1))

    with pytest.raises(actions.ChangedMeanwhile):
        actions.edit(material=tip, draft=second, seen=NOW, by=tip.author, now=NOW + timedelta(minutes=2))

    tip.refresh_from_db()
    assert (tip.title, tip.changed_at) == ("Min", NOW + timedelta(minutes=1))


def test_thanks_is_said_once_and_not_to_oneself():
    tip, person = TipFactory(), InstructorFactory()

    for by in (person, person, tip.author):
        actions.thank(material=tip, by=by, now=NOW)

    assert tip.thanks.get().by == person


def test_who_says_that_it_is_out_of_date_is_answered_and_may_say_it_again():
    tip, person = TipFactory(), InstructorFactory()
    actions.flag(material=tip, reason="Knappen er væk", by=person, now=NOW)
    with pytest.raises(actions.AlreadyFlagged):
        actions.flag(material=tip, reason="Stadig væk", by=person, now=NOW)

    later = NOW + timedelta(days=1)
    actions.look_over(material=tip, by=tip.author, now=later)

    assert list(tip.flags.values_list("reason", "cleared_at", "cleared_by")) == [
        ("Knappen er væk", later, tip.author.pk)
    ]
    actions.flag(material=tip, reason="Igen", by=person, now=later)
    assert Material.objects.out_of_date().get() == tip


def test_looking_it_over_takes_in_the_change_of_its_solution():
    tip = TipFactory(solutions=[SolutionFactory(changed_on=NOW.date() + timedelta(days=5))])
    assert tip.is_doubted

    actions.look_over(material=tip, by=tip.author, now=NOW + timedelta(days=5))

    assert not Material.objects.get().is_doubted


def test_the_author_is_told_what_is_out_of_date_once_and_nobody_is_told_of_their_own():
    tip = TipFactory(title='Tips & "tricks"')
    actions.flag(material=tip, reason="Knappen er væk", by=InstructorFactory(name="Ulla"), now=NOW)
    actions.flag(material=tip, reason="Jeg ved det", by=tip.author, now=NOW)
    gone = TipFactory(author=InstructorFactory(is_active=False))
    actions.flag(material=gone, reason="Væk", by=tip.author, now=NOW)

    letter = Message.objects.get()
    assert (letter.to_address, letter.subject) == (tip.author.email, 'Passer "Tips & "tricks"" stadig?')
    for words in ("Ulla skriver", "Knappen er væk", f"/materialer/{tip.pk}/"):
        assert words in letter.text


def test_what_somebody_shared_stays_when_their_account_is_forgotten():
    tip = TipFactory(author=InstructorFactory(name="Bodil Kjær", is_active=False))

    forget_account(person=tip.author, by=None, now=NOW)

    tip.refresh_from_db()
    assert tip.author.name == "Tidligere medarbejder"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("materials_link_leads", {"url": "https://example.dk"}),
        ("materials_link_leads", {"kind": "link"}),
        ("materials_tip_says_something", {"text": ""}),
        ("materials_others_are_named", {"licence": "permission"}),
        ("materials_times_in_order", {"changed_at": NOW - timedelta(days=1)}),
    ],
)
def test_the_database_refuses(name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        TipFactory(**fields)


def test_a_link_leads_somewhere():
    assert LinkFactory().url == "https://example.dk/vejledning"
