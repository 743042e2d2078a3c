"""Reading the municipality's file of areas, and a point from a map."""

import json
from decimal import Decimal
from typing import Any

import pytest

from selvhjulpen.directory.rules.outlines import FileFault, Why, read_outlines
from selvhjulpen.directory.rules.points import NotAPoint, read_point
from tests.directory.factories import square

AREAS = {"lunde": "Lunde By", "s1": "Skovby"}


def feature(name: object, geometry: object = None, prop: str = "name") -> dict[str, Any]:
    return {"type": "Feature", "properties": {prop: name}, "geometry": geometry or square()}


def read(*features: object, encoding: str = "utf-8") -> tuple[set[str], list[FileFault]]:
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode(encoding)
    outlines = read_outlines(content, areas=AREAS)
    return set(outlines.geometry), outlines.faults


@pytest.mark.parametrize("prop", ["name", "navn", "NAVN", "Område"])
def test_an_area_is_known_by_its_name_however_it_is_written(prop: str) -> None:
    assert read(feature(" lunde  by", prop=prop)) == ({"lunde"}, [])


def test_an_area_is_known_by_its_key() -> None:
    assert read(feature("s1", prop="key")) == ({"s1"}, [])


def test_a_byte_order_mark_is_read_over() -> None:
    assert read(feature("Skovby"), encoding="utf-8-sig") == ({"s1"}, [])


def test_all_faults_are_named_in_one_go() -> None:
    utm = square(552_000, 6_190_000)
    _areas, faults = read(
        feature("Skovby"),
        feature("Skovby"),
        feature("Havnen"),
        feature(None),
        feature("Lunde By", {"type": "Point", "coordinates": [9, 55]}),
        feature("lunde", {"type": "Polygon", "coordinates": [[[9, 55]]]}),
        feature("Havnen", utm),
    )
    assert faults == [
        FileFault(Why.TWICE, 2, "Skovby"),
        FileFault(Why.UNKNOWN_AREA, 3, "Havnen"),
        FileFault(Why.NO_NAME, 4),
        FileFault(Why.NO_OUTLINE, 5, "Lunde By"),
        FileFault(Why.TWICE, 6, "lunde"),
        FileFault(Why.BROKEN_OUTLINE, 6, "lunde"),
        FileFault(Why.UNKNOWN_AREA, 7, "Havnen"),
        FileFault(Why.NOT_DEGREES, 7, "Havnen"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("Ærø".encode("latin-1"), FileFault(Why.NOT_TEXT)),
        (b"navn;omrids", FileFault(Why.NOT_JSON, value="1")),
        (b"[" * 100_000, FileFault(Why.NOT_JSON, value="1")),
        (b"9" * 5_000, FileFault(Why.NOT_JSON, value="1")),
        (b"[]", FileFault(Why.NOT_A_COLLECTION)),
        (b'{"type": "FeatureCollection", "features": []}', FileFault(Why.NOT_A_COLLECTION)),
        (b'{"type": "FeatureCollection", "features": [1]}', FileFault(Why.NOT_A_COLLECTION)),
        (b'{"features": [{"properties": 7, "geometry": 8}]}', FileFault(Why.NO_NAME, 1)),
    ],
)
def test_what_is_not_such_a_file_is_refused_by_name(content: bytes, fault: FileFault) -> None:
    assert read_outlines(content, areas=AREAS).faults[0] == fault


@pytest.mark.parametrize(
    "text",
    ["55.86066, 9.85034", "55,86066; 9,85034", "55,86066 9,85034", " 55.86066N 9.85034E ", "55.860661,9.850339"],
)
def test_a_point_is_read_as_people_copy_it(text: str) -> None:
    assert read_point(text) == (Decimal("55.86066"), Decimal("9.85034"))


@pytest.mark.parametrize("text", ["biblioteket", "55.86066", "55, 9", "48.85837, 2.29448", "6190000.5 552000.5"])
def test_what_is_no_point_in_denmark_is_refused(text: str) -> None:
    with pytest.raises(NotAPoint) as refused:
        read_point(text)
    assert refused.value.swapped is False


def test_numbers_the_wrong_way_round_are_told_apart() -> None:
    with pytest.raises(NotAPoint) as refused:
        read_point("9.85034, 55.86066")
    assert refused.value.swapped is True
