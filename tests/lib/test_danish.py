import random

import pytest

from selvhjulpen.lib.danish import sort_key


@pytest.mark.parametrize(
    "in_order",
    [
        ["Zoe", "Æbeltoft", "Østbirk", "Ådal"],
        ["Aalborg", "Ålum"],
        ["Vejle", "Zoologisk Have", "Aabenraa", "Aarhus"],
        ["Ane", "Ann", "Århus"],
        ["andreas", "Bent", "carl"],
        ["Sted 1", "Sted 2"],
        ["Cafe", "Café", "Cafeteria"],
        ["Ib Ager", "Ib Ødum", "Ib Aagaard"],
        ["", "A"],
    ],
)
def test_names_stand_in_the_order_of_a_danish_telephone_book(in_order: list[str]) -> None:
    shuffled = random.sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


def test_a_letter_written_in_two_parts_is_the_same_letter() -> None:
    assert sort_key("Ådal")[0] == sort_key("A\N{COMBINING RING ABOVE}dal")[0]


def test_a_double_a_inside_a_word_is_two_letters() -> None:
    assert sorted(["Kabel", "Kaas", "Kåre"], key=sort_key) == ["Kaas", "Kabel", "Kåre"]
