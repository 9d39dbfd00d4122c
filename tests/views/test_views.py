"""Every view on odd blocs: it shows itself, nothing alive, nobody named, nobody ranked."""

import re
from html.parser import HTMLParser

import made_up_bloc as bloc
from analysis import tables, views
from analysis.showing.show import Shown
from analysis.views import (
    causes,
    compare,
    organisation,
    returns,
    review,
    sources,
    targets,
    technical,
    texts,
)
from measured_bloc import made, shortfall
from site_fixture import PAYLOAD, write_tidy


def every(data, who):
    """Every view of every page."""
    yield views.notice(data)
    for module in (returns, targets, compare, causes, texts, review, technical):
        for name in (
            "summary",
            "by_year",
            "by_year_chart",
            "missing",
            "refused",
            "files",
            "by_code",
            "by_code_year",
            "most_issues",
            "ledger",
            "base_by_target",
            "headline",
            "main_table",
            "at_a_glance",
            "readings",
            "cap",
            "sector_table",
            "terms",
            "pace",
            "changes",
            "views_over_time",
            "funnels",
            "who",
            "since_before",
            "spread",
            "pareto",
            "matrix",
            "kinds",
            "by_sector",
            "returning",
            "boilerplate",
            "uncoded",
            "task_groups",
            "details_of_all",
            "contradictions",
            "situation",
            "results",
            "limitations",
            "last_remedies",
            "recommendations",
            "largest_changes",
            "checksums",
            "commands",
            "notebooks",
            "made_of",
        ):
            if (
                hasattr(module, name)
                and getattr(module, name).__module__.startswith(module.__name__)
                and (module, name) != (compare, "kinds")
            ):
                yield getattr(module, name)(data)
    for target in ("1a", "2b", "3", "6b", "7b"):
        yield from (
            targets.target(data, target),
            compare.sectors(data, target),
            compare.kinds(data, target),
            compare.short_by_organisation(data, target),
            causes.pareto(data, target),
            compare.funnel_of(data, target),
            sources.of_target(data, target),
        )
    for view in (
        organisation.profile,
        organisation.summary,
        organisation.figures,
        organisation.lines,
        organisation.grades,
        organisation.shortfalls,
        organisation.issues,
        sources.of_organisation,
    ):
        yield view(data, who)


def whole(shown):
    assert isinstance(shown, Shown)
    return shown.html(), str(shown)


def test_every_view_shows_itself_on_a_bloc_with_holes_and_events(undrawn):
    data = made(
        bloc.draw(3),
        [
            shortfall(i, f"O{i % 9:02d}", 2021 + i % 5, t)
            for i, t in enumerate(["1b", "3", "4", "7a", "", "6b"] * 4)
        ],
    )
    for shown in every(data, "S"):
        html, text = whole(shown)
        assert text.strip() and not re.search(
            r"\bnan\b|<NA>|&lt;NA&gt;|None|Fraction\(|\{|\}", text
        ), text[:300]
        assert "Timestamp" not in html
        heads = {
            str(h)
            for part in getattr(shown, "parts", [shown])
            if hasattr(part, "frame")
            for h in part.frame.columns
        }
        assert not {"Hạng", "Thứ hạng", "Xếp hạng"} & heads, "nobody is ranked"


def test_every_view_shows_itself_when_nobody_reported_anything(undrawn):
    data = made({"organisations": bloc.register("A committee state - -")})
    for shown in every(data, "A"):
        _, text = whole(shown)
        assert text.strip() and not re.search(r"\bnan\b|<NA>|None", text), text[:300]
    assert "chưa đạt" not in str(targets.headline(data)).lower(), "a missing return is never a miss"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def test_what_senders_wrote_is_never_alive_and_never_names_who_filled_in_the_form(
    tmp_path, undrawn
):
    sent = PAYLOAD + " Người lập biểu: Nguyễn Văn Tên, ĐT: 0912 345 678"
    data = tables.load(write_tidy(tmp_path / "tidy", 4, ""))
    for name, columns in {
        "shortfalls": ("limitation", "cause", "remedy"),
        "issues": ("found", "expected", "message"),
        "organisations": ("name",),
        "causes": ("text", "words"),
        "uncoded": ("text",),
        "submissions": ("reason",),
    }.items():
        frame = getattr(data, name)
        for column in columns:
            frame[column] = sent if name != "organisations" else PAYLOAD
    for shown in every(data, "T001"):
        html, text = whole(shown)
        tags = Tags()
        tags.feed(html)
        assert not [
            t
            for t, a in tags.found
            if t in ("script", "a", "iframe", "form", "style", "object", "svg")
        ]
        assert not [
            a
            for t, attrs in tags.found
            for a, v in attrs
            if a.startswith("on")
            or a == "style"
            or (a == "src" and not v.startswith("data:image/"))
        ]
        assert "Nguyễn Văn Tên" not in html + text and "345 678" not in html + text


def test_synthetic_figures_say_so_on_every_chart_and_table(small, undrawn):
    assert "Số liệu giả định" in str(views.notice(small)) and "Số liệu giả định" in str(
        targets.main_table(small)
    )
    real = made({"organisations": bloc.register("A committee state - -")}, synthetic=False)
    assert "giả định" not in "".join(str(shown) for shown in every(real, "A"))
