"""No spoilt workbook of any form is read wrong in silence; what a careful reader recovers is recovered.

A sample of the mutants of `mutate.py` runs each time (about a minute); with MUTANTS=all in the environment, all of them.
"""

import dataclasses
import json
import os
import random
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

import mutate
from analysis.messages import Refused
from analysis.pipeline.checked import load_reference
from analysis.reference.lines import PACKAGE_DATA
from mutate import Bench, Subject, copy, judge, load, put

ROOT = Path(__file__).parents[1] / "data"
RAW = ROOT / "raw"
FULL = os.environ.get("MUTANTS") == "all"
KINDS = [
    ("PL1-2021", 2021),
    ("PL1-2021", 2022),
    ("TH-2023", 2023),
    ("TH-2023", 2024),
    ("PL1-2025", 2025),
    ("QD-XL", 2021),
    ("QD-XL", 2024),
    ("QD-XL", 2025),
    ("again", 2023),
]
FAMILIES = [
    "harmless texts",
    "kept texts",
    "lost texts",
    "labels doubled",
    "blanks",
    "strangers",
    "deletions",
    "doubles",
    "moves",
    "stacks",
    "merges",
    "years",
    "numbers",
    "encodings",
    "tables",
    "names",
    "combined",
]
EACH = 12  # mutants of one family and one form, each time

pytestmark = pytest.mark.skipif(not RAW.exists(), reason="the sample below data/raw is not there")


@cache
def bench() -> Bench:
    return Bench(load_reference(ROOT / "reference"))


@cache
def subject(form: str, year: int) -> Subject:
    """The first workbook of a form and year in the sample that is sound."""
    for path in sorted((RAW / str(year)).rglob("*.xls*")):
        try:
            workbook = load(path, RAW)
            located = bench().roles(workbook, f"{year}/")
        except Refused:
            continue
        again = any(f.block.id == "again" for f in located.facts)
        if (located.form.id, again) != ("QD-XL" if form == "again" else form, form == "again"):
            continue
        found = Subject(bench(), workbook, path.relative_to(RAW).as_posix())
        if not found.base.alarms and found.base.values and found.year == year:
            return found
    pytest.skip(f"no sound workbook of {form} {year} in the sample")


def sampled(mutants, rng):
    found = list(mutants)
    return found if FULL or len(found) <= EACH else rng.sample(found, EACH)


