"""The network in a Data Package: opening hours that are bad are explained, and nobody is a member twice."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selvhjulpen.awards.actions import InConflict, score
from selvhjulpen.awards.models import AwardRound, Criterion, JuryMember, Nomination
from selvhjulpen.directory.models import Membership, OpeningHours, Organization, Service
from selvhjulpen.evaluation.models import Voice
from selvhjulpen.exchange.actions import PackageRefused, export_package, import_package
from selvhjulpen.exchange.letters import told
from selvhjulpen.materials.models import Occurrence
from selvhjulpen.meetings.models import Meeting
from selvhjulpen.people.models import Person
from selvhjulpen.reports.actions import take_back_voice
from tests.exchange.programme import NOW, empty_database, write_programme

pytestmark = pytest.mark.django_db


def put(**files: str) -> dict[str, tuple[int, int, int]]:
    """Import these files (``head_counts`` is head-counts.csv); new, changed and unchanged rows by resource."""
    content = {f"{name.replace('_', '-')}.csv": text.encode() for name, text in files.items()}
    report = import_package(files=content, now=NOW)
    return {tally.resource: (tally.new, tally.changed, tally.unchanged) for tally in report.tallies}


def faults(**files: str) -> list[str]:
    """Every fault of these files, as it is told."""
    with pytest.raises(PackageRefused) as refused:
        put(**files)
    return [told(fault) for fault in refused.value.faults]


@pytest.fixture
def _programme() -> None:
    write_programme()


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ("12.00-10.00", "»12.00-10.00« 12:00-10:00 lukker, før der er åbnet. Skriv den tidlige tid først."),
        ("10-10", "»10-10« 10:00-10:00 lukker, før der er åbnet. Skriv den tidlige tid først."),
        (
            "13-15 10-13.30",
            "»13-15 10-13.30« 10:00-13:30 og 13:00-15:00 ligger oven i hinanden på samme dag. "
            "Skriv dem som ét tidsrum.",
        ),
        ("10-12 10.00-12.00", "»10-12 10.00-12.00« 10:00-12:00 står der to gange på samme dag. Skriv det én gang."),
        (
            "formiddag",
            "»formiddag« Det er ikke et tidsrum. Skriv fx 10.00-12.00, og sæt mellemrum mellem flere.",
        ),
        ("10-25", "»10-25« Det er ikke et tidsrum. Skriv fx 10.00-12.00, og sæt mellemrum mellem flere."),
    ],
)
@pytest.mark.usefixtures("_programme")
def test_bad_opening_hours_are_explained(hours: str, sentence: str) -> None:
    assert faults(offers_at_places=f"id;offer;place;tuesday\nny;hjemme;sted;{hours}\n") == [
        f"offers-at-places.csv, række 2, kolonne tuesday: {sentence}"
    ]


@pytest.mark.parametrize("hours", ["10-12 13-15", "kl. 13.00 – 15.00 og 10:00-12", "13.00-15.00, 10.00-12.00"])
@pytest.mark.usefixtures("_programme")
def test_opening_hours_are_read_as_people_write_them(hours: str) -> None:
    put(offers_at_places=f'id;offer;place;monday;sunday\ncafe-sted;cafe;sted;"{hours}";Lukket\n')

    assert set(OpeningHours.objects.values_list("at__key", "weekday", "opens", "closes")) == {
        ("cafe-sted", 1, time(10), time(12)),
        ("cafe-sted", 1, time(13), time(15)),
    }


@pytest.mark.usefixtures("_programme")
def test_a_day_that_the_file_does_not_speak_of_keeps_its_hours() -> None:
    put(offers_at_places="id,offer,tuesday\ncafe-sted,cafe,9-11\n")

    days = OpeningHours.objects.values_list("weekday", flat=True)
    assert sorted(days) == [1, 1, 2, 7]


@pytest.mark.usefixtures("_programme")
def test_what_does_not_fit_together_in_the_network_is_told() -> None:
    assert faults(
        memberships="id,organisation,since,until\nigen,klub,1-1-2016,\nbag,klub,1-1-2012,1-1-2012\nx,klup,1-1-2012,\n",
        offers_at_places="id,offer,place,area\nny,hjemme,sted,havnen\nto,cafe,sted,\n",
        opening_hours_exceptions=(
            "id,offer_at_place,first_day,last_day,opens,closes\n"
            "a,cafe-sted,2-1-2027,1-1-2027,,\nb,cafe-sted,1-1-2027,1-1-2027,9.00,\nc,cafe-sted,1-1-2027,1-1-2027,9.00,8.00\n"
        ),
        volunteers="id,person,languages\nto,jonas,dansk\ntre,karen,klingon\n",
        offers="id,organisation,name,cost\ny,klub,Ny,halvtreds\n",
    ) == [
        "memberships.csv, række 2, kolonne organisation: »klub« En anden række har det samme (organisation): nu. "
        "Kun én må have det.",
        "memberships.csv, række 3, kolonne until: »2012-01-01« Det ligger før since. Det skal ligge efter.",
        "memberships.csv, række 4, kolonne organisation: »klup« Det id findes hverken i organisations.csv eller i "
        "databasen. Mente du klub?",
        "offers.csv, række 2, kolonne cost: »halvtreds« Det er ikke et beløb i kroner. Skriv fx 1.250,50.",
        "offers-at-places.csv, række 2, kolonne area: »havnen« Et tilbud er på et sted eller i et område. Lad det ene "
        "felt være tomt.",
        "offers-at-places.csv, række 3, kolonne offer: »cafe sted« En anden række har det samme (offer, place): "
        "cafe-sted. Kun én må have det.",
        "opening-hours-exceptions.csv, række 2, kolonne last_day: »2027-01-01« Det ligger før first_day. Det skal "
        "ligge efter.",
        "opening-hours-exceptions.csv, række 3, kolonne closes: Skriv både hvornår der åbner og lukker, eller ingen "
        "af dem: så er der lukket.",
        "opening-hours-exceptions.csv, række 4, kolonne closes: »08:00:00« 09:00-08:00 lukker, før der er åbnet. "
        "Skriv den tidlige tid først.",
        "volunteers.csv, række 2, kolonne person: »jonas« En anden række har det samme (person): frivillig. "
        "Kun én må have det.",
        "volunteers.csv, række 3, kolonne languages: »klingon« Det kender vi ikke. Vælg en af: da (Dansk), "
        "en (Engelsk), de (Tysk), ar (Arabisk), fa (Farsi), pl (Polsk), ro (Rumænsk), so (Somali), tr (Tyrkisk), "
        "uk (Ukrainsk), sgn (Tegnsprog).",
    ]


@pytest.mark.usefixtures("_programme")
def test_a_member_may_leave_and_another_membership_begin_in_the_same_file() -> None:
    put(memberships="id,organisation,since,until\nnu,klub,1-1-2015,1-6-2016\nigen,klub,1-8-2016,\n")

    assert set(Membership.objects.values_list("key", "until")) == {
        ("foer", date(2015, 1, 1)),
        ("nu", date(2016, 6, 1)),
        ("igen", None),
    }


@pytest.mark.usefixtures("_programme")
def test_an_organisation_that_went_into_another_does_not_come_back_with_an_old_file() -> None:
    assert faults(
        organisations="id,name\nklub-igen,Klubben (2)\n", places="id,name,area,organisation\nx,X,lunde,klub-3\n"
    ) == [
        "organisations.csv, række 2, kolonne id: »klub-igen« Organisationen er lagt sammen med klub. Brug det id, "
        "eller tag rækken ud.",
        "places.csv, række 2, kolonne organisation: »klub-3« Det id findes hverken i organisations.csv eller i "
        "databasen. Mente du klub?",
    ]


@pytest.mark.usefixtures("_programme")
def test_what_follows_from_an_offers_texts_follows_in_an_import_too() -> None:
    reckoned = "key", "sorts_as", "searched"
    saved, named = set(Service.objects.values_list(*reckoned)), set(Organization.objects.values_list("key", "searched"))
    exported = export_package()
    empty_database()

    import_package(files=exported, now=NOW)

    assert set(Service.objects.values_list(*reckoned)) == saved
    assert set(Organization.objects.values_list("key", "searched")) == named
    assert set(Occurrence.objects.filter(material__key="tip", in_title=True).values_list("word", flat=True)) == {
        "musen"
    }


@pytest.mark.usefixtures("_programme")
def test_whoever_edits_an_offer_meanwhile_sees_that_an_import_changed_it() -> None:
    put(offers="id,organisation,name\ncafe,klub,Caféen\nhjemme,hjaelper,Ø\n")

    assert dict(Service.objects.values_list("key", "version")) == {"cafe": 8, "hjemme": 1}


@pytest.mark.usefixtures("_programme")
def test_what_does_not_fit_together_in_meetings_awards_and_money_is_told() -> None:
    found = faults(
        groups="id,name,start,place,week,weekday,month_day\ng,Ny,9.00,sted,2,3,15\n",
        group_members="id,group,person,name\nm,styre,jonas,Jonas\n",
        meetings="id,group,planned_for,starts_at,ends_at,place,answer_by\n"
        "a,netvaerk,1-11-2026,1-12-2026 10:00,1-12-2026 9:00,sted,1-12-2026 11:00\n",
        action_items="id,meeting,title,organisation,external_name\no,moede,Ring,klub,Bo\n",
        answers="id,meeting,organisation,person,reply,answered_at,is_walk_in,present\n"
        "a,moede,klub,jonas,yes,,,\nb,moede,klub,,none,1-11-2026 9:00,,\n"
        "c,moede,,,none,,,\nd,moede,klub,,yes,1-11-2026 9:00,ja,\n",
        materials="id,kind,title,text,url\na,tip,T,,https://example.dk/x\n",
        nominations="id,round,title,text,nominated_at,organisation,outside_name\nn,pris,T,t,1-8-2026 9:00,klub,Andre\n",
        expenses="id,line,day,amount,what,meeting,session\nu,linje,1-11-2026,0,Intet,moede,hold\n",
    )  # fmt: skip
    assert [line.partition(":")[0] + ": " + line.rpartition("« ")[2].rpartition(": ")[2] for line in found] == [
        "groups.csv, række 2, kolonne month_day: Skriv enten ugen og ugedagen eller datoen i måneden.",
        "group-members.csv, række 2, kolonne person: Skriv enten en person eller et navn og en e-mail.",
        "meetings.csv, række 2, kolonne ends_at: Det ligger før starts_at. Det skal ligge efter.",
        "meetings.csv, række 2, kolonne starts_at: Det ligger før answer_by. Det skal ligge efter.",
        "meetings.csv, række 2, kolonne group: moede. Kun én må have det.",
        "action-items.csv, række 2, kolonne external_name: en organisation, en person eller en udefra.",
        "answers.csv, række 2, kolonne answered_at: Feltet er tomt. Det skal udfyldes.",
        "answers.csv, række 2, kolonne meeting: svar-1. Kun én må have det.",
        "answers.csv, række 3, kolonne answered_at: Med status none skal feltet være tomt.",
        "answers.csv, række 3, kolonne meeting: svar-2. Kun én må have det.",
        "answers.csv, række 4, kolonne organisation: en organisation, en person eller en fra gruppen.",
        "answers.csv, række 5, kolonne present: En, der kom uden invitation, har ikke svaret (none), men er kommet "
        "(ja).",
        "materials.csv, række 2, kolonne url: Kun et link har en adresse. Lad feltet være tomt.",
        "materials.csv, række 2, kolonne text: Feltet er tomt. Det skal udfyldes.",
        "nominations.csv, række 2, kolonne organisation: Skriv enten en organisation eller et navn, ikke begge dele.",
        "expenses.csv, række 2, kolonne amount: En udgift er et beløb. Skriv mere eller mindre end 0.",
        "expenses.csv, række 2, kolonne session: En udgift hører til et møde eller et hold. Lad det ene felt være "
        "tomt.",
    ]


@pytest.mark.usefixtures("_programme")
def test_guests_of_a_meeting_long_ago_do_not_come_back_with_an_old_file() -> None:
    old = "id,meeting,member,guest_name,diet\nsvar-5,laenge-siden,udefra,Else,vegan\n"
    assert [line.partition(":")[0] for line in faults(answers=old)] == [
        "answers.csv, række 2, kolonne guest_name", "answers.csv, række 2, kolonne diet"
    ]  # fmt: skip

    put(
        meetings="id,group,starts_at,ends_at,place,answer_by,guests_forgotten_at\n"
        "laenge-siden,styre,1-1-2025 9:00,1-1-2025 10:00,sted,1-1-2025 8:00,\n"
    )

    assert Meeting.objects.get(key="laenge-siden").guests_forgotten_at == NOW
    assert "Else" not in export_package()["answers.csv"].decode()


@pytest.mark.usefixtures("_programme")
def test_what_somebody_took_back_is_not_said_again_by_an_old_file() -> None:
    old = "id,text,who,said_on,permitted_on\n{},{},{},5-5-2026,6-5-2026\n"
    assert [line.partition(":")[0] for line in faults(voices=old.format("taget-tilbage", "Nu tør vi", "Else"))] == [
        "voices.csv, række 2, kolonne text", "voices.csv, række 2, kolonne who"
    ]  # fmt: skip
    assert faults(voices=old.format("ny", "Nu tør vi", "")) == [
        "voices.csv, række 2, kolonne who: Feltet er tomt. Det skal udfyldes."
    ]

    take_back_voice(voice=Voice.objects.get(key="stemme"), by=Person.objects.get(key="karen"), now=NOW)

    assert "Deltager" not in export_package()["voices.csv"].decode()
    assert len(faults(voices=old.format("stemme", "Nu tør vi", "Deltager"))) == 2


@pytest.mark.usefixtures("_programme")
def test_a_new_offer_is_confirmed_by_being_imported_unless_the_file_says_never() -> None:
    put(offers="id,organisation,name\nny,klub,Ny\n")
    put(offers="id,organisation,name,confirmed_at\naldrig,klub,Aldrig,\n")

    confirmed = Service.objects.filter(key__in=["ny", "aldrig"]).values_list("key", "confirmed_at")
    assert dict(confirmed) == {"ny": NOW, "aldrig": None}


@pytest.mark.usefixtures("_programme")
def test_many_tips_ask_the_database_no_more_often_than_three() -> None:
    def statements(rows: int, name: str) -> int:
        lines = "".join(f"{name}{n},tip,Musen,Hold den\n" for n in range(rows))
        with CaptureQueriesContext(connection) as captured:
            put(materials=f"id,kind,title,text\n{lines}")
        return len(captured)

    assert statements(3, "a") == statements(60, "b")
    assert Occurrence.objects.filter(material__key="b59").count() == 3


@pytest.mark.usefixtures("_programme")
def test_a_jury_member_who_declared_a_conflict_gives_no_score_after_an_import_either() -> None:
    exported = export_package()
    empty_database()
    import_package(files=exported, now=NOW)
    AwardRound.objects.update(state="jury", jury_until=date(2027, 1, 1), result_day=date(2027, 1, 1))

    with pytest.raises(InConflict):
        score(
            juror=JuryMember.objects.get(key="jury-2"),
            nomination=Nomination.objects.get(key="vinder"),
            values={Criterion.objects.get(): 5},
            now=NOW,
        )
