"""The clock of this room's tests, who is logged in, and a round the jury has."""

import pytest
from django.test import Client
from time_machine import travel

from selvhjulpen.awards.models import RoundState
from tests.awards.factories import CriterionFactory, JurorFactory, NominationFactory, RoundFactory
from tests.courses.factories import NOW, CoordinatorFactory


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator():
    client = Client()
    client.person = CoordinatorFactory()
    client.force_login(client.person)
    return client


@pytest.fixture
def judged():
    """A round with the jury: two criteria, two jurors, two nominees."""
    award = RoundFactory(state=RoundState.JURY)
    CriterionFactory(round=award, name="Når mange", weight=2)
    CriterionFactory(round=award, name="Ny idé")
    for _ in range(2):
        JurorFactory(round=award)
        NominationFactory(round=award, is_shortlisted=True)
    return award
