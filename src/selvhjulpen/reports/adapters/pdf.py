"""PDF files, tagged so that they can be read aloud (PDF/UA-1); the only module that knows typst."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

_HERE = Path(__file__).parent
FONTS = settings.ROOT / "node_modules" / "dkfds" / "src" / "fonts" / "IBMPlexSans" / "complete" / "ttf"


_NO_SUCH_SIGN = re.compile(r'the text `"(?P<sign>.+)"` could not be displayed')


class NotPrintable(Exception):
    """A sign that none of our fonts has; a PDF that is read aloud may not hold it. ``sign`` as typst names it."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


def nomination(data: dict[str, Any]) -> bytes:
    """The nomination file as PDF; ``data`` as ``schemas.for_pdf`` makes it.

    What people have typed travels as data beside the program, never as a part of it, so nothing in it is markup.
    Raises NotPrintable.
    """
    return _compile(_HERE / "nomination.typ", data)


def require_printable(text: str) -> None:
    """Nothing, where the PDF can hold the text. Raises NotPrintable."""
    _compile(_HERE / "words.typ", {"text": text})


def _compile(program: Path, data: dict[str, Any]) -> bytes:
    # A compiler of 30 MB for a file asked for once a year: a server that shows pages does without it.
    import typst

    try:
        return typst.compile(
            program,
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        if not (found := _NO_SUCH_SIGN.search(str(error))):
            raise
        raise NotPrintable(found["sign"]) from error
