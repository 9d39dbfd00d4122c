"""What is missing to the targets, by the causes it is told by and the tasks that answer these.

shortage(tables, year, ...) -> units short of each target by cause group or organisation
shares(tables, year) -> per cent of all shortage by cause group, every missed target alike
by_task(tables, year) -> the same by the group of tasks that answers the cause
answered(tables, year) -> shortfalls with a cause that each group of tasks answers
silent(tables, target, year) -> who is short and states no cause
carrying(units, whole) -> how many parts carry half of the whole
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Literal

import pandas as pd

from analysis.measuring import known
from analysis.measuring.assess import caps
from analysis.measuring.gaps import BEYOND, REST, Units, cause_groups, named_causes
from analysis.measuring.series import columns, framed, having
from analysis.tables import Tables

Answering = Callable[[str], list[str]]


def last_year(tables: Tables) -> int:
    """The last year of which a shortage is known by cause, else the last with indicators."""
    gaps = having(tables.gaps, by="cause")
    return int((gaps if len(gaps) else tables.indicators)["year"].max())


def shortage(
    tables: Tables,
    year: int,
    target: str | None = None,
    by: Literal["cause", "organisation"] = "cause",
) -> pd.DataFrame:
    """Units short of each missed target in one year, but of none that could not be met.

    They are those of the organisations below the bound: what others have above it is not taken
    off. A target that no whole number could meet within the cap is left out.

    Parameters
    ----------
    tables : Tables
    year, target
        All targets where none is named.
    by : str
        "cause" or "organisation".

    Returns
    -------
    DataFrame
        target, `key` (cause group or `not-stated`; organisation), `units`, `share` (per cent of
        the target's shortage), `whole` (this shortage in units), exact; of each target the largest
        first, `not-stated` last.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.shortage(example(), 2025)[["target", "key", "units"]].to_numpy().tolist()
    [['1b', 'F', Fraction(3, 1)], ['1b', 'not-stated', Fraction(1, 1)]]
    """
    target = target and known.one(tables, "target", target)
    cap = caps(tables, level="bloc", year=year)
    unmeetable = {of for of, collides in columns(cap, "target", "collides") if collides}
    rows = having(tables.gaps, year=year, by=by)
    parts: dict[str, Units] = defaultdict(dict)
    for of, key, units in columns(rows, "target", "key", "units"):
        if target in (None, of) and of not in unmeetable and key not in BEYOND:
            parts[of][key] = Fraction(units)
    found = []
    for of, lacking in parts.items():
        whole = sum(lacking.values(), Fraction(0))
        ordered = ((key, lacking[key]) for key in _largest_first(lacking))
        found += [(of, key, units, 100 * units / whole, whole) for key, units in ordered]
    return framed(found, "target key units share whole")


def _largest_first(parts: Units) -> list[str]:
    return sorted(parts, key=lambda key: (key in REST, -parts[key], key))


def shares(tables: Tables, year: int) -> pd.DataFrame:
    """Percent of the shortage by cause group, every missed target weighing the same.

    Returns
    -------
    DataFrame
        key, share: the largest first, `not-stated` last; they sum to 100.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> shares(example(), 2025).to_numpy().tolist()
    [['F', Fraction(75, 1)], ['not-stated', Fraction(25, 1)]]
    """
    rows = shortage(tables, year)
    sums = defaultdict[str, Fraction](Fraction)
    missed = rows["target"].nunique()
    for key, share in columns(rows, "key", "share"):
        sums[key] += share / missed
    found = ((key, sums[key]) for key in _largest_first(sums))
    return framed(found, "key share")


def tasks(tables: Tables) -> dict[str, list[str]]:
    """The groups of tasks that answer each cause; none answers what lies outside."""
    pairs = columns(tables.cause_codes, "code", "task_groups")
    return {code: [task for task in groups.split(";") if task] for code, groups in pairs}


def answering(tables: Tables) -> Answering:
    """What tells the groups of tasks that answer a cause: [""] where none does.

    What is no cause stands for itself.
    """
    answers = tasks(tables)
    return lambda key: [key] if key in REST else answers.get(key) or [""]


def by_task(tables: Tables, year: int) -> pd.DataFrame:
    """Shortage by the group of tasks that answers its causes.

    A cause group with two groups of tasks is shared between them.

    Returns
    -------
    DataFrame
        `task` ("" where nothing answers a cause; `not-stated`), `share` (per cent of the whole
        shortage): groups of tasks first, of these the largest.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> by_task(example(), 2025)["task"].tolist()
    ['IV.2', 'IV.4', 'not-stated']
    """
    answers = answering(tables)
    known = set(tables.task_groups["task_group"])
    share = defaultdict[str, Fraction](Fraction)
    for key, part in columns(shares(tables, year), "key", "share"):
        for task in answers(key):
            share[task] += part / len(answers(key))
    order = sorted(share, key=lambda task: (task not in known, -share[task], task))
    found = ((task, share[task]) for task in order)
    return framed(found, "task share")


def answered(tables: Tables, year: int) -> pd.DataFrame:
    """Shortfalls with a cause that each group of tasks answers, each shortfall once a group.

    Returns
    -------
    DataFrame
        task, shortfalls, organisations (how many).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> answered(example(), 2025).to_numpy().tolist()
    [['IV.2', 1, 1], ['IV.4', 1, 1], ['IV.5', 1, 1]]
    """
    known = tasks(tables)
    rows = named_causes(tables, year)
    answering = rows["group"].map(lambda group: known.get(group, []))
    return (
        rows.assign(task=answering)
        .explode("task")
        .groupby("task", as_index=False)
        .agg(shortfalls=("shortfall", "nunique"), organisations=("organisation", "nunique"))
    )


def silent(tables: Tables, target: str, year: int) -> pd.DataFrame:
    """Organisations that are short of a target and state no cause, those that lack most first.

    Returns
    -------
    DataFrame
        As `shortage`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> silent(example(), "1b", 2025)["key"].tolist()
    ['S']
    """
    target = known.one(tables, "target", target)
    named = {who for who, *of in cause_groups(tables) if of == [year, target]}
    rows = shortage(tables, year, target, by="organisation")
    return rows[~rows["key"].isin(named)]


def carrying(units: Iterable[Fraction], whole: Fraction) -> tuple[int, Fraction]:
    """How many of the parts, taken in their order, carry half of the whole, and how much of it.

    Returns
    -------
    (int, Fraction)
        The number of parts – all of them where they do not carry half – and their per cent.

    Examples
    --------
    >>> carrying([Fraction(3), Fraction(2), Fraction(1)], Fraction(8))
    (2, Fraction(125, 2))
    """
    count, running = 0, Fraction(0)
    for part in units:
        count, running = count + 1, running + part
        if 2 * running >= whole:
            break
    return count, 100 * running / whole
