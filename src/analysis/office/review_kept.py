"""The file of decisions: read, added to and replaced whole, whoever else may be adding to it."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.causes.clauses import item_key
from analysis.causes.decisions import (
    COLUMNS,
    Row,
    decisions_by_item,
    review_key,
)
from analysis.messages import Finding, Messages
from analysis.reference.faults import BadReference, Fault, tell
from analysis.reference.lines import Asked, read_file
from analysis.tables import unquoted

_SHOWN = 60  # characters of an item


def refuse(faults: Iterable[Fault], messages: Messages) -> None:
    """Refuse a file that has faults.

    Raises
    ------
    BadReference
        With all of them that are errors.
    """
    errors = [one for one in tell(faults, messages) if one.severity == "error"]
    if errors:
        raise BadReference(errors)


def read_kept(path: Path, messages: Messages) -> pd.DataFrame:
    """The decisions of a file, with whatever columns somebody has added.

    Parameters
    ----------
    path
        The file; where there is none, there are no decisions.
    messages
        What may be said.

    Raises
    ------
    BadReference
        Where it cannot be read.
    """
    if not content_of(path).strip():
        return pd.DataFrame(columns=list(COLUMNS), dtype=str)
    found = read_file(path, Asked(dict.fromkeys(COLUMNS, True)))
    refuse(found.faults, messages)
    return found.lines.frame.drop(columns="line").apply(unquoted)


def unkept(kept: Iterable[Row], decisions: Iterable[Row]) -> list[Row]:
    """The decisions that are not kept yet."""
    known = set(map(_identity, kept))
    return [row for row in decisions if _identity(row) not in known]


def _identity(row: Row) -> tuple[str, ...]:
    return (
        *review_key(row),
        *(row[column] for column in ("decision", "by", "on", "settles")),
    )


def merge_reviews(old: pd.DataFrame, new: list[Row]) -> tuple[pd.DataFrame, int, list[Finding]]:
    """`old` with what is new in `new` below, how many were added, and every contradiction.

    No row of `old` is changed or dropped.

    Parameters
    ----------
    old
        From `read_kept`.
    new
        From `read_review`.
    """
    fresh = unkept(_rows(old), new)
    added = pd.DataFrame(fresh, columns=old.columns, dtype=str).fillna("")
    merged = pd.concat([old, added], ignore_index=True)
    return merged, len(fresh), list(_contested(_rows(merged)))


def _rows(frame: pd.DataFrame) -> list[Any]:
    return frame.to_dict("records")


def _contested(rows: list[Row]) -> Iterable[Finding]:
    texts = {item_key(row["text"]): row["text"] for row in reversed(rows)}
    for (organisation, year, target, words), verdict in decisions_by_item(rows).items():
        if verdict.differing:
            yield Finding(
                "review_contested",
                organisation=organisation,
                year=year,
                target=target,
                text=_short(texts[words]),
                decisions=verdict.differing,
            )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def replace(target: Path, content: bytes, before: bytes) -> bool:
    """Put `content` in the place of a file at once; False when it is no longer what was read.

    Parameters
    ----------
    target, content
        The file, and what it shall hold.
    before
        What was read; empty where there was no file.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if content_of(target) != before:
            return False
        Path(name).replace(target)
        return True
    finally:
        Path(name).unlink(missing_ok=True)


def content_of(path: Path) -> bytes:
    """The bytes of a file, none where there is no file."""
    return path.read_bytes() if path.exists() else b""
