"""The sample's tables against the generator's own truth, and its verdicts against plain counting of that truth."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_reference
from frames import frames_of
from made_up_bloc import frame
from plain_counting import counted, plain

ROOT = Path(__file__).parents[1]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUTH = ROOT / "tests" / "truth"


def rows(name):
    with open(TRUTH / f"{name}.csv", encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def tables():
    return frames_of(ROOT / "data" / "raw", load_reference(ROOT / "data" / "reference"))


def key(row):
    quarter = row["quarter"]
    return (
        row["organisation"],
        int(row["year"]),
        int(quarter)
        if quarter not in ("", None) and not pd.isna(quarter) and str(quarter) != "<NA>"
        else 0,
        row["measure"],
    )


def told(tables):
    look = tables["issues"][tables["issues"]["severity"] != "note"]
    places = set(zip(look["file"], look["sheet"], look["cell"], strict=True))
    sheets = {(file, sheet) for file, sheet, cell in places if sheet and not cell}
    return (
        places,
        sheets,
        {(file, sheet, cell.lstrip(LETTERS)) for file, sheet, cell in places if cell},
    )


def test_every_value_of_the_sample_is_right_or_an_issue_names_its_cell(tables):
    found = {key(r): r for r in tables["observations"].to_dict("records")}
    (named, sheets, lines), spoiled = (
        told(tables),
        {
            key(p)
            for p in rows("planted")
            if p["measure"] and p["recoverable"] == "no" and "grade:" not in p["measure"]
        },
    )
    refused = set(tables["submissions"].query("status == 'refused'")["file"])
    silent = []
    for r in rows("observations"):
        mine = found.pop(key(r), None)
        if mine is None and (r["file"] in refused or r["must"] == "no"):
            continue
        places = [
            (r["file"], r["sheet"], r["cell"]),
            *(tuple(p.split("::")) for p in r["also"].split(" | ") if p),
        ]
        if (
            mine is None
            and not any(
                p in named or p[:2] in sheets or (*p[:2], p[2].lstrip(LETTERS)) in lines
                for p in places
            )
        ) or (
            mine is not None
            and int(mine["value"]) != int(r["value"])
            and (mine["file"], mine["sheet"], mine["cell"]) not in named
        ):
            silent.append((key(r), r["value"], mine and mine["value"]))
        if mine is not None and int(mine["value"]) == int(r["value"]):
            assert (mine["file"], mine["sheet"], mine["cell"]) in places
    assert silent == [] and set(found) <= spoiled


def test_verdicts_of_the_sample_equal_plain_counting_of_the_generators_truth(tables):
    """Where the truth can be read; a cell that carries an error, or a value no reader can recover, is out of both."""
    errors = tables["issues"][tables["issues"]["severity"] == "error"]
    bad = set(zip(errors["file"], errors["sheet"], errors["cell"], strict=True))
    found = {key(r): r for r in tables["observations"].to_dict("records")}
    truth = {
        key(r): {
            **r,
            "year": int(r["year"]),
            "value": int(r["value"]),
            "quarter": int(r["quarter"]) if r["quarter"] else None,
        }
        for r in rows("observations")
    }
    lost = {p for p in truth if p not in found}
    spoiled = {p: found[p] for p in found if p not in truth}
    assert len(lost) + len(spoiled) < 0.02 * len(truth), (
        "the comparison must rest on nearly all of the truth"
    )
    columns = ["organisation", "year", "quarter", "measure", "value", "file", "sheet", "cell"]
    observations = [
        truth[p]
        for p in truth
        if p not in lost and (found[p]["file"], found[p]["sheet"], found[p]["cell"]) not in bad
    ]
    observations += [r for r in spoiled.values() if (r["file"], r["sheet"], r["cell"]) not in bad]
    dates = {(g["file"]): g["decided_on"] for g in tables["gradings"].to_dict("records")}
    gradings = [
        {**g, "year": int(g["year"]), "decided_on": dates.get(g["file"], "")}
        for g in rows("gradings")
    ]
    kept = {
        (g["organisation"], int(g["year"]), g["stage"])
        for g in tables["gradings"].to_dict("records")
    }
    gradings = [g for g in gradings if (g["organisation"], g["year"], g["stage"]) in kept]
    plain_tables = {
        "observations": frame([{c: r[c] for c in columns} for r in observations], columns),
        "gradings": frame(
            [
                {
                    c: g[c]
                    for c in (
                        "organisation",
                        "year",
                        "stage",
                        "grade",
                        "file",
                        "sheet",
                        "cell",
                        "decided_on",
                    )
                }
                for g in gradings
            ],
            ["organisation", "year", "stage", "grade", "file", "sheet", "cell", "decided_on"],
        ),
        "organisations": tables["organisations"],
        "events": tables["events"],
        "issues": tables["issues"].iloc[:0],
    }
    assert plain(tables["indicators"]) == counted(plain_tables)


def test_each_file_of_the_sample_has_the_status_it_should(tables):
    mine = {r["file"]: r["status"] for r in tables["submissions"].to_dict("records")}
    wrong = [
        (r["file"], r["status"], mine.get(r["file"]))
        for r in rows("submissions")
        if mine.get(r["file"]) != r["status"]
        and not (r["expect"] == "either" and mine.get(r["file"]) == "refused")
    ]
    assert wrong == [] and len(mine) == len(rows("submissions"))


def test_the_ledger_closes(tables):
    ledger = tables["ledger"]
    parts = ledger[["values", "labels", "derived", "ignored", "issues"]].sum(axis=1)
    assert (
        (ledger["unaccounted"] == 0).all()
        and (parts == ledger["cells"]).all()
        and len(ledger) > 500
    )
