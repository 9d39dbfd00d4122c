"""Sanitised HTML as a tree of elements, and written again."""

from __future__ import annotations

import copy
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"br", "hr", "wbr", "img", "col"}  # of the allowed elements those without an end
NAMELESS = ""  # the tag of an element of which only the content is written
SPELT = {"viewbox": "viewBox"}  # attributes that are not in small letters


def parsed(html: str) -> Element:
    """The elements of some HTML, as the children of one nameless element.

    Parameters
    ----------
    html : str
        Well-formed but for void elements, as nh3 writes it. Of other HTML all elements are there,
        but not always where a browser would have them.

    Returns
    -------
    Element
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element(NAMELESS)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {SPELT.get(name, name): value or "" for name, value in attrs}
        element = SubElement(self.open[-1], tag, given)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open[-1].tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1]
        if len(inside):
            inside[-1].tail = (inside[-1].tail or "") + data
        else:
            inside.text = (inside.text or "") + data


def written(element: Element) -> str:
    """An element as HTML, without what follows it.

    >>> written(parsed('<p class="a">1 &lt; 2<br></p>'))
    '<p class="a">1 &lt; 2<br></p>'
    """
    inner = escape(element.text or "", quote=False)
    for child in element:
        inner += written(child) + escape(child.tail or "", quote=False)
    if element.tag == NAMELESS:
        return inner
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    end = "" if element.tag in VOID else f"{inner}</{element.tag}>"
    return f"<{element.tag}{attributes}>{end}"


def wrap(element: Element) -> Element:
    """Make an element hold nothing but a copy of itself, which is given back."""
    inner = copy.copy(element)
    inner.attrib, inner.tail = dict(element.attrib), None
    element[:], element.text = [inner], None
    return inner


def add_class(element: Element, name: str) -> None:
    """Give an element one class more."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def pieces(element: Element) -> Iterator[str | None]:
    """The texts in an element, in reading order; None where a line is broken."""
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield None
        yield from pieces(child)
        yield child.tail or ""
