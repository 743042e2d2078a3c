from selvhjulpen.directory.rules.drawing import draw, with_pins
from selvhjulpen.lib.geo import WIDTH, Shape, read_shape
from tests.directory.factories import square


def area(west: float, south: float, side: float = 0.1) -> Shape:
    return read_shape(square(west, south, side))


def names_on(drawing: object) -> set[str]:
    return {label.text for label in drawing.labels}  # type: ignore[attr-defined]


def test_every_area_with_room_for_it_bears_its_name() -> None:
    drawing = draw({"Lunde": area(9.8, 55.8), "Skovby": area(9.9, 55.8), "Havnen": area(9.8, 55.9)})
    assert len(drawing.paths) == 3
    assert names_on(drawing) == {"Lunde", "Skovby", "Havnen"}


def test_names_do_not_cover_each_other() -> None:
    crowd = {f"Område nummer {n}": area(9.8 + n / 1000, 55.8, 0.001) for n in range(12)}
    boxes = [label.box for label in draw(crowd).labels]
    assert boxes
    assert not any(one.meets(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


def test_a_long_name_stays_on_the_sheet() -> None:
    drawing = draw({"Vesterskovhuse": area(9.5, 55.8, 0.01), "Lunde": area(9.8, 55.8, 0.2)})
    assert all(label.box.left >= 0 and label.box.right <= WIDTH for label in drawing.labels)


def test_the_tip_of_the_pin_stands_on_the_place() -> None:
    drawing = with_pins(draw({"Lunde": area(9.8, 55.8)}), [(9.85, 55.85)])
    x, y = drawing.frame.place((9.85, 55.85))
    assert [(pin.x, pin.y) for pin in drawing.pins] == [(round(x), round(y))]
    assert drawing.pins[0].path.startswith(f"M{round(x)} {round(y)}c")


def test_a_pin_never_covers_a_name() -> None:
    plain = draw({"Lunde": area(9.8, 55.8)})
    label = plain.labels[0]
    frame = plain.frame
    on_the_name = (
        frame.west + (label.x - frame.left) / frame.x_per_degree,
        frame.north - (label.y - 16) / frame.y_per_degree,
    )
    drawing = with_pins(plain, [on_the_name])
    assert names_on(drawing) == {"Lunde"}
    assert not any(label.box.meets(pin.box) for label in drawing.labels for pin in drawing.pins)


def test_a_place_outside_all_areas_is_on_the_sheet_when_asked_for() -> None:
    drawing = draw({"Lunde": area(9.8, 55.8)}, also=[(10.5, 55.8)])
    assert drawing.frame.place((10.5, 55.8))[0] <= WIDTH
