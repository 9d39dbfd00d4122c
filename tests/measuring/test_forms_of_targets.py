"""Each form a target may have against plain counting written another way, and what cannot be said refused."""

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measuring.formula import evaluate, formula
from analysis.measuring.gaps import exact_gaps
from analysis.measuring.indicators import indicators
from analysis.measuring.rules import bounds
from analysis.measuring.targets import target_of
from analysis.tables import Tables
from made_up_bloc import DATA, observations, register
from office_folder import ORGANISATIONS, faults, put

YEARS = range(2026, 2031)
PLAIN = {
    "term": "T",
    "series": "",
    "name": "Kết nạp",
    "statement": "Kết nạp đảng viên mới",
    "universe": "members",
    "unit": "đảng viên",
    "success": "đảng viên mới",
    "base": "số phải kết nạp",
    "numerator": "joined",
    "denominator": "",
    "lower_op": "",
    "lower": "",
    "upper_op": "",
    "upper": "",
    "judged": "all",
    "period": "year",
    "first": "2026",
    "last": "2030",
    "founded_by": "",
    "cap": "",
    "breaks": "",
    "break_reason": "",
    "form": "",
    "base_at": "",
    "cumulative": "",
}


def target(ident, **changes):
    return PLAIN | {"target": ident} | changes


def bloc(seed, *targets, allocations=()):
    """Tables of some organisations that gave `joined` and `members`, with holes, and what they gave."""
    dice = random.Random(seed)
    people = [
        f"O{i} {dice.choice(['committee', 'cell'])} state - {dice.choice(['-', '2028-06-30'])}"
        for i in range(7)
    ]
    gave = {}
    for i in range(7):
        for year in YEARS:
            left = people[i].endswith("2028-06-30") and year >= 2028
            if not left and dice.random() < 0.85:
                gave[f"O{i}", year] = (dice.randint(0, 9), dice.randint(10, 40))
    rows = [
        (o, y, name, v)
        for (o, y), both in gave.items()
        for name, v in zip(("joined", "members"), both, strict=True)
    ]
    frames = {
        "observations": observations(rows),
        "organisations": register(*people),
        "targets": pd.DataFrame(list(targets)),
        "allocations": pd.DataFrame(
            list(allocations), columns=["term", "target", "by", "scope", "number"]
        ),
    }
    tables = Tables.of(frames)
    tables.indicators = indicators(tables)
    kinds = {line.split()[0]: line.split()[1] for line in people}
    return tables, gave, kinds


def figure(tables, ident, year, scope="bloc"):
    rows = tables.indicators.query("target == @ident and year == @year and scope == @scope")
    row = rows.iloc[0]
    return tuple(None if pd.isna(row[c]) else row[c] for c in ("numerator", "denominator", "state"))


def years_of(gave):
    years = [year for _, year in gave]
    return range(min(years), max(years) + 1)


@pytest.mark.parametrize("seed", range(8))
def test_a_number_a_year_and_a_band_are_judged_by_the_number(seed):
    count = target("c", form="count", lower=">=" and "25", lower_op=">=")
    band = target("b", form="count", lower="20", lower_op=">=", upper="30", upper_op="<=")
    most = target("m", form="count", upper="28", upper_op="<=")
    tables, gave, _ = bloc(seed, count, band, most)
    for year in years_of(gave):
        n = sum(joined for (_, y), (joined, _) in gave.items() if y == year)
        assert figure(tables, "c", year) == (n, 25, "met" if n >= 25 else "missed")
        assert figure(tables, "b", year) == (n, 20, "met" if 20 <= n <= 30 else "missed")
        assert figure(tables, "m", year) == (n, 28, "met" if n <= 28 else "missed")
        for organisation in {o for o, y in gave if y == year}:
            assert figure(tables, "c", year, organisation)[1:] == (0, "no-base")


@pytest.mark.parametrize("seed", range(8))
def test_a_number_of_the_term_adds_up_what_was_done_whoever_has_left(seed):
    wanted = target("t", form="count", lower="110", lower_op=">=", period="term", cumulative="yes")
    tables, gave, _ = bloc(seed, wanted)
    total = 0
    for year in years_of(gave):
        total += sum(joined for (_, y), (joined, _) in gave.items() if y == year)
        state = "met" if total >= 110 else "running" if year < 2030 else "missed"
        assert figure(tables, "t", year) == (total, 110, state)
        single = tables.indicators.query("level == 'organisation' and year == @year")
        assert single["numerator"].sum() == total


@pytest.mark.parametrize("seed", range(8))
def test_a_share_of_the_members_at_the_start_of_the_term_and_of_a_fixed_number(seed):
    start = target("s", denominator="members", lower="20", lower_op=">=", base_at="start")
    fixed = target("f", denominator="170", lower="15", lower_op=">=", base_at="fixed")
    tables, gave, _ = bloc(seed, start, fixed)
    first = {o: members for (o, y), (_, members) in gave.items() if y == 2026}
    for year in years_of(gave):
        now = {o: joined for (o, y), (joined, _) in gave.items() if y == year}
        n, d = (
            sum(v for o, v in now.items() if o in first),
            sum(v for o, v in first.items() if o in now),
        )
        if d:
            assert figure(tables, "s", year) == (n, d, "met" if 100 * n >= 20 * d else "missed")
        n = sum(now.values())
        assert figure(tables, "f", year) == (n, 170, "met" if 100 * n >= 15 * 170 else "missed")


