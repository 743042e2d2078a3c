"""Somebody who asked to be a member, or who helps in private, is forgotten because they wish it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from selvhjulpen.directory.models import (
    FormerOrganization,
    HoursException,
    JoinRequest,
    Location,
    Organization,
    ServiceAtLocation,
)
from selvhjulpen.directory.queries.traces import ASKED
from selvhjulpen.lib.calendars import local_day
from selvhjulpen.lib.traces import Trace
from selvhjulpen.outbox import actions as outbox
from selvhjulpen.people.actions import note
from selvhjulpen.people.models import Deed, Person

FORMER_HELPER = "Tidligere hjælper"
FORMER_OFFER = "Tidligere tilbud"
FORMER_PLACE = "Tidligere sted"
# What somebody has written freely, or is reached by.
_WORDS_OF_AN_OFFER = (
    "name_en",
    "description",
    "description_en",
    "for_whom",
    "for_whom_en",
    "cost_note",
    "phone",
    "email",
    "url",
)


def forget_trace(*, trace: Trace, by: Person, now: datetime) -> None:
    """Forget the request with its thread; or the helper, whose offers stop while what was counted stays."""
    with transaction.atomic():
        outbox.forget(about=trace.references, now=now)
        if trace.part == ASKED:
            JoinRequest.objects.filter(pk=trace.pk).delete()
        else:
            _forget_helper(Organization.objects.select_for_update().get(pk=trace.pk), now=now)
        note(deed=Deed.ERASED, what=gettext_noop("Slettet efter ønske"), about=trace.reference, by=by, now=now)


def _forget_helper(helper: Organization, *, now: datetime) -> None:
    today = local_day(now)
    # What began today never began: a membership ends on a later day than it began on.
    helper.memberships.filter(since__gte=today).delete()
    helper.memberships.exclude(until__lte=today).update(until=today)
    for service in helper.services.all():
        service.is_active = False
        service.name = FORMER_OFFER
        for field in _WORDS_OF_AN_OFFER:
            setattr(service, field, "")
        service.version += 1
        service.save()
    HoursException.objects.filter(at__service__organization=helper).update(reason="", reason_en="")
    _forget_places(helper)
    FormerOrganization.objects.filter(merged_into=helper).update(name=FORMER_HELPER)
    helper.contacts.clear()
    helper.name = FORMER_HELPER
    helper.phone = helper.phone_hours = helper.phone_hours_en = helper.email = helper.url = helper.address = ""
    helper.shown_publicly = []
    helper.forgotten_at = now
    helper.save()


def _forget_places(helper: Organization) -> None:
    """Who opens the door is forgotten; and where the door is, unless others help there too."""
    places = Location.objects.filter(organization=helper)
    places.update(contact_name="", contact_phone="")
    shared = ServiceAtLocation.objects.filter(location__in=places).exclude(service__organization=helper)
    alone = places.exclude(pk__in=shared.values("location"))
    alone.update(name=FORMER_PLACE, address="", directions="", directions_en="", latitude=None, longitude=None)
