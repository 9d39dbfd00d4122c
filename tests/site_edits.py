"""Seeded sequences of edits to what a site is made from; after each the kept pages must not show.

What is made with kept pages equals, byte for byte, what is made from nothing; and only pages whose
content differs are run again.
"""

import ast
import contextlib
import importlib
import os
import random
import shutil
import sys
from pathlib import Path
from unittest import mock

import nbformat
import pandas as pd
from nbformat.v4 import new_markdown_cell, new_output

from analysis import load_reference, tables
from analysis.files import MARK, cache_folder, cache_name
from analysis.reference.naming import names_of
from analysis.site.execute import Run
from analysis.site.notebooks import read_notebook, with_parameters
from analysis.site.render import SiteResult, render_site
from site_fixture import code, frames, notebook

OWN = """
from analysis.views import organisation as page, sources
tables = analysis.load_own(organisation)
"""
SHOWN = [
    "page.profile",
    "page.figures",
    "page.shortfalls",
    "page.issues",
    "sources.of_organisation",
]
WHOLE = "tables = analysis.load()\ntables.shortfalls[['organisation', 'limitation']].to_html()"
HELPER = "import words\nwords.SAID"


def run_here(jobs, tidy, then, pools):
    """`run_notebooks` without other processes: a page's cells in this one."""
    for job in jobs:
        book = with_parameters(read_notebook(job.path), job.path.name, **job.parameters)
        sys.modules.pop("words", None)
        importlib.invalidate_caches()
        names = {}
        with (
            mock.patch.dict(os.environ, ANALYSIS_TIDY=str(tidy)),
            mock.patch.object(sys, "path", [str(job.path.parent), *sys.path]),
            mock.patch.object(sys, "dont_write_bytecode", True),
        ):
            tables.ASKED.clear()
            for cell in (cell for cell in book.cells if cell.cell_type == "code"):
                cell.outputs = [shown(cell.source, names)]
            asked = (tables.shared().sha256, *sorted(tables.ASKED))
        made, problem = then(job, book)
        yield Run(job, made, problem, asked=asked)


