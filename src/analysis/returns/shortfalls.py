"""The shortfalls that an organisation reports: target, limitation, cause, remedy of each line."""

from collections import Counter
from operator import attrgetter

from analysis.forms.lexicon import Lexicon
from analysis.messages import Finding
from analysis.returns.model import Rows, Told, Turn, Value, Values, grouped
from analysis.text.keys import bare

TEXTS = ("limitation", "cause", "remedy")


def is_none(text: str, lexicon: Lexicon) -> bool:
    """Whether the text of a shortfall says that there is none."""
    said = text.strip().casefold()
    plain = bare(text)
    none = lexicon.get("none", {})
    return not said or said in none or (plain != "" and plain in none)


def shortfalls(values: Values, turn: Turn, file: str, lexicon: Lexicon) -> tuple[Rows, Told]:
    """The shortfalls among the values of one organisation and year.

    Returns
    -------
    tuple
        (rows of the table `shortfalls`, findings). A line without a known target is an error and
        no row; a line that says the same as another is one row.
    """
    rows: Rows = []
    findings: Told = []
    number = Counter[str]()
    first: dict[str, Value] = {}  # of each target
    seen: set[tuple[str, ...]] = set()
    told = [v for v in values if v.type in ("target", *TEXTS)]
    for _, found in sorted(grouped(told, attrgetter("line")).items()):
        parts = {v.type: v for v in found}
        texts = {name: str(parts[name].value) if name in parts else "" for name in TEXTS}
        no_limitation = is_none(texts["limitation"], lexicon)
        if no_limitation and is_none(texts["cause"], lexicon):
            continue
        at = parts.get("limitation") or parts["cause"]
        target = parts["target"].value if "target" in parts else None
        if target is None:
            findings.append(_unknown(parts.get("target"), at))
            continue
        if no_limitation:
            findings.append(at.finding("limitation_blank", expected="nội dung hạn chế"))
        if target in first:
            findings += _twice(target, first[target], at)
        first.setdefault(target, at)
        words = (target, *texts.values())
        if words in seen:
            continue
        seen.add(words)
        number[target] += 1
        name = "-".join(map(str, (*turn, target, number[target])))
        cells = {f"{n}_cell": parts[n].cell for n in ("cause", "remedy") if n in parts}
        rows.append(at.row(turn, file, shortfall=name, target=target, **texts, **cells))
    return rows, findings


def _unknown(target: Value | None, at: Value) -> Finding:
    """A shortfall of which nobody knows to what target it belongs."""
    said, place = (target.raw, target.place) if target else ("", at.place)
    return Finding("target_unknown", place, found=said, expected="một trong 11 chỉ tiêu")


def _twice(target: str, first: Value, again: Value) -> Told:
    """A target on two lines: it can be right, yet more often a row was copied or ticked wrong."""
    cells = [first.cell, again.cell]
    return [
        v.finding("target_twice", found=v.raw[:80], target=target, cells=cells)
        for v in (first, again)
    ]
