"""One organisation's part of the tables: its page comes out the same, and depends on nothing else."""

from dataclasses import replace

import pytest

from analysis.measuring.example import example
from analysis.measuring.portion import Portions
from analysis.views import organisation as page
from analysis.views import sources

SHOWN = (
    page.profile,
    page.summary,
    page.figures,
    page.lines,
    page.grades,
    page.shortfalls,
    page.issues,
    sources.of_organisation,
)


def shown(tables, organisation):
    return [show(tables, organisation).html() for show in SHOWN]


@pytest.mark.parametrize("organisation", example().organisations["organisation"])
def test_a_page_made_from_the_portion_is_the_page_made_from_everything(organisation):
    portion = Portions(example()).of(organisation)
    assert shown(portion, organisation) == shown(example(), organisation)


def test_what_another_organisation_gave_does_not_touch_it():
    before = example()
    rows = before.observations.copy()
    rows.loc[rows["organisation"].eq("B"), "value"] = 1
    after = replace(before, observations=rows)
    one, other = (Portions(tables).digest("A") for tables in (before, after))
    assert one == other
    assert Portions(before).digest("B") != Portions(after).digest("B")


def test_any_row_of_its_own_changes_the_digest():
    base = Portions(example()).digest("A")
    seen = {base}
    for name in ("observations", "returns", "indicators"):
        tables = example()
        rows = getattr(tables, name)
        column = "organisation" if "organisation" in rows else "scope"
        less = rows.drop(index=rows.index[rows[column].eq("A")][0])
        seen.add(Portions(replace(tables, **{name: less})).digest("A"))
    assert len(seen) == 4


def test_an_unknown_organisation_has_nothing():
    assert Portions(example()).of("nobody").observations.empty
