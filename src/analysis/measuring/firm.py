"""Whether a share stands firm: on enough units, and without any one organisation.

attributed(tables, year) -> the units short of each target, by organisation and cause group
firm(tables, year, ...) -> causes or groups of tasks by their share, each with what it rests on

A share of fewer than `FEW` units, or one whose place another organisation's leaving would change,
is not called main, most or first: what is said then names the organisations.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Literal

import pandas as pd

from analysis.codes import NOT_STATED
from analysis.grouping import grouped
from analysis.measuring.gaps import REST, cause_groups, named_causes, shared_out
from analysis.measuring.series import columns, framed, having
from analysis.measuring.shortage import Answering, answering, shortage
from analysis.tables import Tables

FEW = 5  # units; of fewer no share is told
Part = tuple[str, str, str, Fraction]  # target, organisation, key, units
Amounts = Mapping[tuple[str, str], Fraction]  # units by target and key


def attributed(tables: Tables, year: int, target: str | None = None) -> list[Part]:
    """The units short of each missed target, by organisation and cause group.

    They are those of `shortage`: an organisation's units are shared equally among the groups that
    it names.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> attributed(example(), 2025)
    [('1b', 'A', 'F', Fraction(3, 1)), ('1b', 'S', 'not-stated', Fraction(1, 1))]
    """
    named = cause_groups(tables)
    rows = shortage(tables, year, target, by="organisation")
    found = []
    for of, who, units in columns(rows, "target", "key", "units"):
        groups = named.get((who, year, of)) or {NOT_STATED: True}
        found += [(of, who, key, part) for key, part in shared_out(units, groups).items()]
    return found


def firm(
    tables: Tables,
    year: int,
    target: str | None = None,
    by: Literal["cause", "task"] = "cause",
) -> pd.DataFrame:
    """Causes, or the groups of tasks that answer them, by the share of the shortage they carry.

    Parameters
    ----------
    tables : Tables
    year : int
    target : str, optional
        All missed targets, each weighing the same, where none is named.
    by : str
        "cause" or "task".

    Returns
    -------
    DataFrame
        key, `share` (per cent), `units` (of all targets), `organisations` (ids, blank-separated,
        that carry it, those with most units first), `mentions` (shortfalls that name it), `firm`
        (at least `FEW` units, no tie, and its place is the same without any one organisation) and
        `turns` (the organisation without which it is not); the largest first. What nobody told is
        no row, and yet part of the whole.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> firm(example(), 2025)[["key", "units", "organisations", "firm"]].to_numpy().tolist()
    [['F', Fraction(3, 1), 'A', False]]
    """
    answers = answering(tables) if by == "task" else _itself
    parts = _answered(attributed(tables, year, target), answers)
    amounts = _amounts(parts)
    weights = _weights(amounts)
    order = _order(weights)
    turned = _turned(parts, amounts, order)
    times = _mentions(tables, year, target, answers)
    found = []
    for place, key in enumerate(order):
        mine: dict[str, Fraction] = defaultdict(Fraction)
        for _, who, of, units in parts:
            if of == key:
                mine[who] += units
        whole = sum(mine.values(), Fraction(0))
        tied = [weights[other] for other in order].count(weights[key]) > 1
        who = " ".join(sorted(mine, key=lambda one: (-mine[one], one)))
        turns = turned.get(place, "")
        stands = whole >= FEW and not tied and not turns
        about = (weights[key], whole, who, times.get(key, 0), stands, turns)
        found.append((key, *about))
    names = "key share units organisations mentions firm turns"
    return framed(found, names, whole="mentions", yes_no="firm")


def _itself(cause: str) -> list[str]:
    return [cause]


def _answered(parts: Iterable[Part], answers: Answering) -> list[Part]:
    """The same by what answers each cause."""
    return [
        (target, who, answer, units / len(answers(key)))
        for target, who, key, units in parts
        for answer in answers(key)
    ]


def _amounts(parts: Iterable[Part]) -> Amounts:
    found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for target, _, key, units in parts:
        found[target, key] += units
    return found


def _weights(amounts: Amounts) -> dict[str, Fraction]:
    """The share of each key in per cent, every target weighing the same."""
    wholes: dict[str, Fraction] = defaultdict(Fraction)
    for (target, _), units in amounts.items():
        wholes[target] += units
    found: dict[str, Fraction] = defaultdict(Fraction)
    for (target, key), units in amounts.items():
        found[key] += 100 * units / wholes[target] / len(wholes)
    return found


def _order(weights: Mapping[str, Fraction]) -> list[str]:
    keys = [key for key in weights if key and key not in REST]
    return sorted(keys, key=lambda key: (-weights[key], key))


def _turned(parts: Sequence[Part], amounts: Amounts, order: Sequence[str]) -> dict[int, str]:
    """By place in the order the first organisation without which another key stands there."""
    found: dict[int, str] = {}
    for who, own in sorted(grouped(parts, itemgetter(1)).items()):
        rest = _order(_weights(_without(amounts, own)))
        for place, key in enumerate(order):
            if place >= len(rest) or rest[place] != key:
                found.setdefault(place, who)
    return found


def _without(amounts: Amounts, own: Iterable[Part]) -> Amounts:
    """The same, less the units of one organisation."""
    rest = dict(amounts)
    for target, _, key, units in own:
        rest[target, key] -= units
    return {at: units for at, units in rest.items() if units}


def _mentions(
    tables: Tables,
    year: int,
    target: str | None,
    answers: Answering,
) -> dict[str, int]:
    """How many shortfalls name each cause, or a cause that each group of tasks answers."""
    rows = named_causes(tables, year)
    if target is not None:
        rows = having(rows, target=target)
    named = defaultdict[str, set[str]](set)
    for shortfall, group in columns(rows, "shortfall", "group"):
        for key in answers(group):
            named[key].add(shortfall)
    return {key: len(shortfalls) for key, shortfalls in named.items()}
