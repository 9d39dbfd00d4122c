"""Make the synthetic sample again: data/raw, data/reference, data/next-term, tests/truth.

    python data/make_sample.py [--root DIR] [--years 2021 2025]

Needs the package and, for the .xls and .ods files among the sample, its ``test`` extra.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from sample_maker import bloc, next_term
from sample_maker.books import Book, make_books
from sample_maker.files import write
from sample_maker.phrases import words
from sample_maker.plan import spoil
from sample_maker.story import simulate
from sample_maker.truth import truth_tables

from analysis.pipeline.checked import load_reference
from analysis.reference.lines import PACKAGE_DATA

SEED = 12


def make(root: str | Path, years: Iterable[int] = bloc.YEARS, seed: int = SEED) -> list[Book]:
    """Write the sample below ``root``: the raw files of ``years`` (by folder), all reference and truth tables."""
    root = Path(root)
    legacy = json.loads((PACKAGE_DATA / "legacy.json").read_text("utf-8"))
    reference = load_reference().having(organisations=bloc.organisations())
    values, grades, regraded = simulate(seed)
    books = make_books(reference, values, grades, regraded, words(values, grades, seed), seed)
    books = spoil(books, legacy, seed)
    raw = root / "data" / "raw"
    for year in map(str, years):
        shutil.rmtree(raw / year, ignore_errors=True)
        for book in books:
            if book.path.startswith(f"{year}/"):
                write(book, raw / book.path)
    receipts = pd.DataFrame(
        sorted((b.path, b.received) for b in books if b.received), columns=["file", "received"]
    )
    for name, frame in {
        "organisations": bloc.organisations(),
        "aliases": bloc.aliases(),
        "events": bloc.events(),
        "deadlines": bloc.deadlines(),
        "receipts": receipts,
    }.items():
        _csv(frame, root / "data" / "reference" / f"{name}.csv")
    for name, frame in truth_tables(books).items():
        _csv(frame, root / "tests" / "truth" / f"{name}.csv")
    return books


def make_next(root: str | Path, seed: int = SEED) -> list[Book]:
    """Write the first year of the next term below ``root``: raw files, reference, truth."""
    root = Path(root)
    here = root / "data" / "next-term" / "reference"
    for name, frame in (next_term.registers() | next_term.resolution()).items():
        _csv(frame, here / f"{name}.csv")
    (here / "forms").mkdir(exist_ok=True)
    shutil.copyfile(next_term.HERE / "TH-2026.csv", here / "forms" / "TH-2026.csv")
    receipts = pd.DataFrame(columns=["file", "received"])
    _csv(receipts, here / "receipts.csv")
    books = next_term.make_books(load_reference(here), seed)
    raw = root / "data" / "next-term" / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    for book in books:
        write(book, raw / book.path)
    came = [(book.path, book.received) for book in books if book.received]
    _csv(pd.DataFrame(came, columns=receipts.columns), here / "receipts.csv")
    for name, frame in truth_tables(books).items():
        _csv(frame, root / "tests" / "truth" / "next-term" / f"{name}.csv")
    return books


def _csv(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--root", default=HERE.parent, type=Path, help="where data/ and tests/ are (default: here)"
    )
    parser.add_argument(
        "--years",
        nargs="*",
        type=int,
        default=list(bloc.YEARS),
        help="only these folders of raw files",
    )
    arguments = parser.parse_args()
    made = make(arguments.root, arguments.years)
    made += make_next(arguments.root)
    print(f"{len(made)} files, {sum(len(b.planted) for b in made)} planted defects")
