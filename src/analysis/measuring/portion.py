"""The part of the tables that one organisation's page needs: looked up, not filtered out of all.

What belongs to the resolution and the registers stays; of what organisations gave, only the
organisation's own is there; of the bloc's figures only which there are. What is made from a portion
depends on nothing else, so its digest says whether the page must be made again.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.tables import ASKED, REFERENCE, Tables, csv_lines, own_frames, shared

Rows = list[int]  # places in a frame, ascending
Taken = Callable[[Iterable[Any]], Rows]  # the places of the rows of some ids
OF_ORGANISATION = ("observations", "gradings", "shortfalls", "issues", "questions", "returns")
OF_FILE = ("observations", "gradings", "shortfalls", "issues", "returns")
OF_SHORTFALL = ("causes", "uncoded", "clauses")
OF_ALL = (*REFERENCE, "names", "organisations", "events")
OF_NONE = ("gaps", "ledger")
# of the bloc's figures a page needs to know only of which year there are any
FIGURES = ["numerator", "denominator", "expected", "units_short"]
OWN = "own/"  # what `ASKED` calls a portion, before the organisation's id


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
        self._own = {name: _by(self._frame(name), "organisation") for name in OF_ORGANISATION}
        self._words = {name: _by(self._frame(name), "shortfall") for name in OF_SHORTFALL}
        self._files = _by(tables.submissions, "file")
        self._issues = _by(tables.issues, "file")
        levels = tables.indicators["level"]
        self._bloc = _there(tables.indicators[levels.eq("bloc")])
        scopes = tables.indicators["scope"].where(levels.eq("organisation"), "")
        self._figures = _by(pd.DataFrame({"scope": scopes}), "scope")
        self._made: dict[str, list[str]] = {}

    def rows(self, organisation: str) -> dict[str, Rows]:
        """Where in each frame its rows stand."""
        at = {name: taken([organisation]) for name, taken in self._own.items()}
        words = self._column("shortfalls", "shortfall", at["shortfalls"])
        at |= {name: taken(words) for name, taken in self._words.items()}
        files = {file for name in OF_FILE for file in self._column(name, "file", at[name])}
        at["submissions"] = self._files(files)
        # findings of its files that name no organisation stand at cells that it may use
        at["issues"] = sorted({*at["issues"], *self._issues(files)})
        at["indicators"] = self._figures([organisation])
        return at

    def _column(self, name: str, column: str, rows: Rows) -> list[str]:
        values: list[str] = self._frame(name)[column].take(rows).tolist()
        return values

    def of(self, organisation: str) -> Tables:
        """The tables with only what `organisation` gave, and which figures the bloc has."""
        frames: dict[str, Any] = {}
        for name, at in self.rows(organisation).items():
            frames[name] = self._frame(name).take(at)
        for name in OF_NONE:
            frames[name] = self._frame(name).iloc[:0]
        frames["indicators"] = pd.concat([self._bloc, frames["indicators"]])
        return replace(self.tables, **frames, sha256="", folder=None)

    def digest(self, organisation: str) -> str:
        """Of every row of the portion: where it is the same, the page is."""
        said = hashlib.sha256(self._shared.encode())
        for name, rows in self.rows(organisation).items():
            lines = self._lines(name)
            own = [f"\0{name}", *(lines[at] for at in rows)]
            said.update("\n".join(own).encode())
        return said.hexdigest()

    def _lines(self, name: str) -> list[str]:
        """The rows of a frame as CSV, made once."""
        if name not in self._made:
            self._made[name] = csv_lines(self._frame(name))[1:]
        return self._made[name]

    @cached_property
    def _shared(self) -> str:
        """What is the same for all."""
        frames = [*map(self._frame, OF_ALL), self._bloc]
        lines = [line for frame in frames for line in csv_lines(frame)]
        return "\n".join([*lines, str(self.tables.synthetic), self.tables.dated])

    def _frame(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(self.tables, name)
        return frame


def _by(frame: pd.DataFrame, column: str) -> Taken:
    places: dict[Any, Any] = dict(frame.groupby(column, sort=False).indices)

    def taken(ids: Iterable[Any]) -> Rows:
        return sorted(int(at) for one in set(ids) for at in places.get(one, ()))

    return taken


def _there(figures: pd.DataFrame) -> pd.DataFrame:
    """The bloc's figures without the numbers: which there are, and whether any was given."""
    none = dict.fromkeys(FIGURES, pd.array([pd.NA] * len(figures), dtype="Int64"))
    given = figures["reporting"].gt(0).astype("Int64")
    return figures.assign(**none, state="", reporting=given)


def load_own(organisation: str, folder: str | Path | None = None) -> Tables:
    """Load what one organisation's page needs, and nothing that others gave.

    Parameters
    ----------
    organisation : str
        An id of the register.
    folder : path, optional
        As of `load`.

    Returns
    -------
    Tables
        Reference data and registers as they are; of submissions, observations, indicators and so
        on only the organisation's own. A page made from this alone is made again only when this
        changes.

    Examples
    --------
    >>> import analysis
    >>> own = analysis.load_own("K04", "data/tidy")
    >>> set(own.observations["organisation"])
    {'K04'}
    """
    ASKED.add(f"{OWN}{organisation}")
    return own_frames(_portions(shared(folder)).of(organisation))


@lru_cache(maxsize=1)
def _portions(tables: Tables) -> Portions:
    return Portions(tables)
