"""A browser's worth of HTTP on one kept-alive connection, and nothing more: what it costs is not the server's."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^;=]+=[^;]*)", re.IGNORECASE)
_HIDDEN = re.compile(rb'name="(csrfmiddlewaretoken|formkey|vent)" value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """One answer; ``location`` is empty where it leads nowhere else."""

    status: int
    location: str
    cookies: bytes
    body: bytes

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the form on the page."""
        return {name.decode(): value.decode() for name, value in _HIDDEN.findall(self.body)}


class Client:
    """One visitor after another on one connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, *, cookies: bytes = b"", more: bytes = b"") -> Answer:
        """Ask for a page; ``more`` are further header lines."""
        return self._ask(b"GET " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\n" + more, cookies, b"")

    def post(self, path: str, fields: dict[str, str], *, cookies: bytes) -> Answer:
        """Send a form."""
        body = urlencode(fields).encode()
        head = b"POST " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\n"
        kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n" % len(body)
        return self._ask(head + kind, cookies, body)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _ask(self, head: bytes, cookies: bytes, body: bytes) -> Answer:
        cookie = b"Cookie: " + cookies + b"\r\n" if cookies else b""
        self._socket.sendall(head + cookie + b"\r\n" + body)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        length = _LENGTH.search(got, 0, end)
        missing = int(length[1]) - (len(got) - end - 4) if length else 0
        rest = []
        while missing > 0:
            rest.append(self._more())
            missing -= len(rest[-1])
        location = _LOCATION.search(got, 0, end)
        return Answer(
            status=int(got[9:12]),
            location=location[1].decode() if location else "",
            cookies=b"; ".join(_COOKIE.findall(got, 0, end)),
            body=got[end + 4 :] + b"".join(rest),
        )

    def _more(self) -> bytes:
        got = self._socket.recv(262_144)
        if not got:
            raise ConnectionError("the server hung up")
        return got
