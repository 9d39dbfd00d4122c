"""The pages that leadership opens: notebooks are run and written as a folder of offline HTML.

The folder needs nothing but itself: no address leads outside, every picture stands in its page,
and each page forbids whatever is not its own style and script. The same tables and notebooks give
the same bytes; where the site stands as it would be made, nothing is made, nor even imported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.files import SITE, require, standing
from analysis.messages import Finding, words_of
from analysis.site.kept import Kept
from analysis.site.result import SiteResult, taken_along
from analysis.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def render_site(  # noqa: PLR0913  each of these stands by itself
    tidy: str | Path,
    notebooks: str | Path,
    out: str | Path,
    *,
    progress: Callable[[str], object] = print,
    organisations: Iterable[str] | None = None,
    pools: Callable[..., Any] = Pool,
    pdf: bool = False,
) -> SiteResult:
    """Run the notebooks over the tidy tables and write the site, replacing it as a whole.

    Parameters
    ----------
    tidy, notebooks, out : path
        Tidy tables, folder of notebooks, folder of the site. A notebook with a parameter
        ``organisation`` gives one page for each organisation, every other notebook one page.
    progress : callable
        Gets one line of text for each page that is made.
    organisations : iterable of str, optional
        Ids to make pages for; default all.
    pools : callable
        `workers.Pool`, or what makes one like it: the processes in which notebooks run.
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
    chosen = None if organisations is None else sorted(set(organisations))
    wanted = f"{'' if chosen is None else chosen} {pdf}"
    standing_then = standing(tidy)
    kept = Kept(out, tidy, notebooks)
    if files := [name for name in kept.standing(wanted) if not taken_along(name)]:
        progress(words_of(Finding("site_stands", pages=len(files))))
        return SiteResult(files)
    from analysis.office.published import published  # noqa: PLC0415  takes a second to come
    from analysis.site.making import make_site  # noqa: PLC0415  takes a second to come

    with published(tidy) as copy:
        result = make_site(
            copy,
            notebooks,
            kept,
            progress=progress,
            organisations=chosen,
            pools=pools,
            pdf=pdf,
        )
    if standing(tidy) != standing_then:
        said = words_of(Finding("tables_replaced", tidy=tidy))
        return replace(result, failures=[*result.failures, said])
    if not result.failures:
        kept.remember(wanted)
    return result
