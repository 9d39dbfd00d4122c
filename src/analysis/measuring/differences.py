"""What differs between two runs, and why: files, what stands in them, questions, verdicts."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.measuring.given import PLACE
from analysis.measuring.series import Record, columns, framed, having, records
from analysis.tables import Tables

COLUMNS = "what organisation year item part old new why file sheet cell"
CORRECTED = "corrected"  # the rule of a corrected value
Key = tuple[Any, ...]


class Kind(NamedTuple):
    """One kind of thing that may differ: what names it, what it says, and which rows count."""

    table: str
    keys: tuple[str, ...]
    says: tuple[str, ...]
    item: str
    part: str = ""
    only: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Verdicts: every scope's under the resolution's own reading, the bloc's under each."""
    own, bloc = rows["reading"].eq(DEFAULT_READING), rows["level"].eq("bloc")
    return rows[(own | bloc) & rows["state"].ne("")]


KINDS = {
    "file": Kind("submissions", ("file",), ("status", "sha256"), "file"),
    "value": Kind(
        "observations",
        ("organisation", "year", "quarter", "measure"),
        ("value",),
        "measure",
        "quarter",
    ),
    "grade": Kind(
        "gradings",
        ("organisation", "year", "stage", "decided_on"),
        ("grade",),
        "stage",
        "decided_on",
    ),
    "shortfall": Kind(
        "shortfalls",
        ("organisation", "year", "target", "limitation", "cause", "remedy"),
        ("limitation",),
        "target",
    ),
    "question": Kind("questions", ("question",), ("severity", "asked"), "question", "effect"),
    "verdict": Kind(
        "indicators",
        ("target", "level", "scope", "year", "reading"),
        ("state", "numerator", "denominator", "units_short"),
        "target",
        "reading",
        _judged,
    ),
}
SENT = ("value", "grade", "shortfall")  # what stands in a file of an organisation


@dataclass(frozen=True, slots=True)
class Runs:
    """Two runs: their tables, and whether registers, maps or the program differ."""

    before: Tables
    after: Tables
    reference_differs: bool = False

    def state(self, which: Tables, file: str) -> tuple[str, str]:
        """What a file was (digest, status) in one run; blank where it was not there."""
        rows = having(which.submissions, file=file)
        return next(columns(rows, "sha256", "status"), ("", ""))


def differences(runs: Runs) -> pd.DataFrame:
    """Everything that differs between two runs.

    Parameters
    ----------
    runs
        The tables of both, and whether what they were read with differs.

    Returns
    -------
    DataFrame
        One row a difference: `what` (file, value, grade, shortfall, question, verdict),
        organisation, year, `item` (file, measure, stage, target or question), `part` (quarter, date
        of the list, reading or effect), `old` and `new` (blank where there is none), `why`
        (ids separated by blanks: ``file_new``, ``file_replaced``, ``file_gone``, ``version``
        another return counts now, ``corrected``, ``reference`` registers, maps or rules,
        ``reading`` the program) and the address. Sorted.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from analysis.measuring.example import example
    >>> before = example()
    >>> less = before.observations.iloc[1:]
    >>> found = differences(Runs(before, replace(before, observations=less)))
    >>> found[["what", "new"]].to_numpy().tolist()
    [['value', '']]
    """
    rows: list[Record] = []
    for what, kind in KINDS.items():
        rows += [_described(what, kind, *pair) for pair in _differing(kind, runs)]
    reasons = _Reasons(runs, rows)
    told = [{**row, "why": " ".join(reasons.of(row))} for row in rows]
    values = itemgetter(*COLUMNS.split())
    return framed(map(values, sorted(told, key=_order)), COLUMNS, whole="year")


def _differing(kind: Kind, runs: Runs) -> Iterator[tuple[Record, Record]]:
    """The rows of before and after that say something else, or stand on one side alone."""
    old, new = (_by_key(kind, tables) for tables in (runs.before, runs.after))
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key, {}), new.get(key, {})
        both = bool(was and now)
        if not both or _said(kind, was) != _said(kind, now):
            yield was, now


def _by_key(kind: Kind, tables: Tables) -> dict[Key, Record]:
    """Rows by what names them; of several with one name each has its number."""
    found: dict[Key, Record] = {}
    number: dict[Key, int] = defaultdict(int)
    for row in records(kind.only(getattr(tables, kind.table))):
        key = tuple(row[column] for column in kind.keys)
        number[key] += 1
        found[*key, number[key]] = row
    return found


def _said(kind: Kind, row: Record) -> Key:
    return tuple(_text(row[column]) for column in kind.says)


def _described(
    what: str,
    kind: Kind,
    was: Record,
    now: Record,
) -> Record:
    either = now or was
    scope = either.get("scope", "") if either.get("level") == "organisation" else ""
    return {
        "what": what,
        "organisation": either.get("organisation") or scope,
        "year": either.get("year"),
        "item": either[kind.item],
        "part": _scope(either) if what == "verdict" else _text(either.get(kind.part)),
        "old": _words(kind, was),
        "new": _words(kind, now),
        **{name: either.get(name, "") for name in PLACE},
        "rules": {was.get("rule"), now.get("rule")},
        "files": (was.get("file", ""), now.get("file", "")),
    }


def _scope(row: Record) -> str:
    """Whose verdict, under which reading."""
    return f"{row['level']} {row['scope']} {row['reading']}"


def _words(kind: Kind, row: Record) -> str:
    return " ".join(_said(kind, row)) if row else ""


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA else str(value)


def _order(row: Record) -> Key:
    year = -1 if row["year"] is None else row["year"]
    kind = list(KINDS).index(row["what"])
    return kind, row["organisation"], year, *itemgetter("item", "part", "old", "new")(row)


class _Reasons:
    """Why each row differs: the file first, then the correction, then what it was read with."""

    def __init__(self, runs: Runs, rows: list[Record]) -> None:
        self.runs = runs
        self.otherwise = "reference" if runs.reference_differs else "reading"
        self.by_year: dict[Any, set[str]] = defaultdict(set)
        for row in rows:
            if row["what"] in SENT:
                for place in (row["year"], (row["organisation"], row["year"])):
                    self.by_year[place].add(self.one(row))

    def of(self, row: Record) -> list[str]:
        """The reasons of any row; what is reckoned has those of the values it is reckoned from."""
        if row["what"] == "file" or row["what"] in SENT:
            return [self.one(row)]
        place = (row["organisation"], row["year"]) if row["organisation"] else row["year"]
        return sorted(self.by_year.get(place, set())) or [self.otherwise]

    def one(self, row: Record) -> str:
        """Why one thing that stands in a file differs."""
        was, now = row["files"]
        if was and now and was != now:
            there, _ = self.runs.state(self.runs.before, now)
            return "version" if there else "file_new"
        of_reading = CORRECTED if CORRECTED in row["rules"] else self.otherwise
        return self._of_file(now or was) or of_reading

    def _of_file(self, file: str) -> str:
        before, status = self.runs.state(self.runs.before, file)
        after, other = self.runs.state(self.runs.after, file)
        if not before:
            return "file_new"
        if not after:
            return "file_gone"
        if before != after:
            return "file_replaced"
        return "version" if status != other else ""
