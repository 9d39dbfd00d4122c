"""The pages that leadership opens: notebooks are run and written as a folder of offline HTML.

The folder needs nothing but itself: no address leads outside, every picture stands in its page, and each page
forbids whatever is not its own style and script. The same tables and notebooks give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from analysis import views
from analysis.files import SITE, replacing, require
from analysis.showing.show import Chart, group
from analysis.site import front
from analysis.site.execute import (
    BadParameter,
    Job,
    Run,
    parameters_of,
    python_path,
    read_notebook,
    run_notebooks,
)
from analysis.site.page import FOLDERS, LiveContent, body
from analysis.tables import Tables, load
from analysis.text import vietnamese as vi
from analysis.views.common import target_of

HERE = Path(__file__).parents[1] / "data" / "site"
GENERATOR = "analysis"
TITLE = "Kết quả thực hiện các chỉ tiêu của Nghị quyết"
ANNEX = "phu-luc.xlsx"
OVERVIEW, ORGANISATIONS = "index.html", "index.html#to-chuc"
# page: (label in the navigation, what it is about), in the order of the navigation; other notebooks follow
PAGES = {
    "review": ("Báo cáo đánh giá", "Đạt gì, chưa đạt gì, thiếu bao nhiêu, vì sao, cần làm gì."),
    "targets": ("Chỉ tiêu", "Từng chỉ tiêu qua các năm, theo lĩnh vực và theo tổ chức."),
    "causes": (
        "Nguyên nhân",
        "Vì sao chưa đạt: hạn chế, nguyên nhân, giải pháp các tổ chức đã nêu.",
    ),
    "returns": ("Bài nộp, chất lượng số liệu", "Ai đã nộp, ai chưa, số liệu nào cần hỏi lại."),
}


@dataclass
class SiteResult:
    """What :func:`render_site` made: pages (relative to the folder) and, in words, what went wrong."""

    pages: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class UnknownOrganisation(ValueError):
    """An organisation was asked for that the register does not have."""


def render_site(
    tidy: str | Path,
    notebooks: str | Path,
    out: str | Path,
    *,
    progress: Callable[[str], object] = print,
    organisations: Iterable[str] | None = None,
    workers: int = 2,
) -> SiteResult:
    """Run the notebooks over the tidy tables and write the site to `out`, replacing it as a whole.

    Parameters
    ----------
    tidy, notebooks, out : path
        Tidy tables, folder of notebooks, folder of the site. A notebook with a parameter ``organisation`` gives
        one page for each organisation, every other notebook one page.
    progress : callable
        Gets one line of text for each page.
    organisations : iterable of str, optional
        Ids to make pages for; default all.
    workers : int
        Kernels that run at the same time.

    Returns
    -------
    SiteResult
        A page that fails is a failure in it, named by notebook and cell; in its place stands a page that says so.

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
    tables, notebooks, out = load(tidy), Path(notebooks), Path(out)
    chosen = _chosen(tables, organisations)
    jobs = plan(notebooks, chosen)
    site = _Site(tables, {j.key: j.path.name for j in jobs}, chosen)
    result = SiteResult()
    with replacing(out, SITE) as folder, _annex_beside(tables.folder, folder / ANNEX) as finish:
        for name in FOLDERS.values():
            (folder / name).mkdir()
        runs = run_notebooks(jobs, tables.folder, workers)
        for target in site.named["target"]:  # while the kernels start
            problem = _write_source(site, target, folder)
            result.pages.append(_address("target", target))
            result.failures += [problem] * bool(problem)
        for n, run in enumerate(runs, start=1):
            problem = _write_page(site, run, folder)
            result.pages.append(run.job.key)
            result.seconds[run.job.key] = run.seconds
            if problem:
                result.failures.append(problem)
            progress(
                f"[{n}/{len(jobs)}] {run.job.key}  {vi.number(run.seconds, 1)} giây"
                + (f"  LỖI: {problem}" if problem else "")
            )
        if problem := finish():
            result.failures.append(f"{ANNEX}: {problem}")
        else:
            site.annex = ANNEX
        try:
            _write(folder / OVERVIEW, _index(site))
        except Exception as error:
            result.failures.append(f"{OVERVIEW}: {type(error).__name__}: {error}")
            _write(folder / OVERVIEW, _index(site, result.failures[-1]))
        result.pages += [key for key in (OVERVIEW, ANNEX) if (folder / key).exists()]
    result.pages.sort()
    result.failures.sort()
    return result


@contextmanager
def _annex_beside(tidy: Path, path: Path) -> Iterator[Callable[[], str]]:
    """Write the annex in another process while the pages are made; what it gives waits for it and says what went wrong."""
    made = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "analysis.office.annex",
            tidy.resolve(),
            path.resolve(),
        ],
        env=python_path() | {"PYTHONHASHSEED": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )

    def finish() -> str:
        said = made.communicate()[1].strip().splitlines() or ["tiến trình đã dừng"]
        return said[-1] if made.returncode else ""

    try:
        yield finish
    finally:
        made.kill()
        made.wait()


