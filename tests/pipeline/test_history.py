"""Earlier runs: kept once, let go by a stated rule, found again by day or id."""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from analysis.pipeline import history
from analysis.pipeline.history import Run, pruned, since


def tables_at(folder: Path, content: str) -> Path:
    """A folder of tables of which one has this content."""
    import hashlib

    tidy = folder / "tidy"
    tidy.mkdir(exist_ok=True)
    (tidy / "observations.csv").write_text(content, encoding="utf-8")
    digest = hashlib.sha256(content.encode()).hexdigest()
    about = {
        "summary": content,
        "resources": [{"name": "observations", "hash": f"sha256:{digest}"}],
    }
    (tidy / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return tidy


def test_the_same_again_is_no_new_run(tmp_path):
    tidy = tables_at(tmp_path, "a")
    first = history.remember(tidy, date(2026, 11, 1), "r")
    assert history.remember(tidy, date(2026, 11, 2), "r") == first
    assert len(history.runs(tidy)) == 1


def test_other_registers_are_a_new_run_though_the_tables_are_the_same(tmp_path):
    tidy = tables_at(tmp_path, "a")
    history.remember(tidy, date(2026, 11, 1), "r")
    history.remember(tidy, date(2026, 11, 1), "s")
    assert [run.run for run in history.runs(tidy)] == ["2026-11-01-1", "2026-11-01-2"]
    assert len(list(history.folder_of(tidy).glob("*.gz"))) == 1


def test_what_was_kept_comes_back(tmp_path):
    tidy = tables_at(tmp_path, "cột\n1\n")
    run = history.remember(tidy, date(2026, 11, 1), "r")
    tables_at(tmp_path, "cột\n2\n")
    history.remember(tidy, date(2026, 11, 2), "r")
    assert history.contents(tidy, run) == {"observations": "cột\n1\n".encode()}


def test_a_file_that_is_not_ours_stays(tmp_path):
    tidy = tables_at(tmp_path, "a")
    folder = history.folder_of(tidy)
    folder.mkdir()
    (folder / "ghi chú.txt").touch()
    history.remember(tidy, date(2026, 11, 1), "r")
    assert (folder / "ghi chú.txt").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"run": 1}]', "null", "\x00"])
def test_a_list_that_nobody_can_read_is_no_history(tmp_path, content):
    tidy = tables_at(tmp_path, "a")
    folder = history.folder_of(tidy)
    folder.mkdir()
    (folder / "runs.json").write_text(content, encoding="utf-8")
    assert history.runs(tidy) == []
    history.remember(tidy, date(2026, 11, 1), "r")
    assert len(history.runs(tidy)) == 1


def test_old_runs_are_let_go_with_their_contents(tmp_path):
    today = date(2026, 11, 1)
    for number in range(8):
        tidy = tables_at(tmp_path, str(number % 4) + "x" * number)
        history.remember(tidy, today + timedelta(days=40 * number), "r")
    kept = history.runs(tidy)
    named = {digest for run in kept for digest in run.contents.values()}
    assert {path.name[:64] for path in history.folder_of(tidy).glob("*.gz")} == named
    assert kept[-1].on == "2027-08-08"


@pytest.mark.parametrize("seed", range(10))
def test_the_rule_of_letting_go(seed):
    random_ = random.Random(seed)
    today = date(2026, 11, 26)
    days = sorted(today - timedelta(days=random_.randrange(400)) for _ in range(120))
    counted: dict[date, int] = {}
    known = []
    for day in days:
        counted[day] = counted.get(day, 0) + 1
        known.append(Run(f"{day}-{counted[day]}", day.isoformat(), "", ""))
    kept = pruned(known, today)
    for run in known:
        age = (today - date.fromisoformat(run.on)).days
        same_day = [r for r in known if r.on == run.on]
        old_month = [
            r
            for r in known
            if r.on[:7] == run.on[:7] and (today - date.fromisoformat(r.on)).days > 92
        ]
        stays = age <= 14 or (run == same_day[-1] if age <= 92 else run == old_month[-1])
        assert (run in kept) == stays, run
    assert pruned(kept, today) == kept


DAYS = [Run(f"{d}-1", d, "", "") for d in ("2026-01-02", "2026-03-01", "2026-05-01")]


@pytest.mark.parametrize(
    ("asked", "on"),
    [
        ("", "2026-03-01"),
        ("2026-03-01-1", "2026-03-01"),
        ("2026-04-30", "2026-03-01"),
        ("2025-01-01", "2026-01-02"),
        ("2026-01-02", "2026-01-02"),
    ],
)
def test_the_run_to_compare_with(asked, on):
    assert since(DAYS, asked).on == on


def test_no_run_is_made_up():
    assert since([], "2026-01-01") is None
    assert since(DAYS[:1]) is None
    assert since(DAYS, "2026-03-01-7") is None
