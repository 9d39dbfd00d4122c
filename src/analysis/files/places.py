"""Where an output may be."""

import os
from collections.abc import Mapping
from pathlib import Path

from analysis.files.mark import MARK, not_ours

# by whether a place lies in another, and the other in it
_LIES = {
    (True, True): "same",
    (True, False): "within",
    (False, True): "around",
    (False, False): "",
}


def place(folder: str | Path) -> Path:
    """The absolute address of a folder; a link in its last part is left as it is."""
    folder = Path(folder).absolute()
    if folder.name == "..":
        return folder.resolve()
    return folder.parent.resolve() / folder.name


def keep_apart(output: str | Path, others: Mapping[str, str | Path]) -> None:
    """Refuse an output at a place that it must not have, whatever is there.

    Parameters
    ----------
    output : path
        Folder or file that is to be written.
    others : mapping
        Folders by what a person calls them; the output may neither be one of them, nor lie in it,
        nor hold it.

    Raises
    ------
    NotOurs
        Also for a drive's root, the home folder or what holds it, and a place inside an output of
        ours.
    """
    here = place(output).resolve()
    if os.path.ismount(here):
        raise not_ours("not_ours.root", output=output)
    home = os.path.expanduser("~")  # noqa: PTH111  no error where there is none
    if _inside(Path(home).resolve(), here):
        raise not_ours("not_ours.home", output=output)
    for name, other in others.items():
        there = place(other).resolve()
        how = _LIES[_inside(here, there), _inside(there, here)]
        if how:
            raise not_ours(
                f"not_ours.{how}",
                output=output,
                name=name,
                other=there,
            )
    for above in here.parents:
        if os.path.lexists(above / MARK):
            raise not_ours("not_ours.in_output", output=output, above=above)


def _inside(inner: Path, outer: Path) -> bool:
    """Whether a place is another or lies in it, by whatever spelling."""
    return any(
        p == outer or (p.exists() and outer.exists() and p.samefile(outer))
        for p in (inner, *inner.parents)
    )
