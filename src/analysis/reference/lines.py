"""One file of reference data: its lines as dicts of strings, and what is wrong with it by file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    import pandas as pd

PACKAGE_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the reference data: which file, which line, what, in words for the analyst."""

    file: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'lỗi' if self.severity == 'error' else 'lưu ý'}: {self.message}"


class BadReference(ValueError):
    """The reference data cannot be used; ``faults`` lists everything that is wrong."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("Dữ liệu tham chiếu có lỗi:\n" + "\n".join(map(str, faults)))


class Lines:
    """The lines of one file of reference data as dicts of strings (``""`` for blank), each with its ``line`` in the file.

    Where rows are all that is needed, a frame of the same columns does as well: both have ``to_dict("records")``.
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[dict] = ()):
        self.columns, self.rows = list(columns), list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self, orient: str = "records") -> list[dict]:
        """The rows."""
        return self.rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a frame, ``line`` last."""
        import pandas as pd

        if not self.rows:
            return pd.DataFrame(
                {c: pd.Series(dtype=str) for c in self.columns} | {"line": pd.Series(dtype=int)}
            )
        frame = pd.DataFrame(self.rows, columns=[*self.columns, "line"], dtype=object)
        return frame.astype({c: str for c in self.columns} | {"line": int})


def read_lines(path: Path, columns: Iterable[str] = (), faults: list[Fault] | None = None) -> Lines:
    """A CSV as strings with its line numbers; what cannot be read becomes faults."""
    faults = [] if faults is None else faults
    name, raw = path.name, path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault(name, 1, "tệp có dấu BOM của Excel ở đầu; đã bỏ qua", "note"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(Fault(name, line, "không phải UTF-8; hãy lưu lại dạng «CSV UTF-8»"))
        return Lines(columns)
    reader = csv.reader(text.splitlines(keepends=True))
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        faults.append(Fault(name, 1, "tệp trống, thiếu dòng tiêu đề"))
        return Lines(columns)
    header = [h.strip() for h in rows[0][1]]
    missing = [c for c in columns if c not in header]
    if missing:
        hint = "; cột đang ngăn bằng dấu chấm phẩy, cần dấu phẩy" if ";" in rows[0][1][0] else ""
        faults.append(Fault(name, 1, f"thiếu cột {', '.join(missing)}{hint}"))
        return Lines(columns)
    records = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            faults.append(Fault(name, line, f"có {len(row)} ô, cần {len(header)} ô"))
            continue
        records.append(
            dict(zip(header, (cell.strip() for cell in row), strict=True)) | {"line": line}
        )
    return Lines(header, records)
