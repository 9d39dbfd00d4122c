"""Turn a Party bloc's yearly Excel submissions into tables and pages that can be trusted.

>>> import analysis
>>> tables = analysis.load("data/tidy")

Everything an analyst needs stands here; `docs/api.md` shows each name with an example.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

# openpyxl writes other bytes where it finds lxml, which python-docx brings: it must not matter.
os.environ.setdefault("OPENPYXL_LXML", "False")

_HOMES = {
    "clean": "analysis.pipeline.run",
    "check_file": "analysis.pipeline.run",
    "render": "analysis.pipeline.run",
    "load": "analysis.tables",
    "load_own": "analysis.measuring.portion",
    "Tables": "analysis.tables",
    "load_reference": "analysis.pipeline.checked",
    "check_reference": "analysis.pipeline.checked",
    "figures": "analysis.measuring.series",
    "term_verdicts": "analysis.measuring.assess",
    "pace": "analysis.measuring.trend",
    "change": "analysis.measuring.change",
    "constant_panel": "analysis.measuring.panel",
    "funnel": "analysis.measuring.funnel",
    "shortage": "analysis.measuring.shortage",
    "repeaters": "analysis.measuring.assess",
    "completeness": "analysis.measuring.completeness",
    "returning_causes": "analysis.measuring.texts",
    "misses": "analysis.measuring.texts",
    "copied": "analysis.measuring.texts",
    "explore": "analysis.views.explorer",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Each name from its module when it is first asked for: what only reads needs no pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
