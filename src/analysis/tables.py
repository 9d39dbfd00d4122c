"""The tidy tables: their schema, how they are written – whole or not at all – and how they are loaded again."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import files as folders

# table: column: (type, meaning). Types: str, int (whole, may be missing), bool.
PLACE = {
    "file": ("str", "file below RAW, with /"),
    "sheet": ("str", "sheet as named in the file"),
    "cell": ("str", "A1 address in the file as submitted"),
}
WHO = {"organisation": ("str", "id in the register"), "year": ("int", "year of the return")}
SCHEMA: dict[str, dict[str, tuple[str, str]]] = {
    "submissions": {
        "file": PLACE["file"],
        "sha256": ("str", "of the file's bytes"),
        "form": ("str", "id of the form map"),
        "year": WHO["year"],
        "status": ("str", "accepted, superseded or refused"),
        "organisations": ("int", "how many organisations it speaks for"),
        "reason": ("str", "why it is not accepted"),
        "received": ("str", "ISO date of receipt"),
        "dated": ("str", "ISO date in the letterhead"),
        "organisation": ("str", "id, where it speaks for one"),
    },
    "observations": WHO
    | {
        "quarter": ("int", "1-4, empty for the year"),
        "measure": ("str", "id in measures"),
        "value": ("int", "count, or 0/1 for a flag"),
        **PLACE,
        "raw": ("str", "the cell as submitted"),
        "rule": ("str", "the rule that read it"),
    },
    "gradings": WHO
    | {
        "stage": ("str", "self or decided"),
        "grade": ("str", "excellent, good, satisfactory, failed or ungraded"),
        **PLACE,
        "decided_on": ("str", "ISO date of the list"),
        "raw": ("str", "the cell as submitted"),
    },
    "shortfalls": {"shortfall": ("str", "id")}
    | WHO
    | {
        "target": ("str", "id in targets"),
        "limitation": ("str", "text as meant"),
        "cause": ("str", "text as meant"),
        "remedy": ("str", "text as meant"),
        **PLACE,
    },
    "causes": {
        "shortfall": ("str", "id in shortfalls"),
        "code": ("str", "id in causes of the reference data"),
        "kind": ("str", "subjective or objective"),
        "how": ("str", "rule or reviewed"),
        "item": ("int", "1, 2, … item of the text"),
        "text": ("str", "the item"),
        "words": ("str", "the words that decided"),
        "doubt": ("str", "why a person should look at it, empty where none need"),
    },
    "issues": {
        "severity": ("str", "error, query or note"),
        "code": ("str", "kind of finding"),
        **PLACE,
        **WHO,
        "found": ("str", "what stands there"),
        "expected": ("str", "what should"),
        "message": ("str", "and how to mend it"),
    },
    "ledger": {
        "file": PLACE["file"],
        "sheet": PLACE["sheet"],
        "cells": ("int", "non-empty cells"),
        "values": ("int", "values"),
        "labels": ("int", "titles, headings, labels"),
        "derived": ("int", "totals, percentages, numbering"),
        "ignored": ("int", "letterhead, notes, signatures, parts no map knows"),
        "issues": ("int", "could not be used"),
        "unaccounted": ("int", "always 0"),
    },
    "indicators": {
        "target": ("str", "id in targets"),
        "reading": ("str", "resolution, or another base"),
        "level": ("str", "bloc, sector, kind or organisation"),
        "scope": ("str", "id, bloc for the bloc"),
        "year": WHO["year"],
        "numerator": ("int", "achieved"),
        "denominator": ("int", "base"),
        "reporting": ("int", "organisations the figure rests on"),
        "expected": ("int", "organisations due to report"),
        "state": ("str", "met, missed, running, not-reported, no-base or too-few"),
        "units_short": ("int", "whole number of further successes that would meet it"),
    },
    "gaps": {
        "target": ("str", "id in targets"),
        "year": WHO["year"],
        "by": ("str", "organisation or cause"),
        "key": ("str", "organisation, cause code, not-stated or surplus"),
        "units": ("str", "exact to 9 decimals"),
    },
    "organisations": {
        "organisation": ("str", "id"),
        "name": ("str", "official name"),
        "kind": ("str", "committee or cell"),
        "sector": ("str", "sector id"),
        "founded": ("str", "ISO date"),
        "dissolved": ("str", "ISO date"),
    },
    "events": {
        "date": ("str", "ISO date"),
        "event": ("str", "kind of event"),
        "predecessor": ("str", "id"),
        "successor": ("str", "id"),
        "decision": ("str", "number of the decision"),
    },
    "returns": WHO
    | {
        "expected": ("bool", "in force on 31 December"),
        "received": ("str", "ISO date of the accepted return"),
        "due": ("str", "ISO date"),
        "late": ("bool", "received after the due date"),
        "file": ("str", "accepted return, empty when missing"),
        "files": ("int", "returns sent, whatever their status"),
    },
    "uncoded": {
        "shortfall": ("str", "id in shortfalls"),
        "item": ("int", "item of the text"),
        "text": ("str", "the item"),
        "proposal": ("str", "nearest cause code"),
        "why": ("str", "why no rule decided"),
    },
}
# The resolution's own data that come along with the tables, as they stand in their files.
REFERENCE = ("targets", "readings", "measures", "cause_codes", "task_groups")
# What a spreadsheet takes for a formula where a field begins. Office computers here separate fields by semicolons: for
# them a field begins behind a semicolon, a tab or a line break in a text, too (there a dash mostly opens a list).
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIRST = f"'*[{re.escape(''.join(LIVE))}]"
_LATER = r"'*(?:[=@＝＠]|[-+＋－][^;\t\r\n]*[(|!])"
_BEFORE = r'([;\t\r\n][\s"]*)'
_QUOTE = re.compile(f"{_BEFORE}({_LATER})")
_UNQUOTE = re.compile(f"^'(?={_FIRST})|{_BEFORE}'(?={_LATER})")
_TO_QUOTE = re.compile('[",\r\n]')
_TO_LOOK_AT = (
    *'",\r\n;\t',
    *(f"\x1f{c}" for c in ("'", *LIVE)),
)  # where none of these is, nothing has to be done
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)  # no text file, no workbook holds these


@dataclass
class Tables:
    """The tidy tables as frames; the resolution's own data comes along, so that a page needs nothing else."""

    submissions: pd.DataFrame
    observations: pd.DataFrame
    gradings: pd.DataFrame
    shortfalls: pd.DataFrame
    causes: pd.DataFrame
    issues: pd.DataFrame
    ledger: pd.DataFrame
    indicators: pd.DataFrame
    gaps: pd.DataFrame
    organisations: pd.DataFrame
    events: pd.DataFrame
    returns: pd.DataFrame
    uncoded: pd.DataFrame
    targets: pd.DataFrame
    readings: pd.DataFrame
    measures: pd.DataFrame
    cause_codes: pd.DataFrame
    task_groups: pd.DataFrame
    synthetic: bool = False
    dated: str = ""
    sha256: str = ""
    folder: Path | None = field(default=None, compare=False)

    @classmethod
    def of(cls, frames: Mapping[str, pd.DataFrame]) -> Tables:
        """Tables of which only some are made yet; the others are empty."""
        empty = {name: typed(name, []) for name in SCHEMA}
        none = {name: pd.DataFrame() for name in REFERENCE}
        return cls(**empty | none | dict(frames))  # type: ignore[arg-type]  # frames alone


