import json

import pytest

from selvhjulpen.lib.json_text import read_json


def test_json_is_read_with_and_without_its_mark():
    assert (
        read_json(b'{"navn": "S\xc3\xb8"}')
        == read_json('\N{ZERO WIDTH NO-BREAK SPACE}{"navn": "S\\u00f8"}'.encode())
        == {"navn": "Sø"}
    )


@pytest.mark.parametrize("half", [rb'"\ud800"', rb'{"a": ["\udfff"]}', rb'{"\ud83d": 1}'])
def test_half_a_sign_is_refused(half):
    with pytest.raises(ValueError, match="surrogates"):
        read_json(half)


def test_a_sign_in_two_halves_is_whole():
    assert read_json(rb'"\ud83d\ude00"') == "😀"


def test_what_is_no_json_tells_its_line():
    with pytest.raises(json.JSONDecodeError) as error:
        read_json(b'{\n"a": }')
    assert error.value.lineno == 2


def test_what_is_no_text_is_refused():
    with pytest.raises(UnicodeDecodeError):
        read_json(b"\xff\xfe")
