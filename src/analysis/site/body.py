"""The body of a page: what a notebook showed, harmless, in the form of an accessible page.

Tables get a scrolling region and header scopes, headings get ids, pictures a text, and what names
an organisation or a target becomes a link to its page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.site.sanitise import LiveContent, sanitised
from analysis.site.tree import NAMELESS, add_class, pieces, wrap, written
from analysis.text.keys import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from xml.etree.ElementTree import Element

LONG = 16  # characters of a cell that may break
WIDE = 11  # columns that fit an upright A4 page only in small type
ACROSS = 16  # columns that do not fit it at all
# where those that a text names have their pages
FOLDERS = {"organisation": "organisations", "target": "sources"}


@dataclass(frozen=True, slots=True)
class Body:
    """Title and HTML of a page, and its contents: (level, id, text) of each section heading."""

    title: str = ""
    html: str = ""
    contents: list[tuple[int, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Body:
        """The body that was kept as plain values."""
        return cls(kept["title"], kept["html"], [(*line,) for line in kept["contents"]])


def body(
    source: str,
    named: Mapping[str, Collection[str]] | None = None,
    pages: Mapping[str, str] | None = None,
    root: str = "",
) -> Body:
    """Make the body of a page.

    Parameters
    ----------
    source : str
        HTML that a notebook made.
    named : mapping
        Ids of each kind (`FOLDERS`) that have a page. ``<data class="organisation" value="ID">``
        becomes a link to it, ``value="ID#heading"`` to a heading there.
    pages : mapping
        Addresses in the site by notebook file, for links between notebooks.
    root : str
        What leads from this page to the top of the site ("" or "../").

    Returns
    -------
    Body

    Raises
    ------
    LiveContent
        When there is a script, an event attribute, a frame, a form or an address outside the site.

    Examples
    --------
    >>> body("<h1>Một</h1><h2>Hai & ba</h2>").html
    '<h2 id="hai-ba">Hai &amp; ba</h2>'
    """
    tree = sanitised(source)
    unique = _ids(tree)
    _align(tree)
    _link_notebooks(tree, pages or {}, root)
    _link_names(tree, named or {}, root)
    _show_pictures(tree)
    _frame_tables(tree, unique)
    title, contents = _list_headings(tree, unique)
    html = re.sub(r"\n\s*\n+", "\n", written(tree))
    return Body(title, html.strip(), contents)


def _ids(tree: Element) -> Callable[[str], str]:
    """Make the ids that are there unique; what is given back does so with further ones."""
    taken: set[str] = set()

    def unique(wanted: str) -> str:
        made, n = wanted, 1
        while made in taken:
            n += 1
            made = f"{wanted}-{n}"
        taken.add(made)
        return made

    for element in tree.iter():
        if "id" in element.attrib:
            element.set("id", unique(element.attrib["id"]))
    return unique


def _align(tree: Element) -> None:
    """Alignment as a class: the page's policy forbids styles of elements."""
    for element in tree.iter():
        _, _, side = element.attrib.pop("style", "").partition("text-align:")
        if side in ("right", "center"):
            add_class(element, side)


def _link_notebooks(tree: Element, pages: Mapping[str, str], root: str) -> None:
    for link in tree.iter("a"):
        address = link.get("href", "")
        if address in pages:
            link.set("href", root + pages[address])
        elif ".ipynb" in address:
            raise LiveContent(f"sổ tính không có trang: {address[:60]}")


def _link_names(tree: Element, named: Mapping[str, Collection[str]], root: str) -> None:
    for name in tree.iter("data"):
        kind = name.get("class", "")
        if kind not in FOLDERS:
            continue
        key, mark, heading = name.attrib.pop("value", "").partition("#")
        del name.attrib["class"]
        name.tag = "span"
        if key in named.get(kind, ()):
            name.tag = "a"
            name.set("href", f"{root}{FOLDERS[kind]}/{key}.html{mark}{heading}")


def _show_pictures(tree: Element) -> None:
    """A picture of a figure can be pushed sideways where it does not fit, by keyboard too."""
    for picture in tree.iter("img"):
        picture.attrib.setdefault("alt", "Biểu đồ chưa có lời mô tả")
    for picture in set(tree.iterfind(".//figure//img")):
        wrap(picture)
        picture.tag, picture.attrib = "div", {"class": "picture", "tabindex": "0"}


def _frame_tables(tree: Element, unique: Callable[[str], str]) -> None:
    """Each table in a region that scrolls, named by its caption, which need not be said twice."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    tables = list(tree.iter("table"))
    for n, found in enumerate(tables, start=1):
        table, region = found, parents[found]
        classes = region.get("class", "").split()
        if region.tag != "div" or "table" not in classes:
            table, region = wrap(found), found
            region.tag, region.attrib = "div", _region("label", f"Bảng {n}")
        for caption in table.findall("caption"):
            words = wrap(caption)
            words.tag, words.attrib = "span", {}
            caption.set("id", unique(f"bang-{n}"))
            region.attrib = _region("labelledby", caption.attrib["id"])
        _mark_cells(table)


def _region(how: str, name: str) -> dict[str, str]:
    return {
        "class": "table",
        "role": "region",
        "tabindex": "0",
        f"aria-{how}": name,
    }


def _mark_cells(table: Element) -> None:
    """Header scopes; and columns of more than a few words say so in their first cell."""
    for header in table.iterfind("thead//th"):
        header.attrib.setdefault("scope", "col")
    for header in table.iter("th"):
        header.attrib.setdefault("scope", "row")
    first: list[Element] = []
    long = set()
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        first = first or cells
        for i, cell in enumerate(cells):
            if _longest_line(cell) > LONG:
                long.add(i)
    for i, cell in enumerate(first):
        if i in long:
            add_class(cell, "long")
    if len(first) >= WIDE:
        add_class(table, "wide across" if len(first) >= ACROSS else "wide")


def _longest_line(cell: Element) -> int:
    line = longest = 0
    for piece in pieces(cell):
        line = 0 if piece is None else line + len(piece.strip())
        longest = max(longest, line)
    return longest


def _list_headings(
    tree: Element, unique: Callable[[str], str]
) -> tuple[str, list[tuple[int, str, str]]]:
    """The first h1 is the page's title and leaves its body; all others get an id and are listed."""
    title, contents = "", []
    for heading in tree.iter():
        if not re.fullmatch("h[1-6]", heading.tag):
            continue
        words = "".join(heading.itertext()).replace("¶", "")
        text = " ".join(words.split())
        if heading.tag == "h1" and not title:
            title = text
            heading.tag, heading.text, heading[:] = NAMELESS, None, []
            continue
        level = max(int(heading.tag[1]), 2)
        slug = re.sub(r"\W+", "-", plain(text)).strip("-") or "muc"
        key = heading.get("id") or unique(slug)
        heading.set("id", key)
        heading.tag = f"h{level}"
        contents.append((level, key, text))
    return title, contents