@pytest.mark.parametrize("seed", range(6))
def test_a_number_shared_out_by_kind_with_exceptions(seed):
    wanted = target("a", form="count", lower="25", lower_op=">=")
    shares = [
        ("T", "a", "kind", "committee", "5"),
        ("T", "a", "kind", "cell", "2"),
        ("T", "a", "organisation", "O0", ""),
        ("T", "a", "organisation", "O1", "8"),
    ]
    tables, gave, kinds = bloc(seed, wanted, allocations=shares)
    for (o, year), (joined, _) in gave.items():
        part = {"O0": 0, "O1": 8}.get(o, {"committee": 5, "cell": 2}[kinds[o]])
        state = "met" if joined >= part else "missed"
        assert figure(tables, "a", year, o) == (joined, part, state if part else "no-base")


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_a_number_s_gap_add_up(seed):
    wanted = target("a", form="count", lower="60", lower_op=">=")
    shares = [("T", "a", "kind", "committee", "5")] if seed % 2 else []
    tables, _, _ = bloc(seed, wanted, allocations=shares)
    found = exact_gaps(tables)
    assert found
    for (ident, year, _), units in found.items():
        n, d, _ = figure(tables, ident, year)
        assert sum(units.values()) == d - n


@pytest.mark.parametrize("seed", range(6))
def test_each_organisation_at_least_so_many_counts_organisations(seed):
    each = target(
        "e",
        form="each",
        numerator="10 * joined >= members",
        denominator="1",
        lower="50",
        lower_op=">=",
    )
    tables, gave, _ = bloc(seed, each)
    for year in years_of(gave):
        now = [both for (_, y), both in gave.items() if y == year]
        n = len([1 for joined, members in now if joined / members >= 0.1])
        assert figure(tables, "e", year) == (
            n,
            len(now),
            "met" if 2 * n >= len(now) else "missed",
        )


@pytest.mark.parametrize("seed", range(6))
def test_a_target_on_targets_counts_those_that_are_met(seed):
    others = [
        target("c", form="count", lower="25", lower_op=">="),
        target("t", form="count", lower="110", lower_op=">=", period="term", cumulative="yes"),
        target("s", denominator="members", lower="20", lower_op=">="),
    ]
    on = target("x", form="targets", numerator="", lower="2", lower_op=">=", judged="bloc")
    tables, gave, _ = bloc(seed, *others, on)
    for year in years_of(gave):
        states = [figure(tables, ident, year)[2] for ident in "cts"]
        met, still = states.count("met"), states.count("running")
        state = "met" if met >= 2 else "running" if met + still >= 2 else "missed"
        assert figure(tables, "x", year) == (met, 3, state)


def test_the_goal_of_a_number_is_told_as_a_number():
    tables, _, _ = bloc(1, target("c", form="count", lower="450", lower_op=">="))
    assert target_of(tables, "c").short == "≥ 450" and bounds(tables)["c", 2026].asked == 450


@given(st.integers(0, 5), st.integers(0, 5))
def test_comparisons_and_or_are_those_of_arithmetic(a, b):
    values = {"a": a, "b": b}
    for text, expected in {
        "a >= b": a >= b,
        "a < 2 * b": a < 2 * b,
        "(a > 1) & (b <= 3)": a > 1 and b <= 3,
        "(a > 1) | (b > 1)": a > 1 or b > 1,
        "(a >= 3) + (b >= 3)": (a >= 3) + (b >= 3),
    }.items():
        assert evaluate(formula(text), values) == int(expected)


@pytest.mark.parametrize("text", ["a > 1 & b > 1", "a & b > 1", "a < b < 3", "a == b", "a or b"])
def test_a_comparison_that_could_be_read_two_ways_is_refused(text):
    with pytest.raises(ValueError):
        formula(text)


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"form": "count", "denominator": "", "lower": "3000"}, None),
        (
            {"form": "count", "denominator": "", "lower": "180", "upper": "200", "upper_op": "<="},
            None,
        ),
        ({"form": "count", "lower": "30"}, "để trống denominator"),
        ({"form": "count", "denominator": "", "lower": "2.5"}, "số nguyên"),
        ({"denominator": "3000", "lower": "100"}, "form là count"),
        ({"denominator": "1", "lower": "100"}, "form là count"),
        ({"denominator": "5356", "lower": "3", "base_at": "fixed"}, None),
        ({"numerator": "2 * members_studied > members", "denominator": "1", "form": "each"}, None),
        ({"form": "targets", "numerator": "", "denominator": "", "lower": "9"}, None),
        ({"form": "targets", "numerator": "", "denominator": "1", "lower": "9"}, "denominator"),
        ({"form": "count", "numerator": "", "denominator": ""}, "numerator"),
        ({"form": "grade"}, "không tính được"),
        ({"form": "rank"}, "thứ hạng"),
        ({"form": "yes-no"}, "đề án"),
        ({"period": "date"}, "năm đến hạn"),
        ({"period": "quarter"}, "bốn quý"),
    ],
)
def test_what_can_be_said_passes_and_the_rest_is_refused_with_the_reason(tmp_path, changes, said):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    rows = pd.read_csv(DATA / "targets.csv", dtype=str, keep_default_na=False)
    for column, value in changes.items():
        if column not in rows:
            rows[column] = ""
        rows.loc[1, column] = value
    rows.to_csv(tmp_path / "targets.csv", index=False)
    found = faults(tmp_path)
    if said is None:
        assert found == []
    else:
        assert {(file, line) for file, line, _ in found} == {("targets.csv", 3)}
        assert any(said in words for _, _, words in found)
