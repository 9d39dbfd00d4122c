"""What persons decided about causes, in ``cause_reviews.csv``, and which of it is in force."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.causes.clauses import item_key

COLUMNS = (
    "organisation",
    "year",
    "target",
    "text",
    "decision",
    "by",
    "on",
    "settles",
    "note",
)
NONE = "none"  # the decision "this item is no cause"
ALL = "*"  # for every organisation, year and target
SETTLES = "yes"

Row = Mapping[str, str]
Key = tuple[str, str, str, str]
Code = tuple[str, str]  # with its kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decisions about one item.

    Parameters
    ----------
    agreed
        Codes with kinds that all of them name.
    differing
        The decisions, where they disagree.
    signed
        Who decided last, and when.
    """

    agreed: tuple[Code, ...]
    differing: tuple[str, ...]
    signed: str


def codes_of(decision: str) -> tuple[Code, ...]:
    """The codes of a decision with their kinds.

    Examples
    --------
    >>> codes_of("C1:subjective;F2:objective"), codes_of("none")
    ((('C1', 'subjective'), ('F2', 'objective')), ())
    """
    if decision == NONE:
        return ()
    pairs = (part.partition(":") for part in decision.split(";") if part)
    return tuple(dict.fromkeys((code, kind) for code, _, kind in pairs))


def key_of(
    organisation: str,
    year: object,
    target: str,
    text: str,
) -> Key:
    """What a decision is about; the words of the item count whatever their punctuation."""
    return organisation, str(year), target, item_key(text)


def review_key(row: Row) -> Key:
    """What a row decides about."""
    return key_of(*(row[column] for column in COLUMNS[:4]))


def everywhere(key: Key) -> Key:
    """The key of a decision that holds wherever these words stand."""
    return (ALL, ALL, ALL, key[3])


def in_force(rows: list[Row]) -> list[str]:
    """The decisions in force about one item.

    A row that settles ends what came before it. A person's later decision takes the place of an
    earlier one of the same person; what two persons say both stands.

    Parameters
    ----------
    rows
        All decisions about it, in the order of the file.
    """
    start = max(
        (n for n, row in enumerate(rows) if row.get("settles") == SETTLES),
        default=0,
    )
    latest: dict[str, Row] = {}
    for row in rows[start:]:
        if row["by"] not in latest or row["on"] >= latest[row["by"]]["on"]:
            latest[row["by"]] = row
    return list(dict.fromkeys(row["decision"] for row in latest.values()))


def decisions_by_item(reviews: Iterable[Row]) -> dict[Key, Verdict]:
    """Every reviewed item with its verdict.

    Parameters
    ----------
    reviews
        The rows of ``cause_reviews.csv``.
    """
    grouped: dict[Key, list[Row]] = defaultdict(list)
    for row in reviews:
        grouped[review_key(row)].append(row)
    return {key: _verdict(rows) for key, rows in grouped.items()}


def _verdict(rows: list[Row]) -> Verdict:
    said = in_force(rows)
    sets = [codes_of(decision) for decision in said]
    agreed = tuple(code for code in sets[0] if all(code in other for other in sets))
    differing = tuple(said) if len(set(map(frozenset, sets))) > 1 else ()
    return Verdict(agreed, differing, f"{rows[-1]['by']}, {rows[-1]['on']}")
