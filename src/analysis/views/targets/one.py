"""One target: what it says, its last year in words beside its line, who is short of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.codes import OPEN
from analysis.measuring.same import same
from analysis.measuring.series import figures, having, latest, records, series, years
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import charts, sentences
from analysis.showing import figures as words
from analysis.showing.show import Group, Text
from analysis.showing.text import Beside, Folded, Heading
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import doubts
from analysis.views.common import Row, base_of, source
from analysis.views.names import named, namer, order_of
from analysis.views.targets.facts import Clashes, cap_clashes, clash, last_given, verdicts


def since(row: Row | None, year: int) -> str:
    """The change on the same organisations, and as reported where that says otherwise.

    `row` is that of `measuring.same` for the year and the one before; nothing is said without it.
    """
    if row is None:
        return ""
    before = year - 1
    if row["crosses_break"]:
        return f"Không so với năm {before} vì cách xếp loại thay đổi."
    said = (
        f"So với năm {before}, trên {vi.number(row['lines'])} TCCSĐ có số liệu cả hai năm:"
        f" {vi.change(row['before'], row['after'])}"
    )
    reported = row["reported"]
    if reported is not None and vi.change(0, reported) != vi.change(0, row["change"]):
        said += f" (theo số báo cáo của từng năm: {vi.change(0, reported)})"
    return f"{said}."


@dataclass(frozen=True, slots=True)
class Told:
    """What the sections of all targets are told from, asked once."""

    terms: Mapping[str, tuple[Row, list[int]]]
    clashes: Clashes
    doubts: doubts.Told
    compared: Mapping[str, Row]


def told(tables: Tables, annex: str = "") -> Told:
    """What is to be known of the last reported year; no names where an `annex` has them."""
    year = latest(tables)
    rows = records(same(tables, (year - 1, year))) if year - 1 in years(tables) else []
    compared = {row["target"]: row for row in rows}
    rests = doubts.told(tables, annex, year=year)
    return Told(verdicts(tables), cap_clashes(tables), rests, compared)


def sentence(tables: Tables, target: Target, known: Told | None = None) -> str:
    """The last year of a target in words, with what a reader must know before relying on it."""
    known = known or told(tables)
    line = series(tables, target.id)
    last = last_given(line)
    if not last:
        return "Chưa có số liệu."
    year = last["year"]
    said = [sentences.year_of_target(tables, line, year, target)]
    said += filter(None, [since(known.compared.get(target.id), year)])
    rests = clash(known.clashes, last) + known.doubts.get((target.id, year), [])
    return " ".join([*said, *(f"{vi.upper(rest)}." for rest in rests)])


def target(tables: Tables, target: str, known: Told | None = None) -> Group:
    """One target: what it says and a sentence for the last year beside its line, who is short."""
    facts = target_of(tables, target)
    known = known or told(tables)
    line = series(tables, target)
    title = sentences.title_of_target(line, *known.terms[target], facts)
    base = source(tables, base_of(line))
    picture = charts.trend(line, title, base, facts, facts.label, narrow=True)
    said = Text([f"{facts.statement}.", sentence(tables, facts, known)])
    return Group([Beside(said, picture), *_below(tables, facts)])


def _below(tables: Tables, target: Target) -> list[Folded]:
    """Who has a result below the bound in the last year, by sector and name; never ranked."""
    year = latest(tables)
    rows = figures(tables, target.id, level="organisation", year=year)
    rows = having(rows, state=OPEN)
    if rows.empty or not target.for_each:
        return []
    name = namer(tables)
    counts = {row["scope"]: words.counts(row) for row in records(rows)}
    who = [f"{name(one)} {counts[one]}" for one in sorted(counts, key=order_of(tables))]
    head = f"{vi.number(len(who))} TCCSĐ chưa đạt mức này năm {year}"
    listed = Text([f"{'; '.join(who)}."], organisations=named(tables, counts))
    return [Folded(head, [listed])]


def each(tables: Tables) -> Group:
    """Every target of the term under its name, as `target` shows it."""
    parts: list[Any] = []
    known = told(tables)
    for one in all_targets(tables):
        parts += [Heading(one.numbered), *target(tables, one.id, known).parts]
    return Group(parts)
