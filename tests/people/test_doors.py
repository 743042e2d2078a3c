"""Every page is closed unless it says who may come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from selvhjulpen.people.doors import OPEN_BEFORE_SECOND_FACTOR, DoorMiddleware
from tests.people.factories import CoordinatorFactory, InstructorFactory, PartnerFactory, PersonFactory


def pages(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry)
        else:
            yield entry


def test_every_page_says_who_may_come_in_or_is_allauths() -> None:
    silent = {
        str(page.pattern)
        for page in pages(get_resolver())
        if not getattr(page.callback, "open_to_all", False)
        and not getattr(page.callback, "open_to", None)
        and not page.callback.__module__.startswith("allauth.")
        and page.name not in OPEN_BEFORE_SECOND_FACTOR
    }
    assert silent == set()


@pytest.mark.django_db
def test_a_page_that_says_nothing_is_closed_to_everybody(rf: RequestFactory) -> None:
    from django.http import Http404

    request = rf.get("/ny-side/")
    request.user = CoordinatorFactory(is_administrator=True, is_instructor=True, is_partner=True)

    def silent(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(Http404):
        DoorMiddleware(silent).process_view(request, silent, (), {})


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [CoordinatorFactory, InstructorFactory, PartnerFactory])
def test_pages_behind_a_door_are_not_kept_by_the_browser(client: Client, factory: type[PersonFactory]) -> None:
    client.force_login(factory())
    assert "no-store" in client.get("/min-konto/")["Cache-Control"]


@pytest.mark.django_db
def test_pages_for_everybody_may_be_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/kurser/")


@pytest.mark.django_db
def test_not_for_you_and_not_there_are_the_same_answer(client: Client) -> None:
    client.force_login(PartnerFactory())
    closed, absent = client.get("/personer/"), client.get("/findes-ikke/")
    assert (closed.status_code, absent.status_code) == (404, 404)
    assert _text(closed) == _text(absent)


def _text(response: Any) -> str:
    html: str = response.content.decode()
    return html.replace("/en/personer/", "").replace("/en/findes-ikke/", "")
