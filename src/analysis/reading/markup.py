"""The XML of a part as elements, through the parser written in C; large parts a row at a time."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from analysis.messages import Refused
from analysis.reading import gate

LARGE = 4 << 20  # parts beyond are not held in memory as a whole
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>')


def parsed(raw: bytes) -> Element:
    """The root of a part."""
    try:
        return ET.XML(raw)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _bad(error) from None


def _bad(error: Exception) -> Refused:
    return Refused("broken.xml", line=getattr(error, "position", (1,))[0])


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag[tag.find("}") + 1 :]


def namespace(root: Element) -> str:
    """The namespace of a part, as it stands before its tags: two dialects are written."""
    return root.tag[: root.tag.find("}") + 1]


def unescaped(text: str) -> str:
    """A text without Office's own escapes: ``_x0041_`` is A."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def children(raw: bytes, heavy: str) -> Iterator[Element]:
    """The root; then its children, but in place of those named `heavy` their own children.

    Of a large part each element is emptied once the next is asked for.
    """
    try:
        yield from _at_once(raw, heavy) if len(raw) <= LARGE else _one_by_one(raw, heavy)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise _bad(error) from None


def _at_once(raw: bytes, heavy: str) -> Iterator[Element]:
    root = ET.XML(raw)
    yield root
    inner = namespace(root) + heavy
    for child in root:
        if child.tag == inner:
            yield from child
        else:
            yield child


def _one_by_one(raw: bytes, heavy: str) -> Iterator[Element]:
    source = ET.iterparse(  # noqa: S314  the gate refuses document types, the home of entities
        io.BytesIO(_without_blanks(raw)), ("start", "end")
    )
    root = next(source)[1]
    yield root
    parent, depth = root, 1
    for event, element in source:
        if event == "start":
            depth += 1
            if depth == 2 and local(element.tag) == heavy:
                parent = element
            if depth > gate.MAX_DEPTH:
                raise Refused("too_deep")
            continue
        depth -= 1
        if depth == 2 and parent is not root:
            yield element
            parent.clear()
        elif depth == 1:
            if element is not parent:
                yield element
            parent = root
            root.clear()


def _without_blanks(raw: bytes) -> bytes:
    """The part less cells of a format alone, of which some programs write whole columns.

    Only where each remaining cell has its address.
    """
    addressed = raw.count(b"<c ") == raw.count(b'<c r="') and b"<c>" not in raw
    return _BLANK.sub(b"", raw) if addressed and b"<![CDATA[" not in raw else raw
