"""The figures of organisations as a person asks for them: chosen, added up, side by side, traced.

checked(tables, choice) -> what is chosen, or what is wrong with it
chosen(tables, ...) -> ids of organisations
only(tables, ...) -> the tables of these alone, for every measure that lists organisations
found(tables, ...) -> the chosen figures, one row an organisation, target and year
together(tables, ...) -> the same added up, by target and year
beside(tables, one, other, ...) -> an organisation, sector or kind against the bloc or another
behind(tables, target, organisation, year) -> the cells in which one figure stands
told(tables, ...), asked(tables, ...) -> what organisations said of it, what they are asked
silent(tables, ...) -> who has not sent a return

`**choice` is a `Choice`; names do as well as ids. An organisation is followed through renames,
mergers and splits: with it all of its line are chosen.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypedDict, Unpack, cast

import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.measuring import known
from analysis.measuring.asked import moved
from analysis.measuring.assess import standings, with_distance
from analysis.measuring.completeness import return_states
from analysis.measuring.counted import needed
from analysis.measuring.findings import severities
from analysis.measuring.given import PLACE, keys
from analysis.measuring.panel import families, lines
from analysis.measuring.rules import figure, figure_rows, rules
from analysis.measuring.series import Asked, by_key, columns, having, kept, meant_years
from analysis.measuring.texts import shortfalls_with_figures
from analysis.tables import Tables
from analysis.text import vietnamese as vi

BLOC = "bloc"
GROUP = "group"  # the level of chosen organisations added up
FIGURE = ("target", "year")
ORGANISATION = ("organisation", "year", "target")
SIDE = ("name", "numerator", "denominator", "rate", "state", "units_short", "reporting", "expected")
OWN = ("observations", "gradings", "shortfalls", "issues", "questions", "returns", "organisations")
DECIDED = "decided_"  # what the keys of decided grades begin with
CELL = ["key", "value", "raw", "rule", "file", "sheet", "cell", "finding"]


class Choice(TypedDict, total=False):
    """What is chosen, by one id or name or several; what is not named is not narrowed.

    `text` has words that the name of the organisation, or what it said of that target and year,
    must hold, with marks or without.
    """

    year: int | str | Collection[int | str] | None
    target: known.Said | None
    organisation: known.Said | None
    sector: known.Said | None
    kind: known.Said | None
    state: known.Said | None
    text: str | None


def checked(tables: Tables, choice: Choice, *taken: str) -> Choice:
    """What is chosen, its years as numbers; by the keywords taken alone, where some are named.

    Raises
    ------
    Unknown
        For a keyword that is none, and for a year of which there are no figures.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> checked(example(), {"year": "2025"})
    {'year': [2025]}
    """
    known.keywords(choice, taken or Choice.__annotations__)
    year = choice.get("year")
    return choice if year is None else {**choice, "year": meant_years(tables, year)}


def chosen(tables: Tables, **choice: Unpack[Choice]) -> list[str]:
    """The ids of the organisations that are chosen by name, sector and kind.

    Raises
    ------
    Unknown
        Where a name is not known, or that of several.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> chosen(example(), organisation="S"), chosen(example(), kind="committee")
    (['R', 'S'], ['A'])
    """
    rows = tables.organisations
    if who := choice.get("organisation"):
        family = families(tables)
        wanted = {i for one in known.ids(tables, "organisation", who) for i in family[one]}
        rows = having(rows, organisation=wanted)
    rows = _said_to_be(tables, rows, "sector", choice.get("sector"))
    rows = _said_to_be(tables, rows, "kind", choice.get("kind"))
    return list(rows["organisation"])


def _said_to_be(
    tables: Tables,
    rows: pd.DataFrame,
    listed: str,
    said: known.Said | None,
) -> pd.DataFrame:
    """The rows of what is named, by id or name; all where nothing is."""
    return rows[rows[listed].isin(known.ids(tables, listed, said))] if said else rows


def only(tables: Tables, **choice: Unpack[Choice]) -> Tables:
    """The tables of the chosen organisations, sectors or kinds alone.

    Whatever lists organisations, returns, texts or questions lists theirs only. Figures of the
    whole, of sectors and of kinds are left out: of a part nothing is said as if it were all.

    Raises
    ------
    Unknown
        Where a name is not known, or that of several.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.misses(only(example(), kind="committee"))["organisation"].unique().tolist()
    ['A']
    """
    ids = chosen(tables, **checked(tables, choice, "organisation", "sector", "kind"))
    rows = tables.indicators
    of_one = rows["level"].eq("organisation") & rows["scope"].isin(ids)
    theirs: dict[str, Any] = {name: having(getattr(tables, name), organisation=ids) for name in OWN}
    return replace(tables, indicators=rows[of_one], **theirs)


def _selected(choice: Choice) -> Asked:
    """Which targets and years are chosen, as `figures` takes them: the years are numbers by now."""
    return cast("Asked", {name: choice.get(name) for name in ("target", "year")})


def found(tables: Tables, **choice: Unpack[Choice]) -> pd.DataFrame:
    """The chosen figures of organisations, under the resolution's reading.

    Parameters
    ----------
    tables : Tables
    **choice
        As of `Choice`.

    Returns
    -------
    DataFrame
        target, organisation, year, numerator, denominator, reporting, expected, state,
        units_short; rate, bound, distance and side as of `with_distance`; name, line, sector and
        kind of the organisation; `told`, what it said of that target and year.

    Raises
    ------
    Unknown
        Where a name is not known, or that of several.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = found(example(), target="1b", state="missed", year=2025)
    >>> rows[["organisation", "numerator", "denominator"]].to_numpy().tolist()
    [['A', 97, 100], ['S', 19, 20]]
    """
    choice = checked(tables, choice)
    asked = _selected(choice) | {"level": "organisation", "scope": chosen(tables, **choice)}
    rows = with_distance(tables, **asked)
    rows = rows.drop(columns=["reading", "level"]).rename(columns={"scope": "organisation"})
    rows = _said_to_be(tables, rows, "state", choice.get("state"))
    register = tables.organisations[["organisation", "name", "sector", "kind"]]
    register = register.merge(lines(tables)[["organisation", "line"]], on="organisation")
    rows = rows.merge(register, on="organisation", how="left")
    said = _said(tables)
    rows["told"] = [said.get(at, "") for at in columns(rows, *ORGANISATION)]
    return _with_words(rows, choice.get("text"), "name", "told")


def _said(tables: Tables) -> dict[tuple[Any, ...], str]:
    """All that an organisation said, by organisation, year and target."""
    texts: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    places = columns(tables.shortfalls, *ORGANISATION)
    words = columns(tables.shortfalls, "limitation", "cause", "remedy")
    for at, some in zip(places, words, strict=True):
        texts[at] += filter(None, some)
    return {at: "\n".join(some) for at, some in texts.items()}


def _with_words(rows: pd.DataFrame, text: str | None, *names: str) -> pd.DataFrame:
    """The rows in whose columns all words of a text stand."""
    words = known.plain(text or "").split()
    if not words:
        return rows.reset_index(drop=True)
    texts = (known.plain(" ".join(cells)) for cells in columns(rows, *names))
    found = kept(rows, (all(word in text for word in words) for text in texts))
    return found.reset_index(drop=True)


def together(tables: Tables, **choice: Unpack[Choice]) -> pd.DataFrame:
    """The chosen figures added up, by target and year.

    Parameters
    ----------
    tables : Tables
    **choice
        As of `Choice`.

    Returns
    -------
    DataFrame
        The columns of `indicators` (level and scope `group`) and the fields of `Standing`. All
        organisations of a sector are that sector's own figure; all there are the bloc's numbers.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = together(example(), target="1b", kind="cell", year=2025)
    >>> rows[["numerator", "denominator", "state", "units_short"]].to_numpy().tolist()
    [[69, 70, 'missed', 1]]
    """
    return added(tables, found(tables, **choice))


def added(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Figures that were found, added up as by `together`."""
    known_rules = {rule.target: rule for rule in rules(tables) if rule.reading == DEFAULT_READING}
    sums = []
    for (target, year), some in by_key(rows, "target", "year").items():
        pairs = [(row["numerator"], row["denominator"]) for row in some if row["reporting"]]
        expected = sum(row["expected"] for row in some)
        sums.append(figure(known_rules[target], (GROUP, GROUP, year), pairs, expected))
    made = figure_rows(sums)
    there = standings(tables, made)
    return made.join(there)


