"""Shortfall texts → cause codes with the words that decided; what no rule matches stays uncoded and is shown."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.causes.coder import UNREAD, UNSURE, Stated, check_rules, code_text, coder, stated
from analysis.causes.decisions import decisions_by_item
from analysis.causes.items import item_key, package_book, says_none, split_items
from analysis.causes.phrases import phrasebook
from analysis.reference.lines import Lines

__all__ = [
    "Coding",
    "answers",
    "check_rules",
    "code_causes",
    "code_text",
    "says_none",
    "split_items",
]

UNKNOWN = "chưa có quy tắc nào khớp"


class Coding(NamedTuple):
    """What `code_causes` gives.

    ``causes``: shortfall, code, kind, how, item, text, words, doubt (why a person should look, or empty);
    ``uncoded``: shortfall, item, text, proposal (nearest code, or empty), why;
    ``issues``: rows of the table `issues`.
    """

    causes: pd.DataFrame
    uncoded: pd.DataFrame
    issues: pd.DataFrame


def code_causes(
    shortfalls: pd.DataFrame,
    causes: Lines,
    cause_rules: Lines,
    cause_reviews: pd.DataFrame | None = None,
    known: dict[tuple[str, str], list[Stated]] | None = None,
) -> Coding:
    """Code the causes of every shortfall by rule, then as persons decided.

    Parameters
    ----------
    shortfalls : table `shortfalls`; ``limitation`` and ``cause`` as meant, ``""`` for blank.
    causes, cause_rules, cause_reviews : reference frames; reviews may be missing or empty.
    known : what `stated` has found before, by (cause, limitation); the rest is found here.

    Returns
    -------
    Coding
        One row of ``causes`` per distinct shortfall, code, kind and item. "Không có" gives neither a code nor an
        uncoded item, a blank cell gives nothing. A person's decision replaces what rules say of that item
        (``how = "reviewed"``); of two decisions that differ only what both say is used, and a query names them.
    """
    known = known or {}
    decided = decisions_by_item(cause_reviews)
    rows: list[tuple] = []
    open_items: list[tuple] = []
    issues: list[dict] = []
    seen: set[tuple] = set()
    for record in shortfalls.to_dict("records"):
        texts = record["cause"], record["limitation"]
        for number, one in enumerate(
            known[texts] if texts in known else stated(*texts, coder(causes, cause_rules)), 1
        ):
            key = (
                record["organisation"],
                str(record["year"]),
                record["target"],
                item_key(one.text),
            )
            verdict = decided.get(key) or decided.get(("*", "*", "*", key[3]))
            found = [(code, kind, "rule", words, one.doubt) for code, kind, words in one.found]
            if one.doubt == UNSURE and not verdict:
                issues.append(
                    _issue(
                        "note",
                        "cause-none-but-stated",
                        record,
                        record["cause"],
                        one.text,
                        "Ô nguyên nhân ghi không có, nhưng câu hạn chế nêu nguyên nhân; để người xem lại quyết định",
                    )
                )
                open_items.append((record["shortfall"], number, one.text, one.proposal, UNSURE))
                continue
            if verdict:
                found, told = verdict.apply(found)
                if told:
                    issues.append(
                        _issue(
                            "query",
                            "cause-review-conflict",
                            record,
                            one.text,
                            told,
                            "Hai quyết định về cùng một câu khác nhau; hãy chốt lại trong sổ xem lại",
                        )
                    )
            for code, kind, how, words, doubt in found:
                identity = (record["shortfall"], code, kind, number)
                if identity not in seen:
                    seen.add(identity)
                    rows.append(
                        (record["shortfall"], code, kind, how, number, one.text, words, doubt)
                    )
            if not found and not (verdict and verdict.settled):
                proposal = verdict.proposal if verdict else one.proposal
                open_items.append(
                    (
                        record["shortfall"],
                        number,
                        one.text,
                        proposal,
                        UNREAD if one.doubt == UNREAD else UNKNOWN,
                    )
                )
    return Coding(
        pd.DataFrame(
            rows, columns=["shortfall", "code", "kind", "how", "item", "text", "words", "doubt"]
        ),
        pd.DataFrame(open_items, columns=["shortfall", "item", "text", "proposal", "why"]),
        pd.DataFrame(
            issues,
            columns=[
                "severity",
                "code",
                "file",
                "sheet",
                "cell",
                "organisation",
                "year",
                "found",
                "expected",
                "message",
            ],
        ),
    )


def _issue(severity: str, code: str, record: dict, found: str, expected: str, message: str) -> dict:
    where = {c: record.get(c, "") for c in ("file", "sheet", "cell", "organisation", "year")}
    return {
        "severity": severity,
        "code": code,
        **where,
        "found": found,
        "expected": expected,
        "message": message,
    }


def answers(
    shortfalls: pd.DataFrame, coding: Coding, cause_rules: Lines | None = None
) -> pd.Series:
    """For each shortfall ``coded``, ``uncoded``, ``none`` ("Không có") or ``not-answered`` (blank), by its id."""
    coded, book = (
        set(coding.causes["shortfall"]),
        package_book() if cause_rules is None else phrasebook(cause_rules),
    )
    left = set(coding.uncoded["shortfall"])
    state = {}
    for r in shortfalls.to_dict("records"):
        state[r["shortfall"]] = (
            "coded"
            if r["shortfall"] in coded
            else "none"
            if says_none(r["cause"], book)
            else "uncoded"
            if r["shortfall"] in left or r["cause"].strip()
            else "not-answered"
        )
    return pd.Series(state, dtype=str, name="answer")
