"""What the room holds about citizens who have had an appointment, and about those who booked for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from selvhjulpen.cafe.models import Appointment
from selvhjulpen.cafe.queries.appointments import with_page
from selvhjulpen.lib.contact import Contact
from selvhjulpen.lib.traces import Trace
from selvhjulpen.ui.templatetags.ui import clock_range, day_full

CITIZEN, BOOKER = "aftale", "aftale-bestiller"
PARTS = (CITIZEN, BOOKER)


def traces(contact: Contact) -> list[Trace]:
    """Everybody here who is reached by this telephone number or e-mail address. Two queries."""
    reached = Q(phone=contact.phone) if contact.phone else Q(email__iexact=contact.email)
    found = list(_remembered().filter(reached))
    return [_citizen(row) for row in found] + [_booker(row) for row in found if row.booked_by]


def trace(part: str, pk: int) -> Trace | None:
    """The one that an address names; None where there is none."""
    found = _remembered().filter(pk=pk).first()
    if found is None or (part == BOOKER and not found.booked_by):
        return None
    return _citizen(found) if part == CITIZEN else _booker(found)


def _remembered() -> QuerySet[Appointment]:
    return with_page().filter(forgotten_at=None).prefetch_related("consents__solution").order_by("starts_at", "pk")


def _citizen(row: Appointment) -> Trace:
    consents = "; ".join(
        ", ".join(
            filter(
                None,
                [
                    str(consent.get_what_display()),
                    consent.solution.name if consent.solution else "",
                    _("til og med %s") % day_full(consent.until),
                    _("trukket tilbage") if consent.withdrawn_at else "",
                ],
            )
        )
        for consent in row.consents.all()
    )
    return Trace(
        part=CITIZEN,
        pk=row.pk,
        name=row.name,
        contact=row.contact,
        references=(row.about,),
        facts=(
            *_what(row),
            (_("Adresse"), row.address),
            (_("Emne"), row.topic.name if row.topic else ""),
            (_("Bestilt af"), row.booked_by),
            (_("Kommer sammen med en"), _("Ja") if row.companion else ""),
            (_("Samtykker"), consents),
        ),
        goes=_("Navn, kontakt, adresse og samtykker. En kommende aftale bliver aflyst. Aftalen tæller stadig med."),
    )


def _booker(row: Appointment) -> Trace:
    return Trace(
        part=BOOKER,
        pk=row.pk,
        name=row.booked_by,
        contact=row.contact,
        references=(row.about,),
        facts=_what(row),
        goes=_("Navn og kontakt på den, der bestilte. Aftalen gælder stadig."),
    )


def _what(row: Appointment) -> tuple[tuple[str, str], ...]:
    return (
        (_("Aftale"), f"{day_full(row.day)}, {clock_range(row.starts_at, row.ends_at)}"),
        (_("Status"), str(row.get_state_display())),
        (_("Hvordan"), str(row.get_mode_display())),
        (_("Hjælper"), row.helper.name),
    )