def beside(
    tables: Tables,
    one: str,
    other: str = BLOC,
    **choice: Unpack[Choice],
) -> pd.DataFrame:
    """An organisation, sector or kind against the bloc or another.

    Parameters
    ----------
    tables : Tables
    one, other : str
        Ids or names; "bloc" for all. An organisation has its own figures, and in years in which
        it has no row those of its line: under another name, or before a merger or split.
    **choice
        Years and targets as of `Choice`.

    Returns
    -------
    DataFrame
        target, year; `name`, numerator, denominator, rate, state, units_short, reporting and
        expected of the one, the same with `_other`; `difference` of the rates in points, exact,
        None where one of them is missing.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = beside(example(), "A", target="1b", year=2025)
    >>> rows[["numerator", "numerator_other", "difference"]].to_numpy().tolist()
    [[97, 166, Fraction(-11, 17)]]
    """
    asked = _selected(checked(tables, choice, "target", "year"))
    own = _side(tables, known.one(tables, "scope", one), asked)
    others = _side(tables, known.one(tables, "scope", other), asked)
    rows = own.merge(others, on=["target", "year"], how="outer", suffixes=("", "_other"))
    places = {target: place for place, target in enumerate(tables.targets["target"])}
    rows = rows.assign(place=rows["target"].map(places))
    rows = rows.sort_values(["place", "year"], ignore_index=True).drop(columns="place")
    apart = [_apart(*rates) for rates in columns(rows, "rate", "rate_other")]
    return rows.assign(difference=pd.Series(apart, dtype=object))


