"""The decisions that are kept: what is new beside them, and where they contradict one another."""

from collections.abc import Iterable, Sequence

from analysis.causes.clauses import item_key
from analysis.causes.decisions import Row, decisions_by_item, review_key
from analysis.messages import Finding

_SHOWN = 60  # characters of an item


def unkept(kept: Iterable[Row], decisions: Iterable[Row]) -> list[Row]:
    """The decisions that are not kept yet."""
    known = set(map(_identity, kept))
    return [row for row in decisions if _identity(row) not in known]


def _identity(row: Row) -> tuple[str, ...]:
    return (
        *review_key(row),
        *(row[column] for column in ("decision", "by", "on", "settles")),
    )


def contested(rows: Sequence[Row]) -> Iterable[Finding]:
    """Every contradiction among decisions."""
    texts = {item_key(row["text"]): row["text"] for row in reversed(rows)}
    for (organisation, year, target, words), verdict in decisions_by_item(rows).items():
        if verdict.differing:
            yield Finding(
                "review_contested",
                organisation=organisation,
                year=year,
                target=target,
                text=_short(texts[words]),
                decisions=verdict.differing,
            )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