def shown(source: str, names: dict) -> nbformat.NotebookNode:
    """What a cell shows: its last line, where that is an expression."""
    *before, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(source, names)
        return new_output("display_data", {"text/html": ""})
    exec(compile(ast.Module(before, []), "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
    html = value.html() if hasattr(value, "html") else str(value)
    return new_output("display_data", {"text/html": html})


def kept(out: Path) -> Path:
    """Where the pages of a site are kept."""
    return cache_folder() / f"{cache_name(out)}.pages"


class Interrupted(Exception):
    """The run is given up here."""


class Office:
    """What a site is made from, in a folder of its own, and what may happen to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.count = folder, random.Random(seed), 0
        self.frames = {
            name: tables.typed(name, frame) if name in tables.SCHEMA else frame
            for name, frame in frames(4).items()
        }
        self.frames["names"] = tables.typed("names", names_of(load_reference()))
        for name in ("targets", "indicators", "readings"):
            rows = self.frames[name]
            self.frames[name] = rows[rows["target"].isin(["1a", "3"])]
        self.about = {"synthetic": True, "dated": "2025-01-08"}
        self.title = "Một tổ chức"
        self.said = "lời chung"
        self.harmed = False
        self.write()

    def write(self) -> None:
        tables.write(self.frames, self.folder / "tidy", self.about)
        books = self.folder / "notebooks"
        books.mkdir(exist_ok=True)
        (books / "words.py").write_text(f"SAID = {self.said!r}\n", encoding="utf-8")
        one = notebook(
            new_markdown_cell(f"# {self.title}"),
            code('organisation = "T001"', "parameters"),
            code(f"import analysis{OWN}"),
            *(code(f"{show}(tables, organisation)") for show in SHOWN),
        )
        nbformat.write(one, books / "3-organisation.ipynb")
        whole = notebook(new_markdown_cell("# Chung"), code(f"import analysis\n{WHOLE}"))
        nbformat.write(whole, books / "2-whole.ipynb")
        helped = notebook(
            new_markdown_cell("# Lời"),
            code(f"import analysis\nlen(analysis.load().targets)\n{HELPER}"),
        )
        nbformat.write(helped, books / "4-helped.ipynb")

    def render(self, out: str, progress=len) -> SiteResult:
        return render_site(
            self.folder / "tidy", self.folder / "notebooks", self.folder / out, progress=progress
        )

    # what may happen; each says which notebook pages it touches, None where that is open

    def edit(self) -> tuple[str, set[str] | None]:
        happens = self.random.choice(HAPPENINGS)
        self.count += 1
        touched = happens(self)
        self.write()
        return happens.__name__, touched

    def _one(self) -> str:
        return self.random.choice(list(self.frames["organisations"]["organisation"]))

    def _change(self, name: str, one: str, column: str, value: object) -> None:
        rows = self.frames[name].copy()
        who = "organisation" if "organisation" in rows else "scope"
        rows.loc[rows[who].eq(one), column] = value
        self.frames[name] = tables.typed(name, rows)


def nothing(office: Office) -> set[str]:
    return set()


def a_text(office: Office) -> set[str]:
    one = office._one()
    new = {
        "shortfall": f"s{office.count}x",
        "organisation": one,
        "year": 2024,
        "target": "3",
        "limitation": f"hạn chế {office.count}",
        "file": f"2024/{one}.xlsx",
        "sheet": "PL1",
        "cell": "C9",
    }
    rows = pd.concat([office.frames["shortfalls"], pd.DataFrame([new])])
    office.frames["shortfalls"] = tables.typed("shortfalls", rows)
    return {f"organisations/{one}.html", "whole.html"}


def a_number(office: Office) -> set[str]:
    one = office._one()
    office._change("indicators", one, "numerator", 1 + office.count % 9)
    return {f"organisations/{one}.html"}


def a_return(office: Office) -> set[str]:
    one = office._one()
    office._change("returns", one, "received", f"2025-03-{1 + office.count % 28:02d}")
    return {f"organisations/{one}.html"}


def a_message(office: Office) -> set[str]:
    one = office.frames["issues"]["organisation"].iloc[0]
    office._change("issues", one, "message", f"Lời {office.count}")
    return {f"organisations/{one}.html"}


def the_bloc(office: Office) -> set[str]:
    rows = office.frames["indicators"].copy()
    rows.loc[rows["level"].eq("bloc"), "numerator"] = 3 + office.count
    office.frames["indicators"] = tables.typed("indicators", rows)
    return set()


def the_register(office: Office) -> None:
    office._change("organisations", office._one(), "name", f"Đảng bộ đổi tên {office.count}")


def the_date(office: Office) -> None:
    office.about["dated"] = f"2025-02-{1 + office.count % 28:02d}"


def the_notebook(office: Office) -> set[str]:
    office.title = f"Một tổ chức, lần {office.count}"
    return {f"organisations/{one}.html" for one in office.frames["organisations"]["organisation"]}


def the_helper(office: Office) -> None:
    office.said = f"lời chung {office.count}"


def an_organisation_more(office: Office) -> None:
    rows = office.frames["organisations"]
    new = rows.iloc[[0]].assign(
        organisation=f"U{office.count:03d}", name=f"Chi bộ mới {office.count}"
    )
    office.frames["organisations"] = tables.typed("organisations", pd.concat([rows, new]))


def a_page_is_harmed(office: Office) -> None:
    for page in list((office.folder / "out").rglob("*.html"))[:1]:
        page.write_text("hỏng")


def kept_pages_are_harmed(office: Office) -> None:
    office.harmed = True  # what is lost may be missed at any later time
    for page in sorted(kept(office.folder / "out").glob("[0-9a-f]*")):
        content = page.read_bytes()
        harm = office.random.choice(("cut", "flip", "none", "gone"))
        if harm == "cut":
            page.write_bytes(content[: len(content) // 2])
        elif harm == "flip":
            page.write_bytes(content.replace(b"T", b"U"))
        elif harm == "gone":
            page.unlink()


def it_is_interrupted(office: Office) -> None:
    """Something changes, and a run over it dies after a page or two."""
    a_text(office)
    the_date(office)
    office.write()
    left = office.random.randint(1, 3)

    def progress(line: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Interrupted

    with contextlib.suppress(Interrupted):
        office.render("out", progress)


HAPPENINGS = [
    nothing,
    a_text,
    a_number,
    a_return,
    a_message,
    the_bloc,
    the_register,
    the_date,
    the_notebook,
    the_helper,
    an_organisation_more,
    a_page_is_harmed,
    kept_pages_are_harmed,
    it_is_interrupted,
]


def content(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def sequence(folder: Path, seed: int, edits: int) -> list[str]:
    """Play one sequence; what happened, and how many pages were run again after it.

    Raises
    ------
    AssertionError
        Where kept pages show.
    """
    office, said = Office(folder, seed), []
    office.render("out")
    for _ in range(edits):
        name, touched = office.edit()
        result = office.render("out")
        assert not result.failures, result.failures
        shutil.rmtree(folder / "anew", ignore_errors=True)
        shutil.rmtree(kept(folder / "anew"), ignore_errors=True)
        office.render("anew")
        assert content(folder / "out") == content(folder / "anew"), (seed, name)
        ran = set(result.seconds)
        assert touched is None or office.harmed or ran == touched, (seed, name, ran, touched)
        said.append(f"{name} ({len(ran)})")
    assert (kept(folder / "out") / MARK).is_file()
    return said
