"""The pages that leadership opens: notebooks are run and written as a folder of offline HTML.

The folder needs nothing but itself: no address leads outside, every picture stands in its page,
and each page forbids whatever is not its own style and script. The same tables and notebooks give
the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import SITE, replacing, require
from analysis.site.execute import python_path, run_notebooks
from analysis.site.explorer import explorer
from analysis.site.front import front
from analysis.site.pages import Page, behind, document, of_run
from analysis.site.plan import chosen, plan, plan_site
from analysis.tables import load
from analysis.text import vietnamese as vi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PRINTING = "analysis.office.prints"  # the program that writes them
PRINTS = ("bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx")


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What :func:`render_site` made.

    `pages` are files of the folder, `failures` say in words what went wrong, `seconds` how long
    each notebook took, by page.
    """

    pages: list[str]
    failures: list[str]
    seconds: dict[str, float]


def render_site(  # noqa: PLR0913  each of these stands by itself
    tidy: str | Path,
    notebooks: str | Path,
    out: str | Path,
    *,
    progress: Callable[[str], object] = print,
    organisations: Iterable[str] | None = None,
    workers: int = 2,
    pdf: bool = False,
) -> SiteResult:
    """Run the notebooks over the tidy tables and write the site, replacing it as a whole.

    Parameters
    ----------
    tidy, notebooks, out : path
        Tidy tables, folder of notebooks, folder of the site. A notebook with a parameter
        ``organisation`` gives one page for each organisation, every other notebook one page.
    progress : callable
        Gets one line of text for each page.
    organisations : iterable of str, optional
        Ids to make pages for; default all.
    workers : int
        Kernels that run at the same time.
    pdf : bool
        Whether the report is wanted as PDF, too, where LibreOffice is installed.

    Returns
    -------
    SiteResult
        A page that fails is a failure in it, named by notebook and cell; in its place stands a page
        that says so.

    Raises
    ------
    UnknownOrganisation, FileNotFoundError
        Before anything is run.
    NotOurs
        When `out` holds anything but a site made here.
    OutputBusy
        When another run is writing `out`.
    """
    require(out, SITE)
    tables = load(tidy)
    register = chosen(tables, organisations)
    jobs = plan(notebooks, register)
    site = plan_site(tables, register, jobs)
    source = tables.folder or Path(tidy)
    pages: list[Page] = []
    seconds: dict[str, float] = {}
    with replacing(out, SITE) as folder, ThreadPoolExecutor(1) as beside:
        printed = beside.submit(_write_prints, source, folder, pdf=pdf)
        runs = run_notebooks(jobs, source, workers)
        for target in site.named["target"]:  # while the kernels start
            page = behind(site, target)
            pages.append(page)
            _write(folder / page.key, document(site, page))
        for n, run in enumerate(runs, start=1):
            page = of_run(site, run)
            pages.append(page)
            _write(folder / page.key, document(site, page))
            seconds[page.key] = run.seconds
            failed = f"  LỖI: {page.problem}" if page.problem else ""
            took = f"{vi.number(run.seconds, 1)} giây"
            progress(f"[{n}/{len(jobs)}] {page.key}  {took}{failed}")
        page, html = explorer(site)
        pages.append(page)
        _write(folder / page.key, html)
        missing = printed.result()
        prints = [name for name in PRINTS if (folder / name).exists()]
        page, html = front(site, prints)
        pages.append(page)
        _write(folder / page.key, html)
    files = [page.key for page in pages] + prints
    problems = [*missing, *(page.problem for page in pages)]
    return SiteResult(sorted(files), sorted(filter(None, problems)), seconds)


def _write_prints(tidy: Path, folder: Path, *, pdf: bool) -> list[str]:
    """Write what is printed in a process of its own; what went wrong, in words a line each."""
    done = subprocess.run(
        [sys.executable, "-m", PRINTING, tidy, folder.resolve(), *["pdf"] * pdf],
        env=python_path() | {"PYTHONHASHSEED": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if not done.returncode:
        return []
    said = [line for line in done.stderr.splitlines() if line.startswith(PRINTS)]
    return said or [
        f"{', '.join(PRINTS)}: {(done.stderr.splitlines() or ['tiến trình đã dừng'])[-1]}"
    ]


def _write(path: Path, html: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(html, encoding="utf-8", newline="\n")
