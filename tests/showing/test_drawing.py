"""Pictures of every kind: the same bytes each time, nothing cut off, markers as they should be."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.showing import drawing
from pictures import CHARTS


def written(figure):
    """Every text that is drawn; an axis that is off draws no ticks."""
    texts = [*figure.texts, *(t for legend in figure.legends for t in legend.get_texts())]
    for axes in figure.axes:
        texts += [*axes.texts, axes._left_title]
        if axes.axison:
            texts += [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label]
    return texts


@pytest.mark.parametrize("slim", [False, True])
@pytest.mark.parametrize("name", CHARTS)
def test_no_label_is_cut_off(name, slim):
    chart = CHARTS[name]()
    figure = chart.slim if slim else chart.figure
    if figure is None:
        return  # narrow enough as it is, or for analysts
    renderer = FigureCanvasAgg(figure).get_renderer()
    FigureCanvasAgg(figure).draw()
    edge = figure.bbox
    for text in written(figure):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent(renderer)
            inside = (
                box.x0 >= -1 and box.x1 <= edge.x1 + 1 and box.y0 >= -1 and box.y1 <= edge.y1 + 1
            )
            assert inside, f"{text.get_text()} reaches {box} outside {edge}"


def test_states_differ_by_marker_and_not_by_colour_alone():
    looks = {
        (marker, full)
        for marker, full, _ in (drawing.MARKS[s] for s in ("met", "missed", "running", "too-few"))
    }
    assert len(looks) == 4
    assert len(set(drawing.HATCHES)) == len(drawing.HATCHES) == len(drawing.FILLS)
