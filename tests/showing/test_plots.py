"""Plots on one sheet of paper: what is drawn lies where its year and its rate are."""

import itertools
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.measuring.targets import Goal
from analysis.showing import charts, drawing
from analysis.showing.plots import Key, Paper, Plot, scale_of
from pictures import CHARTS, points, trend


def drawn(figure):
    """Each thing drawn by a line, with its points; gaps are None."""
    for line in figure.artists:
        if isinstance(line, Line2D):
            places = zip(line.get_xdata(), line.get_ydata(), strict=True)
            yield line, [at if isfinite(sum(at)) else None for at in places]


def years_of(figure):
    """Where each year is written, from the left, by what is written."""
    texts = ((text.get_text().splitlines()[0], *text.get_position()) for text in figure.texts)
    return [(said, x, y) for said, x, y in texts if said.removeprefix("’").isdecimal()]


@given(st.floats(-5, 5), st.floats(0, 100))
def test_a_place_on_paper_goes_back_to_its_year_and_rate(year, rate):
    plot = Plot(Paper(Figure((7, 3))), ((1, 0.5), (6, 2.5)), (-5, 5), (0, 100))
    across, up = plot.at(year, rate)
    assert 1 <= across <= 6 and 0.5 <= up <= 2.5
    assert -5 + 10 * (across - 1) / 5 == pytest.approx(year)
    assert 100 * (up - 0.5) / 2 == pytest.approx(rate)


@given(st.lists(st.floats(0, 100), min_size=1), st.integers(1, 100))
def test_a_scale_holds_its_rates_and_goal_with_room_to_spare(rates, bound):
    low, high = scale_of([Goal(lower=bound)], rates, 0.4)
    assert low < min([*rates, bound]) and high > max([*rates, bound])


def test_a_break_and_a_missing_year_are_never_crossed_by_the_line():
    figure = trend().figure
    year = {round(x, 6): int(said) for said, x, _ in years_of(figure)}
    joined = set()
    for line, places in drawn(figure):
        if line.get_color() == drawing.GREY and line.get_linestyle() == "-":
            joined |= {
                (year[round(a[0], 6)], year[round(b[0], 6)])
                for a, b in itertools.pairwise(places)
                if a and b
            }
    assert joined == {(2021, 2022)}, "2023 is missing, and 2025 is another way of measuring"


def test_a_marker_stands_above_its_year_in_each_small_picture():
    figure = CHARTS["multiples"]().figure
    written = {round(x, 6) for _, x, _ in years_of(figure)}
    marked = {
        round(at[0], 6)
        for line, places in drawn(figure)
        if line.get_marker() in ("o", "D") and line.get_markersize() == drawing.SMALL
        for at in places
        if at
    }
    assert len(years_of(figure)) == 7 * 5 and len(marked) == 4 * 4, "2023 is missing"
    assert marked < written


def test_shares_are_written_at_the_first_small_picture_of_a_row():
    figure = CHARTS["multiples"]().figure
    shares = [t.get_position()[0] for t in figure.texts if t.get_text() in ("90%", "96%")]
    assert len(shares) == 2 * 2 and len(set(shares)) == 1, "two rows of pictures"


def test_what_looks_alike_is_drawn_as_one():
    one, many = (len(CHARTS[name]().figure.artists) for name in ("trend", "multiples"))
    assert many <= one, "however many pictures there are"


@pytest.mark.parametrize("narrow", [True, False])
def test_no_number_beside_a_point_lies_on_the_rule_below_it(narrow):
    rows = points(numerator=[52, 57, 58, 60, 38], denominator=[57, 60, 60, 60, 39])
    rows = rows.assign(state="missed")
    figure = charts.trend(rows, "t", "c", Goal(lower=100), narrow=narrow).figure
    FigureCanvasAgg(figure).draw()
    rule = min(at[1] for _, places in drawn(figure) for at in places if at) * figure.dpi
    boxes = [one.get_bbox_patch() for one in figure.texts if one.get_bbox_patch()]
    assert len(boxes) == 5 and all(box.get_window_extent().y0 > rule for box in boxes)


@pytest.mark.parametrize("width", [drawing.SLIM, drawing.NARROW, drawing.WIDTH])
def test_what_the_markers_mean_has_room_in_lines(width):
    named = Goal().states
    key = Key(named, named, width)
    sheet = Paper(Figure((width, 1 + key.more)))
    key.draw(sheet)
    sheet.finish()
    FigureCanvasAgg(sheet.figure).draw()
    boxes = [text.get_window_extent() for text in sheet.figure.texts]
    assert [text.get_text() for text in sheet.figure.texts if text.get_text() in named.values()]
    assert len(boxes) == len(named)
    for box in boxes:
        assert box.x0 >= 0 and box.x1 <= sheet.figure.bbox.x1 and box.y0 >= 0
        assert not any(box is not other and box.overlaps(other) for other in boxes)


def test_a_slim_picture_says_what_every_marker_in_it_means():
    states = ["met", "missed", "not-reported", "running", "too-few"]
    rows = points(panel="1b. Học tập", state=states)
    chart = charts.multiples(rows, "t", "c", Goal(lower=90))
    FigureCanvasAgg(chart.slim).draw()
    edge = chart.slim.bbox.x1
    written = {t.get_text() for t in chart.slim.texts if t.get_window_extent().x1 <= edge}
    assert {Goal().states[state] for state in states} <= written
