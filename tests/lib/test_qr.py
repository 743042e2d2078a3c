from xml.etree import ElementTree

import pytest

from selvhjulpen.lib import qr

LINK = "http://localhost:8000/kurser/7/"


@pytest.mark.parametrize("draw", [qr.on_paper, qr.on_screen])
def test_the_same_text_gives_the_same_picture_and_another_text_another(draw):
    assert draw(LINK) == draw(LINK) != draw(LINK + "8/")
    assert ElementTree.fromstring(draw(LINK)).tag.endswith("svg")  # noqa: S314 - our own drawing


def test_on_paper_a_code_lies_on_the_page_itself_and_on_screen_on_white_of_its_own():
    assert 'class="qr"' in qr.on_paper(LINK)
    assert "fill=" not in qr.on_paper(LINK)
    assert 'fill="#fff"' in qr.on_screen(LINK)
