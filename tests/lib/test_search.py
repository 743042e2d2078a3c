"""Words that must meet, and words that must not."""

from __future__ import annotations

import pytest

from selvhjulpen.lib.search import BEGINNING, FOLDED, FORM, WRITTEN, fold, index_of, read_query, score, stems


def found(query: str, text: str, *, title: str = "") -> int:
    return score(index_of(text, title=title), read_query(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        # one word in its forms
        ("bog", "bøgerne"), ("bøgerne", "bog"), ("bogen", "bøger"), ("håndbog", "håndbøgerne"),
        ("hånd", "hænder"), ("tand", "tænder"), ("tænd", "tænder"), ("mand", "mændene"), ("barn", "børnenes"),
        ("datter", "døtre"), ("by", "byerne"), ("knæ", "knæets"), ("nat", "nætterne"),
        ("kraft", "kræfter"), ("ko", "køer"),
        ("kursus", "kurser"), ("kurser", "kursus"), ("kurset", "kursus"), ("bibliotekskursus", "bibliotekskurserne"),
        ("cykel", "cykler"), ("seddel", "sedlerne"), ("artikel", "artikler"), ("model", "modellerne"),
        ("finger", "fingre"), ("center", "centre"), ("centrum", "centret"), ("museum", "museerne"), ("medie", "medium"),
        ("køkken", "køkkener"), ("aften", "aftener"), ("café", "caféerne"), ("cafe", "caféen"), ("idé", "ideer"),
        ("computer", "computerne"), ("vejleder", "vejlederens"), ("frivillig", "frivillige"), ("ven", "venner"),
        ("nøgle", "nøglerne"), ("billede", "billedernes"), ("adgangskode", "adgangskoderne"), ("app", "appen"),
        ("sms", "sms'er"), ("forening", "foreningernes"), ("øje", "øjets"), ("video", "videoer"),
        # one sound, two spellings
        ("Aalborg", "Ålborg"), ("Ålborg", "Aalborg"), ("aalborgs", "Ålborg"), ("Århus", "AARHUS"),
        ("boegerne", "bøgerne"), ("bøgerne", "boegerne"), ("bog", "boeger"), ("laese", "læse"), ("noegle", "nøglen"),
        ("Nibe", "nibe"), ("Næstved", "Naestved"), ("smörgås", "smørgås"), ("a\u030albog", "ålbog"),
        # compounds, joined and parted
        ("bibliotek", "bibliotekskursus"), ("mobil", "mobiltelefonen"), ("bank", "netbanken"), ("kort", "sundhedskort"),
        ("kursus", "bibliotekskursus"), ("telefon", "mobiltelefon"), ("sundheds", "sundhedskort"),
        ("eboks", "e-Boks"), ("e-boks", "eboks"), ("e boks", "e-Boks"), ("mit id", "MitID"), ("IT-café", "it-caféen"),
        ("biblioteks kursus", "bibliotekskursus"), ("café", "it-café"), ("borger.dk", "borger.dk"),
        ("borgerdk", "borger.dk"), ("computer kursus", "kursus i computer"),
        # what says nothing need not be there
        ("hvordan læser jeg post", "læse posten"), ("om", "om"),
    ],
)  # fmt: skip
def test_words_that_mean_the_same_meet(query, text):
    assert found(query, f"Noget {text} mere")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("bog", "bøg"), ("bog", "bogstav"), ("bog", "bag"), ("hår", "har"), ("får", "far"), ("lås", "læser"),
        ("lås", "las"), ("mål", "mal"), ("bøn", "bonus"), ("kommunen", "kommunikation"), ("kommune", "kommunikation"),
        ("fod", "føder"), ("sok", "søger"), ("brand", "brænder"), ("tal", "tåler"), ("bil", "billede"),
        ("pas", "passiv"), ("borger", "Aalborg"), ("ring", "registrering"), ("skab", "selskab"), ("it", "italien"),
        ("id", "idræt"), ("post", "pust"), ("sikker", "sukker"), ("mus", "museum"), ("musen", "museer"),
        ("kur", "kursus"), ("kode", "kone"), ("ny", "nyhed"), ("kurv", "kursus"),
        ("kursus tablet", "kursus i computer"), ("=", "a = b"), ("%", "100 %"), ("x", ""),
    ],
)  # fmt: skip
def test_words_that_mean_something_else_do_not_meet(query, text):
    assert not found(query, f"Noget {text} mere")


def test_the_better_find_counts_for_more():
    finds = [found("Ålborg", text) for text in ("Ålborg", "Aalborg", "Ålborgs", "Ålborghallen", "Nibe")]

    assert finds == [WRITTEN, FOLDED, FORM, BEGINNING, 0]


def test_a_word_that_can_be_written_in_one_way_is_exact_when_it_is_there():
    assert found("post", "Posten er post") == WRITTEN
    assert found("post", "Posten") == FORM


def test_a_word_of_the_title_counts_for_more_than_one_of_the_text():
    assert found("bog", "Intet", title="Bøgerne") > found("bog", "En bog om en bog", title="Intet") > 0


def test_a_line_of_marks_is_as_it_is_described():
    assert index_of("Bøgerne") == " =bøgerne ~boegerne boeg bog "
    assert index_of("", title="Aal") == " =aal ~aal aal ^~aal ^aal "
    assert index_of("") == index_of("?!") == ""


def test_nothing_asked_for_is_no_question():
    assert read_query("") == read_query(" -- ?") == []


def test_a_long_query_is_cut_off():
    assert len(read_query("en to tre fire fem seks syv otte ni ti elleve")) == 8
    assert found("a" * 500, "a" * 400)


def test_what_is_folded_is_plain():
    assert [fold(word) for word in ("Ærø", "Åen", "crème", "STRASSE", "Þór")] == [
        "aeroe",
        "aaen",
        "creme",
        "strasse",
        "thor",
    ]
    assert stems("Bøgerne") == ("boeg", "bog")


def test_the_sieve_of_a_word_is_as_small_as_can_be():
    assert read_query("post")[0].sieve == [" ~post", "post "]
    assert read_query("it")[0].sieve == [" it ", " ~it "]