def typed(name: str, rows: pd.DataFrame | list[dict]) -> pd.DataFrame:
    """`rows` as the table `name`: its columns, its types, its order of rows."""
    schema = SCHEMA[name]
    if isinstance(rows, pd.DataFrame):
        given = [cells(rows[c]) if c in rows.columns else [None] * len(rows) for c in schema]
    else:
        given = [[r.get(c) for r in rows] for c in schema]
    kinds = [kind for kind, _ in schema.values()]
    plain = [_PLAIN[kind] for kind in kinds]
    right = [
        column
        if set(map(type, column)) == {own}
        else [v if type(v) is own else make(v) for v in column]
        for (own, make), column in zip(plain, given, strict=True)
    ]
    right = [
        [_UNWRITABLE.sub("", v) for v in column]
        if kind == "str" and _UNWRITABLE.search("".join(set(column)))
        else column
        for kind, column in zip(kinds, right, strict=True)
    ]
    lines = sorted(zip(*right, strict=True))
    columns = list(zip(*lines, strict=True)) if lines else [()] * len(schema)
    made = {}
    for (column, kind), values in zip(zip(schema, kinds, strict=True), columns, strict=True):
        if kind == "int":
            made[column] = pd.array([None if v == _MISSING else v for v in values], dtype="Int64")
        else:
            made[column] = pd.Series(values, dtype=bool if kind == "bool" else str)
    return pd.DataFrame(made, columns=list(schema))


def cells(column: pd.Series) -> list:
    """The cells of a column as Python objects (``Series.tolist`` takes those of `Int64` one by one)."""
    return column.to_numpy(object).tolist()


_MISSING = -(1 << 62)  # stands for a missing whole number while rows are sorted: first


def _as_int(value: object) -> int:
    if value is None or value is pd.NA or value == "" or value != value:
        return _MISSING
    whole = (
        int(float(value))
        if isinstance(value, str) and not value.lstrip("-").isdigit()
        else int(value)
    )
    return whole


def _as_str(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)


# kind of column → the type that needs no conversion, and the conversion
_PLAIN = {
    "int": (int, _as_int),
    "str": (str, _as_str),
    "bool": (bool, lambda v: v is not None and str(v) in ("True", "1", "yes")),
}


def to_csv(frame: pd.DataFrame) -> str:
    """CSV with missing as empty; what a spreadsheet would take for a formula gets an apostrophe in front."""
    columns = [[_field(str(c)), *_fields(cells(frame[c]))] for c in frame.columns]
    return "".join(",".join(row) + "\n" for row in zip(*columns, strict=True))


