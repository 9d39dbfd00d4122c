"""Editions as they lie there: broken ones are passed over, and a report without any does not wait for pandas."""

import subprocess
import sys

from analysis.pipeline import editions

REPORT = """
import argparse, sys
from pathlib import Path
from types import SimpleNamespace
from analysis.cli import making
making.run.keep_apart = lambda *_: None
making.run.clean = lambda *_: SimpleNamespace(summary="", errors=0)
making.run.render = lambda *_: SimpleNamespace(failures=[], pages=[])
names = ("raw", "reference", "tidy", "notebooks", "out")
paths = dict.fromkeys(names, Path(sys.argv[1]) / "tidy")
assert making.report(argparse.Namespace(**paths, today=None, engine="", freeze="")) == 0
print("pandas" in sys.modules)
"""


def test_a_report_of_what_stands_does_not_wait_for_pandas(tmp_path):
    words = [sys.executable, "-c", REPORT, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.split()[-1] == "False"


def test_an_edition_whose_list_is_broken_is_passed_over(tmp_path):
    for name, listed in (
        ("A", "{"),
        ("B", '{"on": "2026-02-01", "run": {"what": 1}}'),
        ("C", "[]"),
    ):
        folder = tmp_path / editions.FOLDER / name
        folder.mkdir(parents=True)
        (folder / editions.LISTED).write_text(listed, encoding="utf-8")
    assert editions.editions(tmp_path / "tidy") == []
