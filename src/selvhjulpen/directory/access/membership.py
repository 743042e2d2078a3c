"""Threads and offers by their links, requests and members by their numbers; or "not there"."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404

from selvhjulpen.directory.models import JoinRequest, Organization, Service
from selvhjulpen.directory.queries.confirming import read_link
from selvhjulpen.directory.queries.members import Member, member
from selvhjulpen.people.models import Person


def thread(token: str) -> JoinRequest:
    """The join request this link belongs to."""
    return get_object_or_404(JoinRequest, token=token)


def join_request(pk: int) -> JoinRequest:
    """One join request, with who decided it."""
    return get_object_or_404(JoinRequest.objects.select_related("decided_by", "organization"), pk=pk)


def member_or_404(pk: int, *, now: datetime) -> Member:
    """One organisation as the list of members has it."""
    found = member(pk, now=now)
    if found is None:
        raise Http404
    return found


def offer_of(organization: Organization, pk: int) -> Service:
    """One offer of this organisation."""
    return get_object_or_404(organization.services.select_related("organization"), pk=pk)


def confirm_link(signed: str) -> tuple[Service, Person | None]:
    """The offer of a link in our mail, and whom it was written to; the link of a former contact opens nothing."""
    found = read_link(signed)
    if found is None:
        raise Http404
    return found


def pair(first: int, second: int) -> tuple[Organization, Organization]:
    """Two organisations that are not one, in the order of the address."""
    if first == second:
        raise Http404
    return get_object_or_404(Organization, pk=first), get_object_or_404(Organization, pk=second)
