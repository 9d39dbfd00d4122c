"""For whom a return speaks: its own organisation, or one organisation a line of a list."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from analysis.forms.maps import COUNTED
from analysis.grouping import grouped
from analysis.messages import Finding, Place
from analysis.returns.model import (
    NOBODY,
    REFUSED,
    WHOLE,
    Findings,
    Line,
    Return,
    Told,
    Value,
    Values,
)
from analysis.returns.names import Register, Resolved

FEW = 20  # a decision that leaves out more than one in so many lists only a few
_DIFFERING = 1  # numbers in which two lines of one organisation may differ: beyond, whose are they?
_Lines = Mapping[Line, Values]
_Who = dict[Line, str]

UNSAID = ("target", "sum")  # stands in a blank form, too


def entered(item: Return, register: Register, received: str) -> Return:
    """A return with the organisations that it speaks for; for nobody, or for no year, is refused.

    Parameters
    ----------
    item
        What the file says.
    register
        Of organisations.
    received
        The day on which the file came in, ISO date or empty.
    """
    item = replace(item, received=received)
    year = item.year
    if item.status == REFUSED:
        return item
    if year is None:
        return _refused(item, "no_year")
    one = item.scope == "organisation"
    item = _one(item, register) if one else _many(item, register)
    if one and not item.who:
        unnamed = any(map(_says, item.values))
        return _refused(item, "no_organisation" if unnamed else "empty.unnamed")
    if item.scope == "decision":
        return item
    turns = tuple((organisation, year) for organisation in spoken_for(item))
    return replace(item, turns=turns) if turns else _refused(item, "empty")


def _refused(item: Return, reason: str) -> Return:
    return replace(item, status=REFUSED, reason=Finding(reason))


def spoken_for(item: Return) -> list[str]:
    """The organisations of which a return says more than the name, in their order.

    A line that a compiler left blank for somebody else to fill says nothing, and takes the
    place of nothing. What a form prints or adds up by itself says nothing either.
    """
    said = (v.line for v in item.values if _says(v))
    return sorted({item.who[line] for line in said if line in item.who})


def _says(v: Value) -> bool:
    """Whether a value is more than what a blank form prints."""
    return bool(v.raw or v.value is not None) and v.type not in UNSAID


def _one(item: Return, register: Register) -> Return:
    """The organisations that a form names; where the cell is blank, that of its letterhead."""
    names = item.names or {WHOLE: NOBODY}
    told: Told = []
    own: _Who = {}
    body = _body(item, register)
    for line, named in names.items():
        found = register.resolve(named.raw, item.year, body)
        if not named.raw.strip() and len(names) == 1:
            found = _from_letterhead(item, register) or found
        told += found.told(named, named)
        if found.organisation:
            own[line] = found.organisation
    whose = {v.line: item.named_at(v.line) for v in item.values}
    whose |= {line: line for line in names}
    who = {line: own[mine] for line, mine in whose.items() if mine in own}
    ids = set(own.values())
    if len(ids) == 1:
        told += _other_heads(item, register, *ids)
    return replace(
        item,
        who=who,
        organisation=ids.pop() if len(ids) == 1 else "",
        about_names=tuple(told),
        lost=frozenset(whose.keys() - who.keys()),
    )


def _other_heads(item: Return, register: Register, own: str) -> Findings:
    """Letterheads of another organisation: a sheet filled in for it, or an old one copied.

    Those that name one without doubt count; not those of the organisation's former names.
    """
    for text, sheet, cell in item.heads:
        if register.surely(text, item.year) not in ("", own):
            said = {"expected": register.lives.name(own), "text": text}
            yield Finding("letterhead_other", Place(sheet, cell), found=text, **said)


def _from_letterhead(item: Return, register: Register) -> Resolved | None:
    heads = {register.surely(text, item.year): text for text, *_ in item.heads}
    heads.pop("", None)
    if len(heads) != 1:
        return None
    ((organisation, text),) = heads.items()
    official = register.lives.name(organisation)
    return Resolved(organisation, Finding("name_from_letterhead", expected=official, text=text))


def _body(item: Return, register: Register) -> str:
    """The body that a letterhead names, or a folder that the return lies in."""
    named, folders = register.bodies.named, item.file.split("/")[:-1]
    return named(text for text, *_ in item.heads) or named(folders)


def _many(item: Return, register: Register) -> Return:
    """The organisation of each line, and what is odd about the lines together."""
    lines = grouped(item.values, attrgetter("line"))
    found = dict(_named(item, lines, register))
    skipped = set(_of_nobody(item, lines, found))
    spoken = {line: one for line, one in found.items() if line not in skipped}
    who = {line: one.organisation for line, one in spoken.items() if one.organisation}
    twice = list(_twice(lines, who))
    unlike = {line for one in twice if one.unlike for line in one.lines}
    findings = [
        *_about_lines(item, lines, spoken),
        *_skipped(item, skipped),
        *(told for one in twice for told in _tell_twice(one, item)),
        *_uneven(item, lines, who, register),
    ]
    return replace(
        item,
        who={line: organisation for line, organisation in who.items() if line not in unlike},
        about_names=tuple(findings),
        lost=frozenset(unlike | (spoken.keys() - who.keys())),
        skipped=frozenset(skipped),
    )


def _named(item: Return, lines: _Lines, register: Register) -> Iterator[tuple[Line, Resolved]]:
    """Whom each line names that says anything, those below the end of a list last."""
    body = _body(item, register)
    for line in sorted(item.names, key=lambda line: (line in item.late, line)):
        name = item.names[line].raw
        if name or _given(lines, line):
            yield line, register.resolve(name, item.year, body)


def _given(lines: _Lines, line: Line) -> Values:
    return [v for v in lines.get(line, ()) if v.value is not None]


def _of_nobody(item: Return, lines: _Lines, found: Mapping[Line, Resolved]) -> Iterator[Line]:
    """Lines below the end of a list that name nobody, or one that the list has already."""
    have: dict[tuple[int, str], set[str]] = defaultdict(set)  # sheet and block → organisations
    for line, (organisation, _) in found.items():
        values = lines.get(line)
        listed = have[line[0], values[0].block if values else ""]
        if line in item.late and (not organisation or organisation in listed):
            yield line
        else:
            listed.add(organisation)


def _about_lines(item: Return, lines: _Lines, spoken: Mapping[Line, Resolved]) -> Findings:
    """What is to be said of the name of each line, and of those below the end of a list."""
    told: set[Place] = set()
    for line, found in spoken.items():
        named = item.names[line]
        if line in item.late:
            yield named.finding("row_after_end.late", organisation=found.organisation)
            yield from item.pending.get(line, ())
        yield from _about_name(found, named, _given(lines, line), told)


def _about_name(found: Resolved, named: Value, given: Values, told: set[Place]) -> Told:
    """What is to be said of a name, once where it stands.

    One merged over several lines that is wrong is told at the numbers of each.
    """
    if found.finding is None:
        return []
    places = [] if named.place in told else [named]
    told.add(named.place)
    merged = not places or not named.cell.endswith(str(named.line[1]))
    if merged and not found.organisation:
        places += [v for v in given if v.type != "target"][:1]
    return found.told(named, *places)


def _skipped(item: Return, skipped: set[Line]) -> Findings:
    """Lines below the end of a list that are nobody's."""
    names = [item.names[line] for line in sorted(skipped)]
    for sheet, found in grouped(names, attrgetter("sheet")).items():
        place, first = Place(sheet), found[0].cell
        yield Finding("outside_tables.lines", place, found=first, count=len(found))


