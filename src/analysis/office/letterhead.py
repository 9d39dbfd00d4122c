"""Who writes: the lines of letterhead and signature, as the settings of the workspace have them."""

from dataclasses import replace
from pathlib import Path

from analysis.files.workspace import Letterhead, workspace
from analysis.measuring.series import columns, latest, records
from analysis.tables import Tables

__all__ = ["Letterhead", "letterhead", "of_body"]


def letterhead(start: str | Path | None = None) -> Letterhead:
    """The letterhead of the nearest workspace upwards; the open one where there is none.

    Parameters
    ----------
    start : path, optional
        Where to look first; by default where we are, or what ``ANALYSIS_WORKSPACE`` names.

    Raises
    ------
    BadWorkspace
        When the settings cannot be read, or name what there is not.
    """
    used = workspace(start=Path(start)) if start else workspace()
    return used.letterhead if used else Letterhead()


def of_body(head: Letterhead, tables: Tables) -> Letterhead:
    """The same with the names of the last year's body in the lines that nobody has set.

    Parameters
    ----------
    head : Letterhead
    tables : Tables
        With its bodies; without any the letterhead stays as it is.
    """
    year = latest(tables)
    own = [row for row in records(tables.terms) if int(row["first"]) <= year <= int(row["last"])]
    names = dict(columns(tables.bodies, "body", "name")) if len(tables.bodies) else {}
    body = own[0]["body"] if own else ""
    if body not in names:
        return head
    short = names[body].removeprefix("Đảng bộ ")
    said = {
        "name": names[body],
        "body": f"ĐẢNG ỦY {short}".upper(),
        "committee": f"Ban Thường vụ Đảng ủy {short}",
        "code": "ĐU",
    }
    above = dict(columns(tables.bodies, "body", "parent"))[body]
    if above in names:
        said["superior"] = names[above].upper()
    unset = Letterhead()
    free = {
        line: text for line, text in said.items() if getattr(head, line) == getattr(unset, line)
    }
    return replace(head, **free)
