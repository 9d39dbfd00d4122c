"""The shortfalls that an organisation reports: target, limitation, cause, remedy of each line."""

import re
from collections import defaultdict
from collections.abc import Callable
from operator import attrgetter

from analysis.forms.lexicon import Lexicon
from analysis.forms.maps import TEXTS
from analysis.grouping import grouped
from analysis.messages import Finding
from analysis.returns.model import Rows, Told, Turn, Value, Values, Words
from analysis.text.keys import bare

CELLS = ("cause", "remedy")  # whose own cells are kept beside that of the limitation
Near = Callable[[Value], list[str]]
_WORD = re.compile(r"[^\W\d_]{2,}")
_TELLING = 4  # words of a limitation that stands alone
_FEW = 4  # targets that can be named one by one


def is_none(text: str, lexicon: Lexicon) -> bool:
    """Whether the text of a shortfall says that there is none."""
    said, plain, none = text.strip().casefold(), bare(text), lexicon.get("none", {})
    return not said or said in none or (plain != "" and plain in none)


def shortfalls(
    values: Values, turn: Turn, file: str, lexicon: Lexicon, near: Near
) -> tuple[Rows, Told]:
    """The shortfalls among the values of one organisation and year.

    Parameters
    ----------
    values, turn, file, lexicon
        What is said, by whom, for what year and where; the words for none.
    near
        A cell that names no target for sure → those that may be meant, in the words of its form.

    Returns
    -------
    tuple
        (rows of the table `shortfalls`, findings). A line without a known target is an error and
        no row; one of several targets is a row for each; a line that says the same as another is
        one row.
    """
    rows: Rows = []
    findings: Told = []
    first: dict[str, Value] = {}  # of each target
    said: dict[str, list[Words]] = defaultdict(list)  # of each target
    blank: list[Value] = []  # lines with a cause and no limitation
    told = [v for v in values if v.type in ("target", *TEXTS)]
    for _, found in sorted(grouped(told, attrgetter("line")).items()):
        parts = {v.type: v for v in found}
        texts = {name: str(parts[name].value) if name in parts else "" for name in TEXTS}
        no_limitation = is_none(texts["limitation"], lexicon)
        if no_limitation and is_none(texts["cause"], lexicon):
            continue
        at = parts.get("limitation") or parts["cause"]
        target = parts.get("target")
        if target is None or target.value is None:
            findings.append(_unknown(target, at, near))
            continue
        if no_limitation:
            blank.append(at)
        elif _is_bare(texts):
            findings.append(at.finding("limitation_bare", expected="nội dung hạn chế"))
        cells = {f"{name}_cell": parts[name].cell for name in CELLS if name in parts}
        for one in target.value.split(";"):
            if one in first:
                findings += _twice(one, first[one], at)
            first.setdefault(one, at)
            if texts not in said[one]:
                said[one].append(texts)
                name = "-".join(map(str, (*turn, one, len(said[one]))))
                rows.append(at.row(turn, file, shortfall=name, target=one, **texts, **cells))
    return rows, findings + _without_limitation(blank, alone=len(blank) == len(rows))


def _is_bare(texts: Words) -> bool:
    """Whether a limitation says nothing that fell short: a mark, a number, a word alone."""
    words = _WORD.findall(texts["limitation"])
    return not words or (len(words) < _TELLING and not texts["cause"] and not texts["remedy"])


def _without_limitation(blank: Values, *, alone: bool) -> Told:
    """Causes without a limitation; where no line has one, all went a column off: one question."""
    if alone and len(blank) > 1:
        said = {"expected": "nội dung hạn chế", "question": "limitation_blank of all"}
        return [v.finding("limitation_blank.all", **said) for v in blank]
    return [v.finding("limitation_blank", expected="nội dung hạn chế") for v in blank]


def _unknown(target: Value | None, at: Value, near: Near) -> Finding:
    """A shortfall of which nobody knows to what target it belongs."""
    if not target:
        return at.finding("target_unknown.blank", found="", expected="tên chỉ tiêu")
    texts = near(target)
    if 0 < len(texts) <= _FEW:
        return target.finding("target_unknown.several", expected=" hoặc ".join(texts))
    return target.finding("target_unknown", expected="một trong các chỉ tiêu của mẫu")


def _twice(target: str, first: Value, again: Value) -> Told:
    """A target on two lines: it can be right, yet more often a row was copied or ticked wrong."""
    both = (first, again)
    said = {"target": target, "cells": [v.cell for v in both]}
    return [v.finding("target_twice", found=v.raw[:80], **said) for v in both]
