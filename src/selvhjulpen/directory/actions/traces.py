"""Somebody who asked to be a member, or who helps in private, is forgotten because they wish it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.models import FormerOrganization, JoinRequest, Membership, Organization
from selvhjulpen.directory.queries.traces import ASKED
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person

FORMER_HELPER = "Tidligere hjælper"


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """Forget the request with its thread; or the helper, whose offers stop while what was counted stays."""
    with transaction.atomic():
        outbox.forget(about=[trace.reference], now=now)
        if trace.part == ASKED:
            JoinRequest.objects.filter(pk=trace.pk).delete()
        else:
            _forget_helper(Organization.objects.select_for_update().get(pk=trace.pk), now=now)
        note(deed=Deed.ERASED, what=gettext_noop("Slettet efter ønske"), about=trace.reference, by=by, now=now)


def _forget_helper(helper: Organization, *, now: datetime) -> None:
    today = local_day(now)
    # What began today never began: a membership ends on a later day than it began on.
    helper.memberships.filter(since__gte=today).delete()
    Membership.objects.filter(organization=helper, until=None).update(until=today)
    for service in helper.services.all():
        service.is_active = False
        service.phone = service.email = service.url = ""
        service.version += 1
        service.save()
    FormerOrganization.objects.filter(merged_into=helper).update(name=FORMER_HELPER)
    helper.contacts.clear()
    helper.name = FORMER_HELPER
    helper.phone = helper.phone_hours = helper.phone_hours_en = helper.email = helper.url = helper.address = ""
    helper.shown_publicly = []
    helper.save()
