"""What became of each file, and of each return that was due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter

from analysis.messages import Finding, Place
from analysis.returns.model import (
    REFUSED,
    SUPERSEDED,
    Findings,
    Return,
    Row,
    Words,
)
from analysis.returns.names import Register
from analysis.returns.versions import Versions


def told(item: Return) -> Findings:
    """What is to be said of a file as a whole, of the names in it, and of its cells.

    Of a file that is superseded all is told and asks nobody to act; of one that is refused, what is
    said of its names.
    """
    if item.status == SUPERSEDED:
        yield item.addressed(Finding("superseded", reason=item.reason))
        for finding in (*item.about_names, *item.findings):
            yield item.addressed(finding.lowered())
        return
    yield from map(item.addressed, item.about_names)
    if item.status == REFUSED:
        place = Place(file=item.file)
        yield Finding("refused", place, reported=item.refused, reason=item.reason)
    else:
        alone = _alone(item) if item.scope == "organisation" and not item.organisation else {}
        for finding in item.findings:
            whose = item.organisation or alone.get(finding.place.sheet, "")
            yield item.addressed(finding, whose)


def _alone(item: Return) -> Words:
    """Sheet → its organisation, where it is of one alone."""
    who: dict[str, set[str]] = defaultdict(set)
    for v in item.values:
        if v.line in item.who:
            who[v.sheet].add(item.who[v.line])
    return {sheet: ids.pop() for sheet, ids in who.items() if len(ids) == 1}


def submission(item: Return, reason: str) -> Row:
    """The row of a file in the table `submissions`; `reason` is that of its status in words."""
    refused = item.status == REFUSED
    who = [] if refused else list(set(item.who.values()))
    return {
        "file": item.file,
        "sha256": item.sha256,
        "form": "" if refused else item.form,
        "year": None if refused else item.year,
        "status": item.status,
        "organisations": len(who),
        "reason": reason,
        "received": item.received,
        "dated": item.dated,
        "organisation": who[0] if len(who) == 1 else "",
    }


def ledger(item: Return) -> Iterator[Row]:
    """Rows of that table; the values of a line that is not used are issues, or ignored."""
    given = [v for v in item.values if v.value is not None and v.type != "target"]
    for sheet in item.ledger:
        row = dict(sheet)
        here = [v for v in given if v.sheet == row["sheet"]]
        for lines, column in ((item.lost, "issues"), (item.skipped, "ignored")):
            cells = {v.cell for v in here if v.line in lines}
            moved = min(len(cells), row["values"])
            row["values"] -= moved
            row[column] += moved
        yield row


def due(
    versions: Versions, register: Register, years: Iterable[int], deadlines: Words
) -> Iterator[Row]:
    """Rows of the table `returns`, one an organisation and year: expected, received, when, late.

    Parameters
    ----------
    versions
        The files, and which of them count.
    register
        Who was to report.
    years
        Of the term.
    deadlines
        The office's own, by year.
    """
    came = sorted(versions.items, key=attrgetter("received"), reverse=True)
    first = {item.sha256: item.received for item in came if item.received}  # of identical copies
    receipts = {item.file: first.get(item.sha256, item.received) for item in versions.items}
    for year in years:
        wanted = register.due(year)
        for organisation in sorted(register.lives.records):
            turn = (organisation, year)
            file = versions.counting.get(turn, "")
            if organisation not in wanted and not file:
                continue
            received, last = receipts.get(file, ""), deadlines.get(str(year), "")
            yield {
                "organisation": organisation,
                "year": year,
                "expected": organisation in wanted,
                "received": received,
                "due": last,
                "late": bool(received and last and received > last),
                "file": file,
                "files": len(versions.sent.get(turn, ())),
            }
