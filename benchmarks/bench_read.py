"""How long reading takes, against its floor and against other readers, in one run over the same workbooks.

    python benchmarks/read.py [--files 300] [--folder DIR] [--rounds 3] [--skip-slow]

Makes workbooks of the size that organisations send (or takes those of ``--folder``) and prints milliseconds a file
and the ratio to the floor: unzipping every part and running expat over it without doing anything.
pandas reads with openpyxl, and with calamine where python-calamine is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

import openpyxl
import pandas as pd
from openpyxl.styles import Border, Font, Side

from analysis.messages import Refused
from analysis.reading.read import read
from analysis.workers import run

LABELS = [
    "Tổng số chi bộ",
    "Đảng viên",
    "Trong đó: dự bị",
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
    "Số chi bộ sinh hoạt chuyên đề",
    "Cấp ủy viên đã được bồi dưỡng",
    "Kết quả thực hiện nghị quyết",
    "Hạn chế, nguyên nhân, giải pháp",
]


def make(folder: Path, count: int) -> list[Path]:
    """Write `count` workbooks of four sheets, about 350 filled cells, merges, formats, some formulas and long texts."""
    chance = random.Random(7)
    thin = Side(style="thin")
    paths = []
    for number in range(count):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name in ("Biểu 1", "Biểu 2", "Biểu 3", "Biểu 4"):
            sheet = book.create_sheet(name)
            sheet["A1"], sheet["A5"] = (
                "ĐẢNG BỘ KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH",
                f"BÁO CÁO SỐ {number} NĂM 2024",
            )
            sheet.merge_cells("A1:C1")
            sheet.merge_cells("A5:H5")
            for column, heading in enumerate(
                ["TT", "Nội dung", "ĐVT", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"], 1
            ):
                cell = sheet.cell(7, column, heading)
                cell.font, cell.border = (
                    Font(name="Times New Roman", bold=True),
                    Border(thin, thin, thin, thin),
                )
            for row in range(8, 8 + chance.randint(7, 12)):
                sheet.cell(row, 1, row - 7)
                sheet.cell(row, 2, f"{chance.choice(LABELS)} ({chance.randint(1, 400)})")
                sheet.cell(row, 3, "chi bộ")
                for column in range(4, 8):
                    sheet.cell(row, column, chance.randint(0, 80)).border = Border(
                        thin, thin, thin, thin
                    )
                sheet.cell(
                    row,
                    8,
                    ". ".join(chance.choices(LABELS, k=3))
                    if row % 4 == 0
                    else chance.randint(0, 300),
                )
        paths.append(folder / f"{number:04}.xlsx")
        book.save(paths[-1])
    return paths


def floor(path: Path) -> None:
    """Unzip and parse every XML part."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                expat.ParserCreate().Parse(archive.read(name), True)


def count_cells(path: Path) -> int:
    """Read in a worker; the answer that goes back is small."""
    return sum(len(sheet.cells) for sheet in read(path).sheets)


def with_pandas(engine: str) -> Callable[[Path], object]:
    """Read every sheet with pandas."""
    return lambda path: pd.read_excel(
        path, sheet_name=None, header=None, dtype=object, keep_default_na=False, engine=engine
    )


def best(rounds: int, whole: Callable[[], object]) -> float:
    """Seconds of the fastest round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        whole()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--skip-slow", action="store_true", help="leave out pandas with openpyxl")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = (
            sorted(args.folder.rglob("*.xlsx"))
            if args.folder
            else make(Path(temporary), args.files)
        )
        paths = [p for p in found if _sound(p)]
        readers = [
            ("unzip + expat (floor)", lambda: [floor(p) for p in paths]),
            ("ours, one process", lambda: [read(p) for p in paths]),
            ("ours, two workers", lambda: list(run(paths, count_cells, processes=2))),
        ]
        if importlib.util.find_spec("python_calamine"):
            readers.append(
                ("pandas + calamine", lambda: [with_pandas("calamine")(p) for p in paths])
            )
        if not args.skip_slow:
            readers.append(
                ("pandas + openpyxl", lambda: [with_pandas("openpyxl")(p) for p in paths])
            )
        least = 0.0
        print(
            f"{len(paths)} workbooks, {sum(p.stat().st_size for p in paths) / len(paths) / 1024:.1f} KiB each; best of {args.rounds}"
        )
        for name, whole in readers:
            seconds = best(1 if "openpyxl" in name else args.rounds, whole)
            least = least or seconds
            print(
                f"{name:<24}{seconds / len(paths) * 1000:9.2f} ms a file {seconds / least:8.2f} × floor"
            )


def _sound(path: Path) -> bool:
    try:
        return read(path).kind == "xlsx"
    except Refused:
        return False


if __name__ == "__main__":
    main()
