"""Shares that are told as main or first: on enough units, untied, and not by one organisation."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring.example import example
from analysis.measuring.firm import attributed, firm
from analysis.measuring.series import records
from analysis.measuring.shortage import shares, shortage

EXAMPLE = example()


def bloc(*rows):
    """The example with shortages (target, organisation, cause group or "", units) of 2025."""
    made, named = [], []
    for n, (target, who, group, units) in enumerate(rows):
        made.append([target, 2025, "organisation", who, str(units)])
        made.append([target, 2025, "cause", group or "not-stated", str(units)])
        if group:
            named.append((f"s{n}", who, target, group))
    gaps = pd.DataFrame(made, columns=["target", "year", "by", "key", "units"])
    gaps = gaps.assign(units=[Fraction(u) for u in gaps["units"]])
    gaps = gaps.groupby(["target", "year", "by", "key"], as_index=False)["units"].sum()
    told = pd.DataFrame(
        [{"shortfall": s, "organisation": o, "year": 2025, "target": t} for s, o, t, _ in named],
        columns=["shortfall", "organisation", "year", "target"],
    )
    causes = pd.DataFrame(
        [
            {"shortfall": s, "code": g, "kind": "subjective", "item": 1, "state": "decided"}
            for s, _, _, g in named
        ],
        columns=["shortfall", "code", "kind", "item", "state"],
    )
    return replace(
        EXAMPLE, gaps=gaps.assign(units=gaps["units"].map(str)), shortfalls=told, causes=causes
    )


def first(tables, **asked):
    return records(firm(tables, 2025, **asked))[0]


def test_what_one_hospital_puts_first_is_not_firm():
    tables = bloc(("3", "H", "G", 30), ("3", "A", "E", 8), ("3", "B", "E", 8), ("3", "C", "E", 8))
    top = first(tables)
    assert (top["key"], top["firm"], top["turns"], top["organisations"]) == ("G", False, "H", "H")


def test_what_many_name_is_firm_also_without_any_one_of_them():
    rows = [("3", who, "E", 6) for who in "ABCD"] + [("3", "X", "G", 5)]
    top = first(bloc(*rows))
    assert (top["key"], top["units"], top["firm"], top["turns"]) == ("E", 24, True, "")
    assert top["organisations"] == "A B C D" and top["mentions"] == 4


def test_fewer_than_five_units_are_never_main():
    rows = [("3", who, "E", 1) for who in "ABCD"]
    assert first(bloc(*rows))["firm"] is False
    assert first(bloc(*rows, ("3", "Z", "E", 1)))["firm"] is True


def test_a_tie_is_not_first():
    rows = [("3", who, "E", 6) for who in "ABC"] + [("3", who, "G", 6) for who in "XYZ"]
    assert [row["firm"] for row in records(firm(bloc(*rows), 2025))] == [False, False]


def test_who_tells_nothing_is_part_of_the_whole_and_no_cause():
    tables = bloc(*[("3", who, "E", 6) for who in "ABC"], ("3", "S", "", 6))
    rows = records(firm(tables, 2025))
    assert [(row["key"], row["share"]) for row in rows] == [("E", 75)]


def test_tasks_are_weighed_as_the_causes_they_answer():
    tables = bloc(*[("3", who, "E", 6) for who in "ABC"])
    row = first(tables, by="task")
    assert (row["key"], row["share"], row["mentions"], row["firm"]) == ("IV.1", 100, 3, True)


GROUPS = st.sampled_from(["A", "C", "E", "G", ""])
ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["1b", "3"]), st.sampled_from("PQRSTU")),
    st.tuples(GROUPS, st.integers(1, 40)),
    min_size=1,
)


@settings(max_examples=12, deadline=None)
@given(ROWS)
def test_what_is_firm_stays_where_it_is_whoever_leaves(drawn):
    rows = [(target, who, *of) for (target, who), of in drawn.items()]
    tables = bloc(*rows)
    found = records(firm(tables, 2025))
    assert {r["key"]: r["share"] for r in found} == {
        r["key"]: r["share"] for r in records(shares(tables, 2025)) if r["key"] != "not-stated"
    }
    assert sum(units for *_, units in attributed(tables, 2025)) == sum(
        shortage(tables, 2025)["units"]
    )
    for place, row in enumerate(found):
        if row["firm"]:
            for who in {who for _, who, _, _ in rows}:
                rest = [r for r in rows if r[1] != who]
                left = records(firm(bloc(*rest), 2025)) if rest else []
                assert len(left) > place and left[place]["key"] == row["key"], who
