"""The rows of the review workbook: items to look at, and items already coded."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.causes.decisions import Key, decisions_by_item, everywhere
from analysis.causes.explain import REVIEWED, Code, Held, held_items
from analysis.messages import Messages
from analysis.reference.load import Reference

Row = dict[str, str]


class Review(NamedTuple):
    """What a review workbook holds.

    Parameters
    ----------
    opened
        Items to look at, contradictions first: rows by the ids of ``review_columns.csv``.
    coded
        Items that are coded already.
    unused
        What decisions are about that no shortfall holds any more.
    """

    opened: list[Row]
    coded: list[Row]
    unused: list[Key]


def mark_of(key: Key) -> str:
    """The mark of a row.

    Two rows have the same when they are the same item; an edited row no longer fits its own.
    """
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:12]


def kind_names(reference: Reference) -> dict[str, str]:
    """The names of the kinds of causes."""
    rows = reference.lines["names"].rows
    return {row["id"]: row["name"] for row in rows if row["list"] == "cause_kind"}


def review_rows(tables: Any, reference: Reference) -> Review:
    """The rows of a review workbook.

    Parameters
    ----------
    tables
        The tidy tables.
    reference
        With the decisions known so far.
    """
    causes, rules, reviews = (
        reference.lines[name] for name in ("causes", "cause_rules", "cause_reviews")
    )
    organisations = tables.organisations.set_index("organisation")["name"]
    codes = {row["code"]: f"{row['code']} {row['name']}" for row in causes.rows}
    held = sorted(held_items(tables.shortfalls, causes, rules, reviews), key=_order)
    opened: list[Row] = []
    coded: list[Row] = []
    for one in held:
        if not (one.codes or one.why):
            continue  # settled to be no cause
        row = _row(one, codes, reference)
        row["name"] = organisations.get(row["organisation"], "")
        doubtful = one.why or one.differing or any(code.doubt for code in one.codes)
        (opened if doubtful else coded).append(row)
    here = {key for one in held for key in (one.key, everywhere(one.key))}
    return Review(opened, coded, sorted(decisions_by_item(reviews.rows).keys() - here))


def _order(held: Held) -> tuple[bool, str, str, str]:
    organisation, year, _, words = held.key
    return not held.differing, words, organisation, year


def _row(held: Held, names: Mapping[str, str], reference: Reference) -> Row:
    organisation, year, target, _ = held.key
    place = held.row.file, held.row.sheet, held.row.cell
    kinds = kind_names(reference)
    codes = [f"{names[code.code]} ({kinds[code.kind].lower()})" for code in held.codes]
    return {
        "mark": mark_of(held.key),
        "organisation": organisation,
        "year": year,
        "target": target,
        "limitation": held.row.limitation,
        "text": held.text,
        "why": _why(held, reference.messages),
        "proposal": "; ".join(codes) or names.get(held.proposal, ""),
        "place": " › ".join(filter(None, place)),
    }


def _why(held: Held, messages: Messages) -> str:
    if held.differing:
        return messages.words("review_why.contested", decisions=held.differing)
    doubts = filter(None, (held.why, *(code.doubt for code in held.codes)))
    return next(doubts, "") or "; ".join(dict.fromkeys(_words(c, messages) for c in held.codes))


def _words(code: Code, messages: Messages) -> str:
    if code.how == REVIEWED:
        return messages.words("review_why.reviewed", words=code.words)
    return code.words
