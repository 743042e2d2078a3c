"""PDF files, tagged so that they can be read aloud (PDF/UA-1); the only module that knows typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

_HERE = Path(__file__).parent
FONTS = settings.ROOT / "node_modules" / "dkfds" / "src" / "fonts" / "IBMPlexSans" / "complete" / "ttf"


def nomination(data: dict[str, Any]) -> bytes:
    """The nomination file as PDF; ``data`` as ``schemas.for_pdf`` makes it.

    What people have typed travels as data beside the program, never as a part of it, so nothing in it is markup.
    """
    # A compiler of 30 MB for a file asked for once a year: a server that shows pages does without it.
    import typst

    return typst.compile(
        _HERE / "nomination.typ",
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
