"""Jupyter's notebook format, without the grammar of web addresses.

nbformat checks notebooks by jsonschema, which compiles that grammar as soon as it is imported: it
takes longer than all other imports together, for a check that no notebook asks for.
"""

import sys

GRAMMAR = "rfc3987_syntax"
_there = sys.modules.get(GRAMMAR)
sys.modules[GRAMMAR] = None  # type: ignore[assignment]  # which says that it cannot be imported

import nbformat  # noqa: E402  now it comes without
from nbformat import NotebookNode  # noqa: E402

del sys.modules[GRAMMAR]
if _there is not None:
    sys.modules[GRAMMAR] = _there

__all__ = ["NotebookNode", "nbformat"]
