"""All that is printed beside the pages: the annex, the yearly report, its PDF where it can be made.

A PDF needs LibreOffice; where there is none, the .docx is enough.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import temporary
from analysis.measuring.terms import of_term
from analysis.office.annex import write_annex
from analysis.office.letterhead import letterhead
from analysis.office.party import written
from analysis.office.yearly import yearly
from analysis.tables import load

if TYPE_CHECKING:
    from collections.abc import Callable

ANNEX, REPORT, PDF = "phu-luc.xlsx", "bao-cao.docx", "bao-cao.pdf"
LONGEST = 120  # seconds that a PDF may take
PROGRAMS = ("soffice", "libreoffice")
_MADE = re.compile(rb"(/(?:Creation|Mod)Date\(D:)\d{14}")
_NUMBER = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")


def write_prints(tidy: str | Path, folder: str | Path, *, pdf: bool = False) -> list[str]:
    """Write annex and report into a folder; the same tables give the same bytes.

    Parameters
    ----------
    tidy, folder : path
    pdf : bool
        Whether the report is wanted as PDF, too, where that can be made.

    Returns
    -------
    list of str
        What went wrong, in words; what succeeded stands there all the same.
    """
    tables, folder, head = of_term(load(tidy)), Path(folder), letterhead()
    wanted: dict[str, Callable[[Path], object]] = {
        ANNEX: lambda path: write_annex(tables, path),
        REPORT: lambda path: path.write_bytes(written(yearly(tables, head), head.form)),
    }
    if pdf:
        wanted[PDF] = lambda _: as_pdf(folder / REPORT, folder)
    failures = []
    for name, make in wanted.items():
        try:
            make(folder / name)
        except Exception as error:  # noqa: BLE001  one that fails does not take the others along
            (folder / name).unlink(missing_ok=True)
            failures.append(f"{name}: {type(error).__name__}: {error}")
    return failures


def as_pdf(document: Path, folder: Path) -> Path | None:
    """A document as PDF, made by LibreOffice; None where it is not there or does not succeed."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None or not document.exists():
        return None
    with temporary() as own:  # a profile of its own: one may be open already
        command = [program, "--headless", f"-env:UserInstallation={Path(own).as_uri()}"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(document)]
        try:
            subprocess.run(command, capture_output=True, timeout=LONGEST, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    made = folder / f"{document.stem}.pdf"
    if not made.exists():
        return None
    made.write_bytes(_undated(made.read_bytes()))
    return made


def _undated(content: bytes) -> bytes:
    """A PDF without the time and the number it was made with: nothing in it moves."""
    content = _MADE.sub(rb"\g<1>20210101000000", content)
    return _NUMBER.sub(b"0" * 32, content)


if __name__ == "__main__":  # a process of its own
    problems = write_prints(sys.argv[1], sys.argv[2], pdf=len(sys.argv) > 3)
    sys.exit("\n".join(problems) or None)
