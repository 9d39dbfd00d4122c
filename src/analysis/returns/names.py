"""Organisations by the names that people write, in force at the year's end."""

import difflib
import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar

from analysis.forms.lexicon import lexicon_of
from analysis.messages import NOWHERE, Finding
from analysis.reference.bodies import before, below, concerned
from analysis.reference.book import written_at
from analysis.reference.load import Reference
from analysis.returns.model import Value
from analysis.text.keys import Keys, bare, folded_key

_LIST_MARK = re.compile(r"^\s*(?:[-+•*]|\d{1,3}[.)])\s*")
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_FOOTNOTE = re.compile(r"[\d*\s]{1,3}")
T = TypeVar("T")


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
        Its organisations, aliases, events, and words for what stands in front of names.
    """

    def __init__(self, reference: Reference) -> None:
        lines = reference.lines
        lexicon = lexicon_of(lines["words"])
        self.records = {r["organisation"]: r for r in lines["organisations"].rows}
        self._events, self._homes = lines["events"].rows, reference.homes
        events = [e for e in self._events if e["predecessor"] and e["successor"]]
        self.renamed = {
            e["successor"]: e["predecessor"]
            for e in events
            if e["event"] in ("renamed", "converted")
        }
        self.moved = {
            (organisation, e["date"][:4])
            for e in events
            if e["event"] in ("merged", "split")
            for organisation in (e["predecessor"], e["successor"])
        }
        self.predecessors = _index((e["successor"], e["predecessor"]) for e in events)
        self._after = _index((e["predecessor"], (e["date"], e["successor"])) for e in events)
        bodies = lines["bodies"].rows
        terms = lines["terms"].rows
        self._under = below(bodies)
        self._before = before(bodies)
        self._bodies = {row["body"]: row["name"] for row in bodies}
        self._for = cache(lambda year: concerned(bodies, terms, year))
        self._name_key = Keys(lines["words"].rows).name_key
        prefixes = [(p, kind) for p, kind in lexicon.get("prefix", {}).items() if p]
        self._prefixes = sorted(prefixes, key=lambda known: -len(known[0]))
        names = [(r["name"], r["organisation"]) for r in lines["organisations"].rows]
        names += [(a["alias"], a["organisation"]) for a in lines["aliases"].rows]
        self._exact = _index((bare(_LIST_MARK.sub("", name)), o) for name, o in names)
        self._core = _index((self._split(name)[0], ids) for name, ids in _pairs(self._exact))
        self._spelt = _index((self._split(self._name_key(name))[0], o) for name, o in names)
        cores = (*_pairs(self._core), *_pairs(self._spelt))
        self._folded = _index((folded_key(core), o) for core, o in cores)
        self._bearing = {self._core_of(name): body for body, name in self._bodies.items()}
        self._resolved: dict[tuple[str, int | None, str], Resolved] = {}

    def name(self, organisation: str) -> str:
        """The official name."""
        return str(self.records[organisation]["name"])

    def in_force(self, organisation: str, year: int) -> bool:
        """Whether the organisation is in force on 31 December of `year`."""
        record = self.records[organisation]
        day = f"{year}-12-31"
        return record["founded"] <= day and (not record["dissolved"] or record["dissolved"] > day)

    def due(self, year: int) -> set[str]:
        """Who is in force at the end of a year and belongs to the body of its resolution."""
        return {i for i in self.records if self.in_force(i, year) and self.concerned(i, year)}

    def concerned(self, organisation: str, year: int) -> bool:
        """Whether the resolution of a year is for the organisation."""
        own = self._for(year)
        return own is None or self.records[organisation].get("body", "") in own

    def body(self, texts: Iterable[str]) -> str:
        """The body that the texts of letterheads and the folders name; "" where not just one."""
        named = {self._bearing.get(self._core_of(text), text) for text in texts}
        named &= self._under.keys()
        return named.pop() if len(named) == 1 else ""

    def _core_of(self, name: str) -> str:
        return self._split(bare(name))[0]

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
        if (name, year, body) in self._resolved:
            return self._resolved[name, year, body]
        plain = bare(_LIST_MARK.sub("", name))
        core, kind = self._split(plain)
        bearing = self._exact.get(plain) or self._core.get(core)
        bracket = _BRACKET.search(name)
        if bearing:
            found = self._in_time(name, self._own(bearing, year, body), kind, year)
        elif bracket:  # "Sở Nội vụ (1)", "Sở Nội vụ (có 2 chi bộ mới)"
            found = self._without(name, bracket, year, body)
        elif plain:
            found = self._differently_spelt(name, plain, year, body)
        else:
            found = Resolved("", Finding("organisation_blank", expected="tên tổ chức"))
        if found.organisation and self._is_foreign(found.organisation, body):
            fields = {"other": self._list({found.organisation}), "expected": self._bodies[body]}
            found = Resolved("", Finding("organisation_foreign", name=name, **fields))
        self._resolved[name, year, body] = found
        return found

    def _own(self, ids: set[str], year: int | None, body: str) -> set[str]:
        """Those of the body that a return names, else of the year's resolution; else all."""
        own = self._under.get(body) or (year and self._for(year)) or ()
        return {i for i in ids if self.records[i].get("body", "") in own} or ids

    def _is_foreign(self, organisation: str, body: str) -> bool:
        """Whether an organisation belongs neither to the body nor to one before or after it."""
        own = self.records[organisation].get("body", "")
        line = {own, *self._before.get(own, ())}
        under = self._under.get(body, {own})
        before = {one for each in under for one in self._before.get(each, ())}
        return not under & line and own not in before

    def _without(self, name: str, bracket: re.Match[str], year: int | None, body: str) -> Resolved:
        """A name with a note behind it."""
        without = name[: bracket.start()]
        found = self.resolve(without, year, body)
        if found.finding or _FOOTNOTE.fullmatch(bracket[1]):
            return found
        return self._asked("name_with_note", found.organisation, name, without=without)

    def _differently_spelt(self, name: str, plain: str, year: int | None, body: str) -> Resolved:
        """A name in short, or without marks."""
        core, kind = self._split(plain)
        long = self._name_key(name)
        spelt = self._spelt.get(self._split(long)[0])
        folds = (self._folded.get(self._without_prefix(text)) for text in (plain, long))
        bearing = spelt or next(filter(None, folds), None)
        if bearing:
            found = self._in_time(name, self._own(bearing, year, body), kind, year)
            if found.finding:
                return found
            code = "name_abbreviated" if spelt else "name_without_marks"
            return self._asked(code, found.organisation, name)
        near = self._candidates(core, year)
        code = "organisation_unknown" if near else "organisation_unknown.unlike"
        return Resolved("", Finding(code, expected=near, name=name))

    def _asked(self, code: str, organisation: str, name: str, **more: Any) -> Resolved:
        expected = self.name(organisation)
        return Resolved(organisation, Finding(code, expected=expected, name=name, **more))

    def _in_time(self, name: str, ids: set[str], kind: str, year: int | None) -> Resolved:
        """Among those who bear the name, the one in force; else what it became or came from."""
        if year is None:
            return Resolved(next(iter(ids))) if len(ids) == 1 else self._several(name, ids)
        now = {i for i in ids if self.in_force(i, year)}
        if len(now) > 1 and kind:
            now = {i for i in now if self.records[i]["kind"] == kind} or now
        if now:
            return Resolved(now.pop()) if len(now) == 1 else self._several(name, now)
        later = {after for i in ids for after in self._chain(i, year)}
        if len(later) == 1:
            return self._asked("old_name", later.pop(), name, year=year)
        before = {p for i in ids for p in self.predecessors.get(i, ()) if self.in_force(p, year)}
        if len(before) == 1 and not later:
            return self._asked("new_name_early", before.pop(), name, year=year)
        if len(later or ids) > 1:
            return self._several(name, later or ids)
        (found,) = ids
        early = self.records[found]["founded"] > f"{year}-12-31"
        column = "founded" if early else "dissolved"
        said = {"official": self.name(found), "year": year, "day": self.records[found][column]}
        said["where"] = self._written(found, column)
        return Resolved(found, Finding(f"not_in_force.{column}", **said))

    def _written(self, organisation: str, column: str) -> list[str]:
        """The lines of the registers that say when an organisation began, or ended."""
        own = self.records[organisation]
        side = "successor" if column == "founded" else "predecessor"
        events = [e for e in self._events if (e["date"], e[side]) == (own[column], organisation)]
        return [
            written_at("organisations", own["line"], column, self._homes),
            *(written_at("events", event["line"], "date", self._homes) for event in events),
        ]

    def _chain(self, organisation: str, year: int) -> set[str]:
        """What an organisation had become by the end of `year`."""
        out: set[str] = set()
        for when, after in self._after.get(organisation, ()):
            if when <= f"{year}-12-31":
                out |= {after} if self.in_force(after, year) else self._chain(after, year)
        return out

    def _several(self, name: str, ids: set[str]) -> Resolved:
        return Resolved("", Finding("organisation_ambiguous", expected=self._list(ids), name=name))

    def _candidates(self, core: str, year: int | None) -> str:
        near = difflib.get_close_matches(folded_key(core), list(self._folded), 3, 0.75)
        found = {i for key in near for i in self._folded[key]}
        return self._list({i for i in found if not year or self.in_force(i, year)} or found)

    def _list(self, ids: set[str]) -> str:
        return ", ".join(f"{self.name(i)} ({i})" for i in sorted(ids))

    def _split(self, name: str) -> tuple[str, str]:
        """(name without "đảng bộ" or "chi bộ" in front, the kind that it says)."""
        for prefix, kind in self._prefixes:
            if name.startswith(prefix + " "):
                return name.removeprefix(prefix + " "), kind
        return name, ""

    def _without_prefix(self, name: str) -> str:
        """The name without marks and without "dang bo" or "chi bo" in front."""
        plain = folded_key(name)
        for prefix, _ in self._prefixes:
            front = folded_key(prefix) + " "
            if plain.startswith(front):
                return plain.removeprefix(front)
        return plain


def _index(pairs: Iterable[tuple[str, T]]) -> dict[str, set[T]]:
    index: dict[str, set[T]] = {}
    for name, one in pairs:
        index.setdefault(name, set()).add(one)
    return index


def _pairs(index: dict[str, set[T]]) -> list[tuple[str, T]]:
    return [(name, one) for name, several in index.items() for one in several]
