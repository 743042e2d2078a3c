"""How the installation is doing: for machines, and in words."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from selvhjulpen.operations import queries
from selvhjulpen.operations.rules.health import Status, Subject, overall
from selvhjulpen.operations.rules.retention import LONGEST
from selvhjulpen.people.doors import StaffRequest, open_to, open_to_all
from selvhjulpen.people.models import Role

# What each check measures, in the words of draft-inadarei-api-health-check.
MEASURES = {
    Subject.DATABASE: "database:answer",
    Subject.WORKER: "worker:silence",
    Subject.OUTBOX: "outbox:oldest",
    Subject.BACKUP: "backup:age",
    Subject.DRILL: "drill:age",
}


@open_to_all
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """/sundhed/: 200 when all is well, 503 when something needs somebody. Tells no names, paths or versions."""
    now = timezone.now()
    found = queries.health(now=now).checks
    status = overall(found)
    checks = {}
    for check in found:
        said: dict[str, object] = {"status": check.status}
        if check.since:
            said |= {"observedValue": round((now - check.since).total_seconds()), "observedUnit": "s"}
        checks[MEASURES[check.subject]] = [said]
    return JsonResponse(
        {"status": status, "checks": checks},
        status=503 if status == Status.FAIL else 200,
        content_type="application/health+json",
    )


@open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
@require_safe
def running(request: StaffRequest) -> HttpResponse:
    """/drift/: the same in words, and the backups there are."""
    found = queries.health(now=timezone.now())
    shelf = found.shelf
    return render(
        request,
        "operations/running.html",
        {
            "status": overall(found.checks),
            "checks": found.checks,
            "failed_at": shelf.last_failure if shelf else None,
            "drill": shelf.last_drill if shelf else None,
            "copies": shelf.copies if shelf else None,
            "folder": settings.BACKUP_DIR,
            "days_kept": LONGEST.days,
        },
    )
