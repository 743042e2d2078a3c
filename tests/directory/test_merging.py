"""Organisations that stand twice: found, told apart, or made one without losing anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import models
from django.test import Client

from selvhjulpen.directory.actions import merging as actions
from selvhjulpen.directory.models import FormerOrganization, Membership, NotTheSame, Organization
from selvhjulpen.directory.queries.members import duplicates, who_stays
from selvhjulpen.directory.rules.duplicates import Alike, Entry, alike
from selvhjulpen.directory.rules.membership import joined
from selvhjulpen.people.models import AuditEntry
from tests.directory.factories import (
    HostFactory,
    JoinRequestFactory,
    LocationFactory,
    MembershipFactory,
    OrganizationFactory,
    ServiceFactory,
    VolunteerFactory,
)
from tests.people.factories import CoordinatorFactory, PartnerFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class TestAlike:
    @pytest.mark.parametrize(
        ("one", "other", "is_alike"),
        [
            ("Ældre Sagen Birkesø", "Ældresagen, Birkesoe", True),
            ("Aalborg IT-klub", "Ålborg it klub", True),
            ("Birkesø Pensionistforening", "Pensionistforeningen Birkesø", True),
            ("Seniorhuset", "Senirohuset", True),
            ("Seniorhuset", "Seniorhust", True),
            ("Hus 1, Birkesø", "Hus 2, Birkesø", False),
            ("3F", "3A", False),
            ("Ældre Sagen", "Ældre Hjælper", False),
        ],
    )
    def test_names_are_alike_by_sound_order_and_one_slip(self, one: str, other: str, is_alike: bool) -> None:
        assert bool(alike([Entry(1, one), Entry(2, other)])) is is_alike

    def test_telephone_mail_and_address_count_as_well_and_nothing_is_like_nothing(self) -> None:
        entries = [
            Entry(7, "A", phone="+4512345678", address="Søndergade 1"),
            Entry(3, "B", phone="+4512345678", email="x@y.dk"),
            Entry(5, "C", email="X@y.dk", address="SØNDERGADE 1"),
            Entry(6, "D"),
        ]
        assert alike(entries) == {(3, 7): [Alike.PHONE], (3, 5): [Alike.EMAIL], (5, 7): [Alike.ADDRESS]}

    def test_what_very_many_share_says_nothing(self) -> None:
        assert alike(Entry(n, f"Forening {n} {n}", phone="+4512345678") for n in range(20)) == {}


def test_memberships_that_overlap_or_adjoin_are_one() -> None:
    stretches = [
        (date(2020, 1, 1), None),
        (date(2010, 1, 1), date(2012, 1, 1)),
        (date(2012, 1, 1), date(2013, 1, 1)),
        (date(2015, 1, 1), date(2016, 1, 1)),
        (date(2022, 1, 1), date(2023, 1, 1)),
    ]
    assert joined(stretches) == [[1, 2], [3], [0, 4]]


def rows_pointing_to(organization: Organization) -> dict[str, set[Any]]:
    """For each column of the whole project that may name an organisation: the rows that name this one."""
    return {
        f"{table._meta.label}.{column}": set(table._base_manager.filter(**{column: organization.pk}).values_list("pk"))
        for table, column in actions.pointing_to(Organization)
    }


@pytest.mark.django_db
class TestMerging:
    def test_every_column_that_names_an_organisation_is_known(self) -> None:
        named = {
            (field.model, field.name)
            for model in apps_models()
            for field in model._meta.concrete_fields
            if field.related_model is Organization
        }
        assert set(actions.pointing_to(Organization)) == named

    def test_no_row_that_pointed_to_the_old_one_is_lost(self) -> None:
        kept, gone = OrganizationFactory(name="Birken"), OrganizationFactory(name="Birken IT")
        both, only = PartnerFactory(), PartnerFactory()
        kept.contacts.add(both)
        gone.contacts.add(both, only)
        for one in (kept, gone):
            ServiceFactory(organization=one)
            LocationFactory(organization=one)
            JoinRequestFactory(organization=one)
            VolunteerFactory(home=one).lent_to.add(kept, gone)
        MembershipFactory(organization=gone)
        FormerOrganization.objects.create(key="x", name="Før", merged_into=gone, merged_at=NOW)
        before = {one: rows_pointing_to(one) for one in (kept, gone)}
        tables = {table for table, _column in actions.pointing_to(Organization)}
        counted = {table: table._base_manager.count() for table in tables if not table._meta.auto_created}

        actions.merge(kept=kept, gone=gone, words={}, by=CoordinatorFactory(), now=NOW)

        after = rows_pointing_to(kept)
        for column, rows in after.items():
            if column == "directory.FormerOrganization.merged_into":
                rows = rows - {(FormerOrganization.objects.get(key=gone.key).pk,)}
            if "_contacts." not in column and "_lent_to." not in column:
                assert rows == before[kept][column] | before[gone][column], column
        assert set(kept.contacts.all()) == {both, only}
        assert not Organization.objects.filter(pk=gone.pk).exists()
        counted[FormerOrganization] += 1
        assert {table: table._base_manager.count() for table in counted} == counted
        assert sum(volunteer.lent_to.count() for volunteer in kept_volunteers(kept)) == 2

    def test_overlapping_memberships_become_one_and_the_others_stay(self) -> None:
        kept, gone = OrganizationFactory(), OrganizationFactory()
        MembershipFactory(organization=kept, since=date(2018, 1, 1))
        MembershipFactory(organization=gone, since=date(2015, 1, 1))
        MembershipFactory(organization=gone, since=date(2008, 1, 1), until=date(2010, 1, 1))

        actions.merge(kept=kept, gone=gone, words={}, by=CoordinatorFactory(), now=NOW)

        assert [(row.since, row.until) for row in Membership.objects.all()] == [
            (date(2008, 1, 1), date(2010, 1, 1)),
            (date(2015, 1, 1), None),
        ]

    def test_the_old_key_and_name_stay_and_the_log_tells_of_both(self) -> None:
        kept, gone = OrganizationFactory(name="Birken"), OrganizationFactory(name="Birken IT", key="old")
        who = CoordinatorFactory()

        actions.merge(kept=kept, gone=gone, words={"phone": "+4512345678"}, by=who, now=NOW)

        former = FormerOrganization.objects.get()
        assert (former.key, former.name, former.merged_into, former.merged_by) == ("old", "Birken IT", kept, who)
        kept.refresh_from_db()
        assert (kept.name, kept.phone) == ("Birken", "+4512345678")
        assert set(AuditEntry.objects.values_list("about", flat=True)) == {
            f"directory.organization:{kept.pk}",
            f"directory.organization:{gone.pk}",
        }

    def test_the_host_is_never_merged_away(self) -> None:
        host, other = HostFactory(), OrganizationFactory()

        with pytest.raises(actions.HostStays):
            actions.merge(kept=other, gone=host, words={}, by=CoordinatorFactory(), now=NOW)

        assert Organization.objects.count() == 2

    def test_where_a_rule_has_room_for_one_nothing_is_changed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept, gone = OrganizationFactory(), OrganizationFactory()
        MembershipFactory(organization=kept)
        MembershipFactory(organization=gone)
        ServiceFactory(organization=gone)
        # As a table of a room above would, whose rows nobody here knows how to join.
        monkeypatch.setattr(actions, "_join_memberships", lambda kept, gone: None)

        with pytest.raises(actions.BothStandIn):
            actions.merge(kept=kept, gone=gone, words={}, by=CoordinatorFactory(), now=NOW)

        assert (gone.services.count(), gone.memberships.count(), kept.memberships.count()) == (1, 1, 1)

    @pytest.mark.parametrize("is_kept", [True, False])
    def test_two_private_helpers_who_become_one_show_what_each_row_showed(self, is_kept: bool) -> None:
        open_one = OrganizationFactory(
            kind="person", name="Bodil K.", phone="+4520304050", shown_publicly=["name", "phone"]
        )
        shy = OrganizationFactory(kind="person", name="Bodil Kjær", email="b@example.dk", address="Lunden 2")
        shy.shown_publicly = ["email"]
        shy.save()
        kept, gone = (open_one, shy) if is_kept else (shy, open_one)

        words = {"name": "Bodil Kjær", "phone": "+4520304050", "email": "b@example.dk", "address": "Lunden 2"}
        one = actions.merge(kept=kept, gone=gone, words=words, by=CoordinatorFactory(), now=NOW)

        assert (one.name, one.address) == ("Bodil Kjær", "Lunden 2")
        assert (one.public_name, one.public_phone, one.public_email, one.public_address) == (
            "Privat hjælper",
            "+4520304050",
            "b@example.dk",
            "",
        )

    @pytest.mark.parametrize("is_kept", [True, False])
    def test_what_a_private_helper_hid_never_becomes_an_associations_open_data(self, is_kept: bool) -> None:
        club = OrganizationFactory(name="IT-klubben", email="klub@example.dk")
        shy = OrganizationFactory(
            kind="person",
            name="Bodil Kjær",
            phone="+4520304050",
            email="b@example.dk",
            address="Lunden 2",
            shown_publicly=["address"],
        )
        kept, gone = (club, shy) if is_kept else (shy, club)

        words = {field: getattr(shy, field) for field in actions.FIELDS} | {"kind": "association"}
        one = actions.merge(kept=kept, gone=gone, words=words, by=CoordinatorFactory(), now=NOW)

        one.refresh_from_db()
        assert (one.name, one.phone, one.email, one.address) == ("IT-klubben", "", "klub@example.dk", "Lunden 2")

    def test_what_was_told_apart_from_either_stays_apart(self) -> None:
        kept, gone, third = OrganizationFactory(), OrganizationFactory(), OrganizationFactory()
        who = CoordinatorFactory()
        for one, other in ((third, gone), (third, kept), (kept, gone)):
            actions.say_not_the_same(one=one, other=other, by=who, now=NOW)

        actions.merge(kept=kept, gone=gone, words={}, by=who, now=NOW)

        assert list(NotTheSame.objects.values_list("first_id", "second_id")) == [(kept.pk, third.pk)]


def apps_models() -> list[type[models.Model]]:
    from django.apps import apps

    return apps.get_models(include_auto_created=True)


def kept_volunteers(organization: Organization) -> list[Any]:
    from selvhjulpen.directory.models import Volunteer

    return list(Volunteer.objects.filter(lent_to=organization))


@pytest.mark.django_db
class TestThePages:
    @pytest.fixture
    def pair(self, client: Client) -> tuple[Organization, Organization]:
        client.force_login(CoordinatorFactory())
        first: Organization = OrganizationFactory(name="Ældre Sagen Birkesø", phone="+4512345678")
        second: Organization = OrganizationFactory(name="Ældresagen Birkesoe", email="post@example.dk")
        OrganizationFactory(name="Pensionisterne")
        return first, second

    def test_pairs_are_listed_until_somebody_tells_them_apart(
        self, client: Client, pair: tuple[Organization, Organization]
    ) -> None:
        first, second = pair
        page = client.get("/medlemmer/dubletter/").content.decode()
        assert ("Ældre Sagen Birkesø" in page, "Pensionisterne" in page) == (True, False)

        client.post(f"/medlemmer/dubletter/{second.pk}/{first.pk}/ikke/")

        assert "Ingen ligner hinanden" in client.get("/medlemmer/dubletter/").content.decode()

    def test_side_by_side_one_chooses_which_words_stand(
        self, client: Client, pair: tuple[Organization, Organization]
    ) -> None:
        first, second = pair
        address = f"/medlemmer/dubletter/{first.pk}/{second.pk}/"
        page = client.get(address).content.decode()
        assert ("Telefon" in page, 'name="kind"' in page) == (True, False)  # what is alike is not asked about

        client.post(address, {"name": second.pk, "phone": first.pk, "email": second.pk})

        kept = Organization.objects.exclude(name="Pensionisterne").get()
        assert (kept.pk, kept.name, kept.phone, kept.email) == (
            first.pk,
            "Ældresagen Birkesoe",
            "+4512345678",
            "post@example.dk",
        )

    def test_hidden_words_are_no_first_choice_and_refused_where_all_would_see_them(self, client: Client) -> None:
        client.force_login(CoordinatorFactory())
        club = OrganizationFactory(name="Birken")
        shy = OrganizationFactory(name="Birken", kind="person", phone="+4520304050", shown_publicly=["name"])
        address = f"/medlemmer/dubletter/{club.pk}/{shy.pk}/"
        form = client.get(address).context["form"]
        assert (form.fields["phone"].initial, form.fields["kind"].initial) == (str(club.pk), str(club.pk))

        refused = client.post(address, {"kind": club.pk, "phone": shy.pk})
        assert "Det må ikke alle se. Vælg" in refused.content.decode()

        client.post(address, {"kind": shy.pk, "phone": shy.pk})
        one = Organization.objects.get()
        assert (one.phone, one.public_phone) == ("+4520304050", "")

    def test_the_host_stays_else_a_member_else_the_older_row(
        self, client: Client, pair: tuple[Organization, Organization]
    ) -> None:
        first, second = pair
        assert who_stays(second, first, today=NOW.date()) == (first, second)
        MembershipFactory(organization=second)
        assert who_stays(first, second, today=NOW.date()) == (second, first)
        host = HostFactory()
        assert who_stays(second, host, today=NOW.date()) == (host, second)

    def test_two_that_differ_in_nothing_become_one_by_a_press(self, client: Client) -> None:
        client.force_login(CoordinatorFactory())
        first, second = OrganizationFactory.create_batch(2, name="Birken")

        client.post(f"/medlemmer/dubletter/{first.pk}/{second.pk}/")

        assert list(Organization.objects.all()) == [first]

    def test_nothing_is_merged_with_itself(self, client: Client, pair: tuple[Organization, Organization]) -> None:
        assert client.get(f"/medlemmer/dubletter/{pair[0].pk}/{pair[0].pk}/").status_code == 404

    @pytest.mark.parametrize("n", [1, 3])
    def test_the_list_needs_three_queries(self, django_assert_num_queries: Any, n: int) -> None:
        for number in range(n):
            OrganizationFactory.create_batch(2, phone=f"+451234567{number}")

        with django_assert_num_queries(3):
            assert len(duplicates()) == n