class _Twice(NamedTuple):
    """An organisation on several lines of one list, with the values of each by their names."""

    organisation: str
    lines: dict[Line, dict[str, Value]]

    @property
    def shared(self) -> set[str]:
        """The names of the values that each line gives."""
        return set.intersection(*map(set, self.lines.values()))

    @property
    def unlike(self) -> bool:
        """Whether they differ so much that one may be another organisation's."""
        first, *others = self.lines.values()
        differing = [
            name
            for name in self.shared
            if any(other[name].value != first[name].value for other in others)
        ]
        return len(differing) > _DIFFERING


def _twice(lines: _Lines, who: _Who) -> Iterator[_Twice]:
    places: dict[tuple[str, int, str], dict[Line, dict[str, Value]]] = defaultdict(dict)
    for line, organisation in sorted(who.items()):
        values = lines.get(line, [])
        if any(v.type in COUNTED for v in values):
            given = {v.name: v for v in values if v.value is not None}
            places[organisation, line[0], values[0].block][line] = given
    for (organisation, *_), found in places.items():
        if len(found) > 1:
            yield _Twice(organisation, found)


def _tell_twice(twice: _Twice, item: Return) -> Findings:
    """Each line is named, and where they are alike, what only one of them says."""
    rows = [row for _, row in twice.lines]
    told: dict[str, Any] = {"organisation": twice.organisation, "count": len(rows), "rows": rows}
    code = "organisation_twice.unlike" if twice.unlike else "organisation_twice"
    shared = twice.shared
    for line, given in twice.lines.items():
        yield item.names[line].finding(code, **told)
        for name, value in given.items():
            if not twice.unlike and name not in shared:
                yield value.finding("organisation_twice.alone", **told)


def _uneven(item: Return, lines: _Lines, who: _Who, register: Register) -> Findings:
    """An organisation that one list of the workbook has and another has not.

    In a decision, one that is in force and not listed.
    """
    have: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for (index, row), values in lines.items():
        if any(v.type in COUNTED for v in values):
            first = values[0]
            have[index, first.block, first.sheet] |= {who.get((index, row), "")} - {""}
    wanted = set().union(*have.values())
    decision = item.scope == "decision"
    if decision and item.year:
        wanted = register.due(item.year)
    for (*_, sheet), listed in sorted(have.items()):
        missing = wanted - listed
        if decision and len(missing) > 1 + len(wanted) // FEW:
            continue  # a list of a few that are graded again, or a year in which few were graded
        for organisation in sorted(missing):
            said = {"expected": register.lives.name(organisation), "organisation": organisation}
            yield Finding("organisation_not_listed", Place(sheet), **said)
