"""What a page's own script is answered that may have kept a deed until the network was back: JSON, by one contract.

``{"state": "kept" | "already" | "refused", "why": a sentence in the reader's language, "key": the deed's key}``.
"kept" and "already" mean that it need not be sent again; "refused" with status 422, that it is of no use to send it
again; with 401 or 403, that somebody must log in first.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse


def wants_json(request: HttpRequest) -> bool:
    """True where JSON was asked for by name; a browser that takes anything gets pages."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def kept(key: str, *, already: bool = False, **more: object) -> JsonResponse:
    """The deed is done: now, or when it was first sent; ``more``: what came of it, as a number of the queue."""
    return JsonResponse({"state": "already" if already else "kept", "why": "", "key": key, **more})


def refused(key: str, why: str, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    """The deed is not done; ``why`` is for the person who did it."""
    return JsonResponse({"state": "refused", "why": why, "key": key}, status=status)
