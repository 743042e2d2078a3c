"""When nothing works: a page in plain words, and when to come back."""

from __future__ import annotations

import errno

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from selvhjulpen.ui.views import broken
from tests.reading import Page


@pytest.mark.parametrize(
    ("error", "status", "come_back"),
    [
        (OperationalError("database is locked"), 503, "30"),
        (InterfaceError("connection already closed"), 503, "30"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "30"),
        (OSError(errno.ENOENT, "No such file"), 500, None),
        (ZeroDivisionError(), 500, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_will_pass_says_when_to_come_back_and_what_is_our_mistake_does_not(
    rf: RequestFactory, error: Exception, status: int, come_back: str | None
) -> None:
    try:
        raise error
    except Exception:
        answer = broken(rf.post("/kurser/1/"))

    page = Page(answer.content)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, come_back)
    assert page.headings == ["Noget gik galt hos os"]
    assert "Har du fået en kvittering, så gælder den stadig." in page.prose
    assert "If you have a receipt, it still counts." in page.prose
