"""What differs between two runs: against a plain comparison, on seeded sequences of edits."""

import random
from dataclasses import replace

import pandas as pd
import pytest

from analysis.measuring.differences import Runs, differences
from analysis.measuring.example import example

REASONS = {
    "file_new",
    "file_replaced",
    "file_gone",
    "version",
    "corrected",
    "reference",
    "reading",
}


def test_nothing_differs_from_itself():
    assert differences(Runs(example(), example())).empty


def edited(tables, random_, log):
    """One edit of the tables; what it should be told as goes into the log."""
    rows = tables.observations
    at = random_.randrange(len(rows))
    row = rows.iloc[at]
    name = ("value", row["organisation"], int(row["year"]), row["measure"])
    if random_.random() < 0.3:
        log.add(name)
        return replace(tables, observations=rows.drop(index=rows.index[at]).reset_index(drop=True))
    other = rows.copy()
    other.loc[other.index[at], "value"] = int(row["value"]) + random_.randrange(1, 9)
    log.add(name)
    return replace(tables, observations=other)


@pytest.mark.parametrize("seed", range(40))
def test_each_edit_of_a_sequence_is_told_and_nothing_else(seed):
    random_ = random.Random(seed)
    before, log = example(), set()
    after = before
    for _ in range(random_.randrange(1, 6)):
        after = edited(after, random_, log)
    found = differences(Runs(before, after))
    plain = _plainly(before.observations, after.observations)
    told = found[["organisation", "year", "item", "old", "new"]].to_numpy().tolist()
    assert sorted(map(tuple, told)) == sorted(plain)
    assert {("value", o, y, m) for o, y, m, *_ in plain} <= log


def _plainly(before, after):
    """The same by two dictionaries."""

    def named(rows):
        quarters = rows["quarter"].astype(object).where(rows["quarter"].notna(), "")
        keys = zip(rows["organisation"], rows["year"], rows["measure"], quarters, strict=True)
        return dict(zip(keys, rows["value"].astype(str), strict=True))

    old, new = named(before), named(after)
    return [
        (key[0], int(key[1]), key[2], old.get(key, ""), new.get(key, ""))
        for key in {*old, *new}
        if old.get(key) != new.get(key)
    ]


def with_file(tables, file, **changed):
    """The tables with one file's row put in or changed."""
    rows = tables.submissions
    if file not in set(rows["file"]):
        blank = {column: [""] for column in rows.columns} | {"year": [2025], "organisations": [1]}
        new = pd.DataFrame(blank | {"file": [file], "status": ["accepted"]})
        rows = pd.concat([rows, new.astype(rows.dtypes)], ignore_index=True)
    rows = rows.copy()
    for column, value in changed.items():
        rows.loc[rows["file"].eq(file), column] = value
    return replace(tables, submissions=rows)


def reason(before, after, **known):
    """Why the first observation, which has another value in `after`, differs."""
    rows = after.observations.copy()
    rows.loc[0, "value"] = int(rows.loc[0, "value"]) + 1
    found = differences(Runs(before, replace(after, observations=rows), **known))
    return found.loc[found["what"].eq("value"), "why"].item()


def test_the_reason_is_the_nearest_thing_that_explains_it():
    base = example()
    file = base.observations["file"][0]
    there = with_file(base, file, sha256="a")
    assert reason(there, with_file(base, file, sha256="b")) == "file_replaced"
    assert reason(base, there) in {"file_new", "file_replaced"}
    assert reason(there, there) == "reading"
    assert reason(there, there, reference_differs=True) == "reference"


def test_a_corrected_value_says_so():
    base = with_file(example(), example().observations["file"][0], sha256="a")
    rows = base.observations.copy()
    rows.loc[0, ["value", "rule"]] = [int(rows.loc[0, "value"]) + 1, "corrected"]
    found = differences(Runs(base, replace(base, observations=rows)))
    assert found["why"].tolist() == ["corrected"]


def test_every_reason_is_of_the_closed_list():
    found = differences(
        Runs(example(), replace(example(), observations=example().observations[:0]))
    )
    assert set(" ".join(found["why"]).split()) <= REASONS
    assert set(found["what"]) == {"value"}
