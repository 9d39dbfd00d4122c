"""The bank of labelled texts as items, each with the labels that it may have."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analysis.causes.clauses import CAUSE, DENIED, items
from analysis.causes.decisions import codes_of
from analysis.causes.rulebook import Rulebook

NO_CAUSE = ("", "")
LABELS = (
    *((group, "subjective") for group in "ABCDEFG"),
    *((group, "objective") for group in "EFHI"),
    ("I", "subjective"),
    NO_CAUSE,
)


class Example(NamedTuple):
    """An item of a labelled text.

    Parameters
    ----------
    text
        Its words.
    labels
        Those of the whole text; none where it states no cause.
    row
        The number of the text in its bank.
    """

    text: str
    labels: tuple[tuple[str, str], ...]
    row: int


def examples(rows: Iterable[Mapping[str, str]], book: Rulebook) -> Iterator[Example]:
    """The items of labelled texts; a cause that is told by the limitation counts as one.

    Parameters
    ----------
    rows
        With limitation, cause and pairs, as in ``cause_bank.csv``.
    book
        The rules, which divide texts.
    """
    for number, row in enumerate(rows):
        told = [item for item in items(row["cause"], book) if item.role != DENIED]
        if not told:
            whole = items(row["limitation"], book)
            told = [item for item in whole if item.role == CAUSE] or whole
        labels = tuple((code[:1], kind) for code, kind in codes_of(row["pairs"])) or (NO_CAUSE,)
        for item in told:
            yield Example(item.text, labels, number)
