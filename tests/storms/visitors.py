"""People at their browsers, in a process of their own: each opens a form, fills it in, sends it, reads the answer.

``python visitors.py`` reads one line of JSON from its standard input::

    {"port": 8000, "patience": 0, "visits": [{"path": "/kurser/1/", "name": "Inga", "contact": "inga@example.dk",
     "is_cut_off": false}]}

Everybody opens their form; then it writes ``ready`` and waits for a second line, so that several processes can press
the button in one moment. Then it writes one line of JSON, a list of answers in the order of the visits: ``status``
and ``page`` of what each saw at last (status 0: no answer), ``receipts`` (every address that they were sent to, each
once) and ``tries``. ``patience`` is for how many seconds somebody who gets no answer, or is told that we are away,
presses the same button again; who ``is_cut_off`` does not hear the first answer.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from threading import Barrier
from typing import Any, NoReturn
from urllib.parse import urlencode

SECONDS_TO_ANSWER = 60
SECONDS_BETWEEN_TRIES = 0.3
SECONDS_UNTIL_CUT_OFF = 1
# The page as a browser sends its form: what is hidden, and what is filled in already.
_FORM = re.compile(r'<form[^>]*id="plads".*?</form>', re.DOTALL)
_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')


class NoAnswer(Exception):
    """The server was not there, or went away before it answered."""


@dataclass
class Answer:
    status: int = 0
    page: str = ""
    receipts: list[str] = field(default_factory=list)
    tries: int = 0


def ask(port: int, method: str, path: str, headers: dict[str, str], body: str = "") -> tuple[int, Any, str]:
    """Status, headers and text of one answer. Raises NoAnswer."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    try:
        server.request(method, path, body or None, headers)
        answer = server.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer from error
    finally:
        server.close()


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, port: int, patience: float, visit: dict[str, Any]) -> None:
        self.port, self.patience, self.visit = port, patience, visit
        self.headers = {"Host": f"localhost:{port}"}
        self.fields: dict[str, str] = {}

    def open_form(self) -> None:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                status, headers, page = ask(self.port, "GET", self.visit["path"], self.headers)
                if status == http.HTTPStatus.OK:
                    break
            except NoAnswer:
                status = 0
            if time.monotonic() > deadline:
                raise SystemExit(f"{self.visit['path']} cannot be opened: {status}")
            time.sleep(SECONDS_BETWEEN_TRIES)
        cookies = [cookie.partition(";")[0] for cookie in headers.get_all("Set-Cookie") or []]
        self.headers |= {"Cookie": "; ".join(cookies), "Content-Type": "application/x-www-form-urlencoded"}
        (form,) = _FORM.findall(page)
        for found in _INPUT.findall(form):
            attributes = dict(_ATTRIBUTE.findall(found))
            is_chosen = attributes.get("type") not in {"radio", "checkbox"} or " checked" in found
            if "name" in attributes and is_chosen:
                self.fields[attributes["name"]] = attributes.get("value", "")
        self.fields |= {"navn": self.visit["name"], "kontakt": self.visit["contact"]}

    def press_the_button(self) -> Answer:
        deadline = time.monotonic() + self.patience
        answer = Answer()
        while True:
            answer.tries += 1
            try:
                self._send(answer)
            except NoAnswer:
                answer.status, answer.page = 0, ""
            is_answered = 0 < answer.status < http.HTTPStatus.INTERNAL_SERVER_ERROR
            if is_answered or time.monotonic() > deadline:
                return answer
            time.sleep(SECONDS_BETWEEN_TRIES)

    def _send(self, answer: Answer) -> None:
        if self.visit.get("is_cut_off") and answer.tries == 1:
            self._send_and_hear_nothing()
        answer.status, headers, answer.page = ask(
            self.port, "POST", self.visit["path"], self.headers, urlencode(self.fields)
        )
        if answer.status == http.HTTPStatus.FOUND:
            receipt = headers["Location"]
            if receipt not in answer.receipts:
                answer.receipts.append(receipt)
            answer.status, _, answer.page = ask(self.port, "GET", receipt, self.headers)

    def _send_and_hear_nothing(self) -> NoReturn:
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_ANSWER)
        with suppress(OSError), closing(server):
            server.request("POST", self.visit["path"], urlencode(self.fields), self.headers)
            time.sleep(SECONDS_UNTIL_CUT_OFF)
        raise NoAnswer


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    visitors = [Visitor(asked["port"], asked["patience"], visit) for visit in asked["visits"]]
    together = Barrier(len(visitors))

    def press_together(visitor: Visitor) -> Answer:
        together.wait()
        return visitor.press_the_button()

    with ThreadPoolExecutor(len(visitors)) as people:
        list(people.map(Visitor.open_form, visitors))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        answers = list(people.map(press_together, visitors))
    sys.stdout.write(json.dumps([asdict(answer) for answer in answers]) + "\n")


if __name__ == "__main__":
    main()
