"""Writing offers: hours that are explained, days that are not as usual, and two who write at once."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from selvhjulpen.directory import actions
from selvhjulpen.directory.models import HoursException, Location, OpeningHours, Service
from selvhjulpen.people.models import AuditEntry, Person
from tests.courses.citizen_pages import queries_of
from tests.courses.two_at_once import all_at_once
from tests.directory.factories import (
    AreaFactory,
    HoursExceptionFactory,
    LocationFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    PriorityAreaFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)
from tests.people.factories import CoordinatorFactory, PartnerFactory
from tests.reading import Page
from tests.solutions.factories import TopicFactory

pytestmark = pytest.mark.django_db


def address(service: Service) -> str:
    return reverse("directory:offer_edit", args=[service.pk])


def fields_of(client: Client, service: Service) -> dict[str, Any]:
    """What the form would send as it stands."""
    return dict(client.get(address(service)).context["form"].sent().lists())


def faults(response: Any, form: str = "form") -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context[form].errors.items()}


def week_of(service: Service) -> list[str]:
    rows = OpeningHours.objects.filter(at__service=service).order_by("at", "weekday", "opens")
    return [f"{row.weekday} {row.opens:%H.%M}-{row.closes:%H.%M}" for row in rows]


@pytest.fixture
def partner(client: Client) -> Person:
    person: Person = PartnerFactory()
    client.force_login(person)
    return person


@pytest.fixture
def service(partner: Person) -> Service:
    """An offer of the partner's own: Mondays 10-12 in the house."""
    service: Service = ServiceFactory(name="IT-café", organization__contacts=[partner], description="Kom.")
    OpeningHoursFactory(at__service=service, at__location=LocationFactory(name="Huset", area__name="Nord"))
    return service


