"""Indicators into verdicts: distance, the term, readings side by side, the cap, who repeats, what a remedy did.

with_distance(indicators, targets) -> indicators + rate bound side distance (exact Fractions, per cent and points)
term_verdicts(indicators, targets) -> one row a target, reading and scope: met in how many years, verdict
compare_readings(indicators, targets) -> the readings of one target side by side, `differs` where verdicts do
caps(indicators, targets) -> the cap on excellent beside 6b and 7b, with the whole numbers that are allowed
cap_readings(targets) -> why only the inclusive reading of the cap agrees with the target
collisions(lowest, highest, largest=50) -> bases for which a band contains no whole number
repeaters(indicators, targets, level="organisation") -> who missed again, who recovered
remedies(shortfalls, indicators, lines) -> each shortfall with what became of it a year later
breaks(targets) -> {target: [first year of each new series]}
crossed(targets, target, before, after) -> the breaks between two years

Rates, bounds and distances are `fractions.Fraction` in columns of objects (None where there is none): sums close
exactly, and `.astype(float)` makes them fit to be drawn.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from analysis.measuring.measure import DEFAULT, Bounds, bounds_of, side

JUDGED = ("met", "missed")
KEY = ["target", "reading", "level", "scope"]


def by_key(frame: pd.DataFrame, keys: list[str] = KEY) -> dict[tuple, list[dict]]:
    """The rows as records by key, in the order of the frame: many small groups, far faster than `groupby`."""
    found: dict[tuple, list[dict]] = {}
    for record in frame.to_dict("records"):
        found.setdefault(tuple(record[k] for k in keys), []).append(record)
    return found


def breaks(targets: pd.DataFrame) -> dict[str, list[int]]:
    """First year of each new series by target (rules of grading changed); [] where there is no break."""
    pairs = zip(targets["target"], targets["breaks"], strict=True)
    return {target: sorted(int(year) for year in str(years).split()) for target, years in pairs}


def crossed(targets: pd.DataFrame, target: str, before: int, after: int) -> list[int]:
    """The breaks of a target's series that lie between two years."""
    return [year for year in breaks(targets)[target] if before < year <= after]


def percent(numerator: object, denominator: object) -> Fraction | None:
    """The exact rate in per cent; None without a base."""
    if pd.isna(numerator) or pd.isna(denominator) or denominator <= 0:
        return None
    return Fraction(100 * int(numerator), int(denominator))


