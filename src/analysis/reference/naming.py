"""The names of all ids in one list: what pages and workbooks call what the tables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reference.load import FORMS, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

Named = tuple[str, str, str, str]  # list, id, name, phrase


def names_of(reference: Reference) -> list[dict[str, str | int]]:
    """Rows of the table ``names``: the closed lists, the forms, the kinds of findings.

    Each has its ``number`` in its list, in the order of the reference data.
    """
    first: dict[tuple[str, str], Named] = {}
    for named in (*_closed(reference), *_forms(reference), *_findings(reference)):
        first.setdefault(named[:2], named)
    rows: list[dict[str, str | int]] = []
    counted: dict[str, int] = {}
    for listed, one, name, phrase in first.values():
        number = counted[listed] = counted.get(listed, 0) + 1
        rows.append({"list": listed, "number": number, "id": one, "name": name, "phrase": phrase})
    return rows


def _closed(reference: Reference) -> Iterator[Named]:
    for row in reference.lines["names"].rows:
        yield row["list"], row["id"], row["name"], row["phrase"]


def _forms(reference: Reference) -> Iterator[Named]:
    for row in reference.lines[FORMS].rows:
        if row["kind"] == "form":
            yield "form", row["id"], row["text"], ""


def _findings(reference: Reference) -> Iterator[Named]:
    """By the code that the table of issues has, without the variant behind the dot."""
    for row in reference.lines["rules"].rows:
        if row["name"]:
            yield "issue", row["rule"], row["name"], ""
    for message in reference.messages:
        if message.name:
            yield "issue", message.code.partition(".")[0], message.name, ""
    for row in reference.lines["issue_names"].rows:
        yield "issue", row["code"], row["name"], ""