class TestWriting:
    def test_a_partner_writes_a_new_offer_with_its_hours(self, client: Client, partner: Person) -> None:
        own, place, area, topic = (
            OrganizationFactory(contacts=[partner]),
            LocationFactory(),
            AreaFactory(),
            TopicFactory(),
        )
        sent = {
            "organization": own.pk, "name": "IT-café", "topics": [topic.pk], "languages": ["da"], "access": "walk_in",
            "cost": "10,50", "is_active": "on",
            "where_0": f"sted-{place.pk}", "day1_0": "10-12, 14-16", "day3_0": "kl. 9.30 til 11", "holidays_0": "on",
            "where_1": f"omraade-{area.pk}", "day5_1": "9-10",
        }  # fmt: skip

        response = client.post(reverse("directory:offer_new"), sent)

        made = Service.objects.get()
        assert response["Location"] == address(made)
        assert (made.organization, made.cost, [*made.topics.all()]) == (own, 1050, [topic])
        assert week_of(made) == ["1 10.00-12.00", "1 14.00-16.00", "3 09.30-11.00", "5 09.00-10.00"]
        spots = made.at.order_by("pk").values_list("location", "area", "closed_on_holidays")
        assert list(spots) == [(place.pk, None, True), (None, area.pk, False)]
        assert made.confirmed_at is not None

    def test_two_clicks_make_one_offer(self, client: Client, partner: Person) -> None:
        own, place = OrganizationFactory(contacts=[partner]), LocationFactory()
        page = reverse("directory:offer_new")
        sent = {
            "organization": own.pk, "name": "IT-café", "access": "walk_in", "languages": ["da"], "is_active": "on",
            "where_0": f"sted-{place.pk}", "formkey": client.get(page).context["form"]["formkey"].value(),
        }  # fmt: skip

        for name in ("IT-café", "IT-café", "It-hjælp"):
            assert client.post(page, sent | {"name": name}).status_code == 302

        assert sorted(Service.objects.values_list("name", flat=True)) == ["IT-café", "It-hjælp"]
        assert Service.objects.filter(at__location=place).count() == 2

    def test_a_partner_writes_for_no_other_organisation(self, client: Client, partner: Person) -> None:
        OrganizationFactory(contacts=[partner])
        sent = {"organization": OrganizationFactory().pk, "name": "X", "languages": ["da"], "where_0": "alle"}

        response = client.post(reverse("directory:offer_new"), sent)

        assert "organization" in faults(response)
        assert not Service.objects.exists()

    def test_without_an_organisation_there_is_nothing_to_fill_in(self, client: Client, partner: Person) -> None:
        response = client.get(reverse("directory:offer_new"))

        assert "Du er ikke kontaktperson for nogen endnu." in Page(response.content).text

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("day1_0", "12-10", "“12-10” lukker, før det åbner. Skriv den tid først, hvor I åbner."),
            (
                "day1_0",
                "10-13, 12-16",
                "“10-13, 12-16” går ind over hinanden. Skriv dem som én tid, eller ret den ene.",
            ),
            ("day1_0", "formiddag", "“formiddag” er ikke en åbningstid. Skriv fx 10-12 eller 10-12, 14-16."),
            ("day2_0", "mandag 10-12", "Her står mandag. Skriv tiderne ud for den dag, de gælder."),
            ("day7_0", "9-25", "“9-25”: det klokkeslæt findes ikke. Skriv fx 9.30-12."),
            ("day7_1", "9-10", None),
            ("cost", "-5", "Skriv et beløb fra 0 til 10.000 kr."),
        ],
    )
    def test_bad_hours_are_explained_where_they_stand_and_kept(
        self, client: Client, service: Service, field: str, typed: str, said: str | None
    ) -> None:
        response = client.post(address(service), fields_of(client, service) | {field: typed})

        expected = {field: [said]} if said else {"where_1": ["Vælg, hvor tiderne gælder."]}
        assert faults(response) == expected
        assert f'value="{typed}"' in response.content.decode()
        assert week_of(service) == ["1 10.00-12.00"]

    def test_a_place_stands_once_and_one_place_at_least(self, client: Client, service: Service) -> None:
        sent = fields_of(client, service)
        where = sent["where_0"]

        twice = client.post(address(service), sent | {"where_1": where})
        none = client.post(address(service), sent | {"where_0": ""})

        assert faults(twice) == {"where_1": ["Det sted står her allerede. Skriv tiderne samme sted."]}
        assert list(faults(none)) == ["where_0"]

    def test_two_places_may_change_places_and_keep_their_exceptions(self, client: Client, service: Service) -> None:
        second = ServiceAtLocationFactory(service=service, location=LocationFactory(name="Salen"))
        days = HoursExceptionFactory(at=second, first_day=date(2030, 1, 1))
        sent = fields_of(client, service)

        client.post(address(service), sent | {"where_0": sent["where_1"], "where_1": sent["where_0"]})

        assert [spot.location.name for spot in service.at.order_by("pk")] == ["Salen", "Huset"]
        assert HoursException.objects.get().at_id == days.at_id

    def test_a_place_that_is_taken_away_takes_its_hours_along(self, client: Client, service: Service) -> None:
        OpeningHoursFactory(at__service=service, weekday=2)

        client.post(address(service), fields_of(client, service) | {"where_0": ""})

        assert week_of(service) == ["2 10.00-12.00"]

    def test_only_the_coordinator_sets_priority_areas_and_a_partner_leaves_them(
        self, client: Client, service: Service
    ) -> None:
        tag = PriorityAreaFactory()
        service.priority_areas.add(tag)
        client.post(address(service), fields_of(client, service) | {"priority_areas": []})
        assert [*service.priority_areas.all()] == [tag]

        client.force_login(CoordinatorFactory())
        client.post(address(service), fields_of(client, service) | {"priority_areas": []})
        assert [*service.priority_areas.all()] == []

    def test_a_priority_area_is_named_in_both_languages(self, client: Client, service: Service) -> None:
        client.force_login(CoordinatorFactory())
        client.post(reverse("directory:priority_area_new"), {"name": "Svage læsere", "name_en": "Weak readers"})

        pages = (address(service), reverse("evaluation:who_does_what"))
        named = {
            prefix: ["Weak readers" in Page(client.get(prefix + page).content).text for page in pages]
            for prefix in ("", "/en")
        }

        assert named == {"": [False, False], "/en": [True, True]}

    def test_saving_confirms_the_offer(self, client: Client, service: Service) -> None:
        before = timezone.now()

        client.post(address(service), fields_of(client, service))

        service.refresh_from_db()
        assert service.confirmed_at is not None
        assert service.confirmed_at >= before
        assert service.version == 2

    def test_the_list_asks_as_often_for_three_as_for_one(self, client: Client, partner: Person) -> None:
        organization = OrganizationFactory(contacts=[partner])
        asked = []
        for _ in range(3):
            ServiceAtLocationFactory(service__organization=organization)
            asked.append(queries_of(client, reverse("directory:offers")))

        assert asked[0] == asked[2]


class TestExceptions:
    def test_days_are_added_for_all_places_and_taken_away_one_by_one(self, client: Client, service: Service) -> None:
        OpeningHoursFactory(at__service=service, weekday=2)
        sent = {"undtagelse-first_day": "2030-07-01", "undtagelse-last_day": "2030-07-31", "undtagelse-reason": "Ferie"}

        client.post(reverse("directory:exception_new", args=[service.pk]), sent)

        rows = HoursException.objects.order_by("pk")
        assert [(row.first_day, row.last_day, row.opens, row.reason) for row in rows] == [
            (date(2030, 7, 1), date(2030, 7, 31), None, "Ferie")
        ] * 2
        client.post(reverse("directory:exception_remove", args=[service.pk, rows[0].pk]))
        assert HoursException.objects.count() == 1

    def test_the_log_says_who_wrote_the_days_and_who_took_them_away(
        self, client: Client, service: Service, partner: Person
    ) -> None:
        client.post(reverse("directory:exception_new", args=[service.pk]), {"undtagelse-first_day": "2030-07-01"})
        client.post(reverse("directory:exception_remove", args=[service.pk, HoursException.objects.get().pk]))

        assert list(AuditEntry.objects.filter(deed="changed").order_by("pk").values_list("what", "about", "who")) == [
            (what, f"directory.organization:{service.organization_id}", partner.pk)
            for what in ("Dage med andre tider skrevet", "Dage med andre tider fjernet")
        ]

    def test_two_stretches_on_one_day_are_two_rows(self, client: Client, service: Service) -> None:
        sent = {"undtagelse-first_day": "2030-07-01", "undtagelse-hours": "10-12, 14-16"}

        client.post(reverse("directory:exception_new", args=[service.pk]), sent)

        assert [(row.opens, row.closes) for row in HoursException.objects.order_by("opens")] == [
            (time(10), time(12)),
            (time(14), time(16)),
        ]

    def test_days_in_the_wrong_order_are_explained(self, client: Client, service: Service) -> None:
        sent = {"undtagelse-first_day": "2030-07-31", "undtagelse-last_day": "2030-07-01"}

        response = client.post(reverse("directory:exception_new", args=[service.pk]), sent)

        assert faults(response, "exception_form") == {"last_day": ["Den sidste dag ligger før den første. Byt dem om."]}


