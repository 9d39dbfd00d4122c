"""What is alive is refused, what is on no list is left out, and the rest stays."""

import re

import pytest

from analysis import tables
from analysis.showing import show
from analysis.site.assets import allowed
from analysis.site.body import body
from analysis.site.sanitise import LiveContent, sanitised
from analysis.site.tree import written
from site_seen import PAYLOADS, Seen

TEXT_TAGS = allowed()["tags"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_in_markup_is_refused_or_harmless(payload):
    for source in (
        payload,
        f"<p>{payload}</p>",
        f"<h2>{payload}</h2>",
        f"<table><tr><td>{payload}</table>",
        f'<a title="{payload}">x</a>',
    ):
        try:
            made = body(source).html
        except LiveContent:
            continue
        seen = Seen(made)
        assert all(tag in TEXT_TAGS for tag, _ in seen.tags), made
        assert not [
            a
            for _, given in seen.tags
            for a in given
            if a.startswith("on") or a in ("href", "src", "style")
        ], made


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_in_a_field_stays_the_text_it_was(payload):
    frame = tables.typed("shortfalls", [{"limitation": payload, "cause": payload}])[
        ["limitation", "cause"]
    ]
    shown = show.Table(frame, payload, base=payload, organisations=[payload]).html()
    made = body(f"<h2>{show.safe(payload)}</h2>{shown}", {"organisation": ["T001"]})
    assert Seen(made.html).text.count(payload) >= 4
    assert all(tag in TEXT_TAGS - {"a"} for tag, _ in Seen(made.html).tags)
    assert made.contents[0][2] == " ".join(payload.split())


DRAWING = (
    '<svg class="spark" role="img" aria-label="95%; 96%" width="9" height="9" viewBox="0 0 9 9">'
    '<g fill="none" stroke="#555" stroke-width="1.4"><path d="M0 1L8 2"></path></g>'
    '<text x="1" y="2" text-anchor="end">a &lt; b</text></svg>'
)


@pytest.mark.parametrize(
    "source",
    [
        DRAWING,
        "<p>1 &lt; 2 &amp; 3</p>",
        '<a href="../organisations/K01.html#xep-loai">x</a>',
        '<a href="phu-luc.xlsx">x</a>',
        '<img src="data:image/png;base64,AAAA" alt="&quot;&lt;script&gt;&quot;">',
        '<details open=""><summary>x</summary>y</details>',
        '<p title="onclick=x url(//x.example)">x</p>',
    ],
)
def test_what_a_page_may_hold_stays_as_it_is(source):
    assert written(sanitised(source)) == source


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ('<p dir="rtl">x', "<p>x</p>"),
        ("<x-y>a</x-y><center>b</center>", "ab"),
        ("<style>p{color:red}</style><!-- no --><title>x</title>", "x"),
        ('<td style="text-align: right">x', "x"),
        ('<p style="text-align: right; color: red">x</p>', '<p style="text-align:right">x</p>'),
        ('<table border="1"><tr><td>x', "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<svg><title>x</title><use></use></svg>", "<svg>x</svg>"),
    ],
)
def test_what_is_on_no_list_is_left_out(source, left):
    assert written(sanitised(source)) == left


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("<p>a<script>x()</script>", "thẻ <script>"),
        ('<p onclick="x()">a', "«onclick» trong <p>: x()"),
        ('<a href="//x.example">a</a>', "«href» trong <a>: //x.example"),
        ('<p href="a.html">a', "«href» trong <p>"),
        ('<a href="a.html" href="//x.example">a</a>', "//x.example"),
        ('<img src="data:text/html,x">', "«src» trong <img>"),
        ('<svg><path fill="url(//x.example#a)"></path></svg>', "«fill» trong <path>"),
        ('<svg><image xlink:href="//x.example/a.png"></image></svg>', "«xlink:href»"),
        ("<template><img onerror=x></template>", "«onerror»"),
    ],
)
def test_what_was_alive_is_refused_by_name(source, named):
    with pytest.raises(LiveContent, match=re.escape(named)):
        sanitised(source)
