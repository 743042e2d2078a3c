"""Fetch, or answer "not there": the permission is part of the query."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from selvhjulpen.materials.models import Comment, Material, MaterialVersion
from selvhjulpen.materials.queries import with_page
from selvhjulpen.people.models import Person


def material(pk: int) -> Material:
    """Any material, with its page: all who work here may see it."""
    return get_object_or_404(with_page(Material.objects.all()), pk=pk)


def own_material(person: Person, pk: int) -> Material:
    """A material this person may correct: their own, or any for the coordinator."""
    return get_object_or_404(with_page(_own(person)), pk=pk)


def version(pk: int, number: int) -> MaterialVersion:
    """One file of a material."""
    return get_object_or_404(MaterialVersion, material=pk, number=number)


def own_version(person: Person, pk: int, number: int) -> MaterialVersion:
    """One file of a material this person may correct."""
    return get_object_or_404(MaterialVersion.objects.filter(material__in=_own(person)), material=pk, number=number)


def own_comment(person: Person, pk: int, comment_pk: int) -> Comment:
    """A comment this person may take away: their own, or any for the coordinator."""
    comments = Comment.objects.filter(material=pk)
    return get_object_or_404(comments if person.is_coordinator else comments.filter(by=person), pk=comment_pk)


def may_correct(person: Person, held: Material) -> bool:
    """The author and the coordinator may; a material of somebody without a role is not theirs any more."""
    return person.is_coordinator or held.author_id == person.pk


def _own(person: Person) -> QuerySet[Material]:
    return Material.objects.all() if person.is_coordinator else Material.objects.filter(author=person)
