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


def bookings_with(contact: Contact, *, pk: int | None = None) -> list[Booking]:
    """All bookings, past and cancelled ones too, with this telephone number or e-mail address, and booking ``pk``."""
    wanted = Q(pk=pk)
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


def held_about(*, name: str, contact: Contact, pk: int) -> Held:
    """What is held about somebody of this name who is reached by this telephone number or e-mail address.

    ``pk``: the booking they were found by. Who walked in and left no contact is in that one, as far as anybody knows.
    """
    found = bookings_with(contact, pk=pk)
    guest = [booking for booking in found if same_name(booking.name, name)]
    others = [booking for booking in found if booking not in guest]
    return Held(
        guest=guest,
        companion=[booking for booking in others if same_name(booking.companion, name)],
        booker=[booking for booking in others if same_name(booking.booked_by, name)],
    )
