"""Frames as plain rows: what measures and pages do with tables before they measure or write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.tables import cells

if TYPE_CHECKING:
    import pandas as pd


def columns(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns; far faster than going through a frame row by row."""
    return zip(*(cells(frame[name]) for name in names), strict=True)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts by column."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in columns(frame, *names)]
