"""What shows itself: as HTML for people, and as plain text made from the same figures.

Tests of notebooks compare the plain text. All escaping happens here, in :func:`safe`: what
organisations sent is text and never becomes markup.
"""

import html
import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# JupyterLab's mathematics leaves it alone; pages drop the element, which they do not know
PLAIN = '<bdi class="tex2jax_ignore mathjax_ignore">{}</bdi>'


class Shown:
    """Something that shows itself, in JupyterLab and on the pages alike.

    Subclasses give `html` and ``str()``.
    """

    __slots__ = ()

    def html(self) -> str:
        """The HTML of it; nothing in it is alive."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_asked: object) -> dict[str, str]:
        return {"text/html": PLAIN.format(self.html()), "text/plain": CONTROL.sub("", str(self))}


def safe(text: object) -> str:
    """Text as HTML text or attribute value: nothing in it is markup, line breaks are kept as text.

    Examples
    --------
    >>> safe('<b>"')
    '&lt;b&gt;&quot;'
    """
    return html.escape(CONTROL.sub("", str(text)), quote=True)


def broken(text: object) -> str:
    """Text as HTML in which line breaks show."""
    return safe(text).replace("\n", "<br>")


def named(kind: str, key: str, text: str) -> str:
    """Text that names an `organisation` or a `target`.

    It is plain in a notebook, and a link on pages where that has its own.
    """
    return f'<data class="{kind}" value="{safe(key)}">{broken(text)}</data>'
