"""A bloc of four organisations and two years, to try a measure on and reckon it by hand."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.measuring.gaps import gaps
from analysis.measuring.indicators import indicators
from analysis.reference.lines import PACKAGE_DATA
from analysis.tables import REFERENCE, Tables, typed


def example() -> Tables:
    """The tables of a made-up bloc, measured.

    Examples
    --------
    >>> rows = example().gaps.query("year == 2025 and by == 'organisation'")
    >>> rows[["target", "key", "units"]].to_numpy().tolist()
    [['1b', 'A', '3.000000000'], ['1b', 'S', '1.000000000']]
    """
    names = {"cause_codes": "causes"}
    shipped = {name: PACKAGE_DATA / f"{names.get(name, name)}.csv" for name in REFERENCE}
    frames = {name: _read(path) for name, path in shipped.items() if path.exists()}
    for path in (PACKAGE_DATA / "example").glob("*.csv"):
        frames[path.stem] = typed(path.stem, _read(path))
    made = Tables.of(frames)
    made = replace(made, indicators=indicators(made))
    return replace(made, gaps=gaps(made))


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