class TestTwoAtOnce:
    """The second sees both versions, chooses, and nothing that anybody wrote is lost unseen."""

    def test_the_second_sees_both_versions_and_chooses(self, client: Client, service: Service) -> None:
        first, second = fields_of(client, service), fields_of(client, service)
        client.post(address(service), first | {"name": "Digital café", "description": "Kom og få kaffe."})

        both = client.post(
            address(service), second | {"name": "It-hjælp", "for_whom": "Alle over 60", "day1_0": "10-13"}
        )

        service.refresh_from_db()
        assert (service.name, service.for_whom) == ("Digital café", "")
        shown = {each.name: (each.mine, each.theirs, each.chosen) for each in both.context["differences"]}
        assert shown == {
            "name": ("It-hjælp", "Digital café", ""),
            "description": ("Kom.", "Kom og få kaffe.", "deres"),
            "for_whom": ("Alle over 60", "", "min"),
            "places": ("Huset, Nord:\nmandag 10-13", "Huset, Nord:\nmandag 10-12", "min"),
        }
        again = dict(both.context["resent"]) | {"version": service.version, "valgt": "1"}
        choices = {f"valg-{name}": chosen for name, (_mine, _theirs, chosen) in shown.items()}

        client.post(address(service), again | choices | {"valg-name": "deres"})

        service.refresh_from_db()
        assert (service.name, service.description, service.for_whom) == (
            "Digital café", "Kom og få kaffe.", "Alle over 60",
        )  # fmt: skip
        assert week_of(service) == ["1 10.00-13.00"]

    def test_their_places_are_taken_whole(self, client: Client, service: Service) -> None:
        first, second = fields_of(client, service), fields_of(client, service)
        client.post(address(service), first | {"where_1": "alle", "day4_1": "9-10", "day1_0": ""})

        both = client.post(address(service), second | {"name": "It-hjælp", "day1_0": "10-13"})
        again = dict(both.context["resent"]) | {"version": 2, "valgt": "1"}
        client.post(address(service), again | {"valg-name": "min", "valg-places": "deres"})

        service.refresh_from_db()
        assert (service.name, week_of(service)) == ("It-hjælp", ["4 09.00-10.00"])

    def test_who_has_not_chosen_is_asked_again(self, client: Client, service: Service) -> None:
        first, second = fields_of(client, service), fields_of(client, service)
        client.post(address(service), first | {"name": "Digital café"})
        both = client.post(address(service), second | {"name": "It-hjælp"})

        asked = client.post(
            address(service), dict(both.context["resent"]) | {"version": 2, "valgt": "1", "base": "ikke JSON"}
        )

        service.refresh_from_db()
        assert service.name == "Digital café"
        assert "Vælg også i de linjer, der mangler." in Page(asked.content).text

    def test_a_third_who_saves_while_the_second_chooses_is_seen_as_well(self, client: Client, service: Service) -> None:
        first, second = fields_of(client, service), fields_of(client, service)
        client.post(address(service), first | {"name": "Digital café"})
        both = client.post(address(service), second | {"name": "It-hjælp"})
        client.post(address(service), fields_of(client, service) | {"name": "Netcafé"})

        seen = client.post(
            address(service), dict(both.context["resent"]) | {"version": 2, "valgt": "1", "valg-name": "min"}
        )

        service.refresh_from_db()
        assert service.name == "Netcafé"
        assert [(each.mine, each.theirs) for each in seen.context["differences"]] == [("It-hjælp", "Netcafé")]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_in_the_same_moment_one_is_told() -> None:
    service, by = ServiceFactory(), CoordinatorFactory()
    place = LocationFactory()

    def save(name: str) -> None:
        mine = Service.objects.get(pk=service.pk)
        mine.name = name
        actions.save_offer(
            offer=mine, version=1, topics=[], priority_areas=None, by=by, now=timezone.now(),
            places=[actions.PlaceHours(None, Location(pk=place.pk), None, {}, closed_on_holidays=True)],
        )  # fmt: skip

    answers = all_at_once([lambda: save("Den ene"), lambda: save("Den anden")])

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Outdated"]
    service.refresh_from_db()
    assert (service.version, service.at.count()) == (2, 1)
    assert service.name == ("Den ene" if answers[0] is None else "Den anden")
