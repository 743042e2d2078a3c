"""What visitors do, and how it is measured: rounds taken in turn, the median of each."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median
from threading import Barrier, Thread

from benchmarks.client import Answer, Client
from benchmarks.subjects import Subject

ROUNDS = 5
SECONDS_A_ROUND = 1.5
CLIENTS = 4

Visit = Callable[[Client, int], None]
_numbers = count(1)


@dataclass(frozen=True)
class Rate:
    """``a_second`` visits, each of ``milliseconds`` of the server's processor."""

    a_second: float
    milliseconds: float


def page(path: str) -> Visit:
    """Look at one page."""

    def visit(client: Client, _number: int) -> None:
        _require(client.get(path), 200)

    return visit


def booking(subject: Subject, sessions: Sequence[int]) -> Visit:
    """Open the form of one session after the other, send it, and read the receipt."""
    path = {"ours": "/kurser/{}/", "bare": "/events/{}/book/"}[subject.name]

    def visit(client: Client, number: int) -> None:
        address = path.format(sessions[number % len(sessions)])
        form = client.get(address)
        sent = client.post(address, form_of(subject, form, number), cookies=form.cookies)
        _require(sent, 302)
        _require(client.get(sent.location, cookies=form.cookies), 200)

    return visit


def form_of(subject: Subject, page: Answer, number: int) -> dict[str, str]:
    """What a guest types."""
    if subject.name == "bare":
        return {**page.hidden, "name": f"Inga {number}", "email": f"inga{number}@example.dk"}
    contact = f"inga{number}@example.dk"
    return {**page.hidden, "navn": f"Inga {number}", "kontakt": contact, "hvem": "self", "niveau": "unsure"}


def in_turn(visits: Sequence[tuple[Subject, Visit]], *, warming: int, rounds: int = ROUNDS) -> list[Rate]:
    """The rate of each kind of visit: ``warming`` visits of each, then so many rounds in turn, and their medians."""
    for subject, visit in visits:
        _one_round(subject, visit, seconds=0, at_least=warming)
    rates: list[list[Rate]] = [[] for _ in visits]
    for _ in range(rounds):
        for (subject, visit), found in zip(visits, rates, strict=True):
            found.append(_one_round(subject, visit, seconds=SECONDS_A_ROUND))
    return [Rate(median(r.a_second for r in found), median(r.milliseconds for r in found)) for found in rates]


def _one_round(subject: Subject, visit: Visit, *, seconds: float, at_least: int = 1) -> Rate:
    done = [0] * CLIENTS
    faults: list[BaseException] = []
    before = subject.cpu_seconds()
    began = time.perf_counter()

    def work(place: int) -> None:
        client = Client(subject.port)
        try:
            while time.perf_counter() - began < seconds or done[place] * CLIENTS < at_least:
                visit(client, next(_numbers))
                done[place] += 1
        except Exception as fault:
            faults.append(fault)
        finally:
            client.close()

    threads = [Thread(target=work, args=[place]) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    taken = time.perf_counter() - began
    return Rate(sum(done) / taken, (subject.cpu_seconds() - before) * 1000 / sum(done))


@dataclass(frozen=True)
class Storm:
    """How many of those who asked at once got a seat, how many were told that there was none, and after how long."""

    seconds: float
    seats: int
    refused: int


def storm(subject: Subject, session: int, *, attempts: int = 48, clients: int = 16) -> Storm:
    """Everybody has the form open; then all send it at once, each client one after the other."""
    each = attempts // clients
    ready = Barrier(clients + 1)
    answers: list[Answer] = []

    def ask(place: int) -> None:
        client = Client(subject.port)
        address = f"/kurser/{session}/"
        forms = [client.get(address) for _ in range(each)]
        ready.wait()
        for number, form in enumerate(forms):
            fields = form_of(subject, form, 1_000_000 + place * each + number)
            answers.append(client.post(address, fields, cookies=form.cookies))
        client.close()

    threads = [Thread(target=ask, args=[place]) for place in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    full = sum(answer.status == 200 and b"ventelist" in answer.body for answer in answers)
    return Storm(seconds, sum(answer.status == 302 for answer in answers), full)


def seconds_of(subject: Subject, path: str, *, before_each: Callable[[], None] | None = None, times: int = 15) -> float:
    """How long one visitor alone waits for a page: the median."""
    client = Client(subject.port)
    waits = []
    for number in range(times + 2):
        if before_each:
            before_each()
        began = time.perf_counter()
        _require(client.get(path), 200)
        if number > 1:  # each worker has been woken
            waits.append(time.perf_counter() - began)
    client.close()
    return median(waits)


def _require(answer: Answer, status: int) -> None:
    if answer.status != status:
        words = re.sub(rb"<[^>]+>|\s+", b" ", answer.body)[:500].decode(errors="replace")
        raise RuntimeError(f"{answer.status} instead of {status}: {words}")
