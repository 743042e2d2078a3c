"""Questions asked of the database in a process of their own: ``python -m benchmarks.questions`` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
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


def main() -> None:
    """The participation table as the page shows it, and the same people counted row by row."""
    django.setup()
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
    answers = {
        "rows": Attendance.objects.count(),
        "table": _median_milliseconds(lambda: participation(Ask(), now=timezone.now())),
        "plain": _median_milliseconds(lambda: list(plain.all())),
    }
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
