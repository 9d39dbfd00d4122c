"""Lines added to the office's registers: below what stands there, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.office.review_kept import content_of, refuse, replace
from analysis.reference.lines import Asked, read_file
from analysis.reference.schema import schema
from analysis.tables import to_csv, unquoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.messages import Messages

TRIES = 5


class RegisterBusy(RuntimeError):  # noqa: N818  nothing is wrong, somebody else is writing
    """A register that others keep changing."""


def add(
    folder: str | Path, name: str, rows: Sequence[Mapping[str, str]], messages: Messages
) -> int:
    """Add lines to a register; those that stand there already are left out.

    Parameters
    ----------
    folder : path
        The office's reference data.
    name : str
        Of the register, as `schema` knows it.
    rows : sequence of mapping
        By column.
    messages
        What may be said of a register that cannot be read.

    Returns
    -------
    int
        How many lines are new.

    Raises
    ------
    BadReference
        When the register cannot be read; nothing is changed then.
    RegisterBusy
        When others are writing it.
    """
    columns = [column.name for column in schema()[name].columns]
    path = Path(os.path.realpath(Path(folder) / f"{name}.csv"))  # a link stays one
    for _ in range(TRIES):
        before = content_of(path)
        old = _kept(path, columns, messages) if before.strip() else pd.DataFrame(columns=columns)
        known = {tuple(row) for row in old[columns].itertuples(index=False, name=None)}
        fresh = [row for row in rows if tuple(row[column] for column in columns) not in known]
        added = pd.DataFrame(fresh, columns=old.columns, dtype=str).fillna("")
        merged = pd.concat([old, added], ignore_index=True)
        if not fresh or replace(path, to_csv(merged).encode("utf-8"), before):
            return len(fresh)
    raise RegisterBusy(f"{path}: đang có chương trình khác ghi; hãy chạy lại")


def _kept(path: Path, columns: list[str], messages: Messages) -> pd.DataFrame:
    found = read_file(path, Asked(dict.fromkeys(columns, True)))
    refuse(found.faults, messages)
    return found.lines.frame.drop(columns="line").apply(unquoted)
