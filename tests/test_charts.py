"""Pictures, tables and text: the same bytes each time, nothing cut off, nothing alive, numbers in the words."""

import base64
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.measuring import funnel
from analysis.showing import charts, show

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='x",
    "&lt;b&gt;",
    "</figure><b>",
    "javascript:x\u202e",
]
LONG = "Đảng bộ Công ty Trách nhiệm hữu hạn Một thành viên Khai thác công trình thủy lợi và Xây dựng tổng hợp"


def points(**columns):
    return pd.DataFrame(
        {
            "year": range(2021, 2026),
            "numerator": pd.array([2681, 2249, None, 2400, 2500], dtype="Int64"),
            "denominator": pd.array([2727, 2500, None, 2500, 2500], dtype="Int64"),
            "state": ["met", "missed", "not-reported", "met", "met"],
        }
        | columns
    )


def trend(**kwargs):
    return charts.trend(
        points(),
        "Phát hiện",
        "52/60 TCCSĐ",
        **({"lower": 90, "unit": "đảng viên", "breaks": 2025} | kwargs),
    )


def panels(count=7):
    return pd.concat([points(panel=f"{i}. {LONG[:24]}") for i in range(count)])


def far():
    frame = pd.DataFrame(
        {
            "label": [LONG, "B", "C"],
            "numerator": [20, 40, 9],
            "denominator": [100, 45, 10],
            "zone": ["far-low", "high", "inside"],
        }
    )
    return charts.funnel(
        frame,
        funnel.funnel_curve(0.7, 100),
        "t",
        "c",
        centre=0.7,
        centre_label="tỷ lệ chung 70%",
        unit="chi bộ",
    )