@pytest.mark.parametrize(("form", "year"), KINDS)
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_silent(form, year, family):
    own, rng = subject(form, year), random.Random(f"{form}{year}{family}")
    legacy = json.loads((PACKAGE_DATA / "legacy.json").read_text("utf-8"))
    makers = own.all_families(rng, legacy, 400 if FULL else EACH)
    silent, lost, alarms, count = [], [], [], 0
    for mutant in sampled(makers[family](), rng):
        out, verdict = own.judge(mutant)
        count += 1
        if verdict["silent"]:
            silent.append((mutant.name, verdict["silent"][:2]))
        if verdict["lost"] and mutant.wish in ("same", "kept"):
            lost.append((mutant.name, verdict["lost"][:2]))
        if out.alarms and mutant.wish == "same":
            alarms.append((mutant.name, [(i["code"], i["cell"]) for i in out.alarms][:3]))
    assert not silent, silent[:5]
    # a heading of three unmarked words may be beyond recognition; a person is told
    assert len(lost) <= (max(1, count // 20) if family in ("kept texts", "strangers") else 0), lost[
        :5
    ]
    assert not alarms, alarms[:5]


HOSTILE = [
    "Công ty CP Tổng hợp",
    "Tổng Công ty Cơ khí",
    "Tổng số Một",
    "Cộng Hòa Miền Núi",
    "Tổng cộng",
    "Ghi chú Media",
    "Người lập nghiệp",
    "Bí thư đoàn",
    "Chi bộ cơ sở",
    "II",
    "12",
    "Quý I",
    "Tốt",
    "Không",
    "Toàn khối",
    "Nơi nhận",
    "Cộng (I)",
    "1. Công ty 1",
    "Công ty CP 30/4",
    "x",
]


@pytest.mark.parametrize(("form", "year"), [("TH-2023", 2023), ("QD-XL", 2025), ("PL1-2021", 2021)])
def test_an_organisation_may_be_called_anything(form, year):
    own, lost = subject(form, year), []
    organisation = min({k[1] for k in own.base.values})
    for name in HOSTILE:
        register = own.bench.reference.organisations.copy()
        register.loc[register["organisation"] == organisation, "name"] = name
        aliases = own.bench.reference.aliases
        other = Bench(
            own.bench.reference.having(
                organisations=register, aliases=aliases[aliases["organisation"] != organisation]
            )
        )
        workbook = copy(own.workbook)
        for f in own.facts:
            if (
                f.part.type == "organisation"
                and own.bench.register.resolve(str(f.cell.value), year).organisation == organisation
            ):
                put(workbook.sheets[f.sheet], (f.row, f.column), name)
        verdict = judge(own.base, own.workbook, other.outcome(workbook, own.file), workbook)
        if verdict["silent"] or verdict["lost"]:
            lost.append((name, verdict["silent"][:1], verdict["lost"][:1]))
    assert not lost, lost


@pytest.mark.parametrize(
    ("form", "year"), [("TH-2023", 2023), ("PL1-2021", 2022), ("PL1-2025", 2025)]
)
def test_a_count_typed_wrong_is_noticed(form, year):
    """Sums, bounds, percentages and totals leave hardly any count on its own."""
    own, missed, count = subject(form, year), [], 0
    facts = [f for f in own.facts if f.part.type == "count" and f.cell.kind == "number"]
    for f in facts[:: 1 if FULL else max(1, len(facts) // 25)]:
        name = own.workbook.sheets[f.sheet].name
        if not own.by_place.get((name, f.a1)):
            continue
        workbook = copy(own.workbook)
        put(workbook.sheets[f.sheet], (f.row, f.column), f.cell.value * 2 + 3)
        alarms = own.bench.outcome(workbook, own.file).alarms
        count += 1
        if not any((i["sheet"], i["cell"]) == (name, f.a1) for i in alarms):
            missed.append((name, f.a1, f.part.measure))
    assert count >= 10 and len(missed) <= count // 10, missed


def test_the_oracle_is_not_blind():
    """A value changed behind the oracle's back is silent; an issue on its cell, its heading or its sheet explains it."""
    own = subject("PL1-2021", 2021)
    out = own.bench.outcome(own.workbook, own.file)
    key, (value, sheet, cell) = next((k, v) for k, v in out.values.items() if k[0] == "number")
    wrong = dataclasses.replace(out, values={**out.values, key: (value + 1, sheet, cell)})
    assert judge(own.base, own.workbook, wrong, own.workbook)["silent"]
    assert not judge(own.base, own.workbook, out, own.workbook)["silent"]
    gone = dataclasses.replace(out, values={k: v for k, v in out.values.items() if k != key})
    assert judge(own.base, own.workbook, gone, own.workbook)["silent"]
    told = dataclasses.replace(gone, issues=[{"severity": "query", "sheet": sheet, "cell": ""}])
    assert not judge(own.base, own.workbook, told, own.workbook)["silent"]
    more = dataclasses.replace(
        out, values={**out.values, ("number", "?", 1, "", "members"): (1, sheet, cell)}
    )
    assert judge(own.base, own.workbook, more, own.workbook)["silent"]


def test_moving_cells_moves_their_merges():
    own = subject("PL1-2021", 2021)
    workbook = copy(own.workbook)
    before = set(workbook.sheets[0].merges)
    mutate.insert_rows(workbook.sheets[0], 1, 2)
    mutate.delete_row(workbook.sheets[0], 1)
    mutate.delete_row(workbook.sheets[0], 1)
    assert (
        set(workbook.sheets[0].merges) == before
        and workbook.sheets[0].cells == own.workbook.sheets[0].cells
    )
    assert len(list(islice(own.blanks(), 3))) == 3
