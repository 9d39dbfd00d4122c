"""What a process that runs notebooks does between two pages, and what a page has asked for.

A page is kept by what it asked of the tables (`analysis.tables.ASKED`) and by the workspace's
settings. What it read of other files there nobody can compare: such a page is made anew each time.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

from analysis.files.workspace import SETTINGS
from analysis.site.shell import Shell
from analysis.tables import ASKED, WHOLE, shared

HERE = Path(__file__).parents[1]  # the package's own files are known by its digest
INLINE = "module://matplotlib_inline.backend_inline"  # a plain figure is shown below its cell
_OPENED: set[str] = set()
_SETTINGS: Any = {}
_BEYOND = "/"  # no table is called so


def shell_in(folder: str) -> Shell:
    """The shell of this process, with a folder for what IPython keeps; none of the user's."""
    os.environ["IPYTHONDIR"] = folder
    shell: Shell = Shell.instance()
    sys.path.insert(0, "")  # what lies beside a notebook can be imported
    mpl.use(INLINE)
    _SETTINGS.update(mpl.rcParams)
    sys.addaudithook(_notice)
    return shell


def fresh(shell: Shell, folder: Path) -> None:
    """Put names, figures and chart settings back; imported modules stay."""
    os.chdir(folder)
    mpl.rcParams.update(_SETTINGS)
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    shell.reset(new_session=True)  # type: ignore[no-untyped-call]  # of IPython
    shell.displayed = {}
    shared()  # read before anybody listens
    gc.enable()
    gc.collect()
    gc.freeze()  # what is there now stays: it need not be looked through after each page
    ASKED.clear()
    _OPENED.clear()
    _OPENED.add(_BEYOND)


def asked() -> str:
    """The digest of the tables, and what the page asked of them, blank-separated.

    Nothing where that cannot be known.
    """
    tidy = Path(os.environ["ANALYSIS_TIDY"]).resolve()
    opened = {Path(name).resolve() for name in _OPENED - {_BEYOND}}
    names = set(ASKED)
    if any(path.parent == tidy for path in opened):
        names.add(WHOLE)
    notebooks = Path.cwd().resolve()  # known by their digests, and so is all that lies among them
    ours = [HERE, tidy, notebooks, *(Path(p).resolve() for p in (sys.prefix, sys.base_prefix))]
    workspaces = (tidy.parent, notebooks.parent)
    for path in opened:
        known = path.name == SETTINGS or any(path.is_relative_to(place) for place in ours)
        if not known and any(path.is_relative_to(place) for place in workspaces):
            return ""
    return " ".join([shared().sha256, *sorted(names)])


def _notice(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        _OPENED.add(arguments[0])
