"""Rows of a list whose values were put in one column off."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.forms.around import Roles
from analysis.forms.grid import NUMERIC, Grids
from analysis.forms.lexicon import Lexicon
from analysis.forms.places import Fact
from analysis.messages import Finding
from analysis.text.keys import bare

_ANSWERS = frozenset(("flag", "grade"))
_VALUES = _ANSWERS | {"count", "percent"}


def shifted(facts: Sequence[Fact], lexicon: Lexicon) -> dict[Fact, bool]:
    """The values of rows in which a number stands for an answer and an answer for a number.

    Each with whether it is such a one.
    """
    slips: dict[tuple[int, int], set[str]] = {}
    for fact in facts:
        if fact.line and (kind := _slip(fact, lexicon)):
            slips.setdefault((fact.sheet, fact.line), set()).add(kind)
    rows = {at for at, kinds in slips.items() if len(kinds) > 1}
    values = (f for f in facts if f.part.type in _VALUES and f.cell is not None)
    return {f: bool(_slip(f, lexicon)) for f in values if (f.sheet, f.line) in rows}


def _slip(fact: Fact, lexicon: Lexicon) -> str:
    """Which of the two a cell is, "" if neither."""
    cell, kind = fact.cell, fact.part.type
    if cell is None:
        return ""
    if kind in _ANSWERS:
        return "number" if cell.kind in NUMERIC and str(cell.value) not in ("0", "1") else ""
    said = bare(str(cell.value)) if cell.kind == "text" and kind == "count" else ""
    known = any(said in lexicon.get(answer, {}) for answer in _ANSWERS)
    return "answer" if said and known and said not in lexicon.get("nil", {}) else ""


def tell_shifted(
    facts: Mapping[Fact, bool], grids: Grids, roles: Sequence[Roles]
) -> Iterator[Finding]:
    """One error a row, at the first of its cells that does not fit."""
    told: set[tuple[int, int]] = set()
    for fact, slipped in facts.items():
        at, row = (fact.row, fact.column), (fact.sheet, fact.line)
        roles[fact.sheet][at] = "issue"
        if slipped and row not in told:
            told.add(row)
            found = grids[fact.sheet].said(*at)
            said = {"found": found, "row": fact.row, "question": f"shifted {fact.block.id}"}
            yield grids[fact.sheet].finding("row_shifted", at, **said)