def plan(notebooks: str | Path, organisations: pd.DataFrame) -> list[Job]:
    """One job a page, the long ones first: ``2-targets.ipynb`` gives ``targets.html``.

    Raises
    ------
    FileNotFoundError
        When the folder holds no notebooks.
    """
    paths = sorted(p for p in Path(notebooks).glob("*.ipynb") if not p.name.startswith((".", "_")))
    if not paths:
        raise FileNotFoundError(f"Không thấy sổ tính nào (*.ipynb) trong {notebooks}")
    jobs, many = [], []
    for path in paths:
        try:
            one_each = "organisation" in parameters_of(read_notebook(path))
        except (ValueError, SyntaxError):
            one_each = False  # running it will say what is wrong
        if one_each:
            many += [
                Job(_address("organisation", o), path, {"organisation": o})
                for o in organisations["organisation"]
            ]
        else:
            jobs.append(Job(re.sub(r"^\d+-", "", path.stem) + ".html", path))
    clash = [j.key for j in jobs if j.key == OVERVIEW or [k.key for k in jobs].count(j.key) > 1]
    if clash:
        raise BadParameter(f"Hai sổ tính cho cùng một trang: {', '.join(sorted(set(clash)))}")
    return jobs + many


def _address(kind: str, key: str) -> str:
    if not re.fullmatch(r"[\w-][\w.-]*", key):
        raise UnknownOrganisation(f"Mã «{key}» không dùng làm tên tệp được (chỉ chữ, số, - và _)")
    return f"{FOLDERS[kind]}/{key}.html"


def _chosen(tables: Tables, organisations: Iterable[str] | None) -> pd.DataFrame:
    register = tables.organisations
    if organisations is None:
        return register
    wanted = list(organisations)
    unknown = sorted(set(wanted) - set(register["organisation"]))
    if unknown:
        raise UnknownOrganisation(
            f"Không có tổ chức {vi.join(f'«{u}»' for u in unknown)} trong bảng tổ chức (organisations)"
        )
    return register[register["organisation"].isin(wanted)]


class _Site:
    """What all pages share: navigation, provenance, who has a page."""

    annex = ""

    def __init__(
        self, tables: Tables, notebooks: dict[str, str], organisations: pd.DataFrame
    ) -> None:
        self.tables, self.organisations = tables, organisations
        has = {k: n for k, n in notebooks.items() if "/" not in k}
        order = sorted(
            has,
            key=lambda k: (list(PAGES).index(k[:-5]) if k[:-5] in PAGES else len(PAGES), has[k]),
        )
        self.nav = [{"href": OVERVIEW, "label": "Tổng quan"}]
        self.nav += [{"href": k, "label": PAGES.get(k[:-5], (k[:-5], ""))[0]} for k in order]
        self.nav += [{"href": ORGANISATIONS, "label": "Tổ chức"}]
        self.links = {name: ORGANISATIONS if "/" in key else key for key, name in notebooks.items()}
        self.named = {
            "organisation": list(organisations["organisation"])
            if any("/" in k for k in notebooks)
            else [],
            "target": list(tables.targets["target"]),
        }
        self.names = dict(zip(organisations["organisation"], organisations["name"], strict=True))
        self.sectors = front.by_sector(organisations)
        self.source = _provenance(tables)

    def render(self, template: str, here: str, **context: Any) -> str:
        style, script = _style(), _text("find.js") if template == OVERVIEW + ".j2" else ""
        context = {
            "crumbs": [],
            "contents": [],
            "kicker": "",
            "lead": "",
            "notebook": "",
            "neighbours": [],
            "body": "",
        } | context
        return (
            _environment()
            .get_template(template)
            .render(
                policy=_policy(style, script),
                style=style,
                script=script,
                generator=GENERATOR,
                site=TITLE,
                nav=self.nav,
                here=here,
                root="../" * here.count("/"),
                synthetic=self.tables.synthetic,
                source=self.source,
                **context,
            )
        )


@cache
def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


@cache
def _style() -> str:
    """The style without the white space that is there for its writers."""
    return re.sub(r"\s*([{}])\s*|(?<=[;,:])\s+", r"\1", _text("style.css"))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter  # a second to import, and only needed here

    return HTMLExporter(
        template_name="analysis-page",
        extra_template_basedirs=[str(HERE)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        optimistic_validation=True,  # once, not after each of a dozen steps
    )


def _policy(style: str, script: str) -> str:
    """Nothing but this page's own style and script, and pictures that stand in it."""

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; img-src data:; style-src {digest(style)}; "
        f"script-src {digest(script) if script else chr(39) + 'none' + chr(39)}; base-uri 'none'; form-action 'none'"
    )


def _provenance(tables: Tables) -> dict[str, str]:
    sent = tables.submissions
    dates = [d for c in ("received", "dated") if c in sent for d in sent[c] if d]
    newest = tables.dated or max(dates, default="")
    return {
        "newest": f"ngày {vi.day(newest)}" if newest else "không ghi ngày",
        "files": vi.number(len(sent)),
        "accepted": vi.number(int((sent["status"] == "accepted").sum())),
        "sha256": tables.sha256,
    }


