"""The line between a tablet and the server: it can be cut, and it can flap."""

from __future__ import annotations

import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from types import TracebackType
from urllib.parse import urlsplit

# What becomes of a request: it goes through, is lost on its way, or its answer is.
THROUGH, LOST, UNANSWERED = "through", "lost", "unanswered"


class Wire:
    """A server of its own at ``url`` that hands on to the real one what it is asked, as long as it is whole.

    ``flap()``: of the requests that send something or ask who is there, every other one is lost, by turns before and
    after the server has heard it. ``lost`` counts them.
    """

    def __init__(self, server: str) -> None:
        self.is_cut = False
        self.lost = 0
        self._fates = cycle([THROUGH])
        self._lock = threading.Lock()
        there = urlsplit(server).netloc
        wire = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                self.close_connection = True
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                fate = wire.fate(self.command, self.path)
                answer = wire.ask(there, self.command, self.path, body, dict(self.headers)) if fate != LOST else b""
                if fate == THROUGH:
                    self.wfile.write(answer)
                    self.wfile.flush()
                else:
                    self.connection.shutdown(socket.SHUT_RDWR)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: object) -> None:
                """Nobody listens any more: the browser was closed."""

        self._server = Server(("localhost", 0), Handler)
        self.url = f"http://localhost:{self._server.server_address[1]}"

    def flap(self) -> None:
        self._fates = cycle([LOST, THROUGH, UNANSWERED, THROUGH])

    def hold(self) -> None:
        """Whole again, and quiet."""
        self._fates = cycle([THROUGH])

    def fate(self, method: str, path: str) -> str:
        with self._lock:
            if self.is_cut:
                return LOST
            fate = next(self._fates) if method == "POST" or path == "/app/" else THROUGH
            self.lost += fate != THROUGH
            return fate

    @staticmethod
    def ask(there: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """The whole answer as it comes by the line, to a line that is closed afterwards."""
        line = http.client.HTTPConnection(there, timeout=20)
        line.request(method, path, body or None, {**headers, "Connection": "close"})
        answer = line.getresponse()
        content = answer.read()
        line.close()
        told = [(name, value) for name, value in answer.getheaders() if name.lower() not in {"connection", "server"}]
        head = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in told)]
        return "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1") + content

    def __enter__(self) -> Wire:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
