"""What pictures say: their words come from their numbers."""

import pandas as pd
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.text import Text

from analysis.measuring.targets import Goal
from analysis.showing import charts
from pictures import CHARTS, points, trend


def test_the_words_of_a_picture_come_from_its_numbers():
    alt = trend().alt
    for part in (
        "Chỉ tiêu 3",
        "≥ 90%",
        "2.681/2.727 đảng viên, đạt 98,31%",
        "2249".replace("2249", "2.249/2.500"),
        "89,96%",
        "chưa có số dùng được",
        "Từ năm 2025 cách tính thay đổi",
    ):
        assert part in alt
    assert "nan" not in alt.lower() and "<NA>" not in alt


def test_the_running_share_of_a_pareto_ends_at_all():
    assert (
        "(cộng dồn 100%)" in CHARTS["pareto"]().alt
        and "60% (cộng dồn 60%)" in CHARTS["pareto"]().alt
    )


def test_no_picture_is_drawn_to_find_out_how_wide_its_words_are(monkeypatch):
    """Each text that is measured keeps a canvas of its own: gigabytes for a thousand rows."""

    def measured(*_, **__):
        raise AssertionError("a text was measured")

    monkeypatch.setattr(Text, "get_window_extent", measured)
    for made in CHARTS.values():
        made()


def test_empty_pictures_say_so():
    assert "Không có số liệu" in charts.bars(pd.DataFrame({"label": [], "value": []}), "t", "c").alt
    assert (
        "Không có số liệu" in charts.pareto(pd.DataFrame({"label": [], "value": []}), "t", "c").alt
    )
    nothing = points(numerator=pd.array([None] * 5, dtype="Int64"), state=["not-reported"] * 5)
    assert "chưa có số dùng được" in charts.trend(nothing, "t", "c", Goal(lower=90)).alt


def test_what_stands_on_two_lines_is_told_in_one():
    alt = CHARTS["dumbbell"]().alt
    assert "năm 2024 và năm 2025" in alt and "x → y (3)" in alt


@pytest.mark.parametrize(
    "name",
    [
        "multiples",
        "bars",
        "pareto",
        "heat",
        "stacked",
        "stacked of five",
        "who",
        "dumbbell",
        "spread",
    ],
)
def test_a_wide_picture_has_one_of_its_own_for_a_small_screen(name):
    slim = CHARTS[name]().slim
    assert slim is not None and slim.get_size_inches()[0] * 96 <= 390 - 20


def test_numbers_on_a_shade_stay_legible_in_grey():
    for axes in CHARTS["heat"]().figure.axes:
        (mesh,) = (one for one in axes.collections if isinstance(one, QuadMesh))
        mesh.update_scalarmappable()
        light = min(
            float(0.2126 * r + 0.7152 * g + 0.0722 * b) for r, g, b, a in mesh.get_facecolors() if a
        )
        written = {text.get_color() for text in axes.texts if text.get_text().isdecimal()}
        assert light > 0.4 and written <= {"black", "#000000"}, "black on no darker than mid-grey"


def test_a_group_of_rows_is_named_above_them_on_a_small_screen():
    (axes,) = CHARTS["who"]().slim.axes
    words = [text.get_text() for text in axes.texts]
    assert {"Cơ quan Đảng", "Khác"} <= set(words) and "×" in words


def test_only_bands_in_which_somebody_lies_are_told():
    alt = CHARTS["spread"]().alt
    assert "3. Chi bộ sinh hoạt đạt Tốt – 100%: 2, dưới 80%: 1" in alt


def test_pictures_of_seaborn_are_told_by_more_than_colour():
    figure = CHARTS["who"]().figure
    written = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert {"3", "2", "×", "·"} <= set(written)
    boxes = [some for axes in figure.axes for some in axes.collections if some.get_hatch()]
    assert sum(len(some.get_paths()) for some in boxes) == 2, (
        "what is owed is hatched, and not only marked"
    )
