"""What the words, the names and the sentences must hold beyond the columns that are declared."""

import string
from collections.abc import Iterator

from analysis.codes import CLOSED
from analysis.reference.faults import Fault, fault
from analysis.reference.load import Reference, package_messages

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


def ids_of(reference: Reference, listed: str) -> list[str]:
    """The ids of a closed list, in its order."""
    return [row["id"] for row in reference.lines["names"].rows if row["list"] == listed]


def _words(reference: Reference) -> Iterator[Fault]:
    for row in reference.lines["words"].rows:
        allowed = MEANINGS.get(row["kind"], (row["value"],))
        if isinstance(allowed, str):
            allowed = tuple(ids_of(reference, allowed))
        if row["value"] not in allowed:
            fields = {"found": row["value"], "text": row["text"], "expected": allowed}
            yield fault("ref_word_meaning", "words.csv", row["line"], "value", **fields)


def _names(reference: Reference) -> Iterator[Fault]:
    """Lists that the code closes hold its ids, all of them and no others."""
    for listed, closed in CLOSED.items():
        named = ids_of(reference, listed)
        missing = [one for one in closed if one not in named]
        if missing:
            yield fault("ref_name_missing", "names.csv", 1, "id", list=listed, expected=missing)
    for row in reference.lines["names"].rows:
        known = CLOSED.get(row["list"], (row["id"],))
        if row["id"] not in known:
            fields = {"found": row["id"], "list": row["list"], "expected": known}
            yield fault("ref_name_unknown", "names.csv", row["line"], "id", **fields)


def _messages(reference: Reference) -> Iterator[Fault]:
    """An office may word what the suite says; it cannot say what the suite does not."""
    own = {row["code"]: row["template"] for row in package_messages().rows}
    for row in reference.lines["messages"].rows:
        line, code, template = row["line"], row["code"], row["template"]
        if code not in own:
            yield fault("ref_message_unknown", "messages.csv", line, "code", found=code)
            continue
        fields = _fields(template)
        if fields is None:
            yield fault("ref_template", "messages.csv", line, "template", found=template)
            continue
        known = _fields(own[code]) or set()
        if fields - known:
            said = {"found": sorted(fields - known), "expected": sorted(known)}
            yield fault("ref_template_field", "messages.csv", line, "template", **said)


def _fields(template: str) -> set[str] | None:
    """The fields that a sentence names; None where its braces do not close."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError:
        return None
