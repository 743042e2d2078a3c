"""The pages of the Data Package.

They are imported when somebody asks for one: what reads and writes packages is 2 MB, which no citizen's page needs.
"""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path

from selvhjulpen.people.doors import open_to
from selvhjulpen.people.models import Role


def _page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page of ``views``, behind the door that all of them have."""

    @open_to(Role.ADMINISTRATOR, Role.COORDINATOR)
    def view(request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = getattr(import_module("selvhjulpen.exchange.views"), name)(request)
        return answer

    view.__name__ = name
    return view


app_name = "exchange"
urlpatterns = [
    path("data/", _page("import_data"), name="import"),
    path("data/proeve/", _page("preview"), name="preview"),
    path("data/hent-ind/", _page("carry_out_import"), name="carry_out"),
    path("data/fortryd/", _page("drop_import"), name="drop"),
    path("data/ud/", _page("export_data"), name="export"),
]
