"""What went wrong, said plainly."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page whether something is not there or not for you."""
    return render(request, "ui/not_found.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request the server cannot accept; told as "not there"."""
    return render(request, "ui/not_found.html", status=404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent from elsewhere."""
    return render(request, "ui/form_expired.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side: a page that needs neither database nor session."""
    return render(request, "ui/broken.html", status=500)
