"""What every page shows of the organisation that runs the installation."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from selvhjulpen.directory import queries


def host(request: HttpRequest) -> dict[str, object]:
    """``host``: the organisation whose name and telephone stand on every page; None before it is known."""
    return {"host": SimpleLazyObject(queries.host)}
