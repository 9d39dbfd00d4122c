"""Pages speak of the years there are: every cell of every notebook on the first years of a term alone."""

import pytest

import analysis
import made_up_bloc as bloc
from cells_shown import NOTEBOOKS, YEAR, shown
from measured_bloc import made, shortfall


def until(year, first=2021):
    """The tables of a made-up bloc of which only some years were reported."""
    drawn = bloc.draw(3)
    for name in ("observations", "gradings"):
        rows = drawn[name]
        drawn[name] = rows[rows["year"].between(first, year)]
    told = [shortfall(n, "O01", y, "3") for n, y in enumerate(range(first, year + 1))]
    return made(drawn, told)


@pytest.mark.parametrize("last", [2021, 2022])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_page_speaks_of_a_year_that_is_not_there(path, last, monkeypatch, undrawn):
    tables = until(last)
    assert sorted(set(tables.indicators["year"])) == [*range(2021, last + 1)]
    for cell, said in shown(path, tables, monkeypatch):
        wrong = [y for y in YEAR.findall(said) if int(y) not in range(2021, last + 1)]
        assert not wrong, (cell, said)


def test_a_year_between_two_reported_ones_is_there_and_has_nothing():
    drawn = bloc.draw(3)
    for name in ("observations", "gradings"):
        drawn[name] = drawn[name][drawn[name]["year"].isin([2022, 2024])]
    rows = made(drawn).indicators.query("level == 'bloc' and target == '3'")
    states = dict(zip(rows["year"], rows["state"], strict=True))
    assert states[2023] == "not-reported" and sorted(states) == [2022, 2023, 2024]


def test_the_verdict_of_a_term_that_goes_on_is_of_the_years_so_far():
    rows = analysis.term_verdicts(until(2022), level="bloc")
    assert set(rows["years"]) == {2} and "met" not in set(rows["verdict"])
    assert rows.set_index("target")["verdict"]["2b"] == "running"
