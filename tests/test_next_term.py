"""The first year of the next term: made again byte for byte, read as its truth says, judged as plain counting does."""

import csv
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from analysis import load_reference
from frames import frames_of
from plain_counting import counted, plain
from test_sample import content

ROOT = Path(__file__).parents[1]
NEXT, TRUTH = ROOT / "data" / "next-term", ROOT / "tests" / "truth" / "next-term"
# of the first term only these, so that it is quick: organisations that go on, merge, or do not
FEW = ("Sở Xây dựng", "So Xay dung", "Bệnh viện Đa khoa", "Benh vien Da khoa", "Văn phòng Tỉnh ủy")
HALF = ("2021", "2022", "2025")


def rows(path):
    with open(path, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def reference():
    return load_reference(NEXT / "reference")


@pytest.fixture(scope="module")
def alone(reference):
    return frames_of(NEXT / "raw", reference)


@pytest.fixture(scope="module")
def both(reference, tmp_path_factory):
    """Both terms in one folder, of the first some organisations only."""
    raw = tmp_path_factory.mktemp("both") / "raw"
    shutil.copytree(NEXT / "raw", raw)
    for year in HALF:
        for path in (ROOT / "data" / "raw" / year).rglob("*.xls*"):
            if any(name in path.name for name in (*FEW, "QD xep loai")):
                (raw / year).mkdir(exist_ok=True)
                shutil.copy(path, raw / year)
    return frames_of(raw, reference)


def test_it_comes_out_the_same(tmp_path):
    sys.path.insert(0, str(ROOT / "data"))
    from make_sample import make_next

    make_next(tmp_path)
    for kept, made in (
        (NEXT, tmp_path / "data" / "next-term"),
        (TRUTH, tmp_path / "tests/truth/next-term"),
    ):
        files = sorted(p.relative_to(made) for p in made.rglob("*") if p.is_file())
        there = sorted(p.relative_to(kept) for p in kept.rglob("*") if p.is_file())
        assert files == [path for path in there if path.name != "SYNTHETIC.md"]
        assert all(content(made / path) == content(kept / path) for path in files)


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("observations", ("organisation", "measure"), "value"),
        ("gradings", ("organisation", "stage"), "grade"),
        ("shortfalls", ("organisation", "target"), "limitation"),
    ],
)
def test_every_value_is_read_as_the_truth_says(alone, both, table, key, value):
    truth = {tuple(row[k] for k in key): row[value] for row in rows(TRUTH / f"{table}.csv")}
    for tables in (alone, both):
        found = tables[table][tables[table]["year"].eq(2026)]
        read = {tuple(row[k] for k in key): str(row[value]) for row in found.to_dict("records")}
        assert read == truth


def asked(value, grade):
    """Numerator and denominator of each organisation for each target, written out by hand."""
    for one in value:
        v = value[one]
        yield "1", one, v["members_studied"], v["members_due_to_study"]
        yield "2", one, v["cells_meeting_good"], v["cells"]
        yield "3", one, v["members_excellent"] + v["members_good"], v["members_graded"]
        yield "5", one, v["members_excellent"], v["members_excellent"] + v["members_good"]
        yield "6", one, v["members_admitted"], 0
        yield "7", one, v["members_theory"], 0
        yield "8", one, v["cells_inspected"], 0
    for one, which in grade.items():
        yield "4", one, int(which in ("excellent", "good")), 1


def test_verdicts_of_the_next_term_equal_plain_counting(alone, both):
    value = defaultdict(dict)
    for row in rows(TRUTH / "observations.csv"):
        value[row["organisation"]][row["measure"]] = int(row["value"])
    graded = [row for row in rows(TRUTH / "gradings.csv") if row["stage"] == "decided"]
    sums = defaultdict(lambda: [0, 0, 0])
    for target, _, n, d in asked(value, {row["organisation"]: row["grade"] for row in graded}):
        sums[target] = [a + b for a, b in zip(sums[target], (n, d, 1), strict=True)]
    for target, number in (("6", 150), ("7", 400), ("8", 40)):
        sums[target][1] = number
    n = {target: numbers[0] for target, numbers in sums.items()}
    met = {
        "1": n["1"] == sums["1"][1],
        "2": 100 * n["2"] >= 92 * sums["2"][1],
        "3": 100 * n["3"] >= 97 * sums["3"][1],
        "4": 10 * n["4"] > 9 * sums["4"][1],
        "5": 10 * sums["5"][1] <= 100 * n["5"] <= 20 * sums["5"][1],
        "6": n["6"] >= 150,
        "8": 40 <= n["8"] <= 60,
    }
    states = {target: "met" if well else "missed" for target, well in met.items()}
    states |= {"7": "met" if n["7"] >= 400 else "running"}
    open_ones = sum(state != "missed" for state in states.values())
    states["9"] = "met" if sum(met.values()) >= 6 else "running" if open_ones >= 6 else "missed"
    sums["9"] = [sum(met.values()), 8, 60]
    for tables in (alone, both):
        found = tables["indicators"].query(
            "year == 2026 and level == 'bloc' and reading == 'resolution'"
        )
        columns = ["target", "numerator", "denominator", "reporting", "state"]
        read = {
            one: [*map(int, figures), state] for one, *figures, state in found[columns].to_numpy()
        }
        assert read == {target: [*sums[target], states[target]] for target in sums}
        assert set(found["expected"]) == {60}


def test_verdicts_of_the_first_term_count_its_own_body_alone(both):
    register = both["organisations"]
    own = both | {"organisations": register[register["body"].eq("khoi-bac-khe")]}
    former = both["indicators"][both["indicators"]["term"].eq("2021-2025")]
    for name in ("observations", "gradings"):
        own[name] = own[name][own[name]["year"].le(2025)]
    assert plain(former) == counted(own)


def test_a_number_that_is_shared_out_exempts_who_is_exempt(alone):
    found = alone["indicators"].query("target == '6' and level == 'organisation'")
    shared = dict(zip(found["scope"], found["denominator"], strict=True))
    state = dict(zip(found["scope"], found["state"], strict=True))
    assert (shared["U01"], shared["U12"]) == (4, 1)
    assert state["U11"] == "no-base"


def test_who_is_of_another_body_is_neither_due_nor_counted(both):
    due = both["returns"].query("expected")
    bodies = dict(both["organisations"][["organisation", "body"]].to_numpy())
    who = {(bodies[one], year <= 2025) for one, year in due[["organisation", "year"]].to_numpy()}
    assert who == {("khoi-bac-khe", True), ("ubnd", False)}
