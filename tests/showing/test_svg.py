"""Pictures as bytes: the same each time, well-formed, nothing from outside."""

import io
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from analysis.showing import charts, svg
from analysis.showing.funnel import Centre
from pictures import CHARTS, trend


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_the_same_bytes_each_time(name):
    assert CHARTS[name]().picture() == CHARTS[name]().picture()
    chart = CHARTS[name]()
    assert chart.html() == chart.html(), "drawing twice must not add anything"


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_well_formed_and_needs_nothing_from_outside(name):
    drawn = svg.svg(CHARTS[name]().figure).decode()
    ET.fromstring(drawn)
    assert " style=" not in drawn and "<style" not in drawn, (
        "a strict page policy forbids style attributes"
    )
    assert not re.search(
        r'(href|src)="(?!#)', drawn.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    ), "leads outside"
    assert not re.search(r"20\d\d-\d\d-\d\dT", drawn), "no clock"


def test_thousands_in_a_picture_are_not_taken_for_decimals():
    drawn = svg.svg(trend().figure).decode()
    assert "2.681/2.727" in drawn, "coordinates are shortened, texts are not"


def test_a_crowded_picture_becomes_png_and_stays_the_same():
    crowd = pd.DataFrame(
        {
            "label": ["a"] * 3000,
            "numerator": [5] * 3000,
            "denominator": range(6, 3006),
            "zone": ["inside"] * 3000,
        }
    )
    chart = charts.funnel(crowd, "t", "c", centre=Centre(0.7, "chung"))
    kind, content = chart.picture()
    assert kind == "image/png" and content == chart.picture()[1] and len(content) < svg.LARGEST_SVG
    width, height = (round(svg.DPI * inches) for inches in chart.figure.get_size_inches())
    with Image.open(io.BytesIO(content)) as drawn:
        seen = drawn.convert("RGB")
    assert seen.size == (width, height), "as sharp as it says of itself"
    assert seen.getpixel((0, 0)) == (255, 255, 255), "fewer colours leave white white"


def test_a_picture_of_a_thousand_rows_is_drawn_with_fewer_dots_and_not_too_tall():
    usual, tall = svg.Drawn(Figure((7, 3))), svg.Drawn(Figure((2, 300)))
    assert usual.dots == svg.DPI
    assert tall.pixels.height <= svg.TALLEST < 300 * svg.DPI


def test_what_crowds_a_broad_picture_is_not_drawn_as_svg_for_a_small_screen(monkeypatch):
    monkeypatch.setattr(svg, "LARGEST_SVG", 100)
    broad = svg.Drawn(Figure((7, 3)))
    assert broad.crowded
    monkeypatch.setattr(svg, "svg", lambda _: pytest.fail("drawn as SVG"))
    assert svg.Drawn(Figure((4, 6)), broad).picture[0] == "image/png"