def _write_page(site: _Site, run: Run, folder: Path) -> str:
    """Write the page of one run; the problem in words, if any."""
    key, problem = run.job.key, run.problem
    root = "../" * key.count("/")
    organisation = str(run.job.parameters.get("organisation", ""))
    label = PAGES.get(key[:-5], (key[:-5], ""))[0]
    context: dict[str, Any] = {
        "title": site.names.get(organisation, label),
        "notebook": run.job.path.name,
    }
    if not problem:
        try:
            made = body(
                _exporter().from_notebook_node(run.notebook)[0], site.named, site.links, root
            )
            context["body"] = made.html
            context["contents"] = [
                {"id": i, "text": t} for level, i, t in made.contents if level == 2
            ]
            if not organisation:
                context["title"] = made.title or label
        except LiveContent as error:
            problem = f"{run.job.path.name} ({key}): trang chứa nội dung không được phép: {error}"
        except Exception as error:  # the other pages still come out
            problem = f"{run.job.path.name} ({key}): không dựng được trang: {type(error).__name__}: {error}"
    if problem:
        context["body"] = _failure(problem)
    context["crumbs"] = [("Tổng quan", OVERVIEW)] + (
        [("Tổ chức", ORGANISATIONS)] if organisation else []
    )
    if organisation:
        context |= _organisation_context(site, organisation)
    _write(folder / key, site.render("layout.html.j2", key, **context))
    return problem


def _write_source(site: _Site, target: str, folder: Path) -> str:
    """Write the page behind one target, all organisations and their sum; the problem in words, if any."""
    key, facts, problem = _address("target", target), target_of(site.tables, target), ""
    try:
        html = body(
            views.sources.of_target(site.tables, target).html(), site.named, root="../"
        ).html
    except Exception as error:  # the other pages still come out
        problem = f"{key}: không dựng được trang: {type(error).__name__}: {error}"
        html = _failure(problem)
    crumbs = [("Tổng quan", OVERVIEW)] + [
        (i["label"], i["href"]) for i in site.nav if i["href"] == "targets.html"
    ]
    _write(
        folder / key,
        site.render(
            "layout.html.j2",
            key,
            title=facts.label,
            kicker="Từng tổ chức",
            body=html,
            crumbs=crumbs,
        ),
    )
    return problem


def _failure(problem: str) -> str:
    return f'<p class="failure"><strong>Trang này chưa dựng được.</strong> {escape(problem)}</p>'


def _organisation_context(site: _Site, organisation: str) -> dict[str, Any]:
    row = site.organisations[site.organisations["organisation"] == organisation].iloc[0]
    same = next(ids for _, ids in site.sectors if organisation in ids)
    at, neighbours = same.index(organisation), []
    for label, i in (("Trước", at - 1), ("Sau", at + 1)):
        if 0 <= i < len(same):
            neighbours.append((label, site.names[same[i]], _address("organisation", same[i])))
    return {
        "kicker": f"{vi.name(vi.KINDS, row['kind'])} · {vi.name(vi.SECTORS, row['sector'])}",
        "neighbours": neighbours,
    }


def _index(site: _Site, problem: str = "") -> str:
    """The first page: all targets at a glance, where to read on, every organisation."""
    rows = (
        []
        if problem
        else [r | {"href": _address("target", r["target"])} for r in front.glance(site.tables)]
    )
    cards = [i | {"about": PAGES.get(i["href"][:-5], ("", ""))[1]} for i in site.nav[1:-1]]
    about = front.about(site.tables)
    if site.annex:
        cards.append(
            {
                "href": site.annex,
                "label": "Phụ lục (Excel)",
                "about": "Các bảng số liệu để in, tính tiếp.",
            }
        )
    return site.render(
        "index.html.j2",
        OVERVIEW,
        title=f"Tình hình thực hiện {len(rows)} chỉ tiêu" if rows else "Tổng quan",
        lead=f"Phần các chỉ tiêu chưa dựng được: {problem}" if problem else front.lead(rows),
        rows=rows,
        legend=front.legend(rows, "" if problem else views.targets.words_note(site.tables)),
        changed=front.in_force_note(site.tables),
        cards=cards,
        listed=front.listed_note(site.tables),
        todo="" if problem else body(_todo(site.tables), site.named).html,
        review=next((i["href"] for i in site.nav if i["href"] == "review.html"), ""),
        caption=f"Kết quả năm gần nhất của toàn Đảng bộ Khối và diễn biến {front.years(site.tables)}",
        sectors=[
            (
                sector,
                [
                    {"name": site.names[o], "href": _address("organisation", o), "about": about[o]}
                    for o in ids
                ],
            )
            for sector, ids in site.sectors
        ],
    )


def _todo(tables: Tables) -> str:
    """What is missing, why and what to do, from the review: with the targets above it a print of two pages."""
    why = [part for part in views.review.limitations(tables).parts if isinstance(part, Chart)]
    return group([views.review.recommendations(tables), *why[:1]]).html()


def _write(path: Path, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)
