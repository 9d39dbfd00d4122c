"""What organisations wrote: who names which causes, copies them, returns to them, contradicts the figures."""

from fractions import Fraction

import pandas as pd
import pytest

from analysis.causes.explain import code_causes
from analysis.measuring.gaps import named_causes
from analysis.measuring.texts import (
    answers,
    coding,
    copied,
    kinds,
    kinds_by_year,
    mentions,
    misses,
    repeated_texts,
    returning_causes,
    sector_shares,
    shortfalls_with_figures,
    told,
    words,
)
from cause_data import CAUSES as CODES
from cause_data import RULES
from made_up_bloc import DATA, strings, tables_of

SHORTFALLS = pd.DataFrame(
    [
        ("a1", "a", 2021, "4", "Dịch bệnh."),
        ("a2", "a", 2022, "4", "Dịch bệnh"),
        ("a3", "a", 2024, "4", "Dịch bệnh kéo dài"),
        ("b1", "b", 2021, "4", "dịch bệnh"),
        ("b2", "b", 2022, "7a", "Không có"),
        ("b3", "b", 2023, "7a", ""),
        ("c1", "c", 2023, "7a", "Xyz"),
    ],
    columns=["shortfall", "organisation", "year", "target", "cause"],
).assign(limitation="", file="", sheet="", cell="")
REGISTER = pd.DataFrame({"organisation": ["a", "b", "c"], "sector": ["state", "soe", "soe"]})
FIGURES = pd.DataFrame(
    [
        ("a", 2021, "4", "met"),
        ("a", 2022, "4", "missed"),
        ("b", 2022, "7a", "missed"),
        ("b", 2023, "7a", "missed"),
        ("c", 2023, "7a", "missed"),
        ("c", 2023, "1a", "missed"),
        ("b", 2021, "4", "too-few"),
    ],
    columns=["scope", "year", "target", "state"],
).assign(level="organisation", reading="resolution", numerator=1, denominator=2, units_short=1)
CAUSES = strings(DATA / "causes.csv")


def bloc(shortfalls=SHORTFALLS, indicators=FIGURES, **frames):
    """Tables of shortfalls, their causes coded by the package's rules."""
    done = code_causes(shortfalls, CODES, RULES)
    made = {"causes": done.causes, "uncoded": done.uncoded, "cause_codes": CAUSES}
    about = {"shortfalls": shortfalls, "organisations": REGISTER, "indicators": indicators}
    return tables_of(made | about | frames)


@pytest.fixture(scope="module")
def small():
    return bloc()


def test_each_shortfall_is_counted_once(small):
    found = mentions(small, "year", "target", "sector", "group", "kind")
    assert found["mentions"].sum() == small.causes["shortfall"].nunique() == 4
    assert set(found["group"]) == {"H"} and set(found["sector"]) == {"state", "soe"}
    assert mentions(small).to_dict("records") == [
        {"mentions": 4, "shortfalls": 4, "organisations": 2}
    ]
    assert mentions(small, "group", year=2021)["organisations"].tolist() == [2]
    assert len(named_causes(small, 2021)) == 2


def test_a_cause_of_both_kinds_is_two_mentions_of_one_shortfall(small):
    causes = small.causes.assign(kind="objective")
    twice = pd.concat([causes, causes.head(1).assign(kind="subjective")])
    both = bloc(causes=twice)
    assert kinds(both) == (1, 4, 5)
    assert mentions(both, "group")["shortfalls"].tolist() == [4]
    assert kinds_by_year(both).loc[2021].tolist() == [1, 2, 0]
    assert kinds_by_year(both).loc[2023].tolist() == [0, 0, 1], "what nobody could code"


def test_a_sector_is_measured_by_its_own_shortfalls(small):
    found = sector_shares(small).set_index(["sector", "group"])
    assert found.loc[("state", "H"), ["base", "share"]].tolist() == [3, 100]
    assert found.loc[("soe", "A"), ["base", "share"]].tolist() == [1, 0]
    assert set(found["share"]) == {Fraction(0), Fraction(100)}


def test_what_was_said_and_what_could_be_coded_adds_up(small):
    found = coding(small)
    assert (found.stated, found.none, found.not_answered) == (5, 1, 1)
    assert (found.items, found.coded, found.uncoded) == (5, 4, 1)
    assert found.shortfalls == len(answers(small)) == 7
    assert told(small, 2022) == (2, 2, 0, 1, 1)


def test_returning_needs_years_in_a_row(small):
    found = returning_causes(small)
    assert found[found["run"] > 1].to_dict("records") == [
        {
            "organisation": "a",
            "target": "4",
            "group": "H",
            "years": "2021 2022 2024",
            "times": 3,
            "run": 2,
        }
    ]
    assert len(found) == 2 and found["times"].tolist() == [3, 1]


def test_copies_of_their_own_and_of_others_are_told_apart_and_none_and_blank_left_out(small):
    assert copied(small, 2021) == (2, 1, 2, 2) and copied(small, 2022) == (1, 1, 1, 1)
    assert copied(small, 2024) == (1, 0, 0, 0) and copied(small).stated == 5
    assert repeated_texts(small)[["times", "organisations", "years"]].values.tolist() == [[3, 2, 2]]


@pytest.mark.parametrize(
    "one, other",
    [
        ("Cấp uỷ kiêm nhiệm", "Cấp ủy kiêm nhiệm"),
        ("- Có vi phạm kỷ luật;\n- Ít đảng viên", "Có vi phạm kỉ luật. Ít đảng viên"),
        ("Dịch Covid-19 kéo dài", "dịch COVID 19, kéo dài."),
    ],
)
def test_the_same_words_are_a_copy_however_they_are_written(one, other):
    rows = [("a1", "a", 2021, "4", one), ("b1", "b", 2022, "4", other)]
    made = pd.DataFrame(rows, columns=SHORTFALLS.columns[:5]).assign(
        limitation="", file="", sheet="", cell=""
    )
    assert words(one) == words(other)
    assert copied(bloc(made)).others == 2


def test_other_words_are_no_copy():
    assert words("Dịch bệnh") != words("Dịch bệnh kéo dài")
    assert words("đạt 90%") != words("đạt 90")


def test_words_and_numbers_that_disagree(small):
    silent = misses(small)
    assert {(r.organisation, r.target): r.why for r in silent.itertuples() if r.year == 2023} == {
        ("b", "7a"): "not-answered",
        ("c", "7a"): "uncoded",
        ("c", "1a"): "not-mentioned",
    }
    assert silent.loc[silent["year"] == 2022, "why"].tolist() == ["coded", "none"]
    found = shortfalls_with_figures(small).set_index("shortfall")["state"]
    assert found.index[found == "met"].tolist() == ["a1"]
    assert found["a3"] == "" and len(found) == 7
