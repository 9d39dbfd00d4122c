"""The tables as they are published: one moment of them, a copy of our own, with nobody named in it.

All that leaves the office (pages, annex, report) is made of this copy; the tidy tables keep texts
as they were sent. In the copy a file or a sheet whose name was masked still has its own name.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.files import temporary
from analysis.tables import Tables, csv_lines, load, read_back, to_csv
from analysis.text.personal import HIDDEN, masked, personal

ATTEMPTS, PAUSE = 20, 0.1  # times, and seconds, to wait for tables that are being replaced
# what others wrote, wherever it stands
TEXTS = {"raw", "reason", "limitation", "cause", "remedy", "text", "words", "found", "expected"}
TEXTS |= {"message", "asked"}
NAMES = {"file", "sheet", "cells"}
SENT = (
    *("submissions", "observations", "gradings", "shortfalls", "causes", "uncoded", "clauses"),
    *("issues", "questions", "ledger", "returns"),
)


@contextmanager
def published(tidy: str | Path) -> Iterator[Path]:
    """A private folder with the masked tables of one moment, for as long as the block runs.

    Parameters
    ----------
    tidy : path
        Folder of the tables.

    Raises
    ------
    FileNotFoundError
        When there are no tables.
    ValueError
        When they are not those that ``datapackage.json`` tells of.
    """
    about, contents = moment(tidy)
    with temporary() as own:
        (own / "tidy").mkdir()
        _write(own / "tidy", about, contents)
        yield own / "tidy"


def load_published(tidy: str | Path) -> Tables:
    """The tables of one moment as they may be sent: with nobody named in them."""
    with published(tidy) as copy:
        return load(copy)


def moment(tidy: str | Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What ``datapackage.json`` says, and each table's CSV, all of one moment."""
    tidy = Path(tidy)
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):
            about = json.loads((tidy / "datapackage.json").read_text(encoding="utf-8"))
            known = {one["name"]: one for one in about["resources"]}
            contents = {name: (tidy / one["path"]).read_bytes() for name, one in known.items()}
            if all(known[name]["hash"] == _hash(raw) for name, raw in contents.items()):
                return about, contents
        time.sleep(PAUSE)
    load(tidy)  # says so where there are none
    message = f"các bảng ở {tidy} không khớp datapackage.json; hãy chạy lại lệnh analysis clean"
    raise ValueError(message)


def digest(contents: Mapping[str, bytes]) -> str:
    """One digest of all tables, as `analysis.load` gives it."""
    return hashlib.sha256(b"".join(contents[name] for name in sorted(contents))).hexdigest()


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _write(folder: Path, about: dict[str, Any], contents: dict[str, bytes]) -> None:
    whole, contents = digest(contents), masked_contents(contents)
    for one in about["resources"]:
        content = contents[one["name"]]
        one["hash"] = _hash(content)
        (folder / one["path"]).write_bytes(content)
    said = json.dumps({**about, "sha256": whole}, ensure_ascii=False)
    (folder / "datapackage.json").write_text(said, encoding="utf-8")


def masked_contents(contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each table's CSV by its name, with nobody named in it."""
    known: dict[str, str] = {}
    shown = dict(contents)
    for name in filter(contents.__contains__, SENT):
        frame = getattr(read_back({name: contents[name]}), name)
        hidden = masked_frame(frame, known)
        if hidden is not frame:
            shown[name] = to_csv(hidden).encode("utf-8")
    return shown


def masked_frame(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """A table of what was sent, with nobody named in it; the same frame where nobody is.

    Parameters
    ----------
    frame
        One of the tables.
    names
        Names of files and sheets that were masked before, and now.
    """
    changed: dict[str, pd.Series] = {}
    for column in frame.columns:
        if column not in TEXTS | NAMES or pd.api.types.is_numeric_dtype(frame[column]):
            continue
        known = {
            text: _one(text, names, address=column in NAMES) for text in frame[column].unique()
        }
        if any(text != shown for text, shown in known.items()):
            changed[column] = frame[column].map(known).astype(frame[column].dtype)
    return frame.assign(**changed) if changed else frame


def _one(text: str, names: dict[str, str], *, address: bool) -> str:
    if not address:
        return masked(text)
    return " | ".join(
        "::".join(_name(part, names) for part in cell.split("::")) for cell in text.split(" | ")
    )


def _name(text: str, names: dict[str, str]) -> str:
    """The masked name of a file or sheet; two that were told apart still are."""
    if text not in names:
        shown = hidden = masked(text, address=True)
        taken, number = set(names.values()), 1
        while shown != text and shown in taken:
            number += 1
            shown = hidden.replace(HIDDEN, f"{HIDDEN[:-1]} {number}]", 1)
        names[text] = shown
    return names[text]


def hidden(tidy: str | Path) -> pd.DataFrame:
    """What is masked wherever it is published: where it stands, of what kind, and the text.

    Returns
    -------
    DataFrame
        ``table``, ``column``, ``file``, ``sheet``, ``cell``, ``kind``, ``text``, a row a finding.
    """
    _, contents = moment(tidy)
    rows = []
    for name in filter(contents.__contains__, SENT):
        for row in getattr(read_back({name: contents[name]}), name).to_dict("records"):
            where = [str(row.get(column, "")) for column in ("file", "sheet", "cell")]
            for column in sorted((TEXTS | NAMES) & row.keys()):
                text = str(row[column])
                rows += [
                    (name, column, *where, found.kind, text[found.start : found.end])
                    for found in personal(text, address=column in NAMES)
                ]
    columns = ["table", "column", "file", "sheet", "cell", "kind", "text"]
    return pd.DataFrame(list(dict.fromkeys(rows)), columns=columns)


def lines(found: pd.DataFrame) -> list[str]:
    """The same as CSV."""
    return list(csv_lines(found))
