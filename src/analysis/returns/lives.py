"""The lives of organisations: from when until when, and what became of which."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from analysis.grouping import gathered
from analysis.reference.book import written_at
from analysis.reference.load import Reference

_SAME = ("renamed", "converted")  # events by which one goes on under another name
_OTHER = ("merged", "split")  # events that change who belongs to it
T = TypeVar("T")


class Lives:
    """The register of organisations and what happened to them.

    Parameters
    ----------
    reference
        Its organisations and events.
    """

    def __init__(self, reference: Reference) -> None:
        lines = reference.lines
        self.records = {row["organisation"]: row for row in lines["organisations"].rows}
        self._events, self._homes = lines["events"].rows, reference.homes
        self.renamed: dict[str, str] = {}
        self.moved: set[tuple[str, str]] = set()
        self.predecessors: dict[str, set[str]] = defaultdict(set)
        self._after: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for event in self._events:
            before, after, day = event["predecessor"], event["successor"], event["date"]
            if not (before and after):
                continue
            self.predecessors[after].add(before)
            self._after[before].add((day, after))
            if event["event"] in _SAME:
                self.renamed[after] = before
            if event["event"] in _OTHER:
                self.moved |= {(before, day[:4]), (after, day[:4])}

    def name(self, organisation: str) -> str:
        """The official name."""
        return str(self.records[organisation]["name"])

    def in_force(self, organisation: str, year: int) -> bool:
        """Whether the organisation is in force on 31 December of `year`."""
        record = self.records[organisation]
        day = _last_day(year)
        return record["founded"] <= day and (not record["dissolved"] or record["dissolved"] > day)

    def became(self, organisation: str, year: int) -> set[str]:
        """What an organisation had become by the end of `year`."""
        found: set[str] = set()
        for when, after in self._after.get(organisation, ()):
            if when <= _last_day(year):
                found |= {after} if self.in_force(after, year) else self.became(after, year)
        return found

    def came_from(self, organisation: str, year: int) -> set[str]:
        """What it came from that is in force at the end of `year`."""
        return {i for i in self.predecessors.get(organisation, ()) if self.in_force(i, year)}

    def not_in_force(self, organisation: str, year: int) -> dict[str, Any]:
        """Why one is not in force then: the column that says so, the day, where it is written."""
        record = self.records[organisation]
        column = "founded" if record["founded"] > _last_day(year) else "dissolved"
        where = self.written(organisation, column)
        return {"column": column, "day": record[column], "where": where}

    def written(self, organisation: str, column: str) -> list[str]:
        """The lines of the registers that say when an organisation began, or ended."""
        own = self.records[organisation]
        side = "successor" if column == "founded" else "predecessor"
        events = [e for e in self._events if (e["date"], e[side]) == (own[column], organisation)]
        return [
            written_at("organisations", own["line"], column, self._homes),
            *(written_at("events", event["line"], "date", self._homes) for event in events),
        ]


def _last_day(year: int) -> str:
    return f"{year}-12-31"


def index(pairs: Iterable[tuple[str, T]]) -> dict[str, set[T]]:
    """All that is paired with each.

    Examples
    --------
    >>> index([("a", 1), ("a", 2)])
    {'a': {1, 2}}
    """
    return {name: set(found) for name, found in gathered(pairs).items()}
