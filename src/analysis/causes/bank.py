"""The bank of labelled texts as items, each with the labels that it may have."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.causes.clauses import CAUSE, DENIED, item_key, items
from analysis.causes.decisions import Code, codes_of, decisions_by_item
from analysis.causes.rulebook import Rulebook

BANK = Path(__file__).parents[1] / "data" / "learnt" / "bank.csv"
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
    labels: tuple[Code, ...]
    row: int


def examples(rows: Iterable[Mapping[str, str]], book: Rulebook) -> Iterator[Example]:
    """The items of labelled texts; a cause that is told by the limitation counts as one.

    Parameters
    ----------
    rows
        With limitation, cause and pairs, as in ``bank.csv``.
    book
        The rules, which divide texts.
    """
    for number, row in enumerate(rows):
        told = [item for item in items(row["cause"], book) if item.role != DENIED]
        if not told:
            whole = items(row["limitation"], book)
            told = [item for item in whole if item.role == CAUSE] or whole
        labels = _labels(codes_of(row["pairs"]))
        for item in told:
            yield Example(item.text, labels, number)


def _labels(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Codes as labels; none is one, too."""
    return tuple((code[:1], kind) for code, kind in codes) or (NO_CAUSE,)


def kept_rows() -> list[dict[str, str]]:
    """The texts of the package: voice, organisation_kind, target, limitation, cause, pairs."""
    with BANK.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def kept_examples(book: Rulebook) -> list[Example]:
    """The items of the package's bank."""
    return list(examples(kept_rows(), book))


def reviewed(reviews: Iterable[Mapping[str, str]]) -> tuple[Example, ...]:
    """What persons agree on, as examples: each text once, in the order of its words.

    Parameters
    ----------
    reviews
        The rows of ``cause_reviews.csv``.
    """
    rows = list(reviews)
    said = {key[3]: verdict for key, verdict in decisions_by_item(rows).items()}
    texts = {item_key(row["text"]): row["text"] for row in rows}
    return tuple(
        Example(texts[words], _labels(said[words].agreed), -1)
        for words in sorted(said)
        if not said[words].differing
    )
