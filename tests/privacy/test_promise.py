"""What citizens are promised, and what docs/privacy.md says, is what the chores do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from selvhjulpen.courses.rules import GUEST_MONTHS
from selvhjulpen.operations.rules.retention import LONGEST
from selvhjulpen.people.rules import CLOSED_ACCOUNT_MONTHS, LOG_MONTHS

DOCUMENT = Path(settings.ROOT) / "docs" / "privacy.md"


@pytest.mark.django_db
def test_the_page_for_citizens_names_the_times_that_the_rules_keep(client: Client) -> None:
    text = client.get("/sadan-passer-vi-paa-dine-data/").content.decode()

    assert (GUEST_MONTHS, "Seks måneder efter kurset" in text) == (6, True)
    assert f"Den liste gemmer vi i {LOG_MONTHS} måneder" in text
    assert f"højst {LONGEST.days} dage" in text


def test_the_document_names_each_chore_that_forgets() -> None:
    document = DOCUMENT.read_text()
    forgetting = [path for path in settings.CHORES if ".forget_" in path]

    assert [path for path in forgetting if path.removeprefix("selvhjulpen.") not in document] == []
    assert all(callable(import_string(path)) for path in settings.CHORES)
    assert (CLOSED_ACCOUNT_MONTHS, "twelve months after the account was closed" in document) == (12, True)
