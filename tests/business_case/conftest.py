"""The clock of this room's tests, who is logged in, where receipts go, and a budget line."""

import pytest
from time_machine import travel

from tests.business_case.factories import LineFactory
from tests.courses.factories import NOW, CoordinatorFactory


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def coordinator(client):
    client.person = CoordinatorFactory()
    client.force_login(client.person)
    return client


@pytest.fixture
def line():
    return LineFactory(name="Netværksmøder")
