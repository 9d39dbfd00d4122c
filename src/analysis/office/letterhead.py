"""Who writes: the lines of letterhead and signature, as the office's profile gives them."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

PROFILE, TABLE = "analysis.toml", "letterhead"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines that differ from office to office; open where nothing is known.

    `code` and `board_code` end the numbers of documents: '-BC/ĐUK', '-CV/BTCĐUK'.
    """

    superior: str = "ĐẢNG BỘ TỈNH …………"
    body: str = "ĐẢNG ỦY KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH"
    name: str = "Đảng bộ Khối"
    committee: str = "Ban Thường vụ Đảng ủy Khối"
    board: str = "BAN TỔ CHỨC"
    code: str = "ĐUK"
    board_code: str = "BTCĐUK"
    place: str = "…………"
    contact: str = "…………"
    telephone: str = "…………"
    email: str = "…………"
    form: str = "hd05"  # the profile of measures


def letterhead(start: str | Path | None = None) -> Letterhead:
    """The letterhead of the nearest profile upwards; the open one where there is none.

    Parameters
    ----------
    start : path, optional
        Where to look first: the folder that ``ANALYSIS_WORKSPACE`` names, else where we are.

    Raises
    ------
    ValueError
        When the profile cannot be read, or names a line that there is not.
    """
    here = Path(start or os.environ.get("ANALYSIS_WORKSPACE") or ".").absolute()
    for folder in (here, *here.parents):
        profile = folder / PROFILE
        if profile.is_file():
            return _of(profile)
    return Letterhead()


def _of(profile: Path) -> Letterhead:
    try:
        found = tomllib.loads(profile.read_text(encoding="utf-8-sig")).get(TABLE, {})
    except (OSError, ValueError) as error:
        raise ValueError(f"{profile}: không đọc được ({error})") from error
    known = {field.name for field in fields(Letterhead)}
    if strange := sorted(set(found) - known):
        listed = ", ".join(sorted(known))
        raise ValueError(f"{profile} [{TABLE}]: không có dòng {', '.join(strange)}; có: {listed}")
    return Letterhead(**{name: str(text) for name, text in found.items()})
