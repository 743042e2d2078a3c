"""Find help near you: for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from selvhjulpen.directory import access, queries
from selvhjulpen.directory.forms import HelpForm
from selvhjulpen.people.doors import open_to_all
from selvhjulpen.ui import shelf


@open_to_all
@shelf.kept
def find_help(request: HttpRequest) -> HttpResponse:
    """/hjaelp/: who helps with what, where, and who has open now; as a list, and on the map."""
    now = timezone.now()
    form = HelpForm(request.GET)
    sheet = queries.help_sheet(form.wish, number=request.GET.get("side", ""), now=now)
    offers = sheet.offers or queries.nearest(form.wish, now=now)
    context = {
        "form": form,
        "chosen": form.chosen(),
        "sheet": sheet,
        "nearest": [] if sheet.offers else offers,
        "map": queries.map_of_offers(sheet.offers),
        "off_map": queries.off_map(sheet.offers),
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    is_fragment = htmx and not htmx.history_restore_request
    answer = render(request, f"directory/help.html{'#help-list' if is_fragment else ''}", context)
    # One address, two answers: a browser that goes back must not take the fragment for the page.
    patch_vary_headers(answer, ["HX-Request"])
    return shelf.until(answer, queries.until_when(offers, now=now))


@open_to_all
@shelf.kept
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """/hjaelp/<pk>/: one offer: for whom, where, when, what it costs, and who stands behind it."""
    now = timezone.now()
    service = access.public_offer(pk)
    shown = queries.offer_of(service, now=now)
    context = {
        "offer": shown,
        "service": service,
        "weeks": queries.weeks_of(shown, now=now),
        "others": queries.other_offers(service),
        "map": queries.map_of_places(shown),
        "languages": queries.languages_of(service),
        "contact": queries.contact_of(service),
    }
    answer = render(request, "directory/offer.html", context)
    return shelf.until(answer, queries.until_when([shown], now=now))
