"""The tidy tables: how they are written – whole or not at all – and how they are loaded again.

Their columns, types and meanings are ``data/tables.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import os
import re
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis import files as folders
from analysis.files.workspace import workspace
from analysis.messages import FORMULA, LIVE, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


Row = dict[str, Any]
Given = pd.DataFrame | list[Row] | dict[str, list[Any]]
Stamp = tuple[tuple[str, int, int], ...]  # name, time and size of each file


class Column(NamedTuple):
    """What a column holds: str, int (whole, may be missing) or bool, and what it means."""

    kind: str
    meaning: str


def _schema() -> dict[str, dict[str, Column]]:
    declared = (resources("analysis") / "data" / "tables.csv").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Column]] = {}
    for row in csv.DictReader(io.StringIO(declared)):
        columns = tables.setdefault(row["table"], {})
        columns[row["column"]] = Column(row["type"], row["meaning"])
    return tables


SCHEMA = _schema()
# The resolution's own data that come along with the tables, as they stand in their files.
REFERENCE = (
    "terms",
    "bodies",
    "targets",
    "allocations",
    "readings",
    "measures",
    "cause_codes",
    "task_groups",
)
# What was sent is no mathematics in a notebook, whatever dollars are in it.
pd.set_option("display.html.use_mathjax", False)

# Office computers here separate fields by semicolons: for them a field begins behind a semicolon, a
# tab or a line break in a text, too (there a dash mostly opens a list).
_UNSEEN = "".join(UNSEEN)
_LATER = rf"['{_UNSEEN}]*(?:[=@＝＠﹦﹫]|[-+＋－﹢﹣][^;\t\r\n]*[(|!])"
_BEFORE = rf'([;\t\r\n][\s"{_UNSEEN}]*+)'
_QUOTE = re.compile(f"{_BEFORE}({_LATER})")
_UNQUOTE = re.compile(f"^'(?={FORMULA})|{_BEFORE}'(?={_LATER})")
_TO_QUOTE = re.compile('[",\r\n]')
_SEPARATOR = "\x1f"  # between texts that are looked through at once; no text holds it
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# where none of these is, nothing has to be done
_TO_LOOK_AT = (*'",\r\n;\t', *(_SEPARATOR + first for first in ("'", *LIVE, *UNSEEN)))
# no text file, no workbook holds these
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MISSING = -(1 << 62)  # stands for a missing whole number while rows are sorted: first


def typed(name: str, rows: Given) -> pd.DataFrame:
    """`rows` as the table `name`: its columns, its types, its order of rows.

    Parameters
    ----------
    name
        A table of ``tables.csv``.
    rows
        A frame, one dict a row, or one list a column. What the table has no column for is left out,
        what is missing is empty.
    """
    schema = SCHEMA[name]
    columns: list[Sequence[Any]] = []
    for column, declared in schema.items():
        columns.append(_plain(declared.kind, _given(rows, column)))
    if _length(rows):
        columns = list(zip(*sorted(zip(*columns, strict=True)), strict=True))
    made = {}
    for (column, declared), values in zip(schema.items(), columns, strict=True):
        made[column] = _series(declared.kind, values)
    return pd.DataFrame(made, columns=list(schema))


def _given(rows: Given, column: str) -> list[Any]:
    if isinstance(rows, list):
        return [row.get(column) for row in rows]
    if column in rows:
        own = rows[column]
        return own if isinstance(own, list) else cells(own)
    return [None] * _length(rows)


def _length(rows: Given) -> int:
    if isinstance(rows, dict):
        return max(map(len, rows.values()), default=0)
    return len(rows)


def cells(column: pd.Series) -> list[Any]:
    """The cells of a column as Python objects (``Series.tolist`` is slow for `Int64`)."""
    return column.to_numpy(object).tolist()


def _plain(kind: str, values: list[Any]) -> list[Any]:
    """Values of one Python type, so that they can be sorted; most columns have it already."""
    own, make = _PLAIN[kind]
    if set(map(type, values)) != {own}:
        values = [value if type(value) is own else make(value) for value in values]
    if kind == "str" and _UNWRITABLE.search("".join(set(values))):
        values = [_UNWRITABLE.sub("", value) for value in values]
    return values


def _series(kind: str, values: Sequence[Any]) -> pd.Series:
    if kind == "int":
        known = [None if value == _MISSING else value for value in values]
        return pd.Series(pd.array(known, dtype="Int64"))
    return pd.Series(values, dtype=bool if kind == "bool" else str)


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or bool(value != value)  # noqa: PLR0124  NaN


def _as_int(value: Any) -> int:
    if _is_missing(value) or value == "":
        return _MISSING
    if isinstance(value, str) and not value.lstrip("-").isdigit():
        return int(float(value))
    return int(value)


def _as_str(value: Any) -> str:
    return "" if _is_missing(value) else str(value)


def _as_bool(value: Any) -> bool:
    return str(value) in ("True", "1", "yes")


# kind of column → the type that needs no conversion, and the conversion
_PLAIN: dict[str, tuple[type, Callable[[Any], Any]]] = {
    "int": (int, _as_int),
    "str": (str, _as_str),
    "bool": (bool, _as_bool),
}


def to_csv(frame: pd.DataFrame) -> str:
    """CSV; missing is empty, what a spreadsheet would take for a formula gets an apostrophe."""
    return "\n".join([*csv_lines(frame), ""])


def csv_lines(frame: pd.DataFrame) -> list[str]:
    """The heading and the rows of `to_csv`, one by one."""
    columns = []
    for name in frame.columns:
        values = cells(frame[name])
        columns.append([_field(str(name)), *_fields(values)])
    return [",".join(row) for row in zip(*columns, strict=True)]


def _fields(values: list[Any]) -> list[str]:
    """The cells of a column as they are written; most hold nothing to be looked at one by one."""
    texts = [value if type(value) is str else _as_str(value) for value in values]
    several = set(texts)
    together = _SEPARATOR.join(("", *several))
    if not any(odd in together for odd in _TO_LOOK_AT):
        return texts
    made = {text: _field(_inert(text)) for text in several if _odd(text)}
    return [made.get(text, text) for text in texts]


def _odd(text: str) -> bool:
    begins = _SEPARATOR + text
    return any(odd in begins for odd in _TO_LOOK_AT)


def _field(text: str) -> str:
    """Not by the csv module: it leaves a lone carriage return bare, where readers end the row."""
    if not _TO_QUOTE.search(text):
        return text
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def _inert(text: str) -> str:
    """With an apostrophe before what would be a formula."""
    if re.match(FORMULA, text) and not _NUMBER.fullmatch(text):
        text = "'" + text
    return _QUOTE.sub(r"\1'\2", text)


def unquoted(texts: pd.Series) -> pd.Series:
    """Texts of a CSV without the apostrophes that kept them from being formulas."""
    return texts.str.replace(_UNQUOTE, lambda found: found[1] or "", regex=True)


@dataclass(eq=False)
class Tables:
    """The tidy tables as frames, typed as ``data/tables.csv`` says.

    The resolution's own data comes along (`terms`, `targets`, `readings`, `measures`,
    `cause_codes`, `task_groups`, as in the reference), so that a page needs nothing else.

    Parameters
    ----------
    synthetic
        Whether the submissions are made up.
    dated
        The latest date in them, ISO.
    sha256
        Of the files of all tables.
    folder
        Where they were loaded from.

    Examples
    --------
    >>> import analysis
    >>> tables = analysis.load("data/tidy")
    >>> tables.observations.query("measure == 'members'")["value"].dtype
    Int64Dtype()
    >>> tables.named("kind")["cell"]
    'Chi bộ cơ sở'
    """

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
    questions: pd.DataFrame = field(default_factory=lambda: typed("questions", []))
    names: pd.DataFrame = field(default_factory=lambda: typed("names", []))
    clauses: pd.DataFrame = field(default_factory=lambda: typed("clauses", []))
    terms: pd.DataFrame = field(default_factory=pd.DataFrame)
    allocations: pd.DataFrame = field(default_factory=pd.DataFrame)
    bodies: pd.DataFrame = field(default_factory=pd.DataFrame)
    synthetic: bool = False
    dated: str = ""
    sha256: str = ""
    folder: Path | None = None

    @classmethod
    def of(cls, frames: Mapping[str, pd.DataFrame]) -> Tables:
        """Tables of which only some are made yet; the others are empty."""
        empty = {name: typed(name, []) for name in SCHEMA}
        none = {name: pd.DataFrame() for name in REFERENCE}
        known: dict[str, Any] = {**empty, **none, **frames}
        return cls(**known)

    def named(self, listed: str, column: str = "name") -> dict[str, str]:
        """The names of a closed list by id, in its order.

        Parameters
        ----------
        listed
            ``sector``, ``kind``, ``grade``, ``event``, ``state``, ``issue``, ``form`` ….
        column
            ``name``, or ``phrase`` for the words within a sentence where they are others.
        """
        lists, ids, names = (cells(self.names[one]) for one in ("list", "id", column))
        rows = zip(lists, ids, names, strict=True)
        return {key: name for of, key, name in rows if of == listed}


# What has been asked of tables that `load` gave: what is made from them depends on this alone.
ASKED: set[str] = set()
WHOLE = "sha256"  # depends on all of them
_FIELDS = {one.name for one in fields(Tables)} - {"folder"}


class Watched(Tables):
    """Tables that note in `ASKED` which of their frames are asked for."""

    def __getattribute__(self, name: str) -> Any:
        if name in _FIELDS:
            ASKED.add(name)
        elif name in ("folder", "__dict__"):
            ASKED.add(WHOLE)
        return super().__getattribute__(name)


def write(
    frames: dict[str, pd.DataFrame],
    folder: str | Path,
    about: dict[str, Any] | None = None,
    made: dict[str, bytes] | None = None,
) -> None:
    """Write all tables to a folder, as a whole: a run that dies leaves the last good ones.

    Parameters
    ----------
    frames
        Table name → frame, as `typed` makes them.
    folder
        Where they go.
    about
        What ``datapackage.json`` says besides.
    made
        The CSV of those tables for which it has been made already.
    """
    ready = made or {}
    with_parquet = importlib.util.find_spec("pyarrow") is not None  # an extra, not a default
    hashes: dict[str, str] = {}
    with folders.replacing(folder, folders.TABLES) as new:
        for name, frame in frames.items():
            content = ready.get(name) or to_csv(frame).encode("utf-8")
            hashes[name] = f"sha256:{hashlib.sha256(content).hexdigest()}"
            folders.write(new / f"{name}.csv", content)
            if with_parquet:
                frame.to_parquet(new / f"{name}.parquet", index=False)
        package = {
            "name": "tidy",
            **(about or {}),
            "resources": _resources(frames, hashes),
        }
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        folders.write(new / "datapackage.json", text.encode())


def _resources(frames: Mapping[str, pd.DataFrame], hashes: dict[str, str]) -> list[Row]:
    """The tables as ``datapackage.json`` describes them."""
    return [
        {
            "name": name,
            "path": f"{name}.csv",
            "rows": len(frame),
            "hash": hashes[name],
            "encoding": "utf-8",
            "schema": {
                "fields": [_describe(name, str(column)) for column in frame.columns],
                "missingValues": [""],
            },
        }
        for name, frame in frames.items()
    ]


def _describe(table: str, column: str) -> dict[str, str]:
    kinds = {"str": "string", "int": "integer", "bool": "boolean"}
    known = SCHEMA.get(table, {}).get(column, Column("str", "as in the reference data"))
    return {
        "name": column,
        "type": kinds[known.kind],
        "description": known.meaning,
    }


def load(folder: str | Path | None = None) -> Tables:
    """Load the tidy tables.

    Parameters
    ----------
    folder
        Where they are. By default what ``ANALYSIS_TIDY`` names, else those of the workspace, else
        ``data/tidy`` here or one folder up.

    Returns
    -------
    Tables
        One frame a table; each call gives frames of its own, which may be changed.

    Raises
    ------
    FileNotFoundError
        When there are no tables; the message says how to make them.

    Examples
    --------
    >>> import analysis
    >>> tables = analysis.load("data/tidy")
    >>> tables.indicators.columns[:5].tolist()
    ['target', 'reading', 'level', 'scope', 'year']
    """
    return Watched(**vars(own_frames(shared(folder))))


def shared(folder: str | Path | None = None) -> Tables:
    """The tables as all that one process makes of them share them: not to be changed."""
    found = _find(folder)
    return _read(found, _stamp(found))


def own_frames(tables: Tables) -> Tables:
    """Shallow copies, written to only where somebody changes them."""
    frames: dict[str, Any] = {
        name: value.copy(deep=False)
        for name, value in vars(tables).items()
        if isinstance(value, pd.DataFrame)
    }
    return replace(tables, **frames)


def _stamp(folder: Path) -> Stamp:
    """What changes when a file of the folder does."""
    files = []
    for path in sorted(folder.iterdir()):
        info = path.stat()
        files.append((path.name, info.st_mtime_ns, info.st_size))
    return tuple(files)


@lru_cache(maxsize=1)
def _read(folder: Path, stamp: Stamp) -> Tables:  # noqa: ARG001  a key of what is kept
    """The tables of `folder`: the pages of one kernel read them once, until a file changes."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    wanted = {one.name for one in fields(Tables)}
    frames: dict[str, Any] = {}
    digest = hashlib.sha256()
    for resource in sorted(package["resources"], key=lambda one: one["name"]):
        raw = (folder / resource["path"]).read_bytes()
        digest.update(raw)
        if resource["name"] in wanted:
            frames[resource["name"]] = _from_csv(resource["name"], raw)
    return Tables(
        **frames,
        synthetic=bool(package.get("synthetic")),
        dated=package.get("dated", ""),
        sha256=package.get("sha256") or digest.hexdigest(),  # a copy has that of its source
        folder=folder,
    )


def read_back(contents: Mapping[str, bytes]) -> Tables:
    """Tables of which only some are given, each by its CSV; the others are empty."""
    return Tables.of({name: _from_csv(name, raw) for name, raw in contents.items()})


def _from_csv(name: str, raw: bytes) -> pd.DataFrame:
    frame = pd.read_csv(
        io.BytesIO(raw),
        dtype=str,
        keep_default_na=False,
        encoding="utf-8",
    )
    frame = frame.apply(unquoted) if len(frame) else frame
    return typed(name, frame) if name in SCHEMA else frame


def _find(folder: str | Path | None) -> Path:
    folder = folder or os.environ.get("ANALYSIS_TIDY")
    here, used = Path("data/tidy"), workspace()
    usual = [used.at("tidy")] if used else [here, ".." / here]
    places = [Path(folder)] if folder else usual
    for place in places:
        folders.mend(folders.place(place), folders.TABLES)
        if (place / "datapackage.json").is_file():
            return place.resolve()
    raise FileNotFoundError(
        f"Không thấy bảng số liệu ở {places[0]}. "
        "Hãy chạy «analysis clean» (hoặc «make report») trước."
    )
