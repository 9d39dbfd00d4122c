"""What is printed, as far as it is declared in tables of ``data/office``."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def declared(name: str) -> list[dict[str, str]]:
    """The lines of a table, by column; not to be changed."""
    text = (files("analysis") / "data" / "office" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True)))
