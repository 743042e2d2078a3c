"""Pictures drawn anew: what the camera wrote into them (where, when, whose telephone) is not in the new file."""

from __future__ import annotations

import io
import warnings
from typing import IO

from selvhjulpen.materials.rules import FileType, UnknownType, Unpacks

MOST_PIXELS = 25_000_000  # of one picture: a hundred megabytes while it is drawn; a good telephone takes 12 million
_FORMATS = {FileType.PNG: "PNG", FileType.JPEG: "JPEG", FileType.WEBP: "WEBP"}
_QUALITY = 90


def redrawn(file: IO[bytes], kind: FileType) -> bytes:
    """The picture, turned the way it was held, with its colours and nothing else; of a moving one the first moment.

    Raises UnknownType where it cannot be drawn, Unpacks where it has more than MOST_PIXELS.
    """
    # Large, and needed by nobody who only reads.
    from PIL import Image, ImageOps, UnidentifiedImageError

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # We look at the size ourselves, before anything is drawn.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=[_FORMATS[kind]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Unpacks
                colours = picture.info.get("icc_profile")
                ImageOps.exif_transpose(picture, in_place=True)
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnknownType from error
    # Which colour of a palette is none of them: it belongs to what is seen.
    seen_through = picture.info.get("transparency")
    picture.info.clear()
    if seen_through is not None:
        picture.info["transparency"] = seen_through
    out = io.BytesIO()
    # PNG loses nothing; the others are compressed as photographs are.
    how = {} if kind is FileType.PNG else {"quality": _QUALITY}
    picture.save(out, _FORMATS[kind], exif=b"", icc_profile=colours, **how)
    return out.getvalue()
