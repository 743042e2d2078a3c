"""QR codes as SVG, drawn by segno."""

from io import BytesIO

import segno


def on_paper(text: str) -> str:
    """Inline SVG of class "qr", which gives its size and colour: no margin, no ground of its own."""
    code: str = segno.make(text, error="m", micro=False).svg_inline(
        scale=1, border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    return code


def on_screen(text: str) -> str:
    """A whole SVG, dark on white in both themes, or no camera would find it."""
    svg = BytesIO()
    segno.make(text, error="m", micro=False).save(
        svg, kind="svg", scale=5, border=4, dark="black", light="white", xmldecl=False
    )
    return svg.getvalue().decode()
