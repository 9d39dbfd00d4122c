"""What persons decided about causes: the rows of ``cause_reviews.csv``, and which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.causes.items import item_key

COLUMNS = ["organisation", "year", "target", "text", "decision", "by", "on", "settles", "note"]
NONE = "none"  # the decision "this item is no cause"


@dataclass(frozen=True)
class Verdict:
    """The decisions about one item: `agreed` codes are used; `differing` holds the decisions that disagree."""

    agreed: tuple[tuple[str, str], ...]
    differing: tuple[str, ...]
    words: str

    @property
    def settled(self) -> bool:
        return not self.differing

    @property
    def proposal(self) -> str:
        """The codes that were proposed by the decisions that disagree, the first of them first."""
        return next((code for d in self.differing for code, _ in codes_of(d)), "")

    def apply(self, ruled: list[tuple]) -> tuple[list[tuple], str]:
        """Rows (code, kind, how, words, doubt) in place of what the rules gave, and what disagrees."""
        by_code = {r[0]: r[3] for r in ruled}
        rows = [
            (code, kind, "reviewed", by_code.get(code, self.words), "")
            for code, kind in self.agreed
        ]
        return rows, " ≠ ".join(self.differing)


def codes_of(decision: str) -> tuple[tuple[str, str], ...]:
    """``"C1:subjective;F2:objective"`` → codes with kinds; ``"none"`` → nothing."""
    return (
        () if decision == NONE else tuple(tuple(p.split(":", 1)) for p in decision.split(";") if p)
    )


def review_key(row: dict) -> tuple[str, str, str, str]:
    """The key of a decision: organisation, year, target (each ``*`` for all) and the words of the item."""
    return str(row["organisation"]), str(row["year"]), str(row["target"]), item_key(row["text"])


def in_force(rows: list[dict]) -> tuple[list[str], tuple[str, ...]]:
    """Of the decisions about one item, in the order of the file: those in force, and those that disagree.

    A row that settles ends what came before it. A person's later decision takes the place of the same person's
    earlier one; two persons who differ disagree until somebody settles it.
    """
    start = max((n for n, r in enumerate(rows) if r.get("settles") == "yes"), default=0)
    latest: dict[str, tuple[str, str]] = {}
    for r in rows[start:]:
        if r["by"] not in latest or r["on"] >= latest[r["by"]][0]:
            latest[r["by"]] = (r["on"], r["decision"])
    said = list(dict.fromkeys(decision for _, decision in latest.values()))
    different = {frozenset(codes_of(d)) for d in said}
    return said, tuple(f"{by}: {d}" for by, (_, d) in latest.items()) if len(different) > 1 else ()


def decisions_by_item(reviews: pd.DataFrame | None) -> dict[tuple[str, str, str, str], Verdict]:
    """Every reviewed item with its verdict."""
    if reviews is None or not len(reviews) or "decision" not in reviews:
        return {}
    grouped: dict[tuple, list[dict]] = {}
    for row in reviews.fillna("").to_dict("records"):
        grouped.setdefault(review_key(row), []).append(row)
    out = {}
    for key, rows in grouped.items():
        said, differing = in_force(rows)
        sets = [codes_of(d) for d in said]
        agreed = tuple(c for c in sets[0] if all(c in s for s in sets[1:]))
        differing = tuple(said) if differing else ()
        out[key] = Verdict(agreed, differing, f"{rows[-1]['by']}, {rows[-1]['on']}")
    return out
