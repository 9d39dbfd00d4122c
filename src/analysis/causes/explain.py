"""The shortfalls of a bloc → cause codes by rule and by decision; what has none is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.causes.bank import reviewed
from analysis.causes.decisions import (
    Key,
    Verdict,
    decisions_by_item,
    everywhere,
    key_of,
)
from analysis.causes.judging import DECIDED, DOUBTFUL, REVIEWED, Judged
from analysis.causes.model import model_of
from analysis.causes.rulebook import rulebook
from analysis.causes.stated import UNREAD, UNSURE, Stated, stated
from analysis.messages import Finding, Place
from analysis.reference.lines import Lines
from analysis.text.plain import clean

UNKNOWN = "chưa có quy tắc nào khớp"
UNDECIDED = "chưa đủ chắc chắn"
_CODE = ["code", "kind", "how", "state", "probability"]
CODES = ["shortfall", *_CODE, "item", "text", "words", "doubt"]
OPEN = ["shortfall", "item", "text", "why", "suggestions"]
CLAUSES = ["shortfall", "item", "text", "fate"]

Said = Mapping[tuple[str, str], list[Stated]]  # by cause and limitation


class Held(NamedTuple):
    """What is held of one item: by the rules, or by persons where they decided.

    Parameters
    ----------
    row
        The shortfall.
    item
        1, 2, … item of its texts.
    text
        Its words.
    key
        Under which a decision about it is kept.
    codes
        Those that count.
    why
        Why it is left to a person; ``""`` where it has a code or is settled to be no cause.
    doubt
        Why a person should look at its codes, or ``""``.
    suggestions
        The likeliest codes, best first.
    fate
        ``coded``, ``doubtful``, ``uncoded``, ``none`` (settled by a person), or as of `Stated`.
    differing
        The decisions about it, where they disagree.
    """

    row: Any
    item: int
    text: str
    key: Key
    codes: Sequence[Judged]
    why: str
    doubt: str
    suggestions: Sequence[str]
    fate: str
    differing: Sequence[str]


class Coding(NamedTuple):
    """What `code_causes` gives.

    Parameters
    ----------
    causes
        A row for each shortfall, code and kind, of the item that says it most surely: shortfall,
        code, kind, how (``rule``, ``model``, ``both`` or ``reviewed``), state (``decided`` or
        ``doubtful``), probability, item, text, words (that decided), doubt (why a person should
        look).
    uncoded
        A row for each item without a code: shortfall, item, text, why, suggestions.
    clauses
        A row for each clause: shortfall, item, text, and what became of it.
    findings
        What is to be asked.
    """

    causes: pd.DataFrame
    uncoded: pd.DataFrame
    clauses: pd.DataFrame
    findings: Sequence[Finding]


def held_items(
    shortfalls: pd.DataFrame,
    causes: Lines,
    cause_rules: Lines,
    cause_reviews: Lines | None = None,
    known: Said | None = None,
) -> Iterator[Held]:
    """What is held of each item of every shortfall.

    A person's decision replaces what rules say of it; of decisions that differ only what all of
    them say is used.

    Parameters
    ----------
    shortfalls
        The table; ``limitation`` and ``cause`` as meant, ``""`` for blank.
    causes, cause_rules, cause_reviews
        Lines of the reference data; reviews may be missing or empty.
    known
        What `stated` has found before, by cause and limitation; the rest is found here.
    """
    reviews = cause_reviews.rows if cause_reviews else ()
    decided = decisions_by_item(reviews)
    said_of = dict(known or {})
    texts = zip(shortfalls["cause"], shortfalls["limitation"], strict=True)
    new = [pair for pair in dict.fromkeys(texts) if pair not in said_of]
    if new:
        book = rulebook(causes, cause_rules)
        said_of |= zip(new, stated(new, book, model_of(book, reviewed(reviews))), strict=True)
    rows: Iterable[Any] = shortfalls.itertuples(index=False)
    for row in rows:
        for item, said in enumerate(said_of[row.cause, row.limitation], 1):
            key = key_of(row.organisation, row.year, row.target, said.text)
            verdict = decided.get(key) or decided.get(everywhere(key))
            codes: Sequence[Judged] = () if said.doubt == UNSURE else said.found
            if verdict:
                codes = _decided(said, verdict)
            left = not (codes or said.fate) and (verdict is None or bool(verdict.differing))
            yield Held(
                row=row,
                item=item,
                text=said.text,
                key=key,
                codes=codes,
                why=_why(said) if left else "",
                doubt=said.doubt or (UNDECIDED if _fate(said, codes) == DOUBTFUL else ""),
                suggestions=said.suggestions,
                fate="uncoded" if left else _fate(said, codes),
                differing=verdict.differing if verdict else (),
            )


def _fate(said: Stated, codes: Sequence[Judged]) -> str:
    if not codes:
        return said.fate or "none"
    return "coded" if any(one.state == DECIDED for one in codes) else DOUBTFUL


def _decided(said: Stated, verdict: Verdict) -> list[Judged]:
    words = {one.code: one.words for one in said.found}
    return [
        Judged(code, kind, words.get(code, verdict.signed), REVIEWED, DECIDED, 1.0)
        for code, kind in verdict.agreed
    ]


def _why(said: Stated) -> str:
    return said.doubt if said.doubt in (UNREAD, UNSURE) else UNKNOWN


def code_causes(
    shortfalls: pd.DataFrame,
    causes: Lines,
    cause_rules: Lines,
    cause_reviews: Lines | None = None,
    known: Said | None = None,
) -> Coding:
    """Code the causes of every shortfall by rule, then as persons decided.

    "Không có" gives neither a code nor an uncoded item, a blank cell gives nothing. Decisions that
    differ are asked about.

    Parameters
    ----------
    shortfalls, causes, cause_rules, cause_reviews, known
        As for `held_items`.
    """
    coded: list[tuple[Any, ...]] = []
    left: list[tuple[Any, ...]] = []
    clauses: list[tuple[Any, ...]] = []
    findings: list[Finding] = []
    for held in held_items(shortfalls, causes, cause_rules, cause_reviews, known):
        shortfall = held.row.shortfall
        clauses.append((shortfall, held.item, held.text, held.fate))
        for code, kind, words, how, state, share in held.codes:
            doubt = held.doubt if state == DOUBTFUL else ""
            judged = (code, kind, how, state, f"{share:.2f}")
            coded.append((shortfall, *judged, held.item, held.text, words, doubt))
        if held.why:
            likely = " ".join(held.suggestions)
            left.append((shortfall, held.item, held.text, held.why, likely))
        findings += _findings(held)
    return Coding(
        _surest(pd.DataFrame(coded, columns=CODES)),
        pd.DataFrame(left, columns=OPEN),
        pd.DataFrame(clauses, columns=CLAUSES),
        findings,
    )


def _surest(codes: pd.DataFrame) -> pd.DataFrame:
    """Of one code and kind of a shortfall the row of the surest item; no doubt of what is sure."""
    ranked = codes.sort_values(
        ["state", "probability", "item"], ascending=[True, False, True], kind="stable"
    )
    best = ranked.drop_duplicates(["shortfall", "code", "kind"])
    return best.sort_index().reset_index(drop=True)


def _findings(held: Held) -> Iterator[Finding]:
    row = held.row
    place = Place(row.sheet, row.cell, row.file)
    fields = {"organisation": row.organisation, "year": row.year}
    if held.differing:
        fields |= {"found": held.text, "expected": " ≠ ".join(held.differing)}
        yield Finding("cause-review-conflict", place, **fields)
    elif held.why == UNSURE:
        fields |= {"found": row.cause, "expected": held.text}
        yield Finding("cause-none-but-stated", place, **fields)


def answers(shortfalls: pd.DataFrame, coding: Coding) -> pd.Series:
    """How the cause of each shortfall was answered, by its id.

    Parameters
    ----------
    shortfalls
        The table.
    coding
        Its codes, and the items left uncoded.

    Returns
    -------
    Series
        ``coded``; ``uncoded``; ``none`` where the answer holds no cause ("Không có", what is
        denied, what a person found to be none); ``not-answered`` where it is blank.
    """
    # Where the cell says that there is none, what the limitation names is left to a person.
    left = coding.uncoded.loc[coding.uncoded["why"] != UNSURE, "shortfall"]
    ids = shortfalls["shortfall"]
    answer = pd.Series("none", index=ids, dtype=str, name="answer")
    answer[~shortfalls["cause"].map(clean).astype(bool).to_numpy()] = "not-answered"
    answer[ids.isin(left).to_numpy()] = "uncoded"
    answer[ids.isin(coding.causes["shortfall"]).to_numpy()] = "coded"
    return answer
