"""The names of all ids in one list: what pages and workbooks call what the tables hold."""

from collections import Counter
from collections.abc import Iterator

from analysis.reference.load import FORMS, Reference

Named = tuple[str, str, str, str]  # list, id, name, phrase


def names_of(reference: Reference) -> list[dict[str, str | int]]:
    """Rows of the table ``names``: the closed lists, the forms, the kinds of findings.

    Each has its ``number`` in its list, in the order of the reference data.
    """
    rows: dict[tuple[str, str], dict[str, str | int]] = {}
    counted: Counter[str] = Counter()
    for listed, one, name, phrase in _named(reference):
        if (listed, one) in rows:
            continue
        counted[listed] += 1
        rows[listed, one] = {
            "list": listed,
            "number": counted[listed],
            "id": one,
            "name": name,
            "phrase": phrase,
        }
    return list(rows.values())


def _named(reference: Reference) -> Iterator[Named]:
    lines = reference.lines
    for row in lines["names"].rows:
        yield row["list"], row["id"], row["name"], row["phrase"]
    for row in lines[FORMS].rows:
        if row["kind"] == "form":
            yield "form", row["id"], row["text"], ""
    # findings by the code that the table of issues has, without the variant behind the dot
    for message in reference.messages:
        if message.name:
            yield "issue", message.code.partition(".")[0], message.name, ""
