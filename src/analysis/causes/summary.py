"""Frames about causes: how often, who repeats them, what was copied, and where words and numbers disagree."""

from __future__ import annotations

import pandas as pd

from analysis.causes.items import item_key, says_none

WHERE = ["organisation", "year", "target"]


def cause_summary(
    causes: pd.DataFrame, shortfalls: pd.DataFrame, organisations: pd.DataFrame
) -> pd.DataFrame:
    """Shortfalls that name a group of causes, by year, target, sector, group and kind.

    Returns
    -------
    DataFrame
        year, target, sector, group, kind, mentions (shortfalls, each once), organisations (how many name it).
    """
    sector = dict(zip(organisations["organisation"], organisations["sector"], strict=True))
    rows = _joined(causes, shortfalls)
    rows = rows.assign(sector=[sector.get(o, "") for o in rows["organisation"]])
    by = ["year", "target", "sector", "group", "kind"]
    return rows.groupby(by, as_index=False).agg(
        mentions=("shortfall", "nunique"), organisations=("organisation", "nunique")
    )


def returning_causes(causes: pd.DataFrame, shortfalls: pd.DataFrame) -> pd.DataFrame:
    """Groups that an organisation names for one target in two or more years that follow one another.

    Returns
    -------
    DataFrame
        organisation, target, group, years (``"2021;2022;2024"``), times, run (longest unbroken row of years).
    """
    rows = []
    for key, years in _joined(causes, shortfalls).groupby(["organisation", "target", "group"])[
        "year"
    ]:
        seen = sorted({int(y) for y in years})
        run = best = 1
        for before, year in zip(seen, seen[1:], strict=False):
            run = run + 1 if year == before + 1 else 1
            best = max(best, run)
        if best > 1:
            rows.append((*key, ";".join(map(str, seen)), len(seen), best))
    frame = pd.DataFrame(rows, columns=["organisation", "target", "group", "years", "times", "run"])
    return frame.sort_values(
        ["run", "times", "organisation", "target", "group"],
        ascending=[False, False, True, True, True],
        ignore_index=True,
    )


def boilerplate(shortfalls: pd.DataFrame) -> pd.DataFrame:
    """Causes written in the very words of another return, whatever the punctuation, by year.

    Returns
    -------
    DataFrame
        year, stated (causes stated), own (the organisation wrote the same in another year), others (another
        organisation wrote the same in any year), repeated (either). "Không có" and blank are not stated.
    """
    rows = _stated(shortfalls)
    of_year = rows.groupby("year")
    return (
        pd.DataFrame(
            {
                "stated": of_year.size(),
                "own": of_year["own"].sum(),
                "others": of_year["others"].sum(),
                "repeated": of_year["repeated"].sum(),
            }
        )
        .astype("Int64")
        .reset_index()
    )


def repeated_texts(shortfalls: pd.DataFrame) -> pd.DataFrame:
    """Each cause text that stands in more than one place: text, times, organisations, years; most frequent first."""
    rows = _stated(shortfalls)
    found = (
        rows[rows["repeated"]]
        .groupby("key")
        .agg(
            text=("cause", "first"),
            times=("cause", "size"),
            organisations=("organisation", "nunique"),
            years=("year", "nunique"),
        )
    )
    return found.sort_values(["times", "text"], ascending=[False, True]).reset_index(drop=True)


def misses_without_cause(
    indicators: pd.DataFrame, shortfalls: pd.DataFrame, causes: pd.DataFrame
) -> pd.DataFrame:
    """Targets that an organisation missed and for which no coded cause stands.

    Returns
    -------
    DataFrame
        organisation, year, target, numerator, denominator, units_short, why: ``not-mentioned`` (no shortfall
        reported), ``not-answered`` (cause left blank), ``none`` ("Không có") or ``uncoded``.
    """
    told = {key: rows for key, rows in shortfalls.groupby(WHERE)}
    coded = set(causes["shortfall"])
    out = []
    for r in _of_organisations(indicators, "missed").to_dict("records"):
        rows = told.get((r["organisation"], r["year"], r["target"]))
        if rows is not None and coded & set(rows["shortfall"]):
            continue
        said = [] if rows is None else [c for c in rows["cause"] if c.strip()]
        r["why"] = (
            "not-mentioned"
            if rows is None
            else "not-answered"
            if not said
            else "none"
            if all(says_none(c) for c in said)
            else "uncoded"
        )
        out.append(r)
    return pd.DataFrame(out, columns=[*WHERE, "numerator", "denominator", "units_short", "why"])


def causes_without_miss(indicators: pd.DataFrame, shortfalls: pd.DataFrame) -> pd.DataFrame:
    """Shortfalls reported for a target that the same organisation's numbers say was met, with those numbers."""
    met = _of_organisations(indicators, "met")[[*WHERE, "numerator", "denominator"]]
    return shortfalls.merge(met, on=WHERE, how="inner").sort_values(
        [*WHERE, "shortfall"], ignore_index=True
    )


def _joined(causes: pd.DataFrame, shortfalls: pd.DataFrame) -> pd.DataFrame:
    rows = causes[["shortfall", "code", "kind"]].merge(
        shortfalls[["shortfall", *WHERE]], on="shortfall", how="inner"
    )
    return rows.assign(group=rows["code"].str[:1])


def _stated(shortfalls: pd.DataFrame) -> pd.DataFrame:
    stated = [bool(c.strip()) and not says_none(c) for c in shortfalls["cause"]]
    rows = shortfalls[pd.Series(stated, index=shortfalls.index, dtype=bool)]
    rows = rows.assign(key=[item_key(c) for c in rows["cause"]])
    own = rows.groupby(["key", "organisation"])["year"].transform("nunique") > 1
    others = rows.groupby("key")["organisation"].transform("nunique") > 1
    return rows.assign(own=own, others=others, repeated=own | others)


def _of_organisations(indicators: pd.DataFrame, state: str) -> pd.DataFrame:
    rows = indicators[
        indicators["level"].eq("organisation")
        & indicators["reading"].eq("resolution")
        & indicators["state"].eq(state)
    ]
    columns = [*WHERE, "numerator", "denominator", "units_short"]
    return rows.rename(columns={"scope": "organisation"})[columns].sort_values(
        WHERE, ignore_index=True
    )
