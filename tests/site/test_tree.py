"""HTML as a tree, and written again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.site.tree import add_class, parsed, pieces, wrap, written


@pytest.mark.parametrize(
    "html",
    [
        "",
        "a<b>c</b>d<br>e",
        '<p class="x &quot;y&quot; &lt;z&gt;">1 &lt; 2 &amp; 3</p>',
        '<svg viewBox="0 0 1 1"><path d="M0"></path></svg>',
        "<ul><li>a</li>\n<li>b<hr></li></ul>",
    ],
)
def test_what_is_read_is_written_again(html):
    assert written(parsed(html)) == html


@given(st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"])))
def test_any_text_stays_text(text):
    words = parsed("<p></p>")
    words[0].text = text
    assert "".join(parsed(written(words)).itertext()) == text


def test_elements_that_are_never_closed_or_never_opened_are_all_there():
    tree = parsed("</b><p>a<i>b</p></x>c")
    assert [element.tag for element in tree.iter()] == ["", "p", "i"]


def test_wrapped_a_thing_keeps_what_follows_it():
    tree = parsed('<p id="a">x</p>y')
    inner = wrap(tree[0])
    tree[0].tag, tree[0].attrib = "div", {}
    add_class(inner, "b")
    add_class(inner, "c")
    assert written(tree) == '<div><p id="a" class="b c">x</p></div>y'


def test_pieces_come_in_reading_order_with_breaks():
    assert [*pieces(parsed("a<b>c<br>d</b>e"))] == ["a", "c", None, "", "d", "e"]
