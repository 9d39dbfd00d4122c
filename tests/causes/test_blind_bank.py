"""The bank of six voices, written and labelled without sight of any rule, is sound.

Nothing is learnt from it yet: it is what the next way of coding is measured and trained on.
"""

import csv
from collections import Counter
from pathlib import Path

BANK = Path(__file__).parents[1] / "blind_bank.csv"
GROUPS = set("ABCDEFGHI")
KINDS = {"subjective", "objective"}


def rows():
    with BANK.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_groups_and_kinds_agree():
    for row in rows():
        pairs = [pair.split(":") for pair in row["kinds"].split(";") if pair]
        groups = {group for group in row["groups"].split(";") if group}
        assert {group for group, _ in pairs} == groups <= GROUPS, row["id"]
        assert {kind for _, kind in pairs} <= KINDS, row["id"]
        assert row["limitation"] or row["cause"], row["id"]


def test_no_text_stands_twice_and_every_group_has_its_voices():
    found = rows()
    assert len({row["id"] for row in found}) == len(found)
    assert len({(row["limitation"], row["cause"]) for row in found}) == len(found)
    single = Counter(row["groups"] for row in found)
    assert min(single[group] for group in GROUPS) >= 90
    assert len({row["voice"] for row in found}) >= 6
    assert len({row["organisation_kind"] for row in found}) >= 12
