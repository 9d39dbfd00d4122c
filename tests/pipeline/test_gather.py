"""What was read before is not read again, what has changed is, and a process that died is no verdict on a file."""

import multiprocessing
import os
import shutil
import sys
from pathlib import Path

import pytest

from analysis import cli, tables
from analysis import files as folders
from analysis.causes.stated import UNREAD
from analysis.messages import Refused
from analysis.pipeline import gather as cleaning
from analysis.pipeline.checked import load_reference
from analysis.returns.interpret import refused
from analysis.workers import DEATHS
from frames import frames_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Three workbooks and the register; `office()` cleans and gives the names of the files that were read."""
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))
    for path in sorted((ROOT / "data/raw/2021").glob("*.xlsx"))[:3]:
        target = tmp_path / "raw" / "2021" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copytree(ROOT / "data/reference", tmp_path / "reference")
    read, found = cleaning.read_files, []
    monkeypatch.setattr(
        cleaning,
        "read_files",
        lambda paths, *more: found.extend(p.name for p in paths) or read(paths, *more),
    )

    def run() -> list[str]:
        found.clear()
        words = [
            "clean",
            "--raw",
            str(tmp_path / "raw"),
            "--reference",
            str(tmp_path / "reference"),
            "--out",
            str(tmp_path / "tidy"),
        ]
        assert cli.main(words) == 0
        return list(found)

    run.folder = tmp_path
    return run


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_only_what_has_changed_is_read(office):
    files = office()
    first = bytes_of(office.folder / "tidy")
    assert len(files) == 3 and not office() and bytes_of(office.folder / "tidy") == first
    one = sorted((office.folder / "raw/2021").iterdir())[1]
    other = sorted((ROOT / "data/raw/2021").glob("*.xlsx"))[5]
    one.write_bytes(other.read_bytes())
    assert office() == [one.name]
    changed = bytes_of(office.folder / "tidy")
    shutil.rmtree(office.folder / "tidy")
    for kept in (office.folder / "cache").iterdir():
        kept.unlink()
    assert office() == sorted(files) and bytes_of(office.folder / "tidy") == changed != first


def test_another_register_settles_anew_without_reading(office):
    office()
    events = office.folder / "reference/events.csv"
    events.write_text("".join(events.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    before = folders.standing(office.folder / "tidy")["inputs"]
    assert not office() and folders.standing(office.folder / "tidy")["inputs"] != before


def test_another_cause_rule_codes_again_without_reading(office, monkeypatch):
    coded, run = [], cleaning.workers.Pool.run
    monkeypatch.setattr(
        cleaning.workers.Pool,
        "run",
        lambda pool, tasks, work, **more: (
            coded.extend(tasks) if work is cleaning._state else None,
            run(pool, tasks, work, **more),
        )[1],
    )
    office()
    texts = list(coded)
    rules = (ROOT / "src/analysis/data/cause_rules.csv").read_text("utf-8")
    (office.folder / "reference/cause_rules.csv").write_text(
        "".join(rules.splitlines(keepends=True)[:-1]), "utf-8"
    )
    assert not office() and texts and coded == 2 * texts


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_text_over_which_a_process_dies_is_left_to_a_person_and_tried_again(office, monkeypatch):
    stated = cleaning.stated
    office()
    rows = tables.load(office.folder / "tidy").shortfalls
    bad = next((r.cause, r.limitation) for r in rows.itertuples() if r.cause.strip())
    next((office.folder / "cache").glob("*.texts")).unlink()
    shutil.rmtree(office.folder / "tidy")
    with monkeypatch.context() as patch:
        patch.setattr(
            cleaning.workers, "_context", lambda: multiprocessing.get_context("fork")
        )  # a new start would not know the lambda
        patch.setattr(
            cleaning, "stated", lambda some, *by: os._exit(1) if bad in some else stated(some, *by)
        )
        assert not office()
    uncoded = tables.load(office.folder / "tidy").uncoded
    assert set(uncoded.loc[uncoded["why"] == UNREAD, "text"]) <= {text.strip() for text in bad}
    assert bad[0].strip() in set(uncoded.loc[uncoded["why"] == UNREAD, "text"]), "it, and no other"
    office()
    assert UNREAD not in set(tables.load(office.folder / "tidy").uncoded["why"])


DIED = {
    "crashed": Refused("crashed.stopped"),
    "too_slow": Refused("too_slow", seconds=10),
    "too_much_memory": Refused("too_much_memory", megabytes=1024),
}


@pytest.mark.parametrize("code", DEATHS)
def test_a_file_at_which_a_process_died_is_tried_again(office, monkeypatch, code):
    counted = cleaning.read_files

    def dying(paths, raw, *more):
        _, *rest = counted(paths, raw, *more)
        return [refused(cleaning.name_of(paths[0], raw), DIED[code]), *rest]

    with monkeypatch.context() as patch:
        patch.setattr(cleaning, "read_files", dying)
        files = office()
    assert list(tables.load(office.folder / "tidy").submissions["status"]).count("refused") == 1
    assert office() == files[:1]
    assert set(tables.load(office.folder / "tidy").submissions["status"]) == {"accepted"}
    assert not office()


def test_a_broken_cache_costs_time_and_nothing_else(office):
    files, first = office(), bytes_of(office.folder / "tidy")
    for kept in (office.folder / "cache").iterdir():
        kept.write_bytes(b"x")
    shutil.rmtree(office.folder / "tidy")
    assert office() == files and bytes_of(office.folder / "tidy") == first


def test_what_is_made_ready_early_is_what_is_written(office):
    office()
    frames = frames_of(office.folder / "raw", load_reference(office.folder / "reference"))
    assert all(
        (office.folder / "tidy" / f"{name}.csv").read_bytes() == tables.to_csv(frame).encode()
        for name, frame in frames.items()
    )
