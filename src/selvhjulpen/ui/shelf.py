"""What many people see, made once and kept as long as it is true.

Each server process keeps its own copies, under the edition they were made for (see triggers.py). Every request asks
the database for the number of the edition, and for nothing else where there is a copy: of the whole page (``kept``),
of a part of it (the tag ``{% kept %}``) or a row in it (``kept_thing``) in a view ``in_edition``, of an answer
(``Remembered``).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from http import HTTPStatus
from secrets import token_hex
from threading import Lock
from typing import Any, Generic, TypeVar, overload
from zlib import compress, decompress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import escape

from selvhjulpen.lib.keys import new_token
from selvhjulpen.ui.queries import Editions, editions

MOST_BYTES = 2_000_000  # in each process

Thing = TypeVar("Thing")

# The editions this request began in: all that it reads is as new as they, or newer.
_present: ContextVar[Editions | None] = ContextVar("editions", default=None)


def _editions() -> Editions | None:
    return editions() if settings.KEEP_WHAT_ALL_SEE else None


View = Callable[..., HttpResponse]


class Remembered(Generic[Thing]):
    """The answer of ``ask``, asked for anew in each edition."""

    def __init__(self, ask: Callable[[], Thing]) -> None:
        self._ask = ask
        self._answer: tuple[int, Thing] | None = None

    def __call__(self) -> Thing:
        # The edition first: what changes while we ask belongs to the next.
        now = _present.get() or _editions()
        if now and (answer := self._answer) and answer[0] == now.calm:
            return answer[1]
        thing = self._ask()
        # In a deed that may still be undone, what we have read may be undone as well.
        if now and not connection.in_atomic_block:
            self._answer = (now.calm, thing)
        return thing


# What differs from one visitor to the next in a page that is kept: the two keys of its form.
_OF_THE_VISITOR = re.compile(rb'((?:csrfmiddlewaretoken|formkey)" value=")[\w-]+')
_GAP = b"\0"  # a page where somebody's nonsense has put one is not kept
_ROUGHLY = 1_000  # bytes around each copy: its key, its place on the shelf
_LONGEST_ADDRESS = 300


@dataclass(frozen=True)
class _Copy:
    """A page without what belongs to the visitor, packed: hundreds of them fit where thousands of people look."""

    packed: bytes
    gaps: tuple[str, ...]  # "csrf" or "form", in the order of the page
    headers: tuple[tuple[str, str], ...]
    until: datetime

    @classmethod
    def of(cls, answer: HttpResponse, until: datetime) -> _Copy:
        names = (
            "csrf" if found[0].startswith(b"csrf") else "form" for found in _OF_THE_VISITOR.finditer(answer.content)
        )
        headers = tuple((name, value) for name, value in answer.items() if name in {"Content-Type", "Vary"})
        content = _OF_THE_VISITOR.sub(rb"\1" + _GAP, answer.content)
        return cls(compress(content, level=1), tuple(names), headers, until)

    @property
    def size(self) -> int:
        return len(self.packed) + _ROUGHLY

    def for_visitor(self, request: HttpRequest) -> HttpResponse:
        first, *rest = decompress(self.packed).split(_GAP)
        keys = (get_token(request) if gap == "csrf" else new_token() for gap in self.gaps)
        content = first + b"".join(key.encode() + piece for key, piece in zip(keys, rest, strict=True))
        return HttpResponse(content, headers=dict(self.headers))


@dataclass(frozen=True)
class _Thing:
    """A part of a page, or a row that many pages show."""

    thing: Any
    size: int


class _Shelf:
    """The copies of one edition, those asked for lately; at most ``MOST_BYTES`` of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition = 0
        self._bytes = 0
        self._copies: OrderedDict[object, Any] = OrderedDict()

    def take(self, number: int, key: object) -> Any:
        with self._lock:
            copy = self._copies.get(key) if number == self._edition else None
            if copy is not None:
                self._copies.move_to_end(key)
            return copy

    def put(self, number: int, key: object, copy: _Copy | _Thing) -> None:
        with self._lock:
            if number < self._edition or copy.size > MOST_BYTES:
                return  # somebody slower than the next edition; or it would push all others off, and fall after them
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