def _apart(rate: Any, other: Any) -> Fraction | None:
    """How far one rate lies above another, in points."""
    return None if vi.is_missing(rate) or vi.is_missing(other) else rate - other


def _side(tables: Tables, scope: str, asked: Asked) -> pd.DataFrame:
    """One side of a comparison."""
    level = _level(tables, scope)
    if level == "organisation":
        rows = _of_line(tables, scope, asked)
    else:
        rows = with_distance(tables, **(asked | {"level": level, "scope": scope}))
        rows = rows.assign(name=known.choices(tables, "scope")[scope])
    return rows[["target", "year", *SIDE]]


def _level(tables: Tables, scope: str) -> str:
    for listed in ("sector", "kind"):
        if scope in known.choices(tables, listed):
            return listed
    return BLOC if scope == BLOC else "organisation"


def _of_line(tables: Tables, organisation: str, asked: Asked) -> pd.DataFrame:
    """The figures of an organisation; where it has no row, those of its line added up."""
    rows = found(tables, organisation=organisation, target=asked["target"], year=asked["year"])
    own = having(rows, organisation=organisation)
    there = set(columns(own, *FIGURE))
    other = kept(rows, (at not in there for at in columns(rows, *FIGURE)))
    if other.empty:
        return own
    names = other.groupby(list(FIGURE))["name"].agg(" + ".join)
    sums = added(tables, other)
    named = [names[at] for at in columns(sums, *FIGURE)]
    return pd.concat([own, sums.assign(name=named)])


