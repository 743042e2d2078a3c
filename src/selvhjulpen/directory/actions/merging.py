"""One organisation that stands twice becomes one again, and everything that pointed to either points to the one.

What points to an organisation is asked of Django: rooms above are not imported, and a table that is made later is met
here without anybody thinking of it. A table that has room for one row of each organisation may say what becomes of the
other by a class method ``make_room(kept=…, gone=…)`` of its model, which is given the two keys; where it has none, a
person must decide first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.actions.membership import reference_to
from selvhjulpen.directory.actions.refusals import Refused
from selvhjulpen.directory.models import (
    FormerOrganization,
    Membership,
    NotTheSame,
    Organization,
    OrganizationKind,
    Showable,
)
from selvhjulpen.directory.rules.membership import joined
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person

# What may differ between the two, and is chosen by whoever merges.
FIELDS = ("name", "kind", "phone", "phone_hours", "phone_hours_en", "email", "url", "address")


class Same(Refused):
    """An organisation is not merged with itself, or with one that is gone."""


class HostStays(Refused):
    """The one that runs the installation is never the one that goes."""


class BothStandIn(Refused):
    """Both stand in one thing that has room for one of them: a person must decide there first. ``where`` names it."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def pointing_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table and its column that names a row of ``model``, those of many-to-many relations included.

    ``related_objects`` leaves out relations that have no name in this direction ("+"), so all fields are looked at.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            other = relation.related_model
            if isinstance(other, type) and issubclass(other, models.Model):
                yield other, relation.field.name  # type: ignore[union-attr]


def merge(
    *, kept: Organization, gone: Organization, words: Mapping[str, Any], by: Person, now: datetime
) -> Organization:
    """Make one of two; ``words`` are the values of FIELDS that shall stand. The old key and name stay findable.

    Raises Same, HostStays, or BothStandIn where a rule of the database allows only one of the two.
    """
    with transaction.atomic():
        held = {one.pk: one for one in Organization.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
        if len(held) != 2:
            raise Same
        kept, gone = held[kept.pk], held[gone.pk]
        if gone.is_host:
            raise HostStays
        _take_words(kept, gone, words)
        kept.certificates_declared_on = max(
            filter(None, [kept.certificates_declared_on, gone.certificates_declared_on]), default=None
        )
        kept.save()
        _join_memberships(kept, gone)
        _keep_differences(kept, gone)
        _point_anew(Organization, gone, kept)
        FormerOrganization.objects.create(key=gone.key, name=gone.name, merged_into=kept, merged_at=now, merged_by=by)
        note(
            deed=Deed.CHANGED,
            what=gettext_noop("To organisationer lagt sammen"),
            about=[reference_to(kept), reference_to(gone)],
            by=by,
            now=now,
        )
        gone.delete()
    return kept


def _take_words(kept: Organization, gone: Organization, words: Mapping[str, Any]) -> None:
    """Give the one that stays its words. What a private helper did not show is shown of neither afterwards."""
    final = {field: words.get(field, getattr(kept, field)) for field in FIELDS}
    pair = (kept, gone)
    # Of whom it is: where both say the same, both must have shown it.
    from_whom = {field: [one for one in pair if getattr(one, field) == final[field]] for field in Showable}
    if final["kind"] == OrganizationKind.PERSON:
        shown = [
            field.value for field in Showable if from_whom[field] and all(one.shows(field) for one in from_whom[field])
        ]
    else:
        # Everything of such an organisation is public: hidden words give way to those that were shown.
        shown = kept.shown_publicly
        for field in Showable:
            if from_whom[field] and not any(one.shows(field) for one in from_whom[field]):
                final[field] = next(
                    (getattr(one, field) for one in pair if one.shows(field)),
                    final[field] if field == Showable.NAME else "",
                )
    for name, value in final.items():
        setattr(kept, name, value)
    kept.shown_publicly = shown


def _join_memberships(kept: Organization, gone: Organization) -> None:
    rows = list(Membership.objects.select_for_update().filter(organization__in=[kept, gone]))
    for group in joined([(row.since, row.until) for row in rows]):
        first, *others = (rows[place] for place in group)
        ends = [row.until for row in (first, *others)]
        first.until = None if None in ends else max(filter(None, ends))
        for other in others:
            _point_anew(Membership, other, first)
            other.delete()
        first.organization = kept
        first.save(update_fields=["until", "organization"])


def _keep_differences(kept: Organization, gone: Organization) -> None:
    """What is not the same as the one that goes, is not the same as the one that stays; between the two it is over."""
    for said in NotTheSame.objects.filter(models.Q(first=gone) | models.Q(second=gone)):
        other = said.second_id if said.first_id == gone.pk else said.first_id
        said.delete()
        if other != kept.pk:
            first, second = sorted((kept.pk, other))
            NotTheSame.objects.get_or_create(
                first_id=first, second_id=second, defaults={"said_at": said.said_at, "said_by": said.said_by}
            )


def _point_anew(model: type[models.Model], old: models.Model, new: models.Model) -> None:
    """What names the old row names the new one. Of a many-to-many pair that both have, one is enough."""
    for table, column in pointing_to(model):
        if model is Organization and hasattr(table, "make_room"):
            table.make_room(kept=new.pk, gone=old.pk)
        rows = table._base_manager.filter(**{column: old.pk})
        if table._meta.auto_created:
            beside = next(
                field.attname for field in table._meta.concrete_fields if field.is_relation and field.name != column
            )
            have = table._base_manager.filter(**{column: new.pk}).values_list(beside, flat=True)
            rows.filter(**{f"{beside}__in": list(have)}).delete()
        try:
            with transaction.atomic():
                rows.update(**{column: new.pk})
        except IntegrityError as error:
            raise BothStandIn(str(table._meta.verbose_name)) from error


def say_not_the_same(*, one: Organization, other: Organization, by: Person, now: datetime) -> None:
    """They look alike and are two. Said twice is said once."""
    first, second = sorted((one.pk, other.pk))
    NotTheSame.objects.get_or_create(first_id=first, second_id=second, defaults={"said_at": now, "said_by": by})
