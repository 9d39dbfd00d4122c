"""Notebooks as files: read, and given other parameters."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.site.light import nbformat

if TYPE_CHECKING:
    from nbformat import NotebookNode

INJECTED = "injected-parameters"


class BadParameter(ValueError):  # noqa: N818  the caller's error, not the program's
    """A notebook does not have the parameter it was given."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run, with the parameters it gets; `key` is the caller's name for it."""

    key: str
    path: Path
    parameters: dict[str, object] = field(default_factory=dict)


def read_notebook(path: str | Path) -> NotebookNode:
    """The notebook at `path`.

    Raises
    ------
    ValueError
        When the file is no notebook; the message names it.
    """
    try:
        read: NotebookNode = nbformat.read(path, 4)
    except Exception as error:
        raise ValueError(f"{Path(path).name}: không đọc được sổ tính này ({error})") from error
    return read


def parameters_of(notebook: NotebookNode) -> set[str]:
    """Names that the cell tagged ``parameters`` sets; empty when there is no such cell.

    Raises
    ------
    SyntaxError
        When that cell is no Python.
    """
    at = _tagged(notebook)
    if at is None:
        return set()
    names: set[str] = set()
    for statement in ast.parse(notebook.cells[at].source).body:
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def with_parameters(notebook: NotebookNode, name: str, **parameters: object) -> NotebookNode:
    """The notebook with a cell behind its ``parameters`` cell that sets other values.

    Parameters
    ----------
    notebook : NotebookNode
        Is changed.
    name : str
        What messages call it.
    **parameters
        Values with a ``repr`` that is Python.

    Raises
    ------
    BadParameter
        When the notebook does not have one of the parameters: no cell would read it.
    """
    if not parameters:
        return notebook
    at, known = _tagged(notebook), parameters_of(notebook)
    if unknown := sorted(set(parameters) - known):
        have = ", ".join(sorted(known)) or "không có tham số nào"
        raise BadParameter(
            f"{name}: sổ tính không có tham số «{unknown[0]}» (đang có: {have}); "
            "tham số đứng trong ô mang thẻ «parameters»"
        )
    if at is not None:
        source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": [INJECTED]}, id=INJECTED)
        notebook.cells.insert(at + 1, cell)
    return notebook


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what it showed when it was saved, which is from another day."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _tagged(notebook: NotebookNode) -> int | None:
    for at, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return at
    return None
