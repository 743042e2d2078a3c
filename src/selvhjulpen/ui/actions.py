"""A new row is made once, however often its form is sent: by two clicks, on a slow line, after "back"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from selvhjulpen.lib.keys import new_key


def save_once(row: Any, *, says: Iterable[str], known_by: str = "key") -> bool:
    """Save a new row; False where its form has been sent before: then nothing is done, and ``row.pk`` is the first's.

    The page brought the key of the row it makes (``ui.forms.OnceMixin``) into the field ``known_by``. ``says`` names
    the fields a person has filled in: who goes back and writes something else in them means another row, which gets a
    key of its own. Raises IntegrityError.
    """
    while True:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            earlier = type(row)._default_manager.filter(**{known_by: getattr(row, known_by)}).first()
            if earlier is None:
                raise
            if all(getattr(earlier, field) == getattr(row, field) for field in says):
                row.pk = earlier.pk
                return False
            setattr(row, known_by, new_key())
        else:
            return True
