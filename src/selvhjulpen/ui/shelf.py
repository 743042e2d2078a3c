"""What many people see, made once and kept as long as it is true.

Each server process keeps its own copies, under the edition they were made for (see triggers.py). Every request asks
the database for the number of the edition, and for nothing else where there is a copy.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from selvhjulpen.lib.keys import new_token
from selvhjulpen.ui.queries import edition

MOST_BYTES = 8_000_000  # in each process

Thing = TypeVar("Thing")
View = Callable[..., HttpResponse]


class Remembered(Generic[Thing]):
    """The answer of ``ask``, asked for anew in each edition."""

    def __init__(self, ask: Callable[[], Thing]) -> None:
        self._ask = ask
        self._answer: tuple[int, Thing] | None = None

    def __call__(self) -> Thing:
        # The number first: what changes while we ask belongs to the next.
        number = edition() if settings.KEEP_WHAT_ALL_SEE else None
        if (answer := self._answer) and answer[0] == number:
            return answer[1]
        thing = self._ask()
        if number is not None:
            self._answer = (number, thing)
        return thing


# What differs from one visitor to the next in a page that is kept: the two keys of its form.
_OF_THE_VISITOR = re.compile(rb'(?:(?<=name="csrfmiddlewaretoken" value=")|(?<=name="formkey" value="))[\w-]+')


@dataclass(frozen=True)
class _Copy:
    """A page without what belongs to the visitor: ``parts`` meet where one of ``gaps`` must be filled."""

    parts: tuple[bytes, ...]
    gaps: tuple[str, ...]  # "csrf" or "form"
    headers: tuple[tuple[str, str], ...]
    until: datetime
    size: int

    @classmethod
    def of(cls, answer: HttpResponse, until: datetime) -> _Copy:
        content, parts, gaps, at = answer.content, [], [], 0
        for found in _OF_THE_VISITOR.finditer(content):
            parts.append(content[at : found.start()])
            gaps.append("csrf" if parts[-1].endswith(b'token" value="') else "form")
            at = found.end()
        headers = tuple((name, value) for name, value in answer.items() if name in {"Content-Type", "Vary"})
        return cls((*parts, content[at:]), tuple(gaps), headers, until, len(content))

    def for_visitor(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"".join(self._filled(request)), headers=dict(self.headers))

    def _filled(self, request: HttpRequest) -> Iterator[bytes]:
        yield self.parts[0]
        for gap, part in zip(self.gaps, self.parts[1:], strict=True):
            yield (get_token(request) if gap == "csrf" else new_token()).encode()
            yield part


class _Shelf:
    """The copies of one edition, those asked for lately; at most ``MOST_BYTES`` of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition = 0
        self._bytes = 0
        self._copies: OrderedDict[object, _Copy] = OrderedDict()

    def take(self, number: int, key: object, now: datetime) -> _Copy | None:
        with self._lock:
            copy = self._copies.get(key) if number == self._edition else None
            if copy is None or now >= copy.until:
                return None
            self._copies.move_to_end(key)
            return copy

    def put(self, number: int, key: object, copy: _Copy) -> None:
        with self._lock:
            if number < self._edition:
                return  # somebody slower than the next edition
            if number > self._edition:
                self._copies.clear()
                self._edition, self._bytes = number, 0
            if old := self._copies.pop(key, None):
                self._bytes -= old.size
            self._copies[key] = copy
            self._bytes += copy.size
            while self._bytes > MOST_BYTES:
                self._bytes -= self._copies.popitem(last=False)[1].size


_shelf = _Shelf()


def kept(view: View) -> View:
    """A page that everybody sees alike is made once in each edition; the view says ``until`` when at most.

    Alike means: apart from the address and the keys of a form. A page that greets its visitor must not be kept.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = edition() if request.method == "GET" and settings.KEEP_WHAT_ALL_SEE else None
        if number is None:
            return view(request, *args, **kwargs)
        key = (request.get_full_path(), request.headers.get("HX-Request"), _restores_history(request))
        if copy := _shelf.take(number, key, timezone.now()):
            return copy.for_visitor(request)
        answer = view(request, *args, **kwargs)
        last = getattr(answer, "kept_until", None)
        if last and answer.status_code == 200:
            _shelf.put(number, key, _Copy.of(answer, last))
        return answer

    return shown


def until(answer: HttpResponse, moment: datetime) -> HttpResponse:
    """This answer is true until then, unless a new edition comes before."""
    answer.kept_until = moment  # type: ignore[attr-defined]
    return answer


def _restores_history(request: HttpRequest) -> str | None:
    return request.headers.get("HX-History-Restore-Request")
