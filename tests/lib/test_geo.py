import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selvhjulpen.lib.geo import (
    TALLEST,
    WIDTH,
    NotAShape,
    Shape,
    ShapeFault,
    fit,
    label_point,
    on_sheet,
    points_of,
    read_shape,
    svg_path,
)


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: list[list[float]]) -> Shape:
    return read_shape({"type": "Polygon", "coordinates": list(rings)})


def contains(shape: Shape, point: tuple[float, float]) -> bool:
    x, y = point
    edges = [(a, b) for part in shape for ring in part for a, b in itertools.pairwise(ring) if (a[1] > y) != (b[1] > y)]
    return sum(x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges) % 2 == 1


def test_a_polygon_and_a_multipolygon_of_one_part_are_the_same_shape() -> None:
    ring = square(9, 55)
    assert polygon(ring) == read_shape({"type": "MultiPolygon", "coordinates": [[ring]]})


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, ShapeFault.WRONG_TYPE),
        ("Polygon", ShapeFault.WRONG_TYPE),
        ({"type": "Point", "coordinates": [9, 55]}, ShapeFault.WRONG_TYPE),
        ({"type": "Polygon"}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": []}, ShapeFault.BROKEN),
        ({"type": "MultiPolygon", "coordinates": []}, ShapeFault.BROKEN),
        ({"type": "MultiPolygon", "coordinates": [[]]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [[[9, 55], [10, 55], [9, 55]]]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [square(9, 55)[:-1]]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [[[9]] * 4]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [[{}] * 4]}, ShapeFault.BROKEN),
        ({"type": "Polygon", "coordinates": [[[10**400, 55]] * 4]}, ShapeFault.BROKEN),
        ({"type": ["Polygon"], "coordinates": []}, ShapeFault.WRONG_TYPE),
        ({"type": "Polygon", "coordinates": [square(552_000, 6_190_000)]}, ShapeFault.NOT_DEGREES),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 55.0]] * 4]}, ShapeFault.NOT_DEGREES),
    ],
)
def test_what_is_not_an_outline_in_degrees_is_refused_by_name(geometry: object, fault: ShapeFault) -> None:
    with pytest.raises(NotAShape) as refused:
        read_shape(geometry)
    assert refused.value.fault is fault


def test_a_field_that_is_square_on_the_ground_is_square_on_the_sheet() -> None:
    kilometre = 1 / 111.2
    east = kilometre / math.cos(math.radians(55.86))
    field = [[9.8, 55.86], [9.8 + east, 55.86], [9.8 + east, 55.86 + kilometre], [9.8, 55.86 + kilometre], [9.8, 55.86]]
    shape = polygon(field)
    xs, ys = zip(*points_of(on_sheet(shape, fit(points_of(shape)))), strict=True)
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(1, abs=0.001)


def test_north_is_up_and_east_is_to_the_right() -> None:
    frame = fit([(9.5, 55.5), (10.0, 56.0)])
    (west_x, south_y), (east_x, north_y) = frame.place((9.5, 55.5)), frame.place((10.0, 56.0))
    assert west_x < east_x
    assert north_y < south_y


@given(
    st.lists(st.tuples(st.floats(8, 15.3), st.floats(54.5, 57.8)), min_size=1, max_size=20),
)
def test_every_point_given_lies_on_the_sheet(points: list[tuple[float, float]]) -> None:
    frame = fit(points)
    assert frame.height <= TALLEST
    for x, y in map(frame.place, points):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= frame.height


def test_the_name_of_a_crescent_stands_inside_it_and_not_in_its_bay() -> None:
    crescent = polygon([[0, 0], [10, 0], [10, 2], [2, 2], [2, 8], [10, 8], [10, 10], [0, 10], [0, 0]])
    assert contains(crescent, label_point(crescent))


def test_the_name_of_a_ring_stands_on_land_and_not_in_the_lake() -> None:
    lake = polygon(square(0, 0, 10), square(3, 3, 5))
    assert contains(lake, label_point(lake))


def test_the_name_of_islands_stands_on_the_largest() -> None:
    islands = read_shape({"type": "MultiPolygon", "coordinates": [[square(0, 0)], [square(20, 20, 9)]]})
    x, y = label_point(islands)
    assert (20 < x < 29, 20 < y < 29) == (True, True)


def test_the_name_of_a_square_stands_in_its_middle() -> None:
    x, y = label_point(polygon(square(0, 0, 60)))
    assert (x, y) == (pytest.approx(30), pytest.approx(30, abs=3))


def test_the_path_closes_each_ring_and_leaves_out_what_nobody_can_see() -> None:
    shape = polygon([[0, 0], [50, 0], [50.4, 0.4], [50, 50], [0, 50], [0, 0]], [[10, 10], [20, 10], [20, 20], [10, 10]])
    assert svg_path(shape) == "M0 0L50 0L50 50L0 50ZM10 10L20 10L20 20Z"
