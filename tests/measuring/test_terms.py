"""Two terms in one folder: each view has its own years and targets, and no page speaks of the other."""

from dataclasses import replace

import pandas as pd
import pytest

import made_up_bloc as bloc
from analysis.measuring.assess import term_verdicts
from analysis.measuring.indicators import indicators
from analysis.measuring.terms import of_term, terms_there
from measured_bloc import made

NEXT = "2026-2030"


def moved(frame):
    """The same, five years later."""
    later = frame.assign(year=frame["year"] + 5)
    return pd.concat([frame, later[later["year"] <= 2027]], ignore_index=True)


@pytest.fixture(scope="module")
def both():
    """Five years of one term and two of the next, in which 7a asks for 97 and 2b begins anew."""
    drawn = bloc.draw(5)
    drawn |= {name: moved(drawn[name]) for name in ("observations", "gradings")}
    tables = made(drawn)
    own = tables.targets.assign(term=NEXT, first="2026", last="2030", breaks="", break_reason="")
    own.loc[own["target"].eq("7a"), "lower"] = "97"
    later = tables.terms.assign(term=NEXT, first="2026", last="2030", predecessor="2021-2025")
    tables = replace(
        tables,
        targets=pd.concat([tables.targets, own], ignore_index=True),
        terms=pd.concat([tables.terms, later], ignore_index=True),
    )
    return replace(tables, indicators=indicators(tables))


def test_a_bound_of_the_next_term_leaves_the_verdicts_of_the_last_alone(both):
    alone = of_term(both, "2021-2025").indicators.drop(columns="term").reset_index(drop=True)
    first = made(
        bloc.draw(5) | {"returns": both.returns},
    ).indicators.drop(columns="term")
    first = first.sort_values([*first.columns[:5]], ignore_index=True)
    alone = alone.sort_values([*alone.columns[:5]], ignore_index=True)
    columns = ["target", "level", "scope", "year", "numerator", "denominator", "state"]
    assert alone[columns].astype(str).equals(first[columns].astype(str))
    rows = both.indicators.query("target == '7a' and level == 'bloc' and reading == 'resolution'")
    for n, d, year, state in rows[["numerator", "denominator", "year", "state"]].to_numpy():
        met = 100 * n >= (95 if year <= 2025 else 97) * d
        assert state == ("met" if met else "missed")


def test_each_view_has_its_own_years_and_the_last_is_shown_where_none_is_named(both):
    assert terms_there(both) == ["2021-2025", NEXT]
    assert sorted(set(of_term(both).indicators["year"])) == [2026, 2027]
    assert sorted(set(of_term(both, "2021-2025").indicators["year"])) == [*range(2021, 2026)]
    assert len(of_term(both).targets) == 11
    with pytest.raises(KeyError, match=NEXT):
        of_term(both, "2031-2035")


def test_the_verdict_of_each_term_rests_on_its_own_years(both):
    rows = term_verdicts(both, target="2b", level="bloc")
    assert sorted(zip(rows["years"], rows["judged"] > 0, strict=True)) == [(2, False), (5, True)]


def test_what_is_added_up_begins_anew_with_each_term():
    """A sum over the term, and a base at its start, take nothing along from the term before."""
    drawn = bloc.draw(5)
    drawn |= {name: moved(drawn[name]) for name in ("observations", "gradings")}
    tables = made(drawn)
    one = tables.targets[tables.targets["target"].eq("1b")].assign(
        term="2021-2025",
        form="count",
        denominator="",
        lower="9000",
        cumulative="yes",
        period="term",
    )
    two = one.assign(term=NEXT, first="2026", last="2030")
    later = tables.terms.assign(term=NEXT, first="2026", last="2030", predecessor="2021-2025")
    tables = replace(
        tables,
        targets=pd.concat([one, two], ignore_index=True),
        terms=pd.concat([tables.terms, later], ignore_index=True),
    )
    rows = indicators(tables).query("level == 'bloc'").set_index("year")["numerator"]
    alone = (
        indicators(replace(tables, targets=tables.targets.assign(cumulative="", period="year")))
        .query("level == 'bloc'")
        .set_index("year")["numerator"]
    )
    assert rows[2022] == alone[2021] + alone[2022] and rows[2025] > rows[2024]
    assert rows[2026] == alone[2026] and rows[2027] == alone[2026] + alone[2027]
