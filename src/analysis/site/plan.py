"""Which pages there will be, at which addresses, and what each is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.measuring.series import columns, having
from analysis.office.letterhead import letterhead, of_body
from analysis.site.assets import labels
from analysis.site.body import FOLDERS
from analysis.site.notebooks import BadParameter, Job, parameters_of, read_notebook
from analysis.text import vietnamese as vi
from analysis.text.keys import natural
from analysis.views import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from analysis.tables import Tables

OVERVIEW, ORGANISATIONS = "index.html", "index.html#to-chuc"
EXPLORER = "explorer.html"


class UnknownOrganisation(ValueError):  # noqa: N818  the caller's error, not the program's
    """An organisation was asked for that the register does not have."""


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages share.

    By address, `menu` tells of the pages that no organisation has: ``href``, ``label``, ``about``.
    `notebooks` gives the address of each notebook's page, `named` the ids of each kind that have
    a page, `register` the organisations' lines by id, `sectors` their ids as they are listed.
    """

    tables: Tables
    menu: dict[str, dict[str, str]]
    notebooks: dict[str, str]
    named: dict[str, list[str]]
    register: dict[str, dict[Any, Any]]
    sectors: list[tuple[str, list[str]]]

    @property
    def resolution(self) -> str:
        """The resolution that the pages speak of, and whose it is."""
        head = of_body(letterhead(), self.tables)
        return standing.resolution(self.tables, head.name)


def plan_site(tables: Tables, organisations: pd.DataFrame, jobs: list[Job]) -> Site:
    """What the pages of some jobs share.

    Parameters
    ----------
    tables : Tables
        The tidy tables.
    organisations : DataFrame
        The lines of the register that get a page, see :func:`chosen`.
    jobs : list of Job
        See :func:`plan`.

    Returns
    -------
    Site
    """
    register = {row["organisation"]: row for row in organisations.to_dict("records")}
    single = [job.key for job in jobs if "/" not in job.key]
    return Site(
        tables=tables,
        menu=_menu([*single, EXPLORER]),
        notebooks={
            job.path.name: job.key if job.key in single else ORGANISATIONS
            for job in jobs
            if "term" not in job.parameters
        },
        named={
            "organisation": list(register) if len(jobs) > len(single) else [],
            "target": list(tables.targets["target"]),
        },
        register=register,
        sectors=by_sector(organisations, tables.named("sector")),
    )


def _menu(keys: list[str]) -> dict[str, dict[str, str]]:
    """Known pages in their order, then others in that of their notebooks."""
    menu = {key: row for key, row in labels().items() if key in keys}
    for key in keys:
        if key not in menu:
            name, _, term = key.removesuffix(".html").partition("-")
            own = labels().get(f"{name}.html", {"label": name, "about": ""})
            menu[key] = own | {"href": key, "label": f"{own['label']} {term}".strip()}
    return menu


def address(kind: str, key: str) -> str:
    """Where the page of an organisation or a target stands in the site.

    Raises
    ------
    UnknownOrganisation
        When no file can have that name.

    Examples
    --------
    >>> address("organisation", "K01")
    'organisations/K01.html'
    """
    if not re.fullmatch(r"[\w-][\w.-]*", key):
        raise UnknownOrganisation(f"Mã «{key}» không dùng làm tên tệp được (chỉ chữ, số, - và _)")
    return f"{FOLDERS[kind]}/{key}.html"


def chosen(tables: Tables, organisations: Iterable[str] | None) -> pd.DataFrame:
    """The lines of the register for some organisations.

    Where none is named, for all that were to report or did: others have nothing to show.

    Raises
    ------
    UnknownOrganisation
        When the register does not have one of them.
    """
    register = tables.organisations
    if organisations is None:
        known = register["organisation"].isin(tables.returns["organisation"])
        return register[known] if known.any() else register
    wanted = set(organisations)
    if unknown := sorted(wanted - set(register["organisation"])):
        named = vi.join(f"«{key}»" for key in unknown)
        raise UnknownOrganisation(f"Không có tổ chức {named} trong bảng tổ chức (organisations)")
    return having(register, organisation=wanted)


def plan(
    notebooks: str | Path, organisations: pd.DataFrame, earlier: Sequence[str] = ()
) -> list[Job]:
    """One job a page, the long ones first: ``2-targets.ipynb`` gives ``targets.html``.

    Parameters
    ----------
    notebooks : path
        A folder. A notebook with a parameter ``organisation`` gives one page for each organisation.
    organisations : DataFrame
        Lines of the register.
    earlier : sequence of str
        Earlier terms: a notebook with a parameter ``term`` gives one page more for each.

    Returns
    -------
    list of Job
        The key of each is its page's address.

    Raises
    ------
    FileNotFoundError
        When the folder holds no notebooks.
    BadParameter
        When two notebooks would give one page.
    """
    found = Path(notebooks).glob("*.ipynb")
    paths = sorted(path for path in found if path.name[0] not in "._")
    if not paths:
        raise FileNotFoundError(f"Không thấy sổ tính nào (*.ipynb) trong {notebooks}")
    jobs, many = [], []
    for path in paths:
        if "organisation" in (known := _parameters(path)):
            many += [
                Job(address("organisation", key), path, {"organisation": key})
                for key in organisations["organisation"]
            ]
        else:
            name = re.sub(r"^\d+-", "", path.stem)
            jobs.append(Job(f"{name}.html", path))
            if "term" in known:
                jobs += [Job(f"{name}-{term}.html", path, {"term": term}) for term in earlier]
    keys = [OVERVIEW, *(job.key for job in jobs)]
    if clash := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadParameter(f"Hai sổ tính cho cùng một trang: {', '.join(clash)}")
    return jobs + many


def _parameters(path: Path) -> set[str]:
    try:
        return parameters_of(read_notebook(path))
    except (ValueError, SyntaxError):
        return set()  # running it will say what is wrong


def by_sector(organisations: pd.DataFrame, names: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Sectors in their usual order, in each the ids by name.

    Parameters
    ----------
    organisations : DataFrame
        Lines of the register.
    names : dict
        Names of the sectors by id, in their order.

    Returns
    -------
    list of (str, list of str)
    """
    rows = columns(organisations, "sector", "name", "organisation")
    listed = sorted((sector, natural(name), key) for sector, name, key in rows)
    groups: dict[str, list[str]] = {}
    for sector, _, key in listed:
        groups.setdefault(sector, []).append(key)
    order = [sector for sector in names if sector in groups]
    order += [sector for sector in groups if sector not in names]
    return [(names.get(sector, sector), groups[sector]) for sector in order]