CHARTS = {
    "trend": trend,
    "band": lambda: trend(lower=15, upper=20),
    "strict": lambda: trend(strict=True),
    "multiples": lambda: charts.multiples(panels(), "t", "c", lower=90, breaks=2025),
    "own goals": lambda: charts.multiples(
        panels(2), "t", "c", goals={p: (15, 20, False, None) for p in panels(2)["panel"]}
    ),
    "bars": lambda: charts.bars(
        pd.DataFrame({"label": [LONG, "b"], "value": [1234, 0.5]}), "t", "c", unit="cấp ủy viên"
    ),
    "pareto": lambda: charts.pareto(
        pd.DataFrame({"label": [LONG, "b", "c"], "value": [60, 30, 10]}), "t", "c", unit="chi bộ"
    ),
    "heat": lambda: charts.heat(
        pd.DataFrame([[100, 0], [2.5, 33]], index=[LONG[:60], "b"], columns=["1a", "7b"]), "t", "c"
    ),
    "stacked": lambda: charts.stacked(
        pd.DataFrame(
            {"Chủ quan": [60, 0], "Khách quan": [3, 0], "Chưa rõ": [2, 0]}, index=["2021", "2022"]
        ),
        "t",
        "c",
    ),
    "stacked of five": lambda: charts.stacked(
        pd.DataFrame(
            {f"Phần {n} có tên khá dài": [n + 2, n] for n in range(1, 6)}, index=["2021", "2022"]
        ),
        "t",
        "c",
    ),
    "funnel": far,
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_the_same_bytes_each_time(name):
    assert CHARTS[name]().picture() == CHARTS[name]().picture()
    chart = CHARTS[name]()
    assert chart.html() == chart.html(), "drawing twice must not add anything"


def written(figure):
    """Every text that is drawn; an axis that is off draws no ticks."""
    texts = [*figure.texts, *(t for legend in figure.legends for t in legend.get_texts())]
    for axes in figure.axes:
        texts += [*axes.texts, axes._left_title]
        if axes.axison:
            texts += [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label]
    return texts


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_is_cut_off(name):
    figure = CHARTS[name]().figure
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


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_well_formed_and_needs_nothing_from_outside(name):
    drawn = show.svg(CHARTS[name]().figure).decode()
    ElementTree.fromstring(drawn)
    assert " style=" not in drawn and "<style" not in drawn, (
        "a strict page policy forbids style attributes"
    )
    assert not re.search(
        r'(href|src)="(?!#)', drawn.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    ), "leads outside"
    assert not re.search(r"20\d\d-\d\d-\d\dT", drawn), "no clock"


def test_thousands_in_a_picture_are_not_taken_for_decimals():
    drawn = show.svg(trend().figure).decode()
    assert "2.681/2.727" in drawn, "coordinates are shortened, texts are not"


def test_the_words_of_a_picture_come_from_its_numbers():
    alt = trend(what="Chỉ tiêu 3").alt
    for part in (
        "Chỉ tiêu 3",
        "≥ 90%",
        "2.681/2.727 đảng viên, đạt 98,31%",
        "2249".replace("2249", "2.249/2.500"),
        "89,96%",
        "chưa có báo cáo",
        "Từ năm 2025 cách tính thay đổi",
    ):
        assert part in alt
    assert "nan" not in alt.lower() and "<NA>" not in alt


def test_a_break_and_a_missing_year_are_never_crossed_by_the_line():
    axes = trend().figure.axes[0]
    joined = set()
    for line in axes.lines:
        points = list(zip(line.get_xdata(), line.get_ydata(), strict=True))
        if line.get_color() == charts.GREY and len(points) > 2:
            joined |= {
                (a[0], b[0])
                for a, b in zip(points, points[1:], strict=False)
                if np.isfinite([*a, *b]).all()
            }
    assert joined == {(2021, 2022)}, "2023 is missing, and 2025 is another way of measuring"


def test_states_differ_by_marker_and_not_by_colour_alone():
    looks = {
        (marker, full)
        for marker, full, _ in (charts.MARKS[s] for s in ("met", "missed", "running", "too-few"))
    }
    assert len(looks) == 4
    assert len(set(charts.HATCHES)) == len(charts.HATCHES) == len(charts.FILLS)


def test_a_crowded_picture_becomes_png_and_stays_the_same():
    crowd = pd.DataFrame(
        {
            "label": ["a"] * 3000,
            "numerator": [5] * 3000,
            "denominator": range(6, 3006),
            "zone": ["inside"] * 3000,
        }
    )
    chart = charts.funnel(
        crowd, funnel.funnel_curve(0.7, 3000), "t", "c", centre=0.7, centre_label="chung"
    )
    kind, content = chart.picture()
    assert kind == "image/png" and content == chart.picture()[1] and len(content) < show.LARGEST_SVG


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words += data


def parsed(html):
    seen = Seen()
    seen.feed(html)
    return seen


def dead(html):
    """No tag and no attribute but our own."""
    seen = parsed(html)
    assert set(seen.tags) <= set(
        "figure p strong img figcaption div table caption thead tbody tr th td data br ul li svg line circle path".split()
    )
    assert not [
        name
        for name, _ in seen.attributes
        if name.startswith("on") or name in ("href", "style", "srcset")
    ]
    return seen


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_organisations_sent_is_never_alive(text):
    bar = charts.bars(pd.DataFrame({"label": [text], "value": [1]}), text, text, unit=text)
    dead(bar.html())
    inner = base64.b64decode(re.search(r"base64,([^\"]*)", bar.html())[1]).decode()
    assert not [
        e
        for e in ElementTree.fromstring(inner).iter()
        if e.tag.split("}")[-1] in ("script", "img", "b", "foreignObject")
    ]
    table = show.Table(
        pd.DataFrame({text: [text], "b": [text]}), text, text, [text], organisations=[text]
    )
    dead(table.html())
    dead(show.Group([show.Text([text], [text]), bar]).html())
    dead(charts.sparkline([1.0, None], ["met", "missed"], text, [2.0]))


@settings(max_examples=40)
@given(st.text())
def test_any_text_survives_as_text(text):
    shown = parsed(show.Text([text]).html()).words
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", show._CONTROL.sub("", text))


def test_a_figure_has_its_alternative_text_and_the_plain_text_is_the_same():
    chart = trend()
    bundle = chart._repr_mimebundle_()
    attributes = dict(parsed(bundle["text/html"]).attributes)
    assert (
        attributes["alt"] == chart.alt
        and chart.alt in bundle["text/plain"]
        and chart.title in bundle["text/plain"]
    )


def table(**kwargs):
    frame = pd.DataFrame(
        {
            "Chỉ tiêu": ["3", "4"],
            "Số": pd.array([1234, None], dtype="Int64"),
            "Tỷ lệ": ["92,94%", "–"],
            "Lời": ["a\nb", ""],
        }
    )
    return show.Table(frame, "Bảng một", "52/60 TCCSĐ", ["Ghi chú"], **kwargs)


def test_a_table_has_caption_scopes_and_vietnamese_numbers():
    html = table().html()
    assert (
        "<caption>Bảng một</caption>" in html
        and html.count('<th scope="col"') == 4
        and html.count('<th scope="row"') == 2
    )
    assert (
        '<td class="n">1.234</td>' in html
        and '<td class="n">–</td>' in html
        and '<td class="n">92,94%</td>' in html
    )
    assert "<td>a<br>b</td>" in html and "52/60 TCCSĐ" in html and "Ghi chú" in html
    assert 'role="region"' in html and 'tabindex="0"' in html and 'aria-label="Bảng một"' in html


def test_a_table_in_plain_text_and_with_another_heading_column():
    assert str(table()).splitlines()[:3] == [
        "Bảng một",
        "Chỉ tiêu | Số | Tỷ lệ | Lời",
        "3 | 1.234 | 92,94% | a / b",
    ]
    html = table(head="Tỷ lệ", organisations=["K01", ""]).html()
    assert (
        '<th scope="row"><data class="organisation" value="K01">92,94%</data></th>' in html
        and '<th scope="row">–</th>' in html
    )


def test_an_empty_table_and_empty_pictures_say_so():
    empty = show.Table(pd.DataFrame(columns=["a", "b"]), "Bảng trống")
    assert "Không có dòng nào" in empty.html() and "không có dòng nào" in str(empty)
    assert "Không có số liệu" in charts.bars(pd.DataFrame({"label": [], "value": []}), "t", "c").alt
    assert (
        "Không có số liệu" in charts.pareto(pd.DataFrame({"label": [], "value": []}), "t", "c").alt
    )
    nothing = points(numerator=pd.array([None] * 5, dtype="Int64"), state=["not-reported"] * 5)
    assert "chưa có báo cáo" in charts.trend(nothing, "t", "c", lower=90).alt


def test_the_running_share_of_a_pareto_ends_at_all():
    assert (
        "(cộng dồn 100%)" in CHARTS["pareto"]().alt
        and "60 (cộng dồn 60%)" in CHARTS["pareto"]().alt
    )


def test_a_sparkline_says_what_it_draws_and_leaves_gaps():
    line = charts.sparkline(
        [90.0, None, 95.0, 96.0], ["met", "", "missed", "met"], "Chỉ tiêu 3: 90%", [92], breaks=3
    )
    ElementTree.fromstring(line)
    assert 'role="img"' in line and 'aria-label="Chỉ tiêu 3: 90%"' in line
    assert line.count("<line") == 1, (
        "only the target: the gap and the break leave no two neighbours"
    )
    assert line.count("<circle") == 2 and line.count("<path") == 1
