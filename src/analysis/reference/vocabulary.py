"""What the words, the names and the sentences must hold beyond the columns that are declared."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from analysis.codes import CLOSED
from analysis.reference.faults import Fault, Spot
from analysis.reference.load import Reference, package_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

# kind of word: what it may mean; a list of names.csv by its name
MEANINGS = {
    "flag": ("0", "1"),
    "mark": ("1",),
    "nil": ("", "0"),
    "grade": "grade",
    "kind": "kind",
    "prefix": "kind",
}


def check_vocabulary(reference: Reference) -> Iterator[Fault]:
    """Every fault of words, names and messages that their columns do not show."""
    yield from _words(reference)
    yield from _names(reference)
    yield from _messages(reference)


def _words(reference: Reference) -> Iterator[Fault]:
    for row in reference.lines["words"].rows:
        allowed = MEANINGS.get(row["kind"])
        if isinstance(allowed, str):
            allowed = tuple(ids_of(reference, allowed))
        if allowed is not None and row["value"] not in allowed:
            fields = {"found": row["value"], "text": row["text"], "expected": list(allowed)}
            yield Fault("ref_word_meaning", Spot("words.csv", row["line"], "value"), fields)


def ids_of(reference: Reference, listed: str) -> list[str]:
    """The ids of a closed list, in its order."""
    return [row["id"] for row in reference.lines["names"].rows if row["list"] == listed]


def _names(reference: Reference) -> Iterator[Fault]:
    """Lists that the code closes hold its ids, all of them and no others."""
    for listed, closed in CLOSED.items():
        named = ids_of(reference, listed)
        missing = [one for one in closed if one not in named]
        if missing:
            fields = {"list": listed, "expected": missing}
            yield Fault("ref_name_missing", Spot("names.csv", 1, "id"), fields)
    for row in reference.lines["names"].rows:
        own = CLOSED.get(row["list"])
        if own and row["id"] not in own:
            fields = {"found": row["id"], "list": row["list"], "expected": list(own)}
            yield Fault("ref_name_unknown", Spot("names.csv", row["line"], "id"), fields)


def _messages(reference: Reference) -> Iterator[Fault]:
    """An office may word what the suite says; it cannot say what the suite does not."""
    own = {row["code"]: row["template"] for row in package_messages().rows}
    for row in reference.lines["messages"].rows:
        spot = Spot("messages.csv", row["line"], "template")
        if row["code"] not in own:
            place = Spot("messages.csv", row["line"], "code")
            yield Fault("ref_message_unknown", place, {"found": row["code"]})
            continue
        known, named = _fields(own[row["code"]]), _fields(row["template"])
        if named is None:
            yield Fault("ref_template", spot, {"found": row["template"]})
        elif known is not None and named - known:
            fields = {"found": sorted(named - known), "expected": sorted(known)}
            yield Fault("ref_template_field", spot, fields)


def _fields(template: str) -> set[str] | None:
    """The fields that a sentence names; None where its braces do not close."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError:
        return None
