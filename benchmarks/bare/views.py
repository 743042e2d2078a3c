"""The least that a list, a page and a booking can be."""

import secrets

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from benchmarks.bare.models import Booking, Event


class BookingForm(forms.Form):
    name = forms.CharField(max_length=120)
    email = forms.EmailField()


def listing(request: HttpRequest) -> HttpResponse:
    events = Event.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at")[:50]
    return render(request, "list.html", {"events": events})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "detail.html", {"event": get_object_or_404(Event, pk=pk)})


def book(request: HttpRequest, pk: int) -> HttpResponse:
    form = BookingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            event = Event.objects.select_for_update().get(pk=pk)
            if event.bookings.count() < event.capacity:
                booking = Booking.objects.create(event=event, token=secrets.token_urlsafe(16), **form.cleaned_data)
                return redirect("receipt", token=booking.token)
        form.add_error(None, "Full")
    return render(request, "book.html", {"event": get_object_or_404(Event, pk=pk), "form": form})


def receipt(request: HttpRequest, token: str) -> HttpResponse:
    booking = get_object_or_404(Booking.objects.select_related("event"), token=token)
    return render(request, "receipt.html", {"booking": booking})