def _fields(values: list) -> list[str]:
    """The cells of a column as they are written; most columns hold nothing that has to be looked at one by one."""
    several = set(values)
    plain = (
        values
        if all(type(v) is str for v in several)
        else [
            v if type(v) is str else "" if v is None or v is pd.NA or v != v else str(v)
            for v in values
        ]
    )
    texts = "\x1f".join(("", *(v for v in several if type(v) is str)))
    if not any(odd in texts for odd in _TO_LOOK_AT):
        return plain
    made = {
        v: _field(_cell(v))
        for v in several
        if type(v) is str and any(odd in f"\x1f{v}" for odd in _TO_LOOK_AT)
    }
    return [made.get(v, v) for v in plain]


def _field(text: str) -> str:
    """Not by the csv module: it leaves a lone carriage return bare, and readers end the row there."""
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    text = str(value)
    if isinstance(value, str):
        if re.match(_FIRST, text) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
            text = "'" + text
        if not text.isalnum():
            text = _QUOTE.sub(r"\1'\2", text)
    return text


def unquoted(texts: pd.Series) -> pd.Series:
    """Texts of a CSV without the apostrophes that kept them from being formulas."""
    return texts.str.replace(_UNQUOTE, lambda found: found[1] or "", regex=True)


def write(
    frames: dict[str, pd.DataFrame],
    folder: str | Path,
    about: dict | None = None,
    made: dict[str, bytes] | None = None,
) -> None:
    """Write all tables (as `typed` makes them) to `folder`, replacing it as a whole; a run that dies leaves the last good one.

    `made` holds the CSV of those tables for which it has been made already.
    """
    hashes: dict[str, str] = {}
    with folders.replacing(folder, folders.TABLES) as new:
        for name, frame in frames.items():
            content = (made or {}).get(name) or to_csv(frame).encode("utf-8")
            hashes[name] = f"sha256:{hashlib.sha256(content).hexdigest()}"
            folders.write(new / f"{name}.csv", content)
            try:
                import pyarrow  # noqa: F401  an extra, not a default
            except ImportError:
                continue
            frame.to_parquet(new / f"{name}.parquet", index=False)
        folders.write(
            new / "datapackage.json",
            (
                json.dumps(_describe(frames, hashes, about or {}), ensure_ascii=False, indent=1)
                + "\n"
            ).encode(),
        )


def _describe(frames: dict[str, pd.DataFrame], hashes: dict[str, str], about: dict) -> dict:
    kinds = {"str": "string", "int": "integer", "bool": "boolean"}
    resources = []
    for name, frame in frames.items():
        schema = SCHEMA.get(name, {})
        columns = [
            {"name": c, "type": kinds[schema[c][0]], "description": schema[c][1]}
            if c in schema
            else {"name": c, "type": "string", "description": "as in the reference data"}
            for c in frame.columns
        ]
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "rows": len(frame),
                "hash": hashes[name],
                "encoding": "utf-8",
                "schema": {"fields": columns, "missingValues": [""]},
            }
        )
    return {"name": "tidy", **about, "resources": resources}


def load(folder: str | Path | None = None) -> Tables:
    """Load the tidy tables of `folder` (default: ``ANALYSIS_TIDY``, else ``data/tidy`` here or one folder up).

    Raises
    ------
    FileNotFoundError
        When there are no tables; the message says how to make them.
    """
    folder = _find(folder)
    stamp = tuple(
        (p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(folder.iterdir())
    )
    tables = _read(folder, stamp)
    frames = {n: v.copy(deep=False) for n, v in vars(tables).items() if isinstance(v, pd.DataFrame)}
    return replace(tables, **frames)  # copies are written to only where somebody changes them


@lru_cache(maxsize=1)
def _read(folder: Path, stamp: tuple) -> Tables:
    """The tables of `folder`; a hundred pages of one kernel read them once, until a file's `stamp` changes."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    frames, digest = {}, hashlib.sha256()
    for resource in sorted(package["resources"], key=lambda r: r["name"]):
        raw = (folder / resource["path"]).read_bytes()
        digest.update(raw)
        frame = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8")
        for column in frame.columns:
            frame[column] = unquoted(frame[column])
        frames[resource["name"]] = (
            typed(resource["name"], frame) if resource["name"] in SCHEMA else frame
        )
    wanted = {f.name for f in fields(Tables)}
    return Tables(
        **{n: f for n, f in frames.items() if n in wanted},
        synthetic=bool(package.get("synthetic")),
        dated=package.get("dated", ""),
        sha256=digest.hexdigest(),
        folder=folder,
    )


def _find(folder: str | Path | None) -> Path:
    folder = folder or os.environ.get("ANALYSIS_TIDY")
    places = [Path(folder)] if folder else [Path("data/tidy"), Path("../data/tidy")]
    for place in places:
        folders.mend(folders.place(place), folders.TABLES)
        if (place / "datapackage.json").is_file():
            return place.resolve()
    raise FileNotFoundError(
        f"Không thấy bảng số liệu ở {places[0]}. Hãy chạy «analysis clean» (hoặc «make report») trước."
    )
