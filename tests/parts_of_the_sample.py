"""Parts of both samples, few organisations each, so that whole pages are quick."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import load_reference
from analysis.tables import Tables
from frames import frames_of

DATA = Path(__file__).parents[1] / "data"
NEXT = DATA / "next-term"
# organisations that go on in the next term, merge, or do not; each under both spellings of its files
FEW = (
    "Sở Xây dựng",
    "So Xay dung",
    "Bệnh viện Đa khoa",
    "Benh vien Da khoa",
    "Tỉnh đoàn",
    "Tinh doan",
)
PARTS = {
    "2021": ("2021",),
    "2021–2022": ("2021", "2022"),
    "2026": ("2026",),
    "both": ("2021", "2022", "2026"),
}


def copied(raw, years):
    """The files of some years, of the first sample only a few organisations'."""
    for year in years:
        for path in sorted((DATA / "raw" / year).rglob("*.xls*")):
            if any(name in path.name for name in (*FEW, "QD xep loai TCCSD")):
                (raw / year).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, raw / year)
    if "2026" in years:
        shutil.copytree(NEXT / "raw" / "2026", raw / "2026")
        for path in raw.glob("2026/TH-2026 Y tế*"):
            path.unlink()  # the largest group


@cache
def tables(part):
    """The tables of one part, by the reference of the next term where it is there."""
    years = PARTS[part]
    reference = load_reference((NEXT if "2026" in years else DATA) / "reference")
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        copied(raw, years)
        return Tables.of(frames_of(raw, reference))
