"""The part of the tables that one organisation's page needs: looked up, not filtered out of all.

What belongs to the resolution and to the bloc as a whole stays; of everything that organisations
gave, only the organisation's own is there. What is made from a portion depends on nothing else, so
its digest says whether the page must be made again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.tables import Tables, to_csv

Taken = Callable[[Any], pd.DataFrame]  # the rows of one id
OF_ORGANISATION = ("observations", "gradings", "shortfalls", "issues", "returns")
OF_SHORTFALL = ("causes", "uncoded")


class Portions:
    """All portions of some tables; the rows of each organisation are found once.

    Parameters
    ----------
    tables : Tables

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> own = Portions(example()).of("A")
    >>> set(own.observations["organisation"])
    {'A'}
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._own = {name: _by(getattr(tables, name), "organisation") for name in OF_ORGANISATION}
        self._words = {name: _by(getattr(tables, name), "shortfall") for name in OF_SHORTFALL}
        own = tables.indicators["level"].eq("organisation")
        self._bloc = tables.indicators[tables.indicators["level"].eq("bloc")]
        self._figures = _by(tables.indicators[own], "scope")
        self._files = _by(tables.submissions, "file")
        self._issues = _by(tables.issues, "file")

    def of(self, organisation: str) -> Tables:
        """The tables with only what `organisation` gave, and the bloc's own figures."""
        own = {name: taken([organisation]) for name, taken in self._own.items()}
        words = {name: taken(own["shortfalls"]["shortfall"]) for name, taken in self._words.items()}
        files = {file for frame in own.values() if "file" in frame for file in frame["file"]}
        figures = pd.concat([self._bloc, self._figures([organisation])])
        own["issues"] = pd.concat([own["issues"], self._beside(files, organisation)])
        changed: dict[str, Any] = {
            **own,
            **words,
            "indicators": figures,
            "gaps": self.tables.gaps.iloc[:0],
            "submissions": self._files(sorted(files)),
        }
        return replace(self.tables, **changed)

    def _beside(self, files: set[str], organisation: str) -> pd.DataFrame:
        """Findings of its files that name no organisation: they stand at cells it may use."""
        rows = self._issues(sorted(files))
        return rows[rows["organisation"].ne(organisation)]


def _by(frame: pd.DataFrame, column: str) -> Taken:
    places: dict[Any, Any] = dict(frame.groupby(column, sort=False).indices)

    def taken(ids: Any) -> pd.DataFrame:
        return frame.take(sorted(at for one in ids for at in places.get(one, ())))

    return taken


def digest(tables: Tables) -> str:
    """Of every row of every frame: two portions with one digest give one page."""
    said = hashlib.sha256()
    for name, frame in vars(tables).items():
        if isinstance(frame, pd.DataFrame):
            said.update(f"{name}\0{to_csv(frame)}\0".encode())
    said.update(f"{tables.synthetic}\0{tables.dated}".encode())
    return said.hexdigest()
