"""Turn a Party bloc's yearly Excel submissions into tables and pages that can be trusted."""

from __future__ import annotations

import importlib

_HOMES = {
    "load_reference": "analysis.pipeline.checked",
    "Tables": "analysis.tables",
    "load": "analysis.tables",
}
__all__ = list(_HOMES)


def __getattr__(name: str):
    """Each name from its module, when it is first asked for: what only reads workbooks does not wait for pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
