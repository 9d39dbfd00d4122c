"""What is kept between runs: plain, checked, in a folder that is the user's alone; anything else is no cache."""

import os
import pickle
import re
import sys
import time
from functools import partial
from pathlib import Path

import msgspec
import pytest

from analysis.causes.stated import Stated
from analysis.files import UNUSED_SECONDS
from analysis.messages import Finding, Place
from analysis.pipeline import kept
from analysis.returns.model import Return, Value

KEYS = [("a.xlsx", "1"), ("b.xlsx", "2")]
VALUE = Value((0, 7), "Trang", "B7", "b", "f", "count", "members", "", 12, "12", "number")
RETURNS = {
    key: Return(
        key[0],
        values=(VALUE, VALUE._replace(value=None), VALUE._replace(value=[0.5, 50.0])),
        names={(0, 7): VALUE._replace(value="Chi bộ A")},
        whose={(0, 7): (0, 3)},
        findings=(Finding("far", Place("Trang", "B7"), cells=["A1", "B2"], count=3),),
        ledger=({"sheet": "Trang", "cells": 4},),
        late=frozenset({(0, 9)}),
        pending={(0, 9): [Finding("far", found="x")]},
        texts=(("nguyên nhân", "hạn chế"),),
    )
    for key in KEYS
}


def recall(path, version="v", kind=Return):
    """What comes back, and which keys had to be found anew."""
    asked = []

    def find(fresh):
        asked.extend(fresh)
        return {key: kept.packed(RETURNS[key]) for key in fresh}

    return kept.recalled(path, version, KEYS, find, partial(kept.unpacked, kind=kind)), asked


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "kept.read"
    assert recall(path) == (RETURNS, KEYS) and recall(path) == (RETURNS, [])
    return path


def test_what_comes_back_is_of_the_same_classes(path):
    item = recall(path)[0][KEYS[0]]
    assert type(item.values[0]) is Value and type(item.late) is frozenset
    assert type(item.findings[0].place) is Place and item.addressed(item.findings[0])


def test_another_version_shares_nothing(path):
    assert recall(path, "w")[1] == KEYS


def test_any_byte_that_has_changed_is_noticed(path):
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert recall(path) == (RETURNS, KEYS), at
    for end in range(0, len(content), 97):
        path.write_bytes(content[:end])
        assert recall(path) == (RETURNS, KEYS), end


class Harmful:
    def __reduce__(self):
        return os.mkdir, ("harmed",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Harmful()),
        msgspec.msgpack.encode({key: pickle.dumps(Harmful()) for key in KEYS}),
        msgspec.msgpack.encode({key: kept.packed({"file": 1}) for key in KEYS}),
        msgspec.msgpack.encode({key: kept.packed([Stated("", "", (), "", ())]) for key in KEYS}),
        msgspec.msgpack.encode([1, 2]),
        b"\xc1",
    ],
)
def test_what_is_no_such_data_is_no_cache_even_under_its_right_digest(
    path, content, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    path.write_bytes(kept._first("v", content) + content)
    assert recall(path) == (RETURNS, KEYS) and not (tmp_path / "harmed").exists()
    assert recall(path) == (RETURNS, [])


def test_no_pickle_is_read_from_a_disk():
    root = Path(kept.__file__).parents[1]
    loading = re.compile(
        r"import pickle|pickle\.load|import marshal|import shelve|joblib|allow_pickle"
    )
    # engine: what this program hands to a computing process, never a file
    told = {p.name for p in root.rglob("*.py") if loading.search(p.read_text("utf-8"))}
    assert told <= {"engine.py"}
    engine = (root / "pipeline/engine.py").read_text("utf-8")
    assert not re.search(r"pickle\.load\b|read_bytes|open\(", engine)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_folder_that_others_may_write_to_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))
    assert kept.place_for(tmp_path / "tidy").parent == tmp_path / "cache"
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    (tmp_path / "cache").chmod(0o777)
    assert kept.place_for(tmp_path / "tidy") is None
    monkeypatch.setenv("ANALYSIS_CACHE", str(Path(__file__) / "no folder"))
    assert kept.place_for(tmp_path / "tidy") is None


def test_what_no_run_has_used_for_long_goes_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path))
    mine, other = kept.place_for(tmp_path / "tidy").with_suffix(".read"), tmp_path / "notes.txt"
    for file in (mine, other):
        file.write_bytes(b"x")
        os.utime(file, (0, time.time() - UNUSED_SECONDS - 60))
    kept.place_for(tmp_path / "other")
    assert other.exists() and not mine.exists()


def test_texts_that_are_alike_are_one_in_what_two_files_say():
    first, second = (kept.unpacked(kept.packed(RETURNS[key]), Return) for key in KEYS)
    assert first.values[0].measure is not second.values[0].measure  # so it comes
    first, second = first.shared(), second.shared()
    assert [first, second] == [RETURNS[key] for key in KEYS]
    for one, other in zip(first.values, second.values, strict=True):
        alike = [a is b for a, b in zip(one, other, strict=True) if isinstance(a, str)]
        assert len(alike) >= 11 and all(alike)
    assert first.names[0, 7].sheet is second.values[0].sheet
