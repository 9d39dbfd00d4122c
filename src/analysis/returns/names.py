"""Organisations by the names that people write, in force at the year's end."""

import re
from functools import cache
from typing import Any, NamedTuple

from analysis.messages import NOWHERE, Finding
from analysis.reference.load import Reference
from analysis.returns.lives import Lives
from analysis.returns.membership import Membership
from analysis.returns.model import Value
from analysis.returns.spellings import Called, Spellings, plain
from analysis.text.keys import bare

_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_FOOTNOTE = re.compile(r"[\d*\s]{1,3}")


class Resolved(NamedTuple):
    """An organisation's id ("" when unknown) and what is to be said; without an id, an error."""

    organisation: str
    finding: Finding | None = None

    def told(self, named: Value, *places: Value) -> list[Finding]:
        """What is to be said of a name, at some cells."""
        if self.finding is None:
            return []
        said = self.finding.at(NOWHERE, found=named.raw, organisation=self.organisation)
        return [said.at(v.place) for v in places]


class Register:
    """The register of organisations, made ready for looking up.

    Parameters
    ----------
    reference
        Its organisations, aliases, events, bodies, and words for what stands in front of names.
    """

    def __init__(self, reference: Reference) -> None:
        lines = reference.lines
        names = [(row["name"], row["organisation"]) for row in lines["organisations"].rows]
        names += [(row["alias"], row["organisation"]) for row in lines["aliases"].rows]
        self.lives = Lives(reference)
        self._spellings = Spellings(names, lines["words"])
        self.bodies = Membership(
            lines, self.lives.records, lambda name: self._spellings.core(bare(name))
        )
        self._meant = cache(self._found)

    def due(self, year: int) -> set[str]:
        """Who is in force at the end of a year and belongs to the body of its resolution."""
        in_force = (i for i in self.lives.records if self.lives.in_force(i, year))
        return {i for i in in_force if self.bodies.concerned(i, year)}

    def resolve(self, name: str, year: int | None, body: str = "") -> Resolved:
        """The id of the organisation written as `name` in a return of `year`.

        Parameters
        ----------
        name
            As written: with or without "Đảng bộ", list marks, footnotes, marks, spelt out or not.
        year
            At the end of which the organisation must be in force; None where it is not known.
        body
            The body that the return names: of two organisations of one name its own is meant.

        Returns
        -------
        Resolved
            An id with a query where the name is not quite the official one; never a guess.
        """
        found = self._meant(name, year, body)
        if found.organisation and self.bodies.is_foreign(found.organisation, body):
            return self._foreign(found, name, body)
        return found

    def surely(self, name: str, year: int | None) -> str:
        """The id of the one whose official name this is, "" where there is a doubt."""
        if not (self._spellings.as_registered(name) or _BRACKET.search(name)):
            return ""  # who else may be meant is not asked for: it is slow to find
        found = self.resolve(name, year)
        return "" if found.finding else found.organisation

    def _found(self, name: str, year: int | None, body: str) -> Resolved:
        """Who is meant, whatever body it belongs to."""
        if called := self._spellings.as_registered(name):
            return self._in_time(name, called, year, body)
        if bracket := _BRACKET.search(name):  # "Sở Nội vụ (1)", "Sở Nội vụ (có 2 chi bộ mới)"
            return self._without(name, bracket, year, body)
        if not plain(name):
            return Resolved("", Finding("organisation_blank", expected="tên tổ chức"))
        if called := self._spellings.otherwise(name):
            found = self._in_time(name, called, year, body)
            return found if found.finding else self._asked(called.code, found, name)
        return self._unknown(name, year)

    def _without(self, name: str, bracket: re.Match[str], year: int | None, body: str) -> Resolved:
        """A name with a note behind it."""
        without = name[: bracket.start()]
        found = self.resolve(without, year, body)
        if found.finding or _FOOTNOTE.fullmatch(bracket[1]):
            return found
        return self._asked("name_with_note", found, name, without=without)

    def _in_time(self, name: str, called: Called, year: int | None, body: str) -> Resolved:
        """Among those who bear the name, the one in force; else what it became or came from."""
        ids, lives = self.bodies.own(called.ids, year, body), self.lives
        if year is None:
            return self._only(ids, name)
        now = {i for i in ids if lives.in_force(i, year)}
        of_kind = set()
        if called.kind:
            of_kind = {i for i in now if lives.records[i]["kind"] == called.kind}
        if now:
            found = self._only(of_kind or now, name)
            other = called.kind and not of_kind and not found.finding
            return self._asked("name_of_other_kind", found, name) if other else found
        later = set().union(*(lives.became(i, year) for i in ids))
        earlier = set().union(*(lives.came_from(i, year) for i in ids))
        if len(later) == 1:
            return self._asked("old_name", Resolved(later.pop()), name, year=year)
        if len(earlier) == 1 and not later:
            return self._asked("new_name_early", Resolved(earlier.pop()), name, year=year)
        return self._gone(later or ids, name, year)

    def _only(self, ids: set[str], name: str) -> Resolved:
        """The one that is left, or a question which of them is meant."""
        if len(ids) == 1:
            return Resolved(next(iter(ids)))
        return Resolved("", Finding("organisation_ambiguous", expected=self._list(ids), name=name))

    def _gone(self, ids: set[str], name: str, year: int) -> Resolved:
        """One that was not in force at the end of the year, as the registers say."""
        found = self._only(ids, name)
        if found.finding:
            return found
        said = self.lives.not_in_force(found.organisation, year)
        code, official = f"not_in_force.{said.pop('column')}", self.lives.name(found.organisation)
        return found._replace(finding=Finding(code, **said, official=official, year=year))

    def _asked(self, code: str, found: Resolved, name: str, **more: Any) -> Resolved:
        expected = self.lives.name(found.organisation)
        return found._replace(finding=Finding(code, expected=expected, name=name, **more))

    def _foreign(self, found: Resolved, name: str, body: str) -> Resolved:
        """Nobody: the one who bears the name belongs to another body."""
        other, own = self._list({found.organisation}), self.bodies.names[body]
        return Resolved("", Finding("organisation_foreign", name=name, other=other, expected=own))

    def _unknown(self, name: str, year: int | None) -> Resolved:
        """Nobody, and who may be meant."""
        alike = self._spellings.alike(name)
        now = {i for i in alike if not year or self.lives.in_force(i, year)}
        code = "organisation_unknown" if alike else "organisation_unknown.unlike"
        return Resolved("", Finding(code, expected=self._list(now or alike), name=name))

    def _list(self, ids: set[str]) -> str:
        return ", ".join(f"{self.lives.name(i)} ({i})" for i in sorted(ids))
