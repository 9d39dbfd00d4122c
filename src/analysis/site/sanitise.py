"""HTML made harmless: what is on the lists stays, what was alive is refused instead of mended.

nh3 reads HTML as a browser does and writes it anew, the elements and attributes of
``data/site/allowed.json`` alone. What it left out is found by comparing before and after: where
something of that would have acted or led outside, then what organisations sent got as far as
markup, and the page must not be published. The comparison decides about refusing and nothing else;
that a page is harmless does not rest on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3

from analysis.site.assets import allowed
from analysis.site.tree import parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ALLOWED = allowed()
PICTURE = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
NEAR = re.compile(r"#.*|(?:\.\./)?(?:[\w-]+/)?[\w.-]+\.(?:html|xlsx|ipynb)(?:#.*)?")


class LiveContent(ValueError):  # noqa: N818  a state of the page, not of the program
    """HTML that would act or lead outside; it must not be published."""


def sanitised(source: str) -> Element:
    """The harmless part of some HTML.

    Parameters
    ----------
    source : str
        HTML of whatever form.

    Returns
    -------
    Element
        A nameless one, in which there are elements and attributes on the lists only; of styles
        ``text-align`` alone.

    Raises
    ------
    LiveContent
        Where a script, an event attribute, a frame, a form or an address outside was left out.

    Examples
    --------
    >>> from analysis.site.tree import written
    >>> written(sanitised("<p>Một <blink>hai"))
    '<p>Một hai</p>'
    """
    tree = parsed(_CLEANER.clean(source))
    for tag, name, value in sorted(_parts(parsed(source)) - _parts(tree)):
        if _is_live(tag, name, value):
            what = f"thuộc tính «{name}» trong <{tag}>: {value[:60]}" if name else f"thẻ <{tag}>"
            raise LiveContent(what)
    return tree


def _is_live(tag: str, name: str, value: str) -> bool:
    """Whether an element (without a name), or one of its attributes, acts or leads outside."""
    if name == "href":
        return tag != "a" or not NEAR.fullmatch(value)
    if name == "src":
        return tag != "img" or not PICTURE.fullmatch(value)
    paints = name in ALLOWED["drawing_attributes"] and "url(" in value
    live = name in ALLOWED["live_attributes"] if name else tag in ALLOWED["live_tags"]
    return live or paints or name.startswith("on")


def _filtered(tag: str, name: str, value: str) -> str | None:
    return None if _is_live(tag, name, value) else value


_CLEANER = nh3.Cleaner(
    tags=ALLOWED["tags"] | ALLOWED["drawing_tags"],
    clean_content_tags=ALLOWED["dropped_with_content"],
    attributes=dict.fromkeys(ALLOWED["tags"], ALLOWED["attributes"])
    | dict.fromkeys(ALLOWED["drawing_tags"], ALLOWED["drawing_attributes"]),
    generic_attribute_prefixes={"aria-"},
    attribute_filter=_filtered,
    filter_style_properties={"text-align"},
    url_schemes={"data"},
    link_rel=None,
)


def _parts(tree: Element) -> set[tuple[str, str, str]]:
    """Each element as (tag, "", ""), each attribute as (tag, name, value)."""
    return {
        (element.tag, name, value)
        for element in tree.iter()
        for name, value in [("", ""), *element.items()]
    }
