"""Which body an organisation belongs to, and whose the resolution of a year is."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from analysis.reference.bodies import before, below, concerned
from analysis.reference.lines import Lines

Records = Mapping[str, Mapping[str, Any]]


class Membership:
    """The bodies of organisations.

    Parameters
    ----------
    lines
        The reference's bodies and terms.
    records
        The organisations, by id.
    core
        Name → key without what stands in front of it.
    """

    def __init__(
        self, lines: Mapping[str, Lines], records: Records, core: Callable[[str], str]
    ) -> None:
        bodies, terms = lines["bodies"].rows, lines["terms"].rows
        self.names = {row["body"]: row["name"] for row in bodies}
        self._records, self._core = records, core
        self._below, self._before = below(bodies), before(bodies)
        self._bearing = {core(name): body for body, name in self.names.items()}
        self._concerned = cache(lambda year: concerned(bodies, terms, year))

    def concerned(self, organisation: str, year: int) -> bool:
        """Whether the resolution of a year is for the organisation."""
        own = self._concerned(year)
        return own is None or self._of(organisation) in own

    def named(self, texts: Iterable[str]) -> str:
        """The body that the texts of letterheads and the folders name; "" where not just one."""
        found = {self._bearing.get(self._core(text), text) for text in texts}
        found &= self._below.keys()
        return found.pop() if len(found) == 1 else ""

    def own(self, ids: set[str], year: int | None, body: str) -> set[str]:
        """Those of the body that a return names, else of the year's resolution; else all."""
        bodies = self._below.get(body) or (year and self._concerned(year)) or ()
        return {i for i in ids if self._of(i) in bodies} or ids

    def is_foreign(self, organisation: str, body: str) -> bool:
        """Whether an organisation belongs neither to the body nor to one before or after it."""
        own = self._of(organisation)
        line = {own, *self._before.get(own, ())}
        under = self._below.get(body, {own})
        earlier = {one for each in under for one in self._before.get(each, ())}
        return not under & line and own not in earlier

    def _of(self, organisation: str) -> str:
        return str(self._records[organisation].get("body", ""))
