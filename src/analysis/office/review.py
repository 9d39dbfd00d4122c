"""Review by persons: what no rule coded goes out as a workbook, what they decided comes back.

Decisions are kept in ``cause_reviews.csv``, one row each, by organisation, year, target and the
words of the item; rows are only ever added (`causes.decisions` says which is in force).
"""

from pathlib import Path
from typing import Any

from analysis.files import NotOurs, require_workbook, set_aside, untouched
from analysis.files.backup import backed_up
from analysis.office.paper import save_deterministic
from analysis.office.registers import add, kept, refuse, where
from analysis.office.review_again import carry, is_review
from analysis.office.review_back import ReviewError, read_review
from analysis.office.review_book import SHEETS, review_book
from analysis.office.review_kept import contested, unkept
from analysis.office.review_rows import review_rows
from analysis.reference.load import Reference, read_reference

REGISTER = "cause_reviews"
__all__ = ["ReviewError", "send_out", "take_back"]


def send_out(
    tables: Any,
    reference: Reference,
    path: str | Path,
    force: bool = False,
) -> list[str]:
    """Write the review workbook; gives lines for the analyst.

    Parameters
    ----------
    tables
        The tidy tables.
    reference
        With the decisions known so far.
    path
        Where to write. What a review workbook there is filled in with stays filled in, and that
        workbook is kept beside.
    force
        Write even where something else stands, or rows filled in have no place any more; what
        stood there is kept beside.

    Raises
    ------
    NotOurs
        Where that is so and nothing was said.
    """
    words = reference.messages.words
    review = review_rows(tables, reference)
    book = review_book(review, reference)
    lines = []
    again = Path(path).is_file() and is_review(path)
    homeless = carry(path, book, reference) if again else []
    if homeless and not force:
        texts = [row["text"][:60] for row in homeless]
        raise NotOurs(words("review_homeless", path=path, texts=texts, count=len(homeless)))
    if not again and not force:
        require_workbook(path, SHEETS)
    if Path(path).exists() and not untouched(path, SHEETS):
        lines.append(words("set_aside", path=path, kept=set_aside(path)))
    save_deterministic(book, path)
    lines += [
        words("review_sent", path=path, open=len(review.opened), coded=len(review.coded)),
        words("review_sent.back", path=path),
    ]
    if review.unused:
        lines.append(words("review_unused", count=len(review.unused)))
    return lines


def take_back(path: str | Path, folder: str | Path) -> list[str]:
    """Add the decisions of a filled workbook to those that are kept, whole or not at all.

    Parameters
    ----------
    path
        The workbook.
    folder
        The reference data of the office, where the register of decisions stands.

    Raises
    ------
    ReviewError
        When the workbook cannot be read.
    BadReference
        When the file of decisions, or the office's own of causes, cannot.
    """
    reference, faults = read_reference(folder)
    words = reference.messages.words
    refuse(fault for fault in faults if fault.place.file == "causes.csv")
    new, unclear = read_review(path, reference)
    with backed_up(folder, "review-causes"):
        added = add(folder, REGISTER, unkept(kept(folder, REGISTER), new))
    rows = kept(folder, REGISTER)
    known = len(new) - added
    said = [words(finding.code, **finding.fields) for finding in unclear]
    return [
        words(
            "review_taken",
            count=len(new),
            file=Path(path).name,
            new=added,
            known=known,
        ),
        *(words("review_taken.not", fault=fault) for fault in said),
        *(words(finding.code, **finding.fields) for finding in contested(rows)),
        words("review_taken.kept", file=where(folder, REGISTER), count=len(rows)),
    ]
