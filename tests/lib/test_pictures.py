"""A picture is drawn anew, without what the camera wrote into it."""

from __future__ import annotations

import io
import warnings

import pytest
from PIL import Image

from selvhjulpen.lib import pictures
from selvhjulpen.lib.pictures import NotAPicture, PictureType, TooManyPixels
from tests.materials.factories import picture


@pytest.mark.parametrize(
    ("kind", "form"), [(PictureType.JPEG, "JPEG"), (PictureType.PNG, "PNG"), (PictureType.WEBP, "WEBP")]
)
def test_a_picture_is_drawn_anew_without_what_the_camera_wrote(kind, form):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Ingas telefon", 6  # its maker, and that it was held on its side
    exif[0x8825] = {1: "N", 2: (55.0, 13.0, 48.0)}
    sent = picture(kind.name, exif=exif)

    drawn = pictures.redrawn(io.BytesIO(sent), kind)

    with Image.open(io.BytesIO(drawn)) as new:
        assert (new.format, new.size, dict(new.getexif())) == (kind.name, (2, 4), {})
    assert b"Ingas telefon" in sent
    assert b"Ingas telefon" not in drawn


def test_a_drawing_of_few_colours_stays_transparent():
    drawing = Image.new("P", (4, 2), 1)
    drawing.putpalette([255, 0, 0, 0, 128, 0])
    drawing.putpixel((0, 0), 0)
    sent = io.BytesIO()
    drawing.save(sent, "PNG", transparency=0)

    drawn = pictures.redrawn(sent, PictureType.PNG)

    with Image.open(io.BytesIO(drawn)) as new:
        seen = new.convert("RGBA")
    assert (seen.getpixel((0, 0)), seen.getpixel((1, 0))) == ((255, 0, 0, 0), (0, 128, 0, 255))


@pytest.mark.parametrize("sent", [picture("PNG")[:40], picture("JPEG"), b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_drawn_as_what_it_says_is_no_picture(sent):
    with pytest.raises(NotAPicture):
        pictures.redrawn(io.BytesIO(sent), PictureType.PNG)


def test_a_picture_of_too_many_points_is_not_drawn(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 7)

    with pytest.raises(TooManyPixels):
        pictures.redrawn(io.BytesIO(picture("PNG")), PictureType.PNG)


def test_a_large_picture_is_drawn_smaller_where_that_is_asked_for():
    drawn = pictures.redrawn(io.BytesIO(picture("PNG")), PictureType.PNG, longest_side=2)

    with Image.open(io.BytesIO(drawn)) as new:
        assert new.size == (2, 1)


def test_a_photograph_whose_camera_wrote_nonsense_is_refused() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "x", 6
    # The maker's name stands where a number belongs; it is read, and cannot be written.
    broken = picture("JPEG", exif=exif).replace(b"\x01\x0f\0\x02", b"\x01\x0a\0\x02")
    short = picture("JPEG").replace(b"\xff\xd8", b"\xff\xd8\xff\xe1\0\x0cExif\0\0II*\0", 1)

    with pytest.raises(NotAPicture):
        pictures.redrawn(io.BytesIO(broken), PictureType.JPEG)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert pictures.redrawn(io.BytesIO(short), PictureType.JPEG).startswith(b"\xff\xd8")