def distance(bounds: Bounds, rate: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Nearest bound and signed margin to it, in per cent and points: negative = outside, however it is phrased.

    A rate phrased as failure (100 − rate, bounds mirrored) has the same margin.

    Examples
    --------
    >>> distance(Bounds(Fraction(15, 100), False, Fraction(20, 100), False), Fraction(23))
    (Fraction(20, 1), Fraction(-3, 1))
    """
    margins = [(rate - 100 * bounds.lower, 100 * bounds.lower)] if bounds.lower is not None else []
    margins += [(100 * bounds.upper - rate, 100 * bounds.upper)] if bounds.upper is not None else []
    margin, bound = min(margins, default=(None, None))
    return bound, margin


def with_distance(indicators: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Indicators with the rate and the distance to the target.

    Returns
    -------
    DataFrame
        The same rows with `rate` (per cent), `bound` (per cent: the violated or else nearest one), `distance`
        (points; negative = short of the target, or beyond its band) and `side` (`below`, `inside`, `above`, "").
        A strict target missed by nothing has distance 0 and side `below`. Exact Fractions, None without a rate.
    """
    limits = {row["target"]: bounds_of(row) for row in targets.to_dict("records")}
    found = []
    for target, n, d in zip(
        indicators["target"], indicators["numerator"], indicators["denominator"], strict=True
    ):
        rate = percent(n, d)
        if rate is None:
            found.append((None, None, None, ""))
        else:
            found.append(
                (rate, *distance(limits[target], rate), side(limits[target], int(n), int(d)))
            )
    extra = pd.DataFrame(
        found, columns=["rate", "bound", "distance", "side"], index=indicators.index, dtype=object
    )
    return indicators.assign(
        **{c: extra[c] for c in ("rate", "bound", "distance")}, side=extra["side"].astype("str")
    )


def _listed(years: list[int]) -> str:
    return " ".join(map(str, sorted(years)))


def term_verdicts(indicators: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The verdict of the term: "met in 3 of 5 years", or at the end for a cumulative target.

    Returns
    -------
    DataFrame
        One row a target, reading, level and scope: `mode` (`yearly`, `end`), `years` of the term, how many were
        `judged`, `met`, `missed` (with `met_years`, `missed_years`, `open_years` as text, blank-separated), and
        `verdict`: `met` (in every year; at the end), `missed` (in one year at least; at the end), `met-so-far`
        (in every year that could be judged), `running` (the end is not reported or not reached), `not-judged`.
        A year without a return is open, never missed.
    """
    facts = {
        r["target"]: (r["term"], range(int(r["first"]), int(r["last"]) + 1))
        for r in targets.to_dict("records")
    }
    rows = []
    for key, records in by_key(indicators).items():
        mode, years = facts[key[0]]
        states = {int(r["year"]): r["state"] for r in records}
        met = [y for y in years if states.get(y) == "met"]
        missed = [y for y in years if states.get(y) == "missed"]
        still = [y for y in years if y not in met and y not in missed]
        if mode == "end":
            verdict = (
                states.get(years[-1], "")
                if states.get(years[-1]) in JUDGED
                else "running"
                if met or "running" in states.values()
                else "not-judged"
            )
        elif missed:
            verdict = "missed"
        else:
            verdict = "not-judged" if not met else "met-so-far" if still else "met"
        rows.append(
            [
                *key,
                mode,
                len(years),
                len(met) + len(missed),
                len(met),
                len(missed),
                _listed(met),
                _listed(missed),
                _listed(still),
                verdict,
            ]
        )
    return pd.DataFrame(
        rows,
        columns=[
            *KEY,
            "mode",
            "years",
            "judged",
            "met",
            "missed",
            "met_years",
            "missed_years",
            "open_years",
            "verdict",
        ],
    )


def compare_readings(indicators: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Targets with several lawful denominators: a row a reading, `differs` where the verdicts do not agree.

    Returns
    -------
    DataFrame
        The columns of `with_distance`, and `differs` (bool, the same for all readings of a target, scope and year).
    """
    several = indicators.groupby("target")["reading"].transform("nunique") > 1
    frame = with_distance(indicators[several], targets)
    judged = frame["state"].where(frame["state"].isin([*JUDGED, "running"]))
    frame["differs"] = (
        judged.groupby([frame[c] for c in ("target", "level", "scope", "year")]).transform(
            "nunique"
        )
        > 1
    )
    return frame


def collisions(lowest: Fraction | int, highest: Fraction | int, largest: int = 50) -> list[int]:
    """Bases up to `largest` of which no whole number lies between `lowest` and `highest` per cent (both allowed).

    Examples
    --------
    >>> collisions(15, 20, 20)
    [1, 2, 3, 4, 7, 8, 9, 14]
    """
    lowest, highest = Fraction(lowest) / 100, Fraction(highest) / 100
    return [n for n in range(1, largest + 1) if -((-lowest * n) // 1) > (highest * n) // 1]


def caps(indicators: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The regulation's cap on excellent ("at most 20 % of those good or better") beside each target that has one.

    Returns
    -------
    DataFrame
        One row a target, level, scope and year with a figure: `numerator`, `denominator`, `rate`, `cap` (per cent),
        `allowed` (most whole units under the cap), `needed` (fewest that meet the target's lower bound), `over` (units
        above the cap, 0 within it), `within`, and `collides` (needed > allowed: no whole number satisfies both).
        A breach is a thing to ask about, not an error: real blocs round up by one.
    """
    rows = []
    for target in targets[targets["cap"].astype(str) != ""].to_dict("records"):
        cap, lowest = Fraction(str(target["cap"])), Fraction(str(target["lower"] or 0))
        of = indicators[
            (indicators["target"] == target["target"]) & (indicators["reading"] == DEFAULT)
        ]
        for r in of[of["denominator"].fillna(0) > 0].to_dict("records"):
            n, d = int(r["numerator"]), int(r["denominator"])
            allowed, needed = int(cap * d / 100 // 1), -int(-lowest * d / 100 // 1)
            rows.append(
                [
                    r["target"],
                    r["level"],
                    r["scope"],
                    int(r["year"]),
                    n,
                    d,
                    Fraction(100 * n, d),
                    cap,
                    allowed,
                    needed,
                    max(0, n - allowed),
                    n <= allowed,
                    needed > allowed,
                ]
            )
    return pd.DataFrame(
        rows,
        columns=[
            "target",
            "level",
            "scope",
            "year",
            "numerator",
            "denominator",
            "rate",
            "cap",
            "allowed",
            "needed",
            "over",
            "within",
            "collides",
        ],
    )


def cap_readings(targets: pd.DataFrame) -> pd.DataFrame:
    """Can cap and target hold together? `inclusive`: the cap is a share of good and better; `exclusive`: of good alone.

    Returns
    -------
    DataFrame
        target, reading, lower (per cent that the target asks), highest (per cent of good and better that the cap
        allows under this reading), agrees. Exclusively read, 20 % of good alone is 20/120 = 16.67 % of the whole.
    """
    rows = []
    for r in targets[targets["cap"].astype(str) != ""].to_dict("records"):
        cap, lowest = Fraction(str(r["cap"])), Fraction(str(r["lower"] or 0))
        for reading, highest in (("inclusive", cap), ("exclusive", 100 * cap / (100 + cap))):
            rows.append([r["target"], reading, lowest, highest, lowest <= highest])
    return pd.DataFrame(rows, columns=["target", "reading", "lower", "highest", "agrees"])


def _runs(missed: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for year in sorted(missed):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def repeaters(
    indicators: pd.DataFrame, targets: pd.DataFrame, level: str = "organisation"
) -> pd.DataFrame:
    """Who missed a target, how often in a row, and who recovered.

    Parameters
    ----------
    indicators : indicators, or `panel.as_now` with level "line" so that a renamed organisation goes on

    Returns
    -------
    DataFrame
        One row a target and scope that missed it at least once: `missed` (years), `missed_years`, `longest` run of
        calendar years with its `run_from`, `run_to`, `latest` (last year with a verdict), `recovered` (year of the
        first verdict `met` after the last miss, else missing), `crosses_break`, and `status`: `repeating` (missed two
        years running or more, the latest included), `new` (the latest is the first miss), `again` (missed earlier,
        and in the latest year), `recovered`. A year without a return interrupts a run: nobody knows.
    """
    rows = []
    some = indicators[
        (indicators["level"] == level)
        & (indicators["reading"] == DEFAULT)
        & indicators["state"].isin(JUDGED)
    ]
    for (target, scope), records in by_key(some, ["target", "scope"]).items():
        states = {int(r["year"]): r["state"] for r in records}
        missed = [y for y in states if states[y] == "missed"]
        if not missed:
            continue
        runs, latest = _runs(missed), max(states)
        longest = max(runs, key=lambda run: (len(run), run[-1]))
        later = [y for y in states if y > max(missed)]
        status = (
            "recovered"
            if later
            else "repeating"
            if len(runs[-1]) > 1
            else "again"
            if len(missed) > 1
            else "new"
        )
        rows.append(
            [
                target,
                scope,
                len(missed),
                _listed(missed),
                len(longest),
                longest[0],
                longest[-1],
                latest,
                min(later) if later else pd.NA,
                bool(crossed(targets, target, longest[0], longest[-1])),
                status,
            ]
        )
    frame = pd.DataFrame(
        rows,
        columns=[
            "target",
            "scope",
            "missed",
            "missed_years",
            "longest",
            "run_from",
            "run_to",
            "latest",
            "recovered",
            "crosses_break",
            "status",
        ],
    )
    return frame.astype({"recovered": "Int64"})


def remedies(
    shortfalls: pd.DataFrame, indicators: pd.DataFrame, lines: pd.DataFrame, level: str = "line"
) -> pd.DataFrame:
    """Each reported shortfall with the figures of its year and of the next: what became of the remedy.

    Parameters
    ----------
    shortfalls : the tidy table
    indicators : frame of `panel.as_now` (level "line"), or indicators with `level="organisation"`
    lines : `panel.lines`, so that a successor answers for its predecessor

    Returns
    -------
    DataFrame
        The shortfall's columns and `scope`, `state`, `next_state`, `change` (points, exact, None where a rate is
        missing), `repeated` (the very same remedy stands there again next year) and `outcome`: `met`, `better`,
        `not-better`, `running`, `not-judged` (figures, no verdict), `not-reported`, `open` (no next year yet).
    """
    line = dict(zip(lines["organisation"], lines["line"], strict=True)) if level == "line" else {}
    some = indicators[(indicators["level"] == level) & (indicators["reading"] == DEFAULT)]
    figures = {(r["target"], r["scope"], int(r["year"])): r for r in some.to_dict("records")}
    last = int(indicators["year"].max()) if len(indicators) else 0
    texts: dict[tuple, set[str]] = {}
    records = shortfalls.to_dict("records")
    for r in records:
        r["scope"] = line.get(r["organisation"], r["organisation"])
        texts.setdefault((r["target"], r["scope"], int(r["year"])), set()).add(_folded(r["remedy"]))
    for r in records:
        year = int(r["year"])
        now, then = (figures.get((r["target"], r["scope"], y)) for y in (year, year + 1))
        rates = [percent(f["numerator"], f["denominator"]) if f else None for f in (now, then)]
        r["state"] = now["state"] if now else "not-reported"
        r["next_state"] = "" if year >= last else then["state"] if then else "not-reported"
        r["change"] = rates[1] - rates[0] if None not in rates else None
        again = texts.get((r["target"], r["scope"], year + 1), set())
        r["repeated"] = bool(_folded(r["remedy"])) and _folded(r["remedy"]) in again
        r["outcome"] = _outcome(r["next_state"], r["change"])
    columns = [*shortfalls.columns, "scope", "state", "next_state", "change", "repeated", "outcome"]
    return pd.DataFrame(records, columns=columns)


def _folded(text: str) -> str:
    return " ".join(str(text).casefold().split()).strip(" .;-")


def _outcome(state: str, change: Fraction | None) -> str:
    if state in ("", "met", "running", "not-reported"):
        return state or "open"
    if state != "missed":
        return "not-judged"
    return "better" if change is not None and change > 0 else "not-better"
