"""Load the reference data – resolution, forms, words, registers – and say all that is wrong with it, by file and line.

What belongs to the resolution and its forms ships with the package (``analysis/data``); what belongs to one
office stands in a reference folder, and a file of the same name there overrides the package's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.reference.lines import PACKAGE_DATA, Fault, Lines, read_lines

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    import pandas as pd

# name: (columns that must be there, is it the office's own?)
FILES = {
    "targets": ("target", False),
    "readings": ("target reading", False),
    "measures": ("measure type name", False),
    "causes": ("code", False),
    "cause_rules": ("code", False),
    "task_groups": ("task_group", False),
    "words": ("kind text value", False),
    "messages": ("code severity name template", False),
    "rules": ("rule kind whole parts severity message", False),
    "organisations": ("organisation name kind sector founded dissolved", True),
    "aliases": ("alias organisation", True),
    "events": ("date event predecessor successor decision", True),
    "receipts": ("file received", True),
    "deadlines": ("year due", True),
    "cause_reviews": ("", True),
    "corrections": ("file sheet cell found value reason by on", True),
}
FORM_COLUMNS = (
    "first last sheet block kind id number text unit type measure quarter base includes".split()
)


@dataclass(frozen=True)
class Reference:
    """All reference data: the `lines` of each file by its name, and where each came from.

    Each is also an attribute, as a frame of strings: ``reference.targets``, ``reference.forms``, ``reference.organisations`` ….
    """

    lines: dict[str, Lines]
    sources: dict[str, Path] = field(default_factory=dict)
    maps: dict[str, Lines] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name == "lines" or name not in self.lines:
            raise AttributeError(name)
        return self.lines[name].frame

    def having(self, **frames: pd.DataFrame) -> Reference:
        """The same with other tables in place of some of them."""
        made = {
            name: Lines(
                [c for c in frame.columns if c != "line"],
                [{"line": 0, **row} for row in frame.to_dict("records")],
            )
            for name, frame in frames.items()
        }
        return replace(self, lines={**self.lines, **made})

    @cached_property
    def term(self) -> range:
        """The years that the resolution covers."""
        years = [int(r["first"]) for r in self.lines["forms"].rows if r["kind"] == "form"]
        last = [int(r["last"]) for r in self.lines["targets"].rows if r["last"]]
        return range(min(years), max([*years, *last]) + 1)


def read_reference(folder: str | Path | None = None) -> tuple[Reference, list[Fault]]:
    """Read everything once; faults are collected, not raised."""
    faults: list[Fault] = []
    folder = Path(folder) if folder else None
    if folder and not folder.is_dir():
        faults.append(Fault(str(folder), 0, "không có thư mục dữ liệu tham chiếu này"))
    lines, sources = {}, {}
    for name, (columns, own) in FILES.items():
        path = _source(folder, f"{name}.csv")
        if path is None and own and name in ("organisations",) and folder:
            faults.append(Fault(f"{name}.csv", 0, f"thiếu tệp {name}.csv trong {folder}"))
        lines[name] = read_lines(path, columns.split(), faults) if path else Lines(columns.split())
        if path:
            sources[name] = path
    maps = {p.name: p for p in sorted((PACKAGE_DATA / "forms").glob("*.csv"))}
    if folder and (folder / "forms").is_dir():
        maps |= {p.name: p for p in sorted((folder / "forms").glob("*.csv"))}
    forms: dict[str, Lines] = {}
    for name, path in sorted(maps.items()):
        forms[path.stem] = read_lines(path, FORM_COLUMNS, faults)
        sources[f"forms/{name}"] = path
    lines["forms"] = Lines(
        dict.fromkeys(["form", *FORM_COLUMNS, *(c for one in forms.values() for c in one.columns)]),
        [{"form": form, **row} for form, one in forms.items() for row in one.rows],
    )
    return Reference(lines, sources, forms), faults


def _source(folder: Path | None, name: str) -> Path | None:
    for path in ([folder / name] if folder else []) + [PACKAGE_DATA / name]:
        if path.is_file():
            return path
    return None
