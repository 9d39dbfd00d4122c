"""Funnel limits against published values and exact fractions; the same whichever way a rate is phrased."""

from fractions import Fraction
from math import comb

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measuring.funnel import FAR, WATCH, funnel, funnel_curve, funnel_summary, limits
from made_up_bloc import tables_of

OUTSIDE = {"low", "high", "far-low", "far-high"}


def figures(*counts, target="3", year=2023):
    rows = [
        {
            "target": target,
            "reading": "resolution",
            "level": "organisation",
            "scope": f"O{i}",
            "year": year,
            "numerator": n,
            "denominator": d,
        }
        for i, (n, d) in enumerate(counts)
    ]
    columns = ["target", "reading", "level", "scope", "year", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns).astype(
        {"numerator": "Int64", "denominator": "Int64"}
    )


def drawn(*counts, centre="pooled", target="3"):
    tables = tables_of({"indicators": figures(*counts, target=target)})
    return funnel(tables, target, 2023, centre=centre)


@pytest.mark.parametrize(
    "base, centre, lower, upper",
    [
        (5, 0.80, 0.2714, 0.9847),
        (20, 0.95, 0.8076, 0.9965),
        (50, 0.80, 0.6729, 0.8956),
        (200, 0.80, 0.7407, 0.8516),
    ],
)
def test_limits_equal_the_published_ones(base, centre, lower, upper):
    assert limits(base, centre) == pytest.approx((lower, upper), abs=5e-5)


def exact(base, centre, chance):
    """The interpolated limit by exact fractions."""
    below = Fraction(0)
    for k in range(base + 1):
        here = comb(base, k) * centre**k * (1 - centre) ** (base - k)
        if below + here >= chance:
            return (k - (below + here - chance) / here) / base
        below += here
    raise AssertionError("the chances do not add up to one")


@pytest.mark.parametrize("base", [1, 2, 7, 33, 120])
@pytest.mark.parametrize(
    "centre", [Fraction(1, 50), Fraction(1, 2), Fraction(17, 20), Fraction(99, 100)]
)
@pytest.mark.parametrize("level", [WATCH, FAR])
def test_limits_equal_exact_fractions(base, centre, level):
    tail = (1 - Fraction(str(level))) / 2
    wanted = [max(Fraction(0), min(Fraction(1), exact(base, centre, p))) for p in (tail, 1 - tail)]
    assert limits(base, float(centre), level) == pytest.approx([float(w) for w in wanted], abs=1e-9)


def test_limits_of_a_large_base_neither_overflow_nor_vanish():
    lower, upper = limits(20000, 0.9, FAR)
    assert 0.89 < lower < 0.9 < upper < 0.91


@pytest.mark.parametrize("base", [0, -3])
def test_no_base_is_refused(base):
    with pytest.raises(ValueError, match="at least 1"):
        limits(base, 0.8)


@given(st.integers(2, 300), st.floats(0.02, 0.98))
def test_the_wider_limits_lie_outside_the_narrower(base, centre):
    (low, high), (lowest, highest) = limits(base, centre), limits(base, centre, FAR)
    assert 0 <= lowest <= low <= centre + 1e-12 and low <= high <= highest <= 1


PAIRS = st.lists(
    st.integers(1, 60).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))),
    min_size=2,
    max_size=8,
)


@given(PAIRS)
def test_the_same_organisations_stand_out_when_failures_are_counted(counts):
    turn = {
        "low": "high",
        "high": "low",
        "far-low": "far-high",
        "far-high": "far-low",
        "inside": "inside",
        "": "",
    }
    one, other = drawn(*counts), drawn(*((d - n, d) for n, d in counts))
    for a, b in zip(one.to_dict("records"), other.to_dict("records"), strict=True):
        near = any(
            abs(t - p) < 1e-9 for t in (a["tail_low"], a["tail_high"]) for p in (0.025, 0.001)
        )
        assert near or turn[a["zone"]] == b["zone"]


@given(PAIRS)
def test_whoever_stands_out_lies_beyond_the_drawn_limit(counts):
    for r in drawn(*counts).to_dict("records"):
        if r["zone"].endswith("low"):
            assert (
                r["rate"]
                < (r["lower_998"] if r["zone"].startswith("far") else r["lower_95"]) + 1e-9
            )
        if r["zone"].endswith("high"):
            assert (
                r["rate"]
                > (r["upper_998"] if r["zone"].startswith("far") else r["upper_95"]) - 1e-9
            )


def test_five_of_five_is_not_remarkable_and_five_of_fifty_is():
    found = drawn((5, 5), (5, 50), (90, 100), (85, 100))
    assert found["zone"].tolist()[:2] == ["inside", "far-low"]
    assert found["rate"][0] > found["upper_95"][0]  # beyond the line, and yet every sixth would be
    assert found["centre_is"].unique().tolist() == ["pooled"]


def test_how_many_lie_outside_by_chance_is_exact():
    found = drawn((16, 20), (16, 20), centre="target")
    chances = [comb(20, k) * 0.9**k * 0.1 ** (20 - k) for k in range(21)]
    outside = sum(
        p
        for k, p in enumerate(chances)
        if sum(chances[: k + 1]) < 0.025 or sum(chances[k:]) < 0.025
    )
    summary = funnel_summary(found)._asdict()
    assert summary["chance_95"] == pytest.approx(2 * outside)
    assert summary["chance_998"] < summary["chance_95"] <= 2 * 0.05
    assert summary["dispersion"] == pytest.approx((2 * (0.8 - 0.9) ** 2 * 20 / 0.09) / 2)


def test_a_target_of_a_hundred_per_cent_has_no_funnel():
    found = drawn((9, 10), (10, 10), centre="target", target="4")
    assert found["zone"].tolist() == ["", ""]
    assert found[["lower_95", "upper_998"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    summary = funnel_summary(found)._asdict()
    assert (summary["state"], summary["outside_95"], summary["dispersion"]) == (
        "no-spread",
        0,
        None,
    )


def test_nothing_missing_and_no_base_are_left_out():
    assert funnel_summary(drawn()).state == "empty"
    table = figures((0, 0), (3, 4))
    table.loc[2] = ["3", "resolution", "organisation", "P", 2023, pd.NA, pd.NA]
    assert funnel(tables_of({"indicators": table}), "3", 2023)["scope"].tolist() == ["O1"]


def test_more_than_all_counts_as_all():
    found = drawn((152, 150), (140, 150), target="1b")
    assert found["rate"].tolist()[0] == 1.0 and found["numerator"].tolist()[0] == 152


def test_an_unknown_centre_is_refused():
    with pytest.raises(ValueError, match="pooled"):
        drawn((1, 2), centre="mean")


@pytest.mark.parametrize("largest", [1, 5, 31, 500, 5000])
def test_the_curve_reaches_from_one_to_the_largest(largest):
    curve = funnel_curve(0.9, largest)
    assert curve["base"].iloc[0] == 1 and curve["base"].iloc[-1] == largest
    assert curve["base"].is_monotonic_increasing and curve["base"].is_unique and len(curve) <= 160
    assert not OUTSIDE & set(curve.columns)
