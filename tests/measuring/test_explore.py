"""What a person chooses: the same figures as everywhere else, added up, side by side, traced."""

from dataclasses import replace
from fractions import Fraction

import pytest

import analysis
import made_up_bloc as bloc
from analysis.measuring import explore
from analysis.measuring.example import example
from analysis.measuring.indicators import indicators
from analysis.measuring.known import Unknown
from analysis.measuring.series import figures, records
from analysis.showing import figures as words
from analysis.tables import typed
from analysis.views import organisation, sources

COUNTS = ["numerator", "denominator", "reporting", "expected"]


@pytest.fixture(scope="module")
def drawn():
    made = bloc.tables_of(bloc.draw(3, holes=0.1))
    for column in ("raw", "rule"):
        made.observations[column] = made.gradings[column] = ""
    return replace(made, indicators=indicators(made), issues=typed("issues", made.issues))


def test_all_that_is_found_is_what_the_indicators_say(drawn):
    rows = explore.found(drawn)
    assert len(rows) and rows[["organisation", *COUNTS, "state", "units_short"]].equals(
        figures(drawn, level="organisation")
        .reset_index(drop=True)
        .rename(columns={"scope": "organisation"})[
            ["organisation", *COUNTS, "state", "units_short"]
        ]
    )


@pytest.mark.parametrize("measure", [analysis.misses, analysis.repeaters])
@pytest.mark.parametrize("listed", ["sector", "kind"])
def test_what_lists_organisations_lists_those_of_a_part_and_speaks_of_no_whole(
    drawn, listed, measure
):
    one = drawn.organisations[listed].iloc[0]
    part, ids = explore.only(drawn, **{listed: one}), explore.chosen(drawn, **{listed: one})
    whole = measure(drawn)
    by = "organisation" if "organisation" in whole else "scope"
    theirs = whole[whole[by].isin(ids)]
    assert len(theirs) < len(whole)
    assert measure(part).to_numpy().tolist() == theirs.to_numpy().tolist()
    assert set(part.indicators["level"]) == {"organisation"}


@pytest.mark.parametrize("level", ["sector", "kind"])
def test_a_group_added_up_is_the_figure_of_that_group(drawn, level):
    for scope in sorted(set(drawn.organisations[level])):
        added = explore.together(drawn, **{level: scope})
        own = figures(drawn, level=level, scope=scope).reset_index(drop=True)
        same = ["target", "year", *COUNTS, "state", "units_short"]
        assert len(own) and records(added[same]) == records(own[same])


def test_all_added_up_are_the_bloc(drawn):
    added, own = explore.together(drawn), figures(drawn, level="bloc")
    there = own[own["year"].isin(set(added["year"]))].reset_index(drop=True)
    assert records(added[["target", "year", *COUNTS]]) == records(
        there[["target", "year", *COUNTS]]
    )


def test_each_choice_narrows_and_nothing_else(drawn):
    every = explore.found(drawn)
    for name in ("target", "year", "sector", "kind", "state"):
        for value in sorted(set(every[name])):
            some = explore.found(drawn, **{name: value})
            assert set(some[name]) == {value}
            assert len(some) == int(every[name].eq(value).sum())
    assert explore.found(drawn, year=[]).empty
    with pytest.raises(Unknown):
        explore.found(drawn, sector="không có")


@pytest.mark.parametrize("call", [explore.found, explore.told, explore.asked, explore.only])
@pytest.mark.parametrize(
    "choice, said",
    [
        ({"nam": 2025}, "gần nhất: year"),
        ({"org": "A"}, "gần nhất: organisation"),
        ({"words": "y tế"}, "Không có lựa chọn «words»; có: "),
    ],
)
def test_what_is_no_choice_is_refused(call, choice, said):
    if call is explore.only and "nam" in choice:
        said = "Không có lựa chọn «nam»"
    with pytest.raises(Unknown, match=said):
        call(example(), **choice)


def test_a_year_is_known_as_typed_and_one_without_figures_is_said():
    assert explore.found(example(), year="2025").equals(explore.found(example(), year=2025))
    for call in (explore.found, explore.asked, explore.told, explore.silent):
        with pytest.raises(Unknown, match="Chưa có số liệu năm 2026; có 2024 và 2025"):
            call(example(), year=(2025, 2026))
    with pytest.raises(Unknown, match="Chưa có số liệu năm 2026"):
        explore.beside(example(), "A", year=2026)


def test_an_organisation_is_followed_under_its_earlier_name():
    rows = explore.beside(example(), "S", target="1b")
    assert rows["name"].tolist() == ["Công ty R", "Công ty S"]
    assert rows["year"].tolist() == [2024, 2025]
    assert rows["numerator"].tolist()[-2:] == [20, 19]


def test_two_sides_are_each_their_own_figures(drawn):
    ids = list(drawn.organisations["organisation"])[:2]
    rows = explore.beside(drawn, *ids)
    for row in records(rows):
        for who, end in zip(ids, ("", "_other"), strict=True):
            own = figures(drawn, row["target"], level="organisation", scope=who, year=row["year"])
            if len(own):
                numbers = [records(own)[0]["numerator"], row[f"numerator{end}"]]
                assert numbers[0] is numbers[1] or numbers[0] == numbers[1]
        a, b = row["rate"], row["rate_other"]
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            assert row["difference"] == a - b
        else:
            assert row["difference"] is None


def test_the_cells_behind_a_figure_add_up_to_it(drawn):
    for row in records(explore.found(drawn, target="1b")):
        cells = explore.behind(drawn, "1b", row["organisation"], row["year"])
        if row["reporting"]:
            used = cells[cells["finding"].ne("error")].drop_duplicates("key")
            value = dict(zip(used["key"], used["value"], strict=True))
            assert value["members_studied"] == row["numerator"]
            assert value["members_due_to_study"] == row["denominator"]


def test_the_same_figures_as_the_pages(small):
    for row in records(explore.found(small)):
        if not row["reporting"]:
            continue
        own = organisation.figures(small, row["name"])
        behind = sources.of_target(small, row["target"])
        counts = words.counts(row)
        of = own.frame[own.frame["Chỉ tiêu"].str.startswith(f"{row['target']}.")]
        assert counts in of[str(row["year"])].iloc[0] or "●" in of[str(row["year"])].iloc[0]
        listed = behind.parts[-1].frame
        line = listed[listed["Tổ chức"].eq(row["name"])]
        assert line[str(row["year"])].iloc[0].startswith(counts)


def test_words_are_sought_in_names_and_in_what_was_said(small):
    assert set(explore.found(small, text="cap uy chua kiem tra")["organisation"]) == {"A"}
    assert len(explore.told(small, text="cấp ủy chưa kiểm tra", year=2025)) == 1
    assert len(explore.told(small, target="1b")) == 3
    untold = small.shortfalls.assign(target="")
    assert len(explore.told(replace(small, shortfalls=untold))) == 3, "nothing said is lost"


def test_what_is_asked_is_of_the_chosen(small):
    asks = {"organisation": "A", "year": 2025, "severity": "query", "cells": "", "asked": "Vì sao?"}
    rows = bloc.frame(
        [asks | {"question": "q1", "effect": "1b:2025;3:2025"}, asks | {"question": "q2"}],
        list(small.questions.columns),
    )
    data = replace(small, questions=rows)
    assert explore.asked(data, target="3")["question"].tolist() == ["q1"]
    assert len(explore.asked(data, organisation="A")) == 2
    assert explore.asked(data, organisation="B").empty
