"""Questions asked of the database in a process of their own: ``python -m benchmarks.questions`` prints JSON.

``table``: the participation table. ``visits``: the figures of the help log and the form it is written with.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from statistics import median

import django

TIMES = 9


def _median_milliseconds(ask: Callable[[], object]) -> float:
    ask()
    waits = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        waits.append((time.perf_counter() - began) * 1000)
    return median(waits)


def _table() -> dict[str, float]:
    """The participation table as the page shows it, and the same people counted row by row."""
    from django.db.models import Count
    from django.db.models.functions import ExtractYear
    from django.utils import timezone

    from selvhjulpen.courses.models import Attendance
    from selvhjulpen.evaluation.queries import Ask, participation

    of_session = "booking__instance"
    plain = (
        Attendance.objects.filter(present=True, booking__state="confirmed")
        .values(f"{of_session}__course__audience", year=ExtractYear(f"{of_session}__starts_at"))
        .annotate(people=Count("pk"))
        .order_by()
    )
    return {
        "rows": Attendance.objects.count(),
        "table": _median_milliseconds(lambda: participation(Ask(), now=timezone.now())),
        "plain": _median_milliseconds(lambda: list(plain.all())),
    }


def _visits() -> dict[str, float]:
    """Whole pages, as a coordinator is given them; and the visits of a year counted row by row."""
    from django.db.models import Count
    from django.test import Client
    from django.utils import timezone

    from selvhjulpen.cafe.models import HelpVisit
    from selvhjulpen.directory.models import Location
    from selvhjulpen.lib.calendars import local_day, months_after
    from selvhjulpen.lib.keys import new_key
    from selvhjulpen.people.models import Person
    from selvhjulpen.solutions.models import Topic

    person = Person.objects.create_user("k@example.dk", "k", is_coordinator=True, is_demo=True)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    since = months_after(local_day(timezone.now()), -12)
    plain = HelpVisit.objects.filter(day__gte=since).values("topic", "slot").annotate(visits=Count("pk")).order_by()
    said = {
        "how": "cafe",
        "location": Location.objects.filter(visits__isnull=False).values_list("pk", flat=True)[0],
        "topic": Topic.objects.values_list("pk", flat=True)[0],
        "outcome": "alone",
        "solution": "none",
        "device": "phone",
        "referred_to": "",
        "minutes": "10",
        "people": "1",
    }

    def get(path: str) -> None:
        if client.get(path).status_code != HTTPStatus.OK:
            raise RuntimeError(path)

    def post() -> None:
        if client.post("/hjaelpelog/", {**said, "key": new_key()}).status_code != HTTPStatus.FOUND:
            raise RuntimeError("The visit was not written down.")

    before = HelpVisit.objects.count()
    answers = {
        "rows": before,
        "figures": _median_milliseconds(lambda: get("/hjaelpelog/tal/")),
        "a place": _median_milliseconds(lambda: get(f"/hjaelpelog/tal/?periode={since.year}&sted={said['location']}")),
        "public": _median_milliseconds(lambda: get("/it-cafe/tal/")),
        "plain": _median_milliseconds(lambda: list(plain.all())),
        "log": _median_milliseconds(lambda: get("/hjaelpelog/")),
        "write": _median_milliseconds(post),
    }
    if HelpVisit.objects.count() != before + TIMES + 1:
        raise RuntimeError("Not every visit was written down.")
    return answers


def main() -> None:
    """Answer the questions that are named."""
    django.setup()
    sys.stdout.write(json.dumps({"table": _table, "visits": _visits}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
