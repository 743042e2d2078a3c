"""Pictures drawn anew: what the camera wrote into them (where, when, whose telephone) is not in the new file."""

from __future__ import annotations

import io
import warnings
from enum import Enum
from typing import IO

MOST_PIXELS = 25_000_000  # of one picture: a hundred megabytes while it is drawn; a good telephone takes 12 million
_QUALITY = 90


class PictureType(Enum):
    """The value is the ending of its name."""

    PNG = "png"
    JPEG = "jpg"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return f"image/{self.name.lower()}"


class NotAPicture(Exception):
    """It cannot be drawn."""


class TooManyPixels(Exception):
    """More than MOST_PIXELS."""


def type_of_picture(head: bytes) -> PictureType | None:
    """What the first sixteen bytes say it is; whether it can be drawn, ``redrawn`` knows."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return PictureType.JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return PictureType.WEBP
    return None


def redrawn(file: IO[bytes], kind: PictureType, *, longest_side: int | None = None) -> bytes:
    """The picture, turned the way it was held, with its colours and nothing else; of a moving one the first moment.

    Drawn smaller where one of its sides has more than ``longest_side`` pixels. Raises NotAPicture, TooManyPixels.
    """
    # Large, and needed by nobody who only reads.
    from PIL import Image, ImageOps

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # We look at the size ourselves, before anything is drawn.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[kind.name]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooManyPixels
                colours = picture.info.get("icc_profile")
                ImageOps.exif_transpose(picture, in_place=True)
                picture.load()
                if longest_side:
                    picture.thumbnail((longest_side, longest_side))
    except TooManyPixels:
        raise
    except Exception as error:  # whatever a broken file, or what its camera wrote into it, makes the library raise
        raise NotAPicture from error
    # Which colour of a palette is none of them: it belongs to what is seen.
    seen_through = picture.info.get("transparency")
    picture.info.clear()
    if seen_through is not None:
        picture.info["transparency"] = seen_through
    out = io.BytesIO()
    # PNG loses nothing; the others are compressed as photographs are.
    how = {} if kind is PictureType.PNG else {"quality": _QUALITY}
    picture.save(out, kind.name, exif=b"", icc_profile=colours, **how)
    return out.getvalue()
