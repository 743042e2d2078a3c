"""QR codes, by segno."""

from __future__ import annotations

import segno


def qr_code(address: str) -> str:
    """The address as inline SVG in the colour of the text, for paper."""
    code: str = segno.make(address, error="m").svg_inline(
        scale=1, border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    return code
