from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.lib.cpr import contains_cpr

# Invented: the last four digits are not anybody's.
BORN = "010150"


@pytest.mark.parametrize(
    "text",
    [
        "0101501234",
        "010150-1234",
        "010150 1234",
        "010150 - 1234",
        "010150–1234",
        "010150/1234",
        "01 01 50 1234",
        "01 01 50-1234",
        "01.01.50-1234",
        "01-01-50-1234",
        "01/01/50 1234",
        "01\N{NO-BREAK SPACE}01\N{NO-BREAK SPACE}50\N{NO-BREAK SPACE}1234",
        "Hej, jeg hedder Inga, cpr 010150-1234, og vil gerne komme",
        "inga0101501234@example.dk",
        "(010150-1234)",
        "010150_1234",
        "010150\N{MINUS SIGN}1234",
        "010150\N{SOFT HYPHEN}-1234",
        "0101\N{ZERO WIDTH SPACE}501234",
    ],
)
def test_a_number_is_found_however_it_is_typed(text):
    assert contains_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "01071950-1234",
        "010719501234",
        "01071950 1234",
        "01-07-1950-1234",
        "01.07.1950 - 1234",
        "01/07/1950 1234",
        "01 07 1950 1234",
        "01072004-1234",
        "01-07-2004–1234",
        "født 01071950-1234, tak",
    ],
)
def test_a_number_with_the_whole_year_is_found_too(text):
    assert contains_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "24-11-2026 1000",
        "24-11-2026 10.00-12.00",
        "24.11.2026 kl. 1000",
        "+4712071950123",
        "+010719501234",
        "+49 12 07 1950 1234",
        "004512071950",
        "1012071950123456",
        "32071950-1234",
        "01131950-1234",
    ],
)
def test_days_with_a_clock_and_foreign_telephones_are_let_through(text):
    assert not contains_cpr(text)


@pytest.mark.parametrize("text", ["610150-1234", "910150-1234", "890228-1234"])
def test_an_administrative_number_adds_sixty_to_the_day(text):
    assert contains_cpr(text)


def test_the_check_digit_is_not_asked_for():
    assert all(contains_cpr(f"{BORN}-{last:04}") for last in range(0, 10_000, 7))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("290200-1234", True),  # 2000 was a leap year
        ("290248-1234", True),  # 1948
        ("290250-1234", False),
        ("290201-1234", False),
        ("890248-1234", True),  # 29 + 60
        ("300248-1234", False),
        ("310450-1234", False),
        ("320150-1234", False),
        ("000150-1234", False),
        ("011350-1234", False),
        ("010050-1234", False),
        ("920150-1234", False),  # 32 + 60
    ],
)
def test_only_a_date_that_exists_makes_a_number(text, is_one):
    assert contains_cpr(text) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Inga Holm",
        "12345678",
        "01 01 50 12",
        "01015012",
        "+45 01 01 50 12",
        "+4501015012",
        "0045 01 01 50 12",
        "(+45) 01015012",
        "45 01 01 50 12",
        "ring 01015012 eller 01015013",
        "01015012 01015013",
        "01 01 50 12 / 01 01 50 13",
        "+46 70 101 50 12",
        "+46701015012",
        "1010150123456",  # part of a longer number
        "010150123",  # too short
        "0101501234567",
        "01-01-2026 kl. 9.00-11.00",
        "01.01.2026 09.00",
        "9.00-11.00, 1. januar 2026",
        "8700 Horsens, 010150",
    ],
)
def test_other_numbers_are_let_through(text):
    assert not contains_cpr(text)


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    last=st.integers(0, 9999),
    between=st.sampled_from(["", "-", " ", " - ", "–", "/"]),
    before=st.sampled_from(["", "cpr ", "Inga, ", "nr.: "]),
    after=st.sampled_from(["", ".", ", tak", " (mor)"]),
)
def test_no_number_of_anybody_born_on_a_day_that_exists_slips_through(born, last, between, before, after):
    assert contains_cpr(f"{before}{born:%d%m%y}{between}{last:04}{after}")


@given(
    number=st.integers(0, 99_999_999).map("{:08}".format),
    country=st.sampled_from(["", "+45", "+45 ", "0045 ", "(+45) ", "45 "]),
    grouping=st.sampled_from([(8,), (2, 2, 2, 2), (4, 4), (3, 3, 2), (2, 3, 3)]),
    between=st.sampled_from([" ", "-", ".", "\N{NO-BREAK SPACE}"]),
    before=st.sampled_from(["", "ring ", "tlf.: ", "Inga, "]),
    after=st.sampled_from(["", ".", ", tak", " efter kl. 9.00"]),
)
def test_no_danish_telephone_number_is_refused(number, country, grouping, between, before, after):
    parts, rest = [], number
    for size in grouping:
        parts.append(rest[:size])
        rest = rest[size:]

    assert not contains_cpr(f"{before}{country}{between.join(parts)}{after}")
