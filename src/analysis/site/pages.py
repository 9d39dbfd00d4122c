"""The pages as whole HTML documents: those of notebooks, and those behind the targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.measuring.targets import target_of
from analysis.site import assets
from analysis.site.body import Body, body
from analysis.site.plan import Site, address
from analysis.site.sanitise import LiveContent
from analysis.views.sources import of_target

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

    from analysis.site.execute import Run
    from analysis.site.notebooks import Job

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page adds to what all share; `problem` stands in the place of a body not made."""

    key: str
    title: str
    body: Body
    problem: str = ""
    notebook: str = ""
    organisation: str = ""
    target: str = ""


def document(
    site: Site,
    page: Page,
    template: str = "layout.html.j2",
    script: str = "",
    style: str = "",
    **more: object,
) -> str:
    """A page as HTML.

    Parameters
    ----------
    site : Site
        What it shares with others.
    page : Page
        What it adds.
    template : str
        A file of ``data/site``.
    script : str
        The only one that the page may run.
    style : str
        Added to that of all pages.
    **more
        What else the template shows.

    Returns
    -------
    str
    """
    whole = assets.style(style)
    return assets.template(template).render(
        site=site,
        page=page,
        address=address,
        root="../" * page.key.count("/"),
        style=whole,
        script=script,
        policy=assets.policy(script, whole),
        **more,
    )


@dataclass(frozen=True, slots=True)
class Bodies:
    """What makes the bodies of pages from notebooks as run: `named` and `notebooks` of a `Site`."""

    named: dict[str, list[str]]
    notebooks: dict[str, str]

    def __call__(self, job: Job, notebook: NotebookNode) -> tuple[Body, str]:
        """The body, and what went wrong."""
        what = f"{job.path.name} ({job.key})"
        return attempt(what, lambda: self.body(job.key, _exported(notebook)), Body())

    def body(self, key: str, source: str) -> Body:
        """The body of the page `key`, made from HTML."""
        return body(source, self.named, self.notebooks, "../" * key.count("/"))


def of_run(site: Site, run: Run) -> Page:
    """The page of a notebook that was run, and made a body in the same process."""
    return of_job(site, run.job, run.made or Body(), run.problem)


def of_job(
    site: Site,
    job: Job,
    made: Body,
    problem: str = "",
) -> Page:
    """The page of a notebook, with the body made from it."""
    key, notebook = job.key, job.path.name
    organisation = str(job.parameters.get("organisation", ""))
    if organisation:
        title = site.register[organisation]["name"]
    else:
        title = made.title or site.menu[key]["label"]
    return Page(key, title, made, problem, notebook, organisation)


def behind(site: Site, target: str, kept: Body | None = None) -> Page:
    """The page behind one target: all organisations and their sum; its body may be kept."""
    key, title = address("target", target), target_of(site.tables, target).label
    made, problem = kept or Body(), ""
    if not kept:
        bodies = Bodies(site.named, site.notebooks)
        made, problem = attempt(
            key, lambda: bodies.body(key, of_target(site.tables, target).html()), made
        )
    return Page(key, title, made, problem, target=target)


def attempt(what: str, make: Callable[[], Made], instead: Made) -> tuple[Made, str]:
    """What `make` gives; or something instead, and what went wrong: other pages still come out.

    Parameters
    ----------
    what : str
        What was to be made.
    make : callable
        Without arguments.
    instead
        Of the type that `make` gives.

    Returns
    -------
    tuple
        Its second part is "" where nothing went wrong.
    """
    try:
        return make(), ""
    except LiveContent as error:
        return instead, f"{what}: trang chứa nội dung không được phép: {error}"
    except Exception as error:  # noqa: BLE001  whatever it is, it is this page's problem
        return instead, f"{what}: không dựng được trang: {type(error).__name__}: {error}"


def _exported(notebook: NotebookNode) -> str:
    from nbconvert import HTMLExporter  # noqa: PLC0415  a second to import, and only needed here

    # the step above it: its own reads the whole page once more, for focus and texts of pictures,
    # which `body` sees to
    made = super(HTMLExporter, _exporter()).from_notebook_node(notebook)
    return str(made[0])


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter  # noqa: PLC0415  as above

    exporter = HTMLExporter(
        template_name="analysis-page",
        extra_template_basedirs=[str(assets.HERE)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        optimistic_validation=True,  # once, not after each of a dozen steps
    )
    exporter.register_filter("highlight_code", escape)  # code is on no page
    return exporter