def renew() -> None:
    """Ask for the editions anew: a deed that has waited for its turn, and has written nothing yet, reads from here on
    what those before it have left."""
    if _present.get() is not None:
        _present.set(_editions())


def in_edition(view: View) -> View:
    """What this view reads may be kept for the editions that were there when it began."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = _present.set(_editions())
        try:
            return view(request, *args, **kwargs)
        finally:
            _present.reset(before)

    return shown


class Blanks:
    """For a page that is alike for many save some words of their own: what stands in for these while it is made."""

    def __init__(self, *names: str) -> None:
        self._names = {token_hex(16): name for name in names}  # like nothing else that stands on a page
        self._stand_ins = {name: stand_in for stand_in, name in self._names.items()}

    def __getitem__(self, name: str) -> str:
        """The word that stands in for this one."""
        return self._stand_ins[name]

    def cut(self, html: str) -> Sheet:
        """The page as it was made with the stand-ins."""
        stand_ins = re.compile("|".join(self._names))
        html = html.replace(_GAP.decode(), "")
        names = tuple(self._names[found[0]] for found in stand_ins.finditer(html))
        return Sheet(compress(stand_ins.sub(_GAP.decode(), html).encode(), level=1), names)


@dataclass(frozen=True)
class Sheet:
    """A page with blanks, packed, and the name of each blank."""

    packed: bytes
    names: tuple[str, ...]

    def filled(self, **words: str) -> str:
        """The page with somebody's own words in it."""
        safe = {name: escape(word) for name, word in words.items()}
        first, *rest = decompress(self.packed).decode().split(_GAP.decode())
        return first + "".join(safe[name] + piece for name, piece in zip(self.names, rest, strict=True))

    def __len__(self) -> int:
        return len(self.packed)


def kept_thing(
    key: object,
    make: Callable[[], Thing],
    *,
    size: Callable[[Thing], int] = lambda _thing: 1_000,
    restless: bool = False,
) -> Thing:
    """What everybody sees alike, made once in each calm edition; in each ``restless`` one where it shows such columns.

    Made anew each time where no edition is present. Several threads share it: whoever gets it must not change it.
    ``size`` in bytes, roughly.
    """
    now = _present.get()
    if now is None:
        return make()
    key = (key, now.restless if restless else None)
    if kept := _shelf.take(now.calm, key):
        return kept.thing  # type: ignore[no-any-return]
    thing = make()
    _shelf.put(now.calm, key, _Thing(thing, size(thing) + _ROUGHLY))
    return thing


@overload
def kept(view: View) -> View: ...
@overload
def kept(*, by: Callable[..., object]) -> Callable[[View], View]: ...
def kept(view: View | None = None, *, by: Callable[..., object] | None = None) -> Any:
    """A page that everybody sees alike is made once in each edition; the view says ``until`` when at most.

    Alike means: apart from the address and the keys of a form. A page that greets its visitor must not be kept.
    A page that shows restless columns of few rows can outlive the restless edition: ``by``, called as the view is,
    says what it would show of them, and the view says ``until`` what it showed. None: all that anybody can be shown.
    """
    if view is None:
        return partial(kept, by=by)

    @in_edition
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = _present.get()
        if now is None or request.method != "GET" or len(request.get_full_path()) > _LONGEST_ADDRESS:
            return view(request, *args, **kwargs)
        seen = by(request, *args, **kwargs) if by else None
        htmx = (request.headers.get(name) == "true" for name in ("HX-Request", "HX-History-Restore-Request"))
        page = (request.get_full_path(), *htmx)
        copy = _shelf.take(now.calm, (page, seen or now.restless))
        if copy and timezone.now() < copy.until:
            return copy.for_visitor(request)  # type: ignore[no-any-return]
        answer = view(request, *args, **kwargs)
        last, showed = getattr(answer, "kept", (None, None))
        if last and answer.status_code == HTTPStatus.OK and _GAP not in answer.content:
            # Not what it would have shown when we asked: somebody may have taken a seat since.
            _shelf.put(now.calm, (page, showed or now.restless), _Copy.of(answer, last))
        return answer

    return shown


def until(answer: HttpResponse, moment: datetime, *, showed: object = None) -> HttpResponse:
    """This answer is true until then, unless a new edition comes before; ``showed``: see ``kept``."""
    answer.kept = (moment, showed)  # type: ignore[attr-defined]
    return answer
