"""A site from its tables and notebooks: what is kept is taken, the rest is run, all is written."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.files import SITE, replacing
from analysis.measuring.portion import Portions
from analysis.measuring.terms import of_term, terms_there
from analysis.messages import Finding, words_of
from analysis.site.body import Body
from analysis.site.execute import run_notebooks
from analysis.site.explorer import explorer
from analysis.site.front import front
from analysis.site.pages import Bodies, Page, behind, document, of_job, of_run
from analysis.site.plan import EXPLORER, Site, chosen, plan, plan_site
from analysis.site.result import SiteResult
from analysis.site.taken import taken
from analysis.tables import ASKED, load, shared
from analysis.text import vietnamese as vi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analysis.site.execute import Run
    from analysis.site.kept import Kept
    from analysis.site.notebooks import Job

PRINTING = "analysis.office.prints"  # the program that writes them
PRINTS = ("bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx")


def make_site(  # noqa: PLR0913  as `render_site`
    tidy: str | Path,
    notebooks: str | Path,
    kept: Kept,
    *,
    progress: Callable[[str], object],
    organisations: Iterable[str] | None,
    pools: Callable[..., Any],
    pdf: bool,
) -> SiteResult:
    """Make what is not kept and write the whole site; as `render_site` tells."""
    whole = load(tidy)
    tables = of_term(whole)
    register = chosen(whole, organisations)
    jobs = plan(notebooks, register, terms_there(whole)[:-1])
    site = plan_site(tables, register, jobs)
    source = tables.folder or Path(tidy)
    with replacing(kept.out, SITE) as folder, ThreadPoolExecutor(1) as beside:
        work = _Making(site, folder, source, kept)
        with work.begun(jobs, pools) as runs:
            # only now, for a process with threads is slow to start others
            printed = beside.submit(_write_prints, source, folder, pdf=pdf)
            seconds = work.pages(jobs, runs, progress)
        work.page(*explorer(site))
        missing = printed.result()
        prints = [name for name in PRINTS if (folder / name).exists()]
        work.page(*front(site, prints))
    files = [page.key for page in work.made] + prints
    problems = [*missing, *(page.problem for page in work.made)]
    return SiteResult(sorted(files), sorted(filter(None, problems)), seconds)


class _Making:
    """The pages of a site as they are made and written."""

    def __init__(
        self,
        site: Site,
        folder: Path,
        tidy: Path,
        kept: Kept,
    ) -> None:
        self.made: list[Page] = []
        self._stand: dict[str, dict[str, Any]] = {}
        self._site, self._folder, self._tidy, self._kept = site, folder, tidy, kept
        kept.own = self._portions.digest
        kept.began(site.tables.sha256, f"{site.notebooks} {site.named}")

    @cached_property
    def _portions(self) -> Portions:
        return Portions(shared(self._tidy))

    @contextmanager
    def begun(self, jobs: list[Job], pools: Callable[..., Any]) -> Iterator[Iterable[Run]]:
        """The runs of those jobs whose pages are not kept; the first has come by then."""
        made = {job.key: self._kept.recall(self._key(job)) for job in jobs}
        self._stand = {key: body for key, body in made.items() if body}
        rest = [job for job in jobs if job.key not in self._stand]
        bodies = Bodies(self._site.named, self._site.notebooks)
        with closing(run_notebooks(rest, self._tidy, then=bodies, pools=pools)) as runs:
            yield chain([*islice(runs, 1)], runs)

    def pages(
        self,
        jobs: list[Job],
        runs: Iterable[Run],
        progress: Callable[[str], object],
    ) -> dict[str, float]:
        """All but the first page; the seconds of those that had to be run."""
        stand = self._stand
        behind_targets = map(self._behind, self._site.named["target"])
        for job in jobs:
            if job.key in stand:
                self.page(of_job(self._site, job, Body.of(stand[job.key])))
        if stand:
            progress(words_of(Finding("pages_stand", pages=len(stand), of=len(jobs))))
        seconds = {}
        for n, run in enumerate(runs, start=1):
            page = of_run(self._site, run)
            self.page(page)
            self._keep(run, page)
            seconds[page.key] = run.seconds
            failed = f"  LỖI: {page.problem}" if page.problem else ""
            took = f"{vi.number(run.seconds, 1)} giây"
            progress(f"[{n}/{len(jobs) - len(stand)}] {page.key}  {took}{failed}")
            for own in islice(behind_targets, 1):  # between others, lest these wait for work
                self.page(own)
        for own in behind_targets:
            self.page(own)
        return seconds

    def _behind(self, target: str) -> Page:
        """The page behind a target, as it is kept or made now."""
        key = self._kept.key(f"target {target}")
        if made := self._kept.recall(key):
            return behind(self._site, target, Body.of(made))
        ASKED.clear()
        page = behind(self._site, target)
        if not page.problem:
            self._kept.keep(key, set(ASKED), asdict(page.body))
        return page

    def _key(self, job: Job) -> str:
        return self._kept.key(job.key, job.path.name, repr(job.parameters))

    def _keep(self, run: Run, page: Page) -> None:
        """Keep a page that was run, if it was with the tables that we know."""
        if not page.problem and run.asked[:1] == (self._site.tables.sha256,):
            self._kept.keep(self._key(run.job), run.asked[1:], asdict(page.body))

    def page(self, page: Page, html: str = "") -> None:
        """Write a page, and remember that it was made."""
        self.made.append(page)
        whole = html or document(self._site, page)
        files: dict[str, bytes] = {}
        if page.key != EXPLORER:  # all that it shows stands in the annex
            whole, files = taken(whole, page.key)
        for name, content in {page.key: whole.encode("utf-8"), **files}.items():
            path = self._folder / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(content)


def python_path() -> dict[str, str]:
    """The environment for a process that is to import this very package."""
    ours, given = Path(__file__).resolve().parents[2], os.environ.get("PYTHONPATH")
    path = f"{ours}{os.pathsep}{given}" if given else str(ours)
    return os.environ | {"PYTHONPATH": path}


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
