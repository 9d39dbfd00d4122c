"""What organisations wrote: which causes they name, what they copy, what figures say against it.

mentions(tables, *by) -> how often causes are named
answers(tables) -> coded, uncoded, none or not-answered, by shortfall
coding(tables), told(tables, year) -> how much was said, and how much of it could be coded
copied(tables) -> causes in the very words of another return; repeated_texts(tables) -> these words
returning_causes(tables) -> in how many years, and years in a row, an organisation names a cause
shortfalls_with_figures(tables), misses(tables) -> where words and figures disagree
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from fractions import Fraction
from itertools import product
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from analysis.causes import explain
from analysis.codes import DOUBTFUL, Silence
from analysis.grouping import runs
from analysis.measuring.gaps import named_causes
from analysis.measuring.given import accepted_returns
from analysis.measuring.series import by_key, columns, figures, framed, having, years
from analysis.tables import Tables
from analysis.text.keys import bare

WHERE = ["organisation", "year", "target"]


def words(text: object) -> str:
    """The key by which texts are compared: the same words, however written and punctuated.

    Examples
    --------
    >>> words("- Cấp uỷ kiêm nhiệm.") == words("cấp ủy kiêm nhiệm")
    True
    """
    return bare(str(text))


def mentions(tables: Tables, *by: str, year: int | None = None) -> pd.DataFrame:
    """How often causes are named.

    Parameters
    ----------
    tables : Tables
    *by : str
        Columns of `named_causes`: `group`, `kind`, `sector`, `target`, `year` …; none: one row.
    year : int, optional

    Returns
    -------
    DataFrame
        The columns `by`, `mentions` (a group and kind named for a shortfall is one), `shortfalls`,
        `organisations`: how many name it, each once.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> mentions(example(), "group").to_numpy().tolist()
    [['F', 2, 2, 1], ['G', 1, 1, 1]]
    """
    rows = named_causes(tables, year)
    named = rows["shortfall"] + " " + rows["group"] + " " + rows["kind"]
    rows = rows.assign(all="", mention=named)
    counted = rows.groupby(list(by) or ["all"], as_index=False).agg(
        mentions=("mention", "nunique"),
        shortfalls=("shortfall", "nunique"),
        organisations=("organisation", "nunique"),
    )
    return counted if by else counted.drop(columns="all")


class Kinds(NamedTuple):
    """Mentions of causes by their kind."""

    subjective: int
    objective: int
    all: int


def kinds(tables: Tables, year: int | None = None) -> Kinds:
    """How many mentions are of subjective causes, how many of objective ones.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> kinds(example(), 2025)
    Kinds(subjective=1, objective=1, all=2)
    """
    times = Counter(dict(columns(mentions(tables, "kind", year=year), "kind", "mentions")))
    return Kinds(times["subjective"], times["objective"], times.total())


def kinds_by_year(tables: Tables) -> pd.DataFrame:
    """Causes named by year (the index): mentions of each kind, and items that are `uncoded`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> kinds_by_year(example()).loc[2025].to_dict()
    {'subjective': 1, 'objective': 1, 'uncoded': 0}
    """
    named = mentions(tables, "kind", "year")
    counts = named.pivot_table("mentions", "year", "kind")
    counts = counts.reindex(index=years(tables), columns=["subjective", "objective"])
    open_in = Counter(uncoded(tables)["year"])
    counts = counts.fillna(0).astype(int)
    return counts.assign(uncoded=[open_in[year] for year in counts.index])


def sector_shares(tables: Tables) -> pd.DataFrame:
    """Which causes which sectors name, also where a sector does not name a group at all.

    Returns
    -------
    DataFrame
        sector, group, `base` (shortfalls of the sector with a coded cause), `share` (per cent of
        these that name the group), for sectors that name any cause.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> sector_shares(example()).query("share > 0")[["group", "share"]].to_numpy().tolist()
    [['F', Fraction(200, 3)], ['G', Fraction(100, 3)]]
    """
    bases = columns(mentions(tables, "sector"), "sector", "shortfalls")
    times = mentions(tables, "sector", "group").set_index(["sector", "group"])["shortfalls"]
    rows = []
    for (sector, base), group in product(bases, cause_groups(tables)):
        count = int(times.get((sector, group), 0))
        rows.append((sector, group, base, Fraction(100 * count, base)))
    return framed(rows, "sector group base share", whole="base")


def cause_groups(tables: Tables) -> list[str]:
    """The groups of causes in the order of the reference."""
    return [code for code, parent in columns(tables.cause_codes, "code", "parent") if not parent]


def uncoded(tables: Tables) -> pd.DataFrame:
    """The items that no rule and no person has coded, each with its shortfall."""
    return tables.uncoded.merge(tables.shortfalls, on="shortfall", how="left")


def commonest(values: Iterable[Hashable]) -> list[tuple[Any, int]]:
    """Values with how often they stand there, the most frequent first; ties in their order.

    Examples
    --------
    >>> commonest("bacab")
    [('a', 2), ('b', 2), ('c', 1)]
    """
    counted: list[tuple[Any, int]] = sorted(Counter(values).items())
    return sorted(counted, key=itemgetter(1), reverse=True)


def answers(tables: Tables) -> pd.Series:
    """By shortfall: `coded`, `uncoded`, `none` ("Không có") or `not-answered` (blank)."""
    coding = explain.Coding(tables.causes, tables.uncoded, pd.DataFrame(), ())
    return explain.answers(tables.shortfalls, coding)


class Coding(NamedTuple):
    """How much was said of causes, and how much of it could be coded."""

    shortfalls: int
    stated: int  # shortfalls that state a cause
    none: int  # that say there is none
    not_answered: int
    items: int
    coded: int  # items
    uncoded: int  # items


def coding(tables: Tables) -> Coding:
    """How much was said of causes, and how much of it could be coded."""
    said = Counter(answers(tables))
    coded = len(tables.causes[["shortfall", "item"]].drop_duplicates())
    uncoded = len(tables.uncoded)
    return Coding(
        shortfalls=len(tables.shortfalls),
        stated=said["coded"] + said["uncoded"],
        none=said["none"],
        not_answered=said["not-answered"],
        items=coded + uncoded,
        coded=coded,
        uncoded=uncoded,
    )


class Told(NamedTuple):
    """Who told what in one year."""

    shortfalls: int
    organisations: int  # that reported one
    reported: int  # organisations with an accepted return
    coded: int  # shortfalls with a coded cause
    coded_by: int  # organisations that told one of these


def told(tables: Tables, year: int) -> Told:
    """How many shortfalls were told, by how many of those that reported, and with which success."""
    rows = having(tables.shortfalls, year=year)
    gave = accepted_returns(tables)
    gave = having(gave, year=year)
    sure = tables.causes[tables.causes["state"].ne(DOUBTFUL)]
    coded = having(rows, shortfall=sure["shortfall"])
    return Told(
        shortfalls=len(rows),
        organisations=rows["organisation"].nunique(),
        reported=gave["organisation"].nunique(),
        coded=len(coded),
        coded_by=coded["organisation"].nunique(),
    )


class Copied(NamedTuple):
    """Causes written in the very words of another return, whatever the punctuation and spelling."""

    stated: int
    own: int  # the organisation wrote the same in another year
    others: int  # another organisation wrote the same, in any year
    repeated: int  # either


def _stated(tables: Tables) -> pd.DataFrame:
    """The causes stated ("Không có" and blank are not), whether they are repeated."""
    rows = tables.shortfalls
    stated = rows["shortfall"].map(answers(tables)).isin(["coded", "uncoded"])
    written = rows["cause"].str.strip().ne("")
    rows = rows[stated & written]
    rows = rows.assign(words=[words(cause) for cause in rows["cause"]])
    years = rows.groupby(["words", "organisation"])["year"].transform("nunique")
    writers = rows.groupby("words")["organisation"].transform("nunique")
    own, others = years.gt(1), writers.gt(1)
    return rows.assign(own=own, others=others, repeated=own | others)


def copied(tables: Tables, year: int | None = None) -> Copied:
    """How many causes are written in the very words of another return.

    Parameters
    ----------
    tables
        From `analysis.load`.
    year
        One year; all without it.

    Returns
    -------
    Copied
        How many texts were stated, and copied from their own or from others' years.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.copied(example())
    Copied(stated=3, own=2, others=0, repeated=2)
    """
    rows = _stated(tables)
    if year is not None:
        rows = having(rows, year=year)
    own, others, repeated = rows[["own", "others", "repeated"]].sum()
    return Copied(len(rows), int(own), int(others), int(repeated))


def repeated_texts(tables: Tables) -> pd.DataFrame:
    """Each cause text that stands in more than one place, the most frequent first.

    Returns
    -------
    DataFrame
        text, times, organisations, years.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> repeated_texts(example()).to_numpy().tolist()
    [['Cán bộ kiêm nhiệm.', 2, 1, 2]]
    """
    rows = _stated(tables)
    found = (
        rows[rows["repeated"]]
        .groupby("words", as_index=False)
        .agg(
            text=("cause", "first"),
            times=("cause", "size"),
            organisations=("organisation", "nunique"),
            years=("year", "nunique"),
        )
    )
    found = found.sort_values(["times", "words"], ascending=[False, True], ignore_index=True)
    return found.drop(columns="words")


def returning_causes(tables: Tables) -> pd.DataFrame:
    """In how many years, and years in a row, an organisation names a group for one target.

    Parameters
    ----------
    tables
        From `analysis.load`.

    Returns
    -------
    DataFrame
        organisation, target, group, years (blank-separated), times, run (the longest unbroken row
        of years: the cause returns where it is above 1), the most frequent first.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> rows = analysis.returning_causes(example())
    >>> rows.query("run > 1")[["organisation", "years"]].to_numpy().tolist()
    [['A', '2024 2025']]
    """
    found = []
    for key, rows in by_key(named_causes(tables), "organisation", "target", "group").items():
        seen = sorted({row["year"] for row in rows})
        longest = max(len(run) for run in runs(seen))
        found.append((*key, " ".join(map(str, seen)), len(seen), longest))
    found.sort(key=lambda row: (-row[4], row))
    return framed(found, "organisation target group years times run", whole="times run")


def shortfalls_with_figures(tables: Tables) -> pd.DataFrame:
    """Each shortfall told for a target, with the figure of that organisation and year.

    Returns
    -------
    DataFrame
        The columns of `shortfalls`, and `numerator`, `denominator`, `state` ("" without a figure):
        words and figures disagree where it is `met`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> shortfalls_with_figures(example()).query("state == 'met'")["shortfall"].tolist()
    ['h3']
    """
    own = figures(tables, level="organisation").rename(columns={"scope": "organisation"})
    rows = tables.shortfalls[tables.shortfalls["target"].ne("")]
    rows = rows.merge(own[[*WHERE, "numerator", "denominator", "state"]], on=WHERE, how="left")
    return rows.assign(state=rows["state"].fillna(""))


def misses(tables: Tables) -> pd.DataFrame:
    """Each target that an organisation missed, and what it says of it.

    Parameters
    ----------
    tables
        From `analysis.load`.

    Returns
    -------
    DataFrame
        organisation, year, target, numerator, denominator, units_short, and `why`: `coded` (a
        cause stands), `uncoded`, `none` ("Không có"), `not-answered` (left blank), `not-mentioned`
        (no shortfall is told).

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.misses(example()).query("target == '1b' and year == 2025")["why"].tolist()
    ['coded', 'not-answered']
    """
    said: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    places = columns(tables.shortfalls, *WHERE)
    for place, answer in zip(places, answers(tables), strict=True):
        said[place].add(answer)
    rows = figures(tables, level="organisation").rename(columns={"scope": "organisation"})
    rows = having(rows, state="missed")
    rows = rows[[*WHERE, "numerator", "denominator", "units_short"]]
    why = [_why(said[place]) for place in columns(rows, *WHERE)]
    return rows.assign(why=why).sort_values(WHERE, ignore_index=True)


def _why(said: Collection[str]) -> Silence:
    """What counts of several shortfalls told for one target: the one that says most."""
    order: tuple[Silence, ...] = ("coded", "uncoded", "none", "not-answered")
    return next((answer for answer in order if answer in said), "not-mentioned")
