"""The body of a page: what a notebook showed, written again so that only harmless, accessible HTML is left.

The HTML is read tag by tag and every tag is written anew from a closed list. What is alive or leads outside
(scripts, event attributes, addresses on the net) is an error that keeps the page from being published: what
organisations sent must never get this far as markup. What only lacks form is mended: tables get a scrolling
region and header scopes, headings get ids, names of organisations become links.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

TEXT_TAGS = set(
    """p div span strong em b i u s del sub sup small br hr wbr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table
    caption thead tbody tfoot tr th td colgroup col figure figcaption img a code pre kbd samp blockquote details summary
    data abbr time mark section article cite q""".split()
)
DRAWING_TAGS = set("svg g line path circle ellipse rect polyline polygon text tspan".split())
INLINE_TAGS = set(
    "span strong em b i u s del sub sup small br wbr a code data abbr time mark cite q".split()
)
LIVE_TAGS = set("script iframe object embed form base link meta frame math foreignobject".split())
LIVE_ATTRIBUTES = {"srcdoc", "formaction", "xlink:href", "action", "srcset", "ping"}
VOID = {"br", "hr", "wbr", "img", "col"}
DROPPED = {
    "style",
    "script",
    "template",
    "noscript",
}  # with what stands in them; a script is an error besides
ATTRIBUTES = set(
    """class id alt src width height href title scope colspan rowspan headers role tabindex lang value open
    start datetime""".split()
)
DRAWING_ATTRIBUTES = set(
    """width height viewbox x y x1 x2 y1 y2 cx cy r rx ry d points fill stroke stroke-width
    stroke-dasharray stroke-linecap stroke-linejoin fill-opacity stroke-opacity opacity transform text-anchor font-size
    font-family font-weight role class dx dy""".split()
)
PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
NEAR = re.compile(r"(?:#.*|(?:\.\./)?(?:[\w-]+/)?[\w.-]+\.(?:html|xlsx)(?:#.*)?)")
ALIGN = re.compile(r"text-align:\s*(right|center)")
LONG = 16  # characters of a cell that may break
WIDE = 11  # columns that fit an upright A4 page only in small type
ACROSS = 16  # columns that do not fit it at all
FOLDERS = {
    "organisation": "organisations",
    "target": "sources",
}  # where those that a text names have their pages


class LiveContent(ValueError):
    """HTML that would act or lead outside; it must not be published."""


@dataclass
class Body:
    """`title` and `html` of a page, and its `contents`: (level, id, text) of each section heading."""

    title: str = ""
    html: str = ""
    contents: list[tuple[int, str, str]] = field(default_factory=list)


def body(
    source: str,
    named: Mapping[str, Collection[str]] | None = None,
    pages: Mapping[str, str] | None = None,
    root: str = "",
) -> Body:
    """Write `source` again as the harmless body of a page.

    Parameters
    ----------
    source : str
        HTML that a notebook made.
    named : mapping
        Ids of each kind (`FOLDERS`) that have a page; ``<data class="organisation" value="ID">`` becomes a link to it,
        ``value="ID#heading"`` to a heading there.
    pages : mapping
        Addresses in the site by notebook file, for links between notebooks.
    root : str
        What leads from this page to the top of the site ("" or "../").

    Raises
    ------
    LiveContent
        When there is a script, an event attribute, a frame, a form or an address outside the site.

    Examples
    --------
    >>> body("<h1>Một</h1><h2>Hai & ba</h2>")
    Body(title='Một', html='<h2 id="hai-ba">Hai &amp; ba</h2>', contents=[(2, 'hai-ba', 'Hai & ba')])
    """
    writer = _Writer(named or {}, pages or {}, root)
    writer.feed(source)
    writer.close()
    return writer.finished()


class _Writer(HTMLParser):
    def __init__(
        self, named: Mapping[str, Collection[str]], pages: Mapping[str, str], root: str
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.named, self.pages, self.root = named, pages, root
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []  # (name in the source, what closes it in the page)
        self.skipping = ""
        self.heading: dict | None = None
        self.title = ""
        self.contents: list[tuple[int, str, str]] = []
        self.ids: set[str] = set()
        self.table: dict | None = None
        self.tables = 0
        self.cell: dict | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        _refuse(tag, given)
        if self.skipping or tag in DROPPED:
            self.skipping = self.skipping or tag
            return
        drawing = tag in DRAWING_TAGS
        if not drawing and tag not in (TEXT_TAGS if self.heading is None else INLINE_TAGS):
            return
        kept = self._attributes(tag, given, drawing)
        if re.fullmatch("h[1-6]", tag):
            self._start_heading(tag, kept)
            return
        name, after = tag, f"</{tag}>"
        if tag == "data" and given.get("class", "") in FOLDERS:
            name, after = self._named(given["class"], given.get("value", ""), kept)
        elif tag == "table":
            after = self._start_table(kept)
        elif tag == "caption":
            after = "</span></caption>"
            if self.table:  # the caption names the region, and need not be said twice
                kept["id"] = self._unique(f"bang-{self.tables}")
                self.out[self.table["region"]] = _region(f'labelledby="{kept["id"]}"')
        elif tag == "br" and self.cell:
            self.cell["line"] = 0
        elif tag == "img":
            self._picture(kept)
            return
        elif tag in ("thead", "th", "td"):
            self._start_cell(tag, kept)
        self.out.append(_tag(name, kept) + "<span>" * (tag == "caption"))
        if self.table is not None and tag == "table":
            self.table["at"] = len(self.out) - 1
        if tag not in VOID:
            self.open.append((tag, after))

    def _start_cell(self, tag: str, kept: dict[str, str]) -> None:
        table = self.table or _new_table()
        if tag == "thead":
            table["head"] = True
            return
        if tag == "th":
            kept.setdefault("scope", "col" if table["head"] else "row")
        if table["row"] == 0:
            table["first"].append((len(self.out), tag, kept))
        self.cell = {"column": table["column"], "text": 0, "line": 0}
        table["column"] += 1

    def _picture(self, kept: dict[str, str]) -> None:
        """A picture of a figure can be pushed sideways where it does not fit, by keyboard too."""
        kept.setdefault("alt", "Biểu đồ chưa có lời mô tả")
        inside = any(name == "figure" for name, _ in self.open)
        picture = _tag("img", kept)
        self.out.append(f'<div class="picture" tabindex="0">{picture}</div>' if inside else picture)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping = "" if tag == self.skipping else self.skipping
            return
        if self.heading and tag == self.heading["tag"]:
            self._end_heading()
            return
        within = self.heading["depth"] if self.heading else 0
        if tag not in [name for name, _ in self.open[within:]]:
            return
        while self.open:
            name, close = self.open.pop()
            self._end(name, close)
            if name == tag:
                break

    def _end(self, name: str, close: str) -> None:
        self.out.append(close)
        if name in ("td", "th") and self.cell:
            self._end_cell()
        if self.table is None:
            return
        if name == "thead":
            self.table["head"] = False
        if name == "tr":
            self.table["row"] += 1
            self.table["column"] = 0
        if name == "table":
            self._end_table(self.table)
            self.table = None

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.heading:
            self.heading["text"] += data
        if self.cell:
            self.cell["line"] += len(data.strip())
            self.cell["text"] = max(self.cell["text"], self.cell["line"])
        self.out.append(escape(data, quote=False))

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell["text"] > LONG and self.table:
            self.table["long"].add(cell["column"])

    def _end_table(self, table: dict) -> None:
        """Columns with more than a few words say so in their first cell: the page keeps them from being squeezed."""
        if len(table["first"]) >= WIDE:
            size = "wide across" if len(table["first"]) >= ACROSS else "wide"
            self.out[table["at"]] = _tag(
                "table",
                table["kept"] | {"class": f"{table['kept'].get('class', '')} {size}".strip()},
            )
        for column in table["long"] & set(range(len(table["first"]))):
            at, name, kept = table["first"][column]
            self.out[at] = _tag(name, kept | {"class": f"{kept.get('class', '')} long".strip()})

    def _attributes(self, tag: str, given: dict[str, str], drawing: bool) -> dict[str, str]:
        kept = {}
        for name, value in given.items():
            if name in (DRAWING_ATTRIBUTES if drawing else ATTRIBUTES) or name.startswith("aria-"):
                kept["viewBox" if name == "viewbox" else name] = value
        if align := ALIGN.search(given.get("style", "")):
            kept["class"] = f"{kept.get('class', '')} {align[1]}".strip()
        if "src" in kept and not (tag == "img" and PICTURE.fullmatch(kept["src"])):
            raise LiveContent(f"địa chỉ ngoài trang trong <{tag}>: {kept['src'][:60]}")
        if "href" in kept:
            if kept["href"] in self.pages:
                kept["href"] = self.root + self.pages[kept["href"]]
            if tag != "a" or not NEAR.fullmatch(kept["href"]):
                raise LiveContent(f"địa chỉ ngoài trang trong <{tag}>: {kept['href'][:60]}")
        if "url(" in " ".join(kept.values()) and drawing:
            raise LiveContent(f"địa chỉ ngoài trang trong <{tag}>")
        if "id" in kept:
            kept["id"] = self._unique(kept["id"])
        return kept

    def _named(self, kind: str, value: str, kept: dict[str, str]) -> tuple[str, str]:
        kept.pop("value", None)
        kept.pop("class", None)
        key, mark, heading = value.partition("#")
        if key not in self.named.get(kind, ()):
            return "span", "</span>"
        kept["href"] = f"{self.root}{FOLDERS[kind]}/{key}.html{mark}{heading}"
        return "a", "</a>"

    def _start_heading(self, tag: str, kept: dict[str, str]) -> None:
        first = tag == "h1" and not self.title
        level = 2 if tag == "h1" else int(tag[1])
        self.heading = {
            "tag": tag,
            "level": level,
            "text": "",
            "first": first,
            "kept": kept,
            "at": len(self.out),
            "depth": len(self.open),
        }

    def _end_heading(self) -> None:
        heading, self.heading = self.heading, None
        while len(self.open) > heading["depth"]:
            self.out.append(self.open.pop()[1])
        inner, self.out = "".join(self.out[heading["at"] :]), self.out[: heading["at"]]
        text = " ".join(heading["text"].replace("¶", "").split())
        if heading["first"]:
            self.title = text
            return
        key = heading["kept"].get("id") or self._unique(
            re.sub(r"\W+", "-", plain(text)).strip("-") or "muc"
        )
        heading["kept"]["id"] = key
        name = f"h{heading['level']}"
        self.out.append(f"{_tag(name, heading['kept'])}{inner.strip()}</{name}>")
        self.contents.append((heading["level"], key, text))

    def _start_table(self, kept: dict[str, str]) -> str:
        """A table that has no scrolling region gets one; how it opens is remembered: it may prove wide."""
        self.tables += 1
        last = range(len(self.out))[-2:]
        inside = [
            i for i in last if self.out[i].startswith("<div") and 'class="table"' in self.out[i]
        ]
        if not inside:
            self.out.append(_region(f'label="Bảng {self.tables}"'))
        self.table = _new_table() | {
            "kept": kept,
            "region": inside[-1] if inside else len(self.out) - 1,
        }
        return "</table>" if inside else "</table></div>"

    def _unique(self, key: str) -> str:
        made, n = key, 1
        while made in self.ids:
            n += 1
            made = f"{key}-{n}"
        self.ids.add(made)
        return made

    def finished(self) -> Body:
        if self.heading:
            self._end_heading()
        while self.open:
            self.out.append(self.open.pop()[1])
        return Body(self.title, re.sub(r"\n\s*\n+", "\n", "".join(self.out)).strip(), self.contents)


def _new_table() -> dict:
    """What is remembered of a table: `first` are the cells of its first row, `long` the columns that hold sentences."""
    return {
        "head": False,
        "row": 0,
        "column": 0,
        "first": [],
        "long": set(),
        "at": -1,
        "kept": {},
        "region": -1,
    }


def _region(label: str) -> str:
    return f'<div class="table" role="region" tabindex="0" aria-{label}>'


def plain(text: str) -> str:
    """`text` in small letters without marks: for addresses, and for sorting.

    >>> plain("Đảng bộ Sở 9")
    'dang bo so 9'
    """
    return re.sub(
        r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    )


def _refuse(tag: str, given: dict[str, str]) -> None:
    if tag in LIVE_TAGS:
        raise LiveContent(f"thẻ <{tag}>")
    for name, value in given.items():
        if name.startswith("on") or name in LIVE_ATTRIBUTES:
            raise LiveContent(f"thuộc tính «{name}» trong <{tag}>: {value[:60]}")


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {k}="{escape(v, quote=True)}"' for k, v in attributes.items())
    return f"<{name}{written}>"
