"""The pages on maps tell of all that the checker knows, in both languages, and of nothing else."""

import csv
from collections import defaultdict

import pytest

from analysis.reference.lines import PACKAGE_DATA
from analysis.reference.maps import FIELD_TYPES, LINE_TYPES
from analysis.reference.schema import schema

FILES = ("forms", "terms", "bodies", "targets", "allocations", "readings", "measures")


@pytest.fixture(scope="module")
def told():
    parts = defaultdict(set)
    with open(PACKAGE_DATA / "office" / "map_language.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["meaning"] and row["vi"], row
            parts[row["part"]].add(row["id"])
    return parts


def test_every_kind_and_type_is_told(told):
    assert told["kind"] == set(LINE_TYPES)
    assert told["type"] == set(FIELD_TYPES) - {""}
    for kind in ("form", "block", "row", "sheet"):
        assert told[kind] == set(LINE_TYPES[kind]) - {""}


@pytest.mark.parametrize("file", FILES)
def test_every_column_is_told(told, file):
    assert told[file] == {column.name for column in schema()[file].columns}
