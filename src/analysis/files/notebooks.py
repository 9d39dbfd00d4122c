"""Notebooks as they are kept: what they show of anybody's figures stays on the screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.files.digest import digest_of

if TYPE_CHECKING:
    from analysis.files.workspace import Workspace

SEAL = "SYNTHETIC.sha256"  # beside the folders of a sample


def cleared(content: str) -> str:
    """A notebook without outputs, as text."""
    notebook = json.loads(content)
    _clear(notebook)
    return (
        json.dumps(
            notebook,
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        )
        + "\n"
    )


def before_saving(model: dict[str, Any], **_: object) -> None:
    """What Jupyter calls before it writes a file: a notebook loses its outputs."""
    if model["type"] == "notebook" and model.get("content"):
        _clear(model["content"])


def _clear(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def is_sealed(used: Workspace) -> bool:
    """Whether submissions and registers are those of a sealed sample, file by file."""
    folders = [used.folder / used.folders.raw, used.folder / used.folders.reference]
    seal = folders[0].parent / SEAL
    if not seal.is_file():
        return False
    lines = (line.partition("  ") for line in seal.read_text(encoding="utf-8").splitlines())
    listed = {used.folder / path: digest for digest, _, path in lines}
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return bool(files) and all(listed.get(path) == digest_of(path) for path in files)
