"""The rows of the review workbook: items to look at, and items already coded."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from analysis.causes.decisions import Key, decisions_by_item, everywhere
from analysis.causes.explain import Held, held_items
from analysis.causes.judging import DOUBTFUL, REVIEWED, Judged
from analysis.causes.words import plain
from analysis.messages import Messages
from analysis.reference.load import Reference
from analysis.text import vietnamese as vi

Row = dict[str, str]
LACK = "lack"  # what the gap of a target owes to an organisation, in hundredths of the whole
_LIKELIEST = 3
_ALIKE = 0.6  # of the words of two texts, at least, are the same: one decision may settle both


class Review(NamedTuple):
    """What a review workbook holds.

    Parameters
    ----------
    opened
        Items to look at: contradictions first, then the groups of like texts whose targets lack
        most; rows by the ids of ``review_columns.csv``.
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
    lack = _lack(tables)
    opened: list[Row] = []
    coded: list[Row] = []
    for one in held:
        if not (one.codes or one.why):
            continue  # settled to be no cause
        row = _row(one, codes, reference)
        row["name"] = organisations.get(row["organisation"], "")
        row[LACK] = str(lack.get((row["organisation"], row["year"], row["target"]), 0))
        doubtful = one.differing or any(code.state == DOUBTFUL for code in one.codes)
        (opened if one.why or doubtful else coded).append(row)
    here = {key for one in held for key in (one.key, everywhere(one.key))}
    return Review(_grouped(opened), coded, sorted(decisions_by_item(reviews.rows).keys() - here))


def _lack(tables: Any) -> dict[tuple[str, str, str], Fraction]:
    """What part of the distance to a target lies with an organisation, in hundredths."""
    rows = tables.gaps[tables.gaps["by"].eq("organisation")]
    parts = {
        (row.key, str(row.year), row.target): max(Fraction(row.units), Fraction(0))
        for row in rows.itertuples(index=False)
    }
    whole: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for (_, year, target), units in parts.items():
        whole[year, target] += units
    return {of: 100 * units / whole[of[1:]] for of, units in parts.items() if units}


def _grouped(rows: Iterable[Row]) -> list[Row]:
    """Rows by groups of like texts, the groups that move most first; contradictions before all."""
    groups: list[tuple[frozenset[str], list[Row]]] = []
    for row in rows:
        said = frozenset(word for word in plain(row["text"]).split() if not word.isdigit())
        for own, members in groups:
            if len(own & said) >= _ALIKE * len(own | said):
                members.append(row)
                break
        else:
            groups.append((said, [row]))
    moved = [members for _, members in groups]
    moved.sort(key=lambda members: -sum(Fraction(row[LACK]) for row in members))
    ordered = []
    for number, members in enumerate(moved, 1):
        for row in members:
            lack = vi.number(Fraction(row[LACK]), 1)
            ordered.append(row | {"group": str(number), LACK: lack})
    return sorted(ordered, key=lambda row: not row["contested"])


def _order(held: Held) -> tuple[bool, str, str, str]:
    organisation, year, _, words = held.key
    return not held.differing, words, organisation, year


def _row(held: Held, names: Mapping[str, str], reference: Reference) -> Row:
    organisation, year, target, _ = held.key
    place = held.row.file, held.row.sheet, held.row.cell
    kinds = kind_names(reference)
    given = {code.code for code in held.codes}
    likely = [code for code in held.suggestions if code not in given]
    codes = [f"{names[code.code]} ({kinds[code.kind].lower()})" for code in held.codes]
    return {
        "mark": mark_of(held.key),
        "organisation": organisation,
        "year": year,
        "target": target,
        "limitation": held.row.limitation,
        "text": held.text,
        "why": _why(held, reference.messages),
        "contested": "x" if held.differing else "",
        "proposal": "; ".join([*codes, *(names[c] for c in likely if c in names)][:_LIKELIEST]),
        "place": " › ".join(filter(None, place)),
    }


def _why(held: Held, messages: Messages) -> str:
    if held.differing:
        return messages.words("review_why.contested", decisions=held.differing)
    spoke = "; ".join(dict.fromkeys(_words(c, messages) for c in held.codes))
    return ": ".join(filter(None, (held.why or held.doubt, spoke)))


def _words(code: Judged, messages: Messages) -> str:
    if code.how == REVIEWED:
        return messages.words("review_why.reviewed", words=code.words)
    return code.words
