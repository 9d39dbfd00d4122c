"""Who writes: the lines of letterhead and signature, as the settings of the workspace have them."""

from pathlib import Path

from analysis.files.workspace import Letterhead, workspace

__all__ = ["Letterhead", "letterhead"]


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
