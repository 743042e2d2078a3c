""" "Er det stadig rigtigt?": the page behind the link in our mail, for whoever got it, without logging in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from selvhjulpen.directory.access import membership as access
from selvhjulpen.directory.actions import confirming as actions
from selvhjulpen.directory.queries.confirming import asked_about, is_answered
from selvhjulpen.directory.queries.help_pages import weeks_of
from selvhjulpen.directory.queries.offers import offer_of, with_page
from selvhjulpen.people.doors import open_to_all

YES, GONE, BACK = "ja", "vaek", "alligevel"
DEEDS = {YES: actions.confirm, GONE: actions.end_offer, BACK: actions.take_back}


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, signed: str) -> HttpResponse:
    """/hjaelp/stadig-rigtigt/<signed>/: that organisation's offers, each with one button; nothing else can be done."""
    asked, person = access.confirm_link(signed)
    offers = with_page(asked_about(asked))
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("svar", ""))
        offer = next((one for one in offers if str(one.pk) == request.POST.get("tilbud")), None)
        if deed and offer:
            deed(offer=offer, by=person, now=timezone.now())
            said = {
                YES: _("Tak. Nu ved alle, at “%(name)s” er rigtigt."),
                GONE: _("“%(name)s” er taget af siden."),
                BACK: _("“%(name)s” står på siden igen."),
            }
            messages.success(request, said[request.POST["svar"]] % {"name": offer.name})
        return redirect("directory:still_right", signed=signed)
    now = timezone.now()
    # The one whose link was pressed comes first.
    listed = sorted(offers, key=lambda offer: offer.pk != asked.pk)
    context = {
        "organization": asked.organization,
        "offers": [
            (offer, weeks_of(offer_of(offer, now=now), now=now), is_answered(offer, now=now)) for offer in listed
        ],
    }
    return render(request, "directory/still_right.html", context)
