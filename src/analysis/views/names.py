"""What things are called on pages, by their ids."""

from importlib.resources import files

import pandas as pd

from analysis.measuring.counted import QUARTERS
from analysis.tables import Tables

ROMAN = dict(zip(QUARTERS, ("I", "II", "III", "IV"), strict=True))
NO_CAUSE = "Không nêu nguyên nhân"


def organisations(tables: Tables) -> dict[str, str]:
    """Names of organisations by id."""
    return _by_id(tables.organisations, "organisation", "name")


def cause(tables: Tables, code: str) -> str:
    """A cause group as 'F. Tổ chức, cán bộ, bồi dưỡng'."""
    return _cause(tables, code, "name")


def cause_short(tables: Tables, code: str) -> str:
    """A cause group in few words, for charts and narrow columns: 'F. Tổ chức, cán bộ'."""
    return _cause(tables, code, "short")


def _cause(tables: Tables, code: str, column: str) -> str:
    if code == "not-stated":
        return NO_CAUSE
    known = _by_id(tables.cause_codes, "code", column)
    return f"{code}. {known[code]}" if code in known else code


def measures(tables: Tables) -> dict[str, str]:
    """Names of the figures that formulas use, in the order of the reference; those of a quarter one by one."""
    named = {}
    for row in tables.measures.to_dict("records"):
        if row["quarterly"]:
            named |= {
                f"{row['measure']}_q{q}": f"{row['name']} {roman}" for q, roman in ROMAN.items()
            }
        else:
            named[row["measure"]] = row["name"]
    return named


def findings() -> dict[str, str]:
    """Names of findings by code."""
    frame = pd.read_csv(
        files("analysis") / "data" / "issue_names.csv", dtype=str, keep_default_na=False
    )
    return _by_id(frame, "code", "name")


def forms() -> dict[str, str]:
    """Names of forms by id."""
    maps = [p for p in (files("analysis") / "data" / "forms").iterdir() if p.name.endswith(".csv")]
    rows = pd.concat(pd.read_csv(m, dtype=str, keep_default_na=False) for m in maps)
    return _by_id(rows[rows["kind"].eq("form")], "id", "text")


def _by_id(frame: pd.DataFrame, key: str, name: str) -> dict[str, str]:
    return dict(zip(frame[key], frame[name], strict=True))
