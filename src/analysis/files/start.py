"""A workspace begun, and JupyterLab opened on it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis import files as folders
from analysis.files.notebooks import cleared, is_sealed
from analysis.files.workspace import SETTINGS, VARIABLE, BadWorkspace, Folders, Workspace
from analysis.messages import Finding, words_of

_DATA = Path(__file__).parents[1] / "data" / "office"
_GUIDE = "HUONG-DAN.txt"
_OWN = ("raw", "reference", "notebooks")  # folders that a person fills; commands make the others
_SHIPPED = "[0-9]-*.ipynb"
HOOK = "analysis.files.notebooks.before_saving"


def begin(folder: str | Path, registers: Mapping[str, bytes]) -> Iterator[str]:
    """Make a workspace, and say what was made; nothing that is there is replaced.

    Parameters
    ----------
    folder
        Where it is to be: new, or without settings yet.
    registers
        Name of a file → its content; where registers stand already, none is written.

    Raises
    ------
    BadWorkspace
        When there is one already.
    """
    folder = Path(folder).expanduser()
    if (folder / SETTINGS).exists():
        raise BadWorkspace(words_of(Finding("workspace_exists", folder=folder)))
    own = Folders()
    for name in _OWN:
        (folder / getattr(own, name)).mkdir(parents=True, exist_ok=True)
    if not any((folder / own.reference).glob("*.csv")):
        for name, content in registers.items():
            _add(folder / own.reference / name, content)
    for path in sorted(shipped().glob(_SHIPPED)):
        notebook = cleared(path.read_text(encoding="utf-8"))
        _add(folder / own.notebooks / path.name, notebook.encode())
    _add(folder / _GUIDE, (_DATA / "workspace.txt").read_bytes())
    # last: what was interrupted may be begun again
    _add(folder / SETTINGS, (_DATA / "workspace.toml").read_bytes())
    yield f"Không gian làm việc ở {folder.resolve()}"
    yield f"Đọc {_GUIDE}, điền {SETTINGS} và các sổ trong {own.reference},"
    yield f"rồi chép báo cáo vào {own.raw}, mỗi năm một thư mục con."


def _add(path: Path, content: bytes) -> None:
    if not path.exists():
        folders.write(path, content)


def shipped() -> Path:
    """Where the notebooks of this installation are: beside its sources, or its Python."""
    near = (parent / "notebooks" for parent in Path(__file__).parents)
    return next((path for path in near if path.is_dir()), Path("notebooks"))


def lab(used: Workspace | None) -> int:
    """Open JupyterLab on a workspace; returns its exit code.

    Notebooks are saved without what they show, but on a sealed sample.

    Raises
    ------
    BadWorkspace
        When there is none.
    """
    if used is None:
        raise BadWorkspace(words_of(Finding("workspace_none")))
    command = [sys.executable, "-m", "jupyter", "lab", f"--ServerApp.root_dir={used.folder}"]
    notebooks = used.folder / used.folders.notebooks
    if notebooks.is_dir():
        inside = notebooks.relative_to(used.folder).as_posix()
        command.append(f"--LabApp.default_url=/lab/tree/{inside}")
    if not is_sealed(used):
        command.append(f"--FileContentsManager.pre_save_hook={HOOK}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    environment = os.environ | {VARIABLE: str(used.folder)}
    return subprocess.run(command, env=environment, check=False).returncode
