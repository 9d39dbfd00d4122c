"""Pictures that tests of showing and of the site draw, and a reader of the HTML that comes out."""

from html.parser import HTMLParser

import pandas as pd

from analysis.measuring.targets import Goal
from analysis.showing import charts
from analysis.showing.funnel import Centre

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


def trend(**goal):
    usual = {"lower": 90, "unit": "đảng viên", "breaks": 2025}
    return charts.trend(points(), "Phát hiện", "52/60 TCCSĐ", Goal(**usual | goal), "Chỉ tiêu 3")


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
        "t",
        "c",
        centre=Centre(0.7, "tỷ lệ chung 70%"),
        unit="chi bộ",
    )


def who():
    numbers = pd.DataFrame([[0.0, 3.0], [2.0, 0.0]], index=[LONG, "B"], columns=["1a. Một", "7b"])
    texts = pd.DataFrame([["·", "3"], ["2", "×"]], index=numbers.index, columns=numbers.columns)
    blocks = [charts.Block(numbers, texts, 0.3), charts.Block(numbers, texts, 0.2, "Số\nlần")]
    return charts.who(blocks, {"Cơ quan Đảng": 1, "Khác": 1}, "t", "c", "a")


def dumbbell():
    rows = pd.DataFrame(
        {"label": [LONG, "b"], "before": [98, 40], "after": [99, 40], "note": ["x → y\n(3)", "="]}
    )
    return charts.dumbbell(rows, (2024, 2025), "t", "c", "tỷ lệ")


CHARTS = {
    "trend": trend,
    "band": lambda: trend(lower=15, upper=20),
    "strict": lambda: trend(strict=True),
    "multiples": lambda: charts.multiples(panels(), "t", "c", Goal(lower=90, breaks=2025)),
    "own goals": lambda: charts.multiples(
        panels(2), "t", "c", {p: Goal(lower=15, upper=20) for p in panels(2)["panel"]}
    ),
    "bars": lambda: charts.bars(
        pd.DataFrame({"label": [LONG, "b"], "value": [1234, 0.5]}), "t", "c", unit="cấp ủy viên"
    ),
    "pareto": lambda: charts.pareto(
        pd.DataFrame({"label": [LONG, "b", "c"], "value": [60, 30, 10]}), "t", "c"
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
    "who": who,
    "dumbbell": dumbbell,
    "spread": lambda: charts.spread(
        {"3. Chi bộ sinh hoạt đạt Tốt": ["100%", "dưới 80%", "100%"], "4.": []},
        ["100%", "dưới 80%"],
        "t",
        "c",
        "số TCCSĐ theo mức",
    ),
}


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
    assert set(seen.tags) <= {
        "figure",
        "p",
        "strong",
        "img",
        "figcaption",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "data",
        "br",
        "ul",
        "li",
        "svg",
        "line",
        "circle",
        "path",
    }
    assert not [
        name
        for name, _ in seen.attributes
        if name.startswith("on") or name in ("href", "style", "srcset")
    ]
    return seen
