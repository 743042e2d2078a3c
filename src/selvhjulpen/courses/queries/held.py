"""What the room holds about somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from selvhjulpen.courses.models import Booking
from selvhjulpen.courses.rules import same_name
from selvhjulpen.lib.contact import Contact


@dataclass(frozen=True)
class Held:
    """The bookings of one person, the newest session first: as the guest, beside the guest, or made for the guest."""

    guest: Sequence[Booking] = ()
    companion: Sequence[Booking] = ()
    booker: Sequence[Booking] = ()

    @property
    def all(self) -> list[Booking]:
        """Each booking once, the newest session first."""
        each = {booking.pk: booking for booking in [*self.guest, *self.companion, *self.booker]}
        return sorted(each.values(), key=lambda booking: (booking.instance.starts_at, booking.pk), reverse=True)


def bookings_with(*contacts: Contact) -> list[Booking]:
    """All bookings, past and cancelled ones too, with one of these telephone numbers or e-mail addresses."""
    wanted = Q(pk__in=[])
    for contact in contacts:
        if contact.phone:
            wanted |= Q(phone=contact.phone)
        if contact.email:
            wanted |= Q(email=contact.email)
    return list(
        Booking.objects.remembered()
        .filter(wanted)
        .select_related("instance__course__format", "instance__location__area")
        .prefetch_related("attendances")
        .order_by("-instance__starts_at", "-pk")
    )


def held_about(*, name: str, contact: Contact) -> Held:
    """What is held about somebody of this name who is reached by this telephone number or e-mail address."""
    found = bookings_with(contact)
    guest = [booking for booking in found if same_name(booking.name, name)]
    others = [booking for booking in found if booking not in guest]
    return Held(
        guest=guest,
        companion=[booking for booking in others if same_name(booking.companion, name)],
        booker=[booking for booking in others if same_name(booking.booked_by, name)],
    )
