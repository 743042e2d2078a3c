import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.lib.contact import Contact, NotAContact, masked_email, masked_phone, parse_contact, spoken_phone


@pytest.mark.parametrize(
    "text",
    ["12345678", "12 34 56 78", " 12 34 56 78 ", "1234 5678", "12-34-56-78", "+45 12345678", "0045 12 34 56 78",
     "(+45) 12345678", "12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78"],
)  # fmt: skip
def test_a_danish_telephone_number_is_read_as_people_write_it(text):
    assert parse_contact(text) == Contact(phone="+4512345678")


def test_a_foreign_number_keeps_its_country():
    assert parse_contact("+46 70 123 45 67") == Contact(phone="+46701234567")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("inga@example.dk", "inga@example.dk"),
        (" Inga.Holm@Example.DK ", "inga.holm@example.dk"),
        ("siobhan.o'brien@example.ie", "siobhan.o'brien@example.ie"),
        ("inga+kursus@mail.example.dk", "inga+kursus@mail.example.dk"),
        ("post@bibliotek-ølby.dk", "post@bibliotek-ølby.dk"),
    ],
)
def test_an_email_is_read_in_lower_case(text, email):
    assert parse_contact(text) == Contact(email=email)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Inga", "123", "112", "1234567", "123456789", "inga@", "@example.dk", "inga@example", "inga@example.",
     "inga@example.d", "inga@@example.dk", "inga holm@example.dk", "inga@example.dk, ole@example.dk",
     "inga@example.dk\nBcc: ole@example.dk", "<inga@example.dk>", "søren@example.dk", "i" * 255 + "@example.dk"],
)  # fmt: skip
def test_what_reaches_nobody_is_refused(text):
    with pytest.raises(NotAContact):
        parse_contact(text)


@given(st.integers(10_000_000, 99_999_999))
def test_what_is_spoken_can_be_typed_again(number):
    phone = f"+45{number}"

    assert parse_contact(spoken_phone(phone)) == Contact(phone=phone)


def test_a_number_is_spoken_in_pairs_and_a_foreign_one_as_it_is():
    assert spoken_phone("+4512345678") == "12 34 56 78"
    assert spoken_phone("+46701234567") == "+46701234567"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+4512345678", "12 ·· ·· 78"), ("+46701234567", "+46 ·· ·· 67"), ("", "")],
)
def test_a_masked_number_shows_its_ends(phone, masked):
    assert masked_phone(phone) == masked


def test_a_masked_address_shows_its_first_letter_and_its_domain():
    assert masked_email("inga@example.dk") == "i···@example.dk"
