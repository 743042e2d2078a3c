"""Filling an empty database with the demo programme."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from selvhjulpen.exchange.actions.importing import Progress, Report, import_package
from selvhjulpen.exchange.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from selvhjulpen.exchange.demo.package import demo_package
from selvhjulpen.exchange.queries import is_empty
from selvhjulpen.people.models import Person


class NotEmpty(Exception):
    """There is a programme already: the demo is not laid on top of it."""


def load_demo(*, folder: Path, now: datetime, progress: Progress) -> Report:
    """Import Birkesø and open its demo accounts. Raises NotEmpty."""
    with transaction.atomic():
        if not is_empty():
            raise NotEmpty
        files = demo_package(folder=folder, now=now)
        report = import_package(files=files, now=now, progress=progress)
        # One hash for all: the password is no secret, and hashing is slow on purpose.
        Person.objects.filter(email__in=DEMO_ACCOUNTS).update(is_demo=True, password=make_password(DEMO_PASSWORD))
    return report
