"""The targets within their term and from term to term: verdicts, pace, what goes on."""

from itertools import pairwise
from typing import Any

from analysis.measuring.series import columns, having, records, series, years
from analysis.measuring.targets import all_targets, target_of
from analysis.measuring.terms import changed, going_on, of_term, terms_there
from analysis.measuring.trend import pace as pace_of
from analysis.showing import charts, sentences
from analysis.showing import pace as told_pace
from analysis.showing.show import Group, Text
from analysis.showing.text import Heading
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import Row, source
from analysis.views.targets.facts import of_bloc, verdicts


def across(tables: Tables, term: str = "") -> Group | None:
    """The targets that go on in the last term, with all their terms; what is another is said.

    Parameters
    ----------
    tables : Tables
        Of all terms.
    term : str
        The one that the page is of; a page of an earlier term says nothing of what came later.
    """
    there = terms_there(tables)
    if len(there) < 2 or term not in ("", there[-1]):
        return None
    parts: list[Any] = [Heading("Các chỉ tiêu qua các nhiệm kỳ")]
    for rows in going_on(tables).values():
        if rows[-1]["term"] == there[-1]:
            parts += _across(tables, rows)
    return Group(parts)


def _across(tables: Tables, rows: list[dict[str, Any]]) -> list[Any]:
    """One series: what changed with each term, and its line."""
    told = []
    for row in rows:
        own = of_term(tables, row["term"])
        told.append((target_of(own, row["target"]), series(own, row["target"])))
    breaks, said = {}, []
    for (before, now), ((was, _), (goal, line)) in zip(pairwise(rows), pairwise(told), strict=True):
        what = changed(tables, before, now)
        if not what:
            continue
        bodies = [_body(tables, row["term"]) for row in (before, now)]
        other = {
            "bound": f"mục tiêu {goal.asked}, trước là {was.asked}",
            "base": f"tính trên {goal.base}, trước tính trên {was.base}",
            "body": f"số liệu của {bodies[1]}, trước là của {bodies[0]}",
        }
        year = int(line["year"].min())
        breaks[year] = "; ".join(other[one] for one in what)
        only = "kết luận đạt hay chưa đạt không so với các năm trước"
        all_ = "không so sánh với các năm trước"
        said.append(f"Từ năm {year} {breaks[year]}: {only if what == ['bound'] else all_}.")
    goal, _ = told[-1]
    numbers = vi.join(f"{row['target']} ({row['term']})" for row in rows)
    title = f"{goal.name} qua các nhiệm kỳ: chỉ tiêu {numbers}"
    return [Text(said), charts.over_terms(told, title, source(tables), breaks)]


def _body(tables: Tables, term: str) -> str:
    """The body whose resolution a term has, by its name."""
    of = dict(columns(tables.terms, "term", "body"))[term]
    names = {row["body"]: row["name"] for row in records(tables.bodies)}
    return str(names.get(of, of))


def terms(tables: Tables) -> Text:
    """The verdicts of the term, and the targets that have each of them."""
    found = verdicts(tables)
    told: dict[str, list[str]] = {}
    for target in all_targets(tables):
        said = sentences.term(*found[target.id])
        told.setdefault(said, []).append(f"{target.id} {target.name}")
    ends = vi.join(target.id for target in all_targets(tables) if target.cumulative)
    note = "Năm chưa có báo cáo là năm để ngỏ, không tính là không đạt."
    if ends:
        note += f" Chỉ tiêu {ends} tính cộng dồn, kết luận vào cuối nhiệm kỳ."
    return Text([note], [f"{vi.upper(said)}: {'; '.join(some)}." for said, some in told.items()])


def pace(tables: Tables) -> Text:
    """Which targets go more slowly than they must, or were missed at the end; the pace of each."""
    rows = pace_of(tables, level="bloc")
    behind = dict.fromkeys(having(rows, state="behind")["target"])
    end = int(rows["end_year"].max())
    missed = vi.join(row["target"] for row in of_bloc(tables, end) if row["state"] == "missed")
    said = "Không có chỉ tiêu nào đi chậm so với tốc độ cần có."
    if behind:
        said = f"Tăng chậm hơn mức cần có tính từ năm đầu: {vi.join(behind)}."
    if missed:
        said = f"Hết nhiệm kỳ (năm {end}) chưa đạt: {missed}. {said}"
    few = (
        f"Mỗi chỉ tiêu có nhiều nhất {vi.number(len(years(tables)))} năm số liệu, nên chỉ kéo một"
        " đường thẳng từ năm đầu đến năm cuối; chừng ấy năm không đủ để nói năm nào là bất thường."
    )
    return Text([said, few], [_own_pace(row) for row in records(rows) if row["points"]])


def _own_pace(row: Row) -> str:
    told = told_pace.pace(row)
    if row["state"] != "too-few-points":
        told = f"{told[:-1]} – {told_pace.pace_state(row)}."
    return f"Chỉ tiêu {row['target']}: {told}"
