"""Which folders a command works on: those of the workspace, unless flags name others."""

import argparse
import os
from pathlib import Path

from analysis.cli.saying import say
from analysis.files.workspace import (
    VARIABLE,
    BadWorkspace,
    Folders,
    Workspace,
    home_of,
    workspace,
)
from analysis.messages import Finding, words_of

# where there is no workspace, and no flag says otherwise
BARE = Folders("data/raw", "data/reference", "data/tidy", "reports")
OUTPUTS = {
    "clean": "tidy",
    "report": "reports",
    "letters": "letters",
}  # what --out is
OUT_OF = {
    "clean": ("out",),
    "report": ("tidy", "out"),
    "letters": ("out",),
    "review-causes": ("out",),
}
READ = ("raw", "reference", "tidy", "notebooks")
OF_A_BODY = ("raw", "reference", "tidy")  # what is never mixed


def settle(args: argparse.Namespace) -> None:
    """Say which workspace counts, and take its folders where no flag names others."""
    used = workspace(args.workspace)
    if used:
        os.environ[VARIABLE] = str(used.folder)  # for notebooks, and for what runs beside
        made_up = " (số liệu giả định)" if used.synthetic else ""
        say(f"Không gian làm việc: {used.folder}{made_up}")
    else:
        say("Không có không gian làm việc (analysis.toml) ở đây; dùng các thư mục đã ghi.")
        _require_folders(args)
    names = {"out": OUTPUTS[args.command]} if args.command in OUTPUTS else {}
    names |= {name: name for name in READ if hasattr(args, name)}
    made = ["tidy"] if args.command == "report" else []
    _keep_together(args, used, [one for one in names if one in OF_A_BODY and one not in made])
    for flag, name in names.items():
        if getattr(args, flag) is None:
            setattr(args, flag, used.at(name) if used else Path(getattr(BARE, name)))


def _require_folders(args: argparse.Namespace) -> None:
    """Without a workspace, submissions and registers are those that are named, or stand here."""
    unsaid = [name for name in ("raw", "reference") if getattr(args, name, "") is None]
    if all(Path(getattr(BARE, name)).is_dir() for name in unsaid):
        return
    near = next(filter(None, map(home_of, getattr(args, "files", ()))), None)
    said = Finding("workspace_near", folder=near) if near else Finding("workspace_none")
    raise BadWorkspace(words_of(said))


def _keep_together(args: argparse.Namespace, used: Workspace | None, names: list[str]) -> None:
    """Figures of one body are never read with another's registers, nor written among its own."""
    if not used:
        return
    given = {name: path for name in names if (path := getattr(args, name)) is not None}
    outside = [path for path in given.values() if not used.holds(path)]
    unsaid = "reference" in names and "reference" not in given
    outputs = [flag for flag in OUT_OF.get(args.command, ()) if getattr(args, flag) is None]
    if outside and outputs and not unsaid:
        flags = [f"--{flag}" for flag in outputs]
        said = Finding(
            "workspace_output",
            folder=used.folder,
            path=outside[0],
            flags=flags,
        )
        raise ValueError(words_of(said))
    files = [*getattr(args, "files", ()), *filter(None, (getattr(args, "file", None),))]
    outside += [path for path in files if home_of(path) not in (None, used.folder)]
    if outside and unsaid:
        said = Finding("workspace_mixed", folder=used.folder, path=outside[0])
        raise ValueError(words_of(said))
