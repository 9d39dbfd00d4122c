"""What organisations sent is text, in whatever shows itself."""

import base64
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.showing import charts, show, shown
from analysis.site.sanitise import sanitised
from analysis.site.tree import written
from pictures import PAYLOADS, dead, parsed


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_organisations_sent_is_never_alive(text):
    bar = charts.bars(pd.DataFrame({"label": [text], "value": [1]}), text, text, unit=text)
    dead(bar.html())
    inner = base64.b64decode(re.search(r"base64,([^\"]*)", bar.html())[1]).decode()
    assert not [
        e
        for e in ET.fromstring(inner).iter()
        if e.tag.split("}")[-1] in ("script", "img", "b", "foreignObject")
    ]
    table = show.Table(
        pd.DataFrame({text: [text], "b": [text]}), text, text, [text], organisations=[text]
    )
    dead(table.html())
    dead(show.Group([show.Text([text], [text]), bar]).html())


def test_no_text_is_mathematics_in_a_notebook_and_pages_are_what_they_were():
    said = show.Text(["$\\href{javascript:1}{x}$ \x1b[2J \u202e"])
    bundle = said._repr_mimebundle_()
    assert "mathjax_ignore" in bundle["text/html"] and "tex2jax_ignore" in bundle["text/html"]
    assert not re.search("[\x1b\u202e]", "".join(bundle.values()))
    assert written(sanitised(bundle["text/html"])) == written(sanitised(said.html()))
    assert "mathjax_ignore" in pd.DataFrame({"a": ["$x$"]}).to_html()


@settings(max_examples=40)
@given(st.text())
def test_any_text_survives_as_text(text):
    seen = parsed(show.Text([text]).html()).words
    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", shown.CONTROL.sub("", text))
