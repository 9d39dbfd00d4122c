"""What may be taken along from a page: pictures as PNG and SVG, tables as xlsx and CSV.

They are files beside the page, made of what the page shows and nothing else, so they are masked as
it is; links lead to them without a script. A picture holds its title, base and source.
"""

from __future__ import annotations

import csv
import io
import re
from base64 import b64decode
from typing import TYPE_CHECKING

from analysis.showing import saved, sheets
from analysis.site.tree import parsed, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

FIGURE = re.compile(r"<figure>.*?</figure>", re.DOTALL)
TABLE = re.compile(r'<div class="table"[^>]*>\s*<table.*?</table>.*?</div>', re.DOTALL)
ALONG = re.compile(r'<data class="(png|svg)" value="([^"]*)"></data>')
SOURCE = re.compile(r"data:image/svg\+xml;base64,([^\"]*)")
LIVE = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
Files = dict[str, bytes]
Rows = list[list[str]]


def taken(html: str, key: str) -> tuple[str, Files]:
    """A page with links to what may be taken along, and these files by their addresses.

    Parameters
    ----------
    html : str
        The whole page. What it brings along of its pictures is taken out of it.
    key : str
        Its address in the site: ``organisations/K01.html`` has ``organisations/K01.files/…``.

    Returns
    -------
    (str, dict)

    Examples
    --------
    >>> page = '<div class="table"><table><caption>A</caption><tr><th>1.234</th></tr></table></div>'
    >>> sorted(taken(page, "a.html")[1])
    ['a.files/bang-1.csv', 'a.files/bang.xlsx']
    """
    folder = key.removesuffix(".html") + ".files"
    near = folder.rpartition("/")[2]
    files: Files = {}
    tables: list[sheets.Sheet] = []
    pictures = 0

    def picture(found: re.Match[str]) -> str:
        nonlocal pictures
        pictures += 1
        name = f"hinh-{pictures}"
        own = _picture(found[0])
        files.update({f"{folder}/{name}.{kind}": content for kind, content in own.items()})
        links = " · ".join(_link(f"{near}/{name}.{kind}", kind.upper()) for kind in own)
        said = f'<p class="take">Tải hình: {links}</p>' if own else ""
        return ALONG.sub("", found[0]).replace("</figure>", f"{said}</figure>")

    def table(found: re.Match[str]) -> str:
        sheet = _sheet(parsed(found[0]))
        if not sheet.rows:
            return found[0]
        tables.append(sheet)
        name = f"bang-{len(tables)}.csv"
        files[f"{folder}/{name}"] = _csv(sheet.rows)
        links = f"{_link(f'{near}/bang.xlsx', 'xlsx')} · {_link(f'{near}/{name}', 'CSV')}"
        return f'{found[0]}<p class="take">Tải bảng: {links}</p>'

    shown = TABLE.sub(table, FIGURE.sub(picture, html))
    if tables:
        files[f"{folder}/bang.xlsx"] = sheets.workbook(tables)
    return shown, files


def _link(address: str, word: str) -> str:
    return f'<a href="{address}" download>{word}</a>'


# ---- pictures


def _picture(html: str) -> Files:
    """The picture of a figure with its words inside, as far as it came along."""
    along = {kind: b64decode(value) for kind, value in ALONG.findall(html)}
    if not along:
        return {}
    if drawn := SOURCE.search(html):
        along["svg"] = b64decode(drawn[1])
    if "svg" in along:
        tree = parsed(html)
        words = _words(tree, "strong"), _words(tree, "figcaption")
        along["svg"] = saved.with_words(along["svg"].decode(), words)
    return dict(sorted(along.items()))


def _words(tree: Element, tag: str) -> str:
    return "".join(part or " " for one in tree.iter(tag) for part in pieces(one))


# ---- tables


def _sheet(tree: Element) -> sheets.Sheet:
    rows = []
    for row in tree.iter("tr"):
        cells = [_text(cell) for cell in row if cell.tag in ("th", "td")]
        rows += [cells] if cells else []
    caption = " ".join(map(_text, tree.iter("caption")))
    return sheets.Sheet(rows, (caption, *map(_text, tree.iter("p"))))


def _text(element: Element) -> str:
    """What a cell shows, in its lines; what is there for the ear alone is left out."""
    lines = "".join(_shown(element)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _shown(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        if "unseen" not in child.get("class", ""):
            yield from _shown(child)
        yield child.tail or ""


def _csv(rows: Rows) -> bytes:
    """The table for another program: nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow(["'" + text if LIVE.match(text) else text for text in row])
    return out.getvalue().encode("utf-8-sig")
