"""The body of a page: scopes, regions, ids, links; tidy whatever it is made of."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.site.assets import allowed
from analysis.site.body import body
from analysis.site.sanitise import LiveContent
from site_seen import Seen

TEXT_TAGS = allowed()["tags"]


soup = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "</table>",
                "<tr>",
                "<td>",
                "<th>",
                "<thead>",
                "</thead>",
                "<h1>",
                "</h1>",
                "<h2 id=a>",
                "</h2>",
                "<h3>",
                "</h3>",
                "<div class=table>",
                "</div>",
                "<b",
                ">",
                "<",
                "&",
                "&lt;",
                "&amp;lt;",
                "<!--",
                "-->",
                "<style>",
                "</style>",
                "<svg>",
                "</svg>",
                "<img>",
                "<br/>",
                "<![CDATA[",
                "]]>",
                "<title>",
                "</title>",
                "<plaintext>",
                "<textarea>",
                "<noscript>",
                "<template>",
                "</template>",
                "<script>",
                "<a href=#a>",
                "<a onclick=x>",
                "<x-y>",
                "\x00",
                "\r",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(soup)
def test_any_soup_becomes_tidy_html_or_is_refused(source):
    try:
        made = body(source)
    except LiveContent:
        return
    seen = Seen(made.html)
    assert all(tag in TEXT_TAGS | {"svg"} for tag, _ in seen.tags)
    assert not [a for _, given in seen.tags for a in given if a.startswith("on") or a == "style"]
    assert len(seen.ids()) == len(set(seen.ids())) and not seen.all("h1")
    assert {i for _, i, _ in made.contents} <= set(seen.ids())
    opened = [t for t, _ in seen.tags if t not in ("img", "br", "hr", "col", "wbr")]
    assert len(opened) == len(re.findall(r"</[a-z0-9]+>", made.html)), "what is opened is closed"


def test_tables_get_scopes_a_region_and_wide_ones_a_page_across():
    narrow = body(
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>b</th></tr></tbody></table>"
    ).html
    assert narrow == (
        '<div class="table" role="region" tabindex="0" aria-label="Bảng 1"><table>'
        '<thead><tr><th scope="col">a</th></tr></thead>'
        '<tbody><tr><th scope="row">b</th></tr></tbody></table></div>'
    )
    wide = f"<table><tr>{'<td>x</td>' * 12}</tr></table>"
    assert (
        '<table class="wide">' in body(wide).html
        and '<table class="wide">' in body(f'<div class="table">{wide}</div>').html
    )
    assert (
        '<table class="wide across">' in body(f"<table><tr>{'<td>x</td>' * 16}</tr></table>").html
    )
    inside = body('<div class="table" role="region"><table><tr><td>x</td></tr></table></div>').html
    assert inside.count('class="table"') == 1


def test_headings_give_title_contents_and_unique_ids():
    made = body("<h1>Tên <em>trang</em></h1><h2>Một</h2><h3>Nhỏ</h3><h2>Một</h2><h1>Lạc</h1>")
    assert made.title == "Tên trang" and "<em>trang" not in made.html
    assert made.contents == [
        (2, "mot", "Một"),
        (3, "nho", "Nhỏ"),
        (2, "mot-2", "Một"),
        (2, "lac", "Lạc"),
    ]


def test_names_of_organisations_become_links_only_where_there_is_a_page():
    source = '<data class="organisation" value="T001">Sở A</data> <data class="organisation" value="X">Sở B</data>'
    assert (
        body(source, {"organisation": {"T001"}}, root="../").html
        == '<a href="../organisations/T001.html">Sở A</a> <span>Sở B</span>'
    )
    assert (
        body('<a href="2-targets.ipynb">x</a>', pages={"2-targets.ipynb": "targets.html"}).html
        == '<a href="targets.html">x</a>'
    )


def test_a_link_to_a_notebook_without_a_page_is_refused():
    with pytest.raises(LiveContent, match="9-other.ipynb"):
        body('<a href="9-other.ipynb">x</a>', pages={"2-targets.ipynb": "targets.html"})


def test_columns_of_sentences_and_alignment_are_marked_by_classes():
    made = body(
        "<table><thead><tr><th>a</th><th class='n' style='text-align: right'>b</th></tr></thead>"
        "<tr><td>ba bốn năm sáu bảy</td><td>dòng một<br>dòng hai</td></tr></table>"
    ).html
    assert '<th scope="col" class="long">a</th><th class="n right" scope="col">b</th>' in made


def test_a_picture_has_words_and_one_in_a_figure_can_be_pushed_sideways():
    picture = "<img src='data:image/png;base64,AAAA'>"
    assert body(picture).html.endswith('alt="Biểu đồ chưa có lời mô tả">')
    assert body(f"<figure>{picture}</figure>").html.startswith(
        '<figure><div class="picture" tabindex="0"><img src="data:'
    )
