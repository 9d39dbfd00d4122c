"""What the files say → all tables as frames, causes and gaps included."""

from pathlib import Path
from typing import Any

import pandas as pd

from analysis.causes.explain import code_causes
from analysis.causes.stated import UNREAD, Stated
from analysis.editing.corrections import corrections_by_place
from analysis.editing.questions import Known, asked
from analysis.measuring.gaps import gaps
from analysis.measuring.indicators import indicators
from analysis.pipeline.gather import Readers, state, uncollected
from analysis.pipeline.settle import office_of, settle
from analysis.reference.load import Reference
from analysis.reference.naming import names_of
from analysis.returns.model import Return
from analysis.tables import Tables, to_csv, typed

Frames = dict[str, pd.DataFrame]
REGISTERS = ("organisations", "events")
# what a page needs besides, so that the tables stand alone: table → reference data
COPIED = {
    "terms": "terms",
    "bodies": "bodies",
    "targets": "targets",
    "allocations": "allocations",
    "readings": "readings",
    "measures": "measures",
    "cause_codes": "causes",
    "task_groups": "task_groups",
}


@uncollected()
def assemble(
    returns: list[Return],
    reference: Reference,
    pool: Readers,
    kept: Path | None = None,
    made: dict[str, bytes] | None = None,
) -> Frames:
    """All tidy tables from what each file says.

    Parameters
    ----------
    returns, reference, pool
        From `gather`, `load_reference` and `readers`. The list is empty once its returns are
        settled: there may be thousands, and nobody needs them any more.
    kept
        File in which it is kept what the texts state.
    made
        Gets the CSV of the tables that are ready while the texts are still being coded.
    """
    frames: Frames = {}

    def meanwhile() -> None:
        frames.update(_frames(returns, reference))
        if made is not None:
            for name, frame in frames.items():
                if name not in ("issues", "questions"):
                    made[name] = to_csv(frame).encode("utf-8")

    known = state(returns, reference, pool, kept, meanwhile)
    return _with_causes(frames, reference, known)


def _frames(returns: list[Return], reference: Reference) -> Frames:
    """The tables that need no cause."""
    corrections = corrections_by_place(reference.lines["corrections"].rows)
    settled: dict[str, Any] = {**settle(returns, office_of(reference), corrections)}
    returns.clear()
    due = settled.pop("returns")  # stands behind the registers
    made = {name: typed(name, settled.pop(name)) for name in list(settled)}
    made |= {name: typed(name, getattr(reference, name)) for name in REGISTERS}
    made["returns"] = typed("returns", due)
    made["names"] = typed("names", names_of(reference))
    for name, source in COPIED.items():
        made[name] = getattr(reference, source).drop(columns="line")
    return made | {"indicators": typed("indicators", indicators(Tables.of(made)))}


def _with_causes(
    frames: Frames, reference: Reference, known: dict[tuple[str, str], list[Stated]]
) -> Frames:
    """Causes and gaps from the tables so far."""
    lines = reference.lines
    coding = code_causes(
        frames["shortfalls"],
        lines["causes"],
        lines["cause_rules"],
        lines["cause_reviews"],
        known,
    )
    if coding.findings:
        found = asked(coding.findings, Known.of((), ()), {}, reference.messages)
        for name, rows in found.items():
            more = pd.concat([frames[name], pd.DataFrame(rows)], ignore_index=True)
            frames[name] = typed(name, more)
    counted = frames.pop("indicators")
    frames["causes"] = typed("causes", coding.causes)
    frames["uncoded"] = typed("uncoded", coding.uncoded)
    frames["clauses"] = typed("clauses", coding.clauses)
    frames["indicators"] = counted
    frames["gaps"] = typed("gaps", gaps(Tables.of(frames)))
    return frames


def unread_texts(frames: Frames) -> int:
    """How many texts there are over which a process died."""
    return int(frames["uncoded"]["why"].eq(UNREAD).sum())