def behind(
    tables: Tables,
    target: str,
    organisation: str,
    year: int,
) -> pd.DataFrame:
    """The cells in which one figure of one organisation stands.

    Parameters
    ----------
    tables : Tables
    target, organisation : str
        Ids or names.
    year : int

    Returns
    -------
    DataFrame
        key (a measure, with its quarter; `decided` for the decided grade), value, raw (as
        submitted), rule (by which it was read), file, sheet, cell, and `finding`: `error` where
        the cell is not used, `query` where it is asked about.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> behind(example(), "1b", "A", 2025)[["key", "value"]].to_numpy().tolist()
    [['members_due_to_study', 100], ['members_studied', 97]]
    """
    needs = needed(tables)[known.one(tables, "target", target)]
    who = known.one(tables, "organisation", organisation)
    when = meant_years(tables, year)
    seen = having(tables.observations, organisation=who, year=when)
    seen = seen.assign(key=keys(seen))
    rows = [having(seen, key=needs)]
    if any(need.startswith(DECIDED) for need in needs):
        graded = having(tables.gradings, organisation=who, year=when, stage="decided")
        rows.append(graded.assign(key="decided", value=graded["grade"], rule=""))
    cells = pd.concat([some.astype({"value": object}) for some in rows])
    said = severities(tables, cells["file"])
    cells["finding"] = [said.get(at, "") for at in columns(cells, *PLACE)]
    cells = cells[CELL]
    return cells.sort_values(["key", "file", "cell"], ignore_index=True)


def told(tables: Tables, **choice: Unpack[Choice]) -> pd.DataFrame:
    """What the chosen organisations said of shortfalls, in their own words.

    Returns
    -------
    DataFrame
        The columns of `shortfalls`, the organisation's `name`, `groups` of causes (letters,
        blank-separated), and numerator, denominator, `state` of the figure ("" without one).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> told(example(), year=2025, text="kiem nhiem")[["organisation", "groups"]].values.tolist()
    [['A', 'F']]
    """
    choice = checked(tables, choice)
    of_none = having(tables.shortfalls, target="").assign(state="")
    rows = pd.concat([shortfalls_with_figures(tables), of_none], ignore_index=True)
    rows = _said_to_be(tables, _narrowed(tables, rows, choice), "state", choice.get("state"))
    groups: dict[str, set[str]] = defaultdict(set)
    for shortfall, code in columns(tables.causes, "shortfall", "code"):
        groups[shortfall].add(code[:1])
    named = [" ".join(sorted(groups[one])) for one in rows["shortfall"]]
    rows = rows.assign(groups=named)
    return _with_words(rows, choice.get("text"), "name", "limitation", "cause", "remedy")


def asked(tables: Tables, **choice: Unpack[Choice]) -> pd.DataFrame:
    """What the chosen organisations are asked: one mistake, one question.

    Returns
    -------
    DataFrame
        The columns of `questions` and the organisation's `name`; with a target those that can move
        it.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> asked(example()).columns.tolist()[-2:]
    ['asked', 'name']
    """
    taken = [name for name in Choice.__annotations__ if name != "state"]
    choice = checked(tables, choice, *taken)
    rows = _narrowed(tables, tables.questions, {**choice, "target": None})
    if target := choice.get("target"):
        wanted = set(known.ids(tables, "target", target))
        rows = kept(rows, (not wanted.isdisjoint(moved(effect)) for effect in rows["effect"]))
    return _with_words(rows, choice.get("text"), "name", "asked")


def silent(tables: Tables, **choice: Unpack[Choice]) -> pd.DataFrame:
    """Who of the chosen organisations has not sent a return that was due.

    Returns
    -------
    DataFrame
        The columns of `return_states` and the organisation's `name`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> len(silent(example(), year=2025))
    0
    """
    rows = return_states(tables)
    choice = {**checked(tables, choice), "target": None}
    return _narrowed(tables, having(rows, status="missing"), choice)


def _narrowed(tables: Tables, rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Rows of organisations, years and targets that are chosen, with the organisations' names.

    What is of no organisation, such as a whole list, is there where none is chosen.
    """
    ids = chosen(tables, **choice)
    if not any(choice.get(name) for name in ("organisation", "sector", "kind")):
        ids.append("")
    rows = having(rows, organisation=ids)
    if (year := choice.get("year")) is not None:
        rows = having(rows, year=meant_years(tables, year))
    rows = _said_to_be(tables, rows, "target", choice.get("target"))
    named = tables.organisations[["organisation", "name"]]
    return rows.merge(named, on="organisation", how="left")
