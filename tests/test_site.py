"""The site: whole, harmless, the same each time; and what happens when a notebook breaks."""

import asyncio
import hashlib
import json
import os
import re
import shutil
import zipfile
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbformat.v4 import new_markdown_cell

from analysis import load, tables
from analysis.files import MARK
from analysis.office.annex import write_annex
from analysis.showing import show
from analysis.site.assets import allowed
from analysis.site.body import body
from analysis.site.execute import run_notebooks
from analysis.site.notebooks import (
    BadParameter,
    Job,
    parameters_of,
    read_notebook,
    with_parameters,
)
from analysis.site.plan import UnknownOrganisation, plan
from analysis.site.render import render_site
from analysis.site.sanitise import LiveContent
from site_fixture import (
    PAYLOAD,
    code,
    frames,
    made_site,
    notebook,
    organisations,
    write_notebooks,
    write_tidy,
)

TEXT_TAGS = allowed()["tags"]
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/a.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<object data=x.swf>",
    "<embed src=x>",
    "<form action=//x.example><input name=a></form>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<link rel=stylesheet href=//x.example/a.css>",
    "<style>@import url(//x.example/a.css)</style>",
    "<div style='background:url(//x.example/a)'>x</div>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<a href='//x.example'>x</a>",
    "<img src='//x.example/a.png'>",
    "{{7*7}}",
    "[x](javascript:alert(1))",
    "=1+1",
    "@SUM(A1)",
]


class Seen(HTMLParser):
    """What stands in a page: tags with attributes, ids, text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict]:
        return [a for t, a in self.tags if t == tag]

    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.tags if "id" in a]


@pytest.fixture(scope="module")
def site() -> Path:
    folder, result = made_site()
    assert not result.failures
    return folder / "out"


def pages(site: Path) -> dict[str, str]:
    return {
        p.relative_to(site).as_posix(): p.read_text("utf-8") for p in sorted(site.rglob("*.html"))
    }


def test_every_page_is_there_and_announced(site):
    folder, result = made_site()
    ids = load(folder / "tidy").targets["target"]
    behind = {f"sources/{t}.html" for t in ids}
    expected = {
        "index.html",
        "targets.html",
        *(f"organisations/{o['organisation']}.html" for o in organisations()),
        *behind,
    }
    assert set(pages(site)) == expected
    assert set(result.pages) == expected | {"phu-luc.xlsx"}
    lines = (folder / "progress.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(expected) - len(behind) - 1 and lines[-1].startswith(
        f"[{len(lines)}/{len(lines)}] "
    )


def test_every_page_has_the_skeleton_of_an_accessible_document(site):
    for name, text in pages(site).items():
        seen = Seen(text)
        assert text.startswith("<!DOCTYPE html>") and seen.all("html") == [{"lang": "vi"}], name
        assert (
            len(seen.all("h1"))
            == len(seen.all("main"))
            == len(seen.all("header"))
            == len(seen.all("footer"))
            == 1
        ), name
        assert seen.all("a")[0]["href"] == "#main" and "main" in seen.ids(), name
        assert len(seen.ids()) == len(set(seen.ids())), name
        assert all(
            nav.get("aria-label") or nav.get("aria-labelledby") for nav in seen.all("nav")
        ), name
        assert all(img["alt"].strip() for img in seen.all("img")), name
        assert all("scope" in th for th in seen.all("th")), name
        assert "Số liệu giả định" in text, name
        levels = [int(t[1]) for t, _ in seen.tags if re.fullmatch("h[1-6]", t)]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), name
    for name in (
        name for name in pages(site) if name != "index.html" and not name.startswith("sources/")
    ):
        assert [
            a for a in Seen(pages(site)[name]).all("img") if a["src"].startswith("data:image/")
        ], name


def test_every_link_leads_to_something_in_the_folder(site):
    seen = {name: Seen(text) for name, text in pages(site).items()}
    for name, page in seen.items():
        for tag, attributes in page.tags:
            for attribute in ("href", "src", "action", "data", "poster", "srcset"):
                address = attributes.get(attribute)
                if address is None or address.startswith("data:"):
                    continue
                path, _, anchor = address.partition("#")
                target = (
                    os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
                )
                assert (site / target).is_file(), (name, tag, address)
                assert not anchor or anchor in seen[target].ids(), (name, address)


def test_organisations_are_all_found_from_the_first_page_and_from_tables(site):
    links = {a.get("href") for a in Seen(pages(site)["index.html"]).all("a")}
    assert {f"organisations/{o['organisation']}.html" for o in organisations()} <= links
    assert "organisations/T001.html" in {
        a.get("href") for a in Seen(pages(site)["targets.html"]).all("a")
    }


def test_policy_allows_nothing_but_the_pages_own_style_and_script(site):
    for name, text in pages(site).items():
        policy = next(a["content"] for a in Seen(text).all("meta") if a.get("http-equiv"))
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        styles, scripts = (
            re.findall(r"<style>(.*?)</style>", text, re.S),
            re.findall(r"<script>(.*?)</script>", text, re.S),
        )
        digests = [
            f"'sha256-{b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
            for s in styles + scripts
        ]
        assert rules["default-src"] == "'none'" and rules["img-src"] == "data:" and len(styles) == 1
        assert rules["style-src"] == digests[0] and rules["script-src"] == (
            digests[1] if scripts else "'none'"
        )
        assert bool(scripts) == (name == "index.html") and len(re.findall(r"<script", text)) == len(
            scripts
        )
        assert text.index("Content-Security-Policy") < text.index("<style>")


def test_what_senders_wrote_is_shown_and_dead(site):
    for name, text in pages(site).items():
        for tag, attributes in Seen(text).tags:
            assert not [a for a in attributes if a.startswith("on") or a in ("style", "srcdoc")], (
                name,
                tag,
            )
            assert tag not in ("iframe", "object", "embed", "form", "base"), name
            assert "ngoai.example" not in (attributes.get("href") or "")
    assert PAYLOAD in Seen(pages(site)["targets.html"]).text


def test_pages_are_light_and_name_their_source(site):
    about = load(site.parent / "tidy")
    for name, text in pages(site).items():
        assert len(re.sub(r"data:image/[^\"]*", "", text).encode()) < 60_000, name
        assert about.sha256 in text and "08/01/2025" in text and "4 tệp đã nhận" in text, name
        assert str(site.parent) not in text, name
    assert "notebooks/2-targets.ipynb" in pages(site)["targets.html"]
    assert "import analysis" not in pages(site)["targets.html"], "code is hidden"


def test_the_same_input_gives_the_same_bytes_and_old_pages_go(site, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(site, out)
    (out / "organisations" / "gone.html").write_text("old")
    mark = json.loads(
        (out / MARK).read_text("utf-8")
    )  # an earlier run wrote it, for an organisation of that time
    (out / MARK).write_text(
        json.dumps(mark | {"entries": [*mark["entries"], "organisations/gone.html"]}), "utf-8"
    )
    render_site(
        site.parent / "tidy", site.parent / "notebooks", out, progress=lambda line: None, workers=1
    )
    files = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert files == {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert [p.name for p in tmp_path.iterdir()] == ["out"], "no lock, no leftovers"


def test_plain_jupyter_shows_the_same(site, tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_TIDY", str(site.parent / "tidy"))
    monkeypatch.setenv("PYTHONPATH", str(Path(tables.__file__).parents[1]))
    path = site.parent / "notebooks" / "3-organisation.ipynb"
    # ours runs it after another page in one kernel; plain Jupyter in a kernel of its own
    jobs = [Job(k, path, {"organisation": k}) for k in ("T002", "T004")]
    ours = {
        run.job.key: run.notebook for run in run_notebooks(jobs, site.parent / "tidy", workers=1)
    }["T004"]
    plain = with_parameters(read_notebook(path), path.name, organisation="T004")
    NotebookClient(plain, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert [c.source for c in ours.cells] == [c.source for c in plain.cells]
    assert [c.get("outputs") for c in ours.cells] == [c.get("outputs") for c in plain.cells]
    assert any(c.get("outputs") for c in plain.cells)


def test_what_breaks_is_named_and_the_rest_comes_out(site, tmp_path):
    notebooks = write_notebooks(
        tmp_path / "notebooks",
        broken=notebook(new_markdown_cell("# Hỏng"), code("a = 1"), code("# chia\na / 0")),
        dead=notebook(new_markdown_cell("# Chết"), code("import os\nos._exit(3)")),
        live=notebook(
            new_markdown_cell("# Sống"),
            code("from IPython.display import HTML\nHTML('<script>alert(1)</script>')"),
        ),
        after=notebook(new_markdown_cell("# Sau cùng"), code("'a' in globals()")),
    )
    (notebooks / "9-no-notebook.ipynb").write_text("{")
    result = render_site(
        site.parent / "tidy",
        notebooks,
        tmp_path / "out",
        progress=lambda line: None,
        organisations=["T001"],
    )
    broken, dead, live, unread = sorted(result.failures)
    assert broken.startswith("4-broken.ipynb, ô lệnh thứ 2 («a / 0»): ZeroDivisionError")
    assert dead.startswith("4-dead.ipynb, ô lệnh thứ 1 («import os»)")
    assert live.startswith("4-live.ipynb (live.html)") and "<script>" in live
    assert unread.startswith("9-no-notebook.ipynb")
    made = pages(tmp_path / "out")
    assert "ZeroDivisionError" in made["broken.html"] and "chưa dựng được" in made["dead.html"]
    assert "alert(1)" not in Seen(made["live.html"]).text.replace("<script>", "") or not Seen(
        made["live.html"]
    ).all("script")
    assert "False" in made["after.html"] and "data:image" in made["organisations/T001.html"]
    assert "organisations/T002.html" not in made
    assert Seen(made["targets.html"]).all("a"), (
        "links to organisations without a page are plain text"
    )


def test_one_page_leaves_nothing_for_the_next_and_an_endless_one_is_stopped(site, tmp_path):
    made = {
        "1": notebook(
            code(
                "import matplotlib, matplotlib.pyplot as plt\nleak = 1\nplt.rcParams['font.size'] = 99\nplt.figure();"
            )
        ),
        "2": notebook(
            code("import matplotlib, matplotlib.pyplot as plt"),
            code("('leak' in globals(), matplotlib.rcParams['font.size'], plt.get_fignums(), Out)"),
        ),
        "3": notebook(code("while True: pass")),
    }
    for name, one in made.items():
        nbformat.write(one, tmp_path / f"{name}.ipynb")
    jobs = [Job(n, tmp_path / f"{n}.ipynb") for n in made]
    runs = list(run_notebooks(jobs, site.parent / "tidy", workers=1, timeout=5))
    assert runs[1].notebook.cells[-1].outputs[0].data["text/plain"] == "(False, 10.0, [], {})"
    assert runs[2].problem == "3.ipynb, ô lệnh thứ 1 («while True: pass»): ô chạy quá lâu, đã dừng"


def test_wrong_use_is_said_before_anything_runs(site, tmp_path):
    tidy, notebooks = site.parent / "tidy", site.parent / "notebooks"
    with pytest.raises(UnknownOrganisation, match="«T999»"):
        render_site(tidy, notebooks, tmp_path / "out", organisations=["T999"])
    with pytest.raises(FileNotFoundError, match="sổ tính"):
        render_site(tidy, tmp_path, tmp_path / "out")
    with pytest.raises(FileNotFoundError, match="analysis clean"):
        render_site(tmp_path, notebooks, tmp_path / "out")
    with pytest.raises(BadParameter, match="«unit».*organisation"):
        with_parameters(
            read_notebook(notebooks / "3-organisation.ipynb"), "3-organisation.ipynb", unit="T001"
        )
    with pytest.raises(BadParameter, match="không có tham số nào"):
        with_parameters(
            read_notebook(notebooks / "2-targets.ipynb"), "2-targets.ipynb", organisation="T001"
        )
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("mine")
    with pytest.raises(FileExistsError, match="thứ khác"):
        render_site(tidy, notebooks, tmp_path / "mine")
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_two_notebooks_for_one_page_and_ids_that_are_paths_are_refused(tmp_path):
    write_notebooks(tmp_path, targets=notebook(code("1")))
    register = tables.typed("organisations", organisations(2))
    with pytest.raises(BadParameter, match="targets.html"):
        plan(tmp_path, register)
    (tmp_path / "4-targets.ipynb").unlink()
    register["organisation"] = ["../../x", "a/b"]
    with pytest.raises(UnknownOrganisation):
        plan(tmp_path, register)


def test_parameters_are_those_of_the_tagged_cell(tmp_path):
    made = notebook(code("a = 1"), code("b = 2\nc: str = 'x'\n# d = 3", "parameters"))
    assert parameters_of(made) == {"b", "c"}
    value = '\'); import os #\n"""'
    told = with_parameters(made, "x", b=value)
    assert told.cells[2].metadata.tags == ["injected-parameters"]
    names: dict = {}
    exec(told.cells[2].source, names)
    assert names["b"] == value


# The body of a page ---------------------------------------------------------------------------------------------------


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


# The annex ------------------------------------------------------------------------------------------------------------


def test_annex_holds_the_tables_and_no_formula(site):
    path = site / "phu-luc.xlsx"
    book = openpyxl.load_workbook(path)
    about = load(site.parent / "tidy")
    assert book.sheetnames[0] == "Tổng hợp" and len(book.sheetnames) == 9
    for sheet in book:
        assert (
            sheet["A1"].value
            and sheet.freeze_panes
            and sheet.print_title_rows
            and sheet.page_setup.orientation == "landscape"
        )
        assert "GIẢ ĐỊNH" in sheet["A2"].value
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title
    main = [[c.value for c in row] for row in book["Tổng hợp"].iter_rows()]
    head = next(i for i, row in enumerate(main) if row[0] == "TT")
    bloc = about.indicators.query("level == 'bloc' and target == '3'").sort_values("year")
    line = next(row for row in main[head + 1 :] if row[1] == "3")
    assert line[4] == "≥ 90%" and line[5::2] == [
        n / d for n, d in zip(bloc["numerator"], bloc["denominator"], strict=True)
    ]
    assert line[6::2] == ["Đạt" if s == "met" else "Chưa đạt" for s in bloc["state"]]
    rows = sum(len(sheet["A"]) for sheet in book)
    assert rows > len(about.indicators.query("level == 'organisation'")) + len(about.returns)
    texts = [
        c for row in book["Hạn chế, nguyên nhân"].iter_rows() for c in row if c.value == PAYLOAD
    ]
    assert len(texts) >= 3 and all(c.data_type == "s" and c.quotePrefix for c in texts)
    with zipfile.ZipFile(path) as parts:
        assert not [
            n
            for n in parts.namelist()
            if b"<f>" in parts.read(n)
            or b"hyperlink" in parts.read(n).lower()
            and n.endswith(".rels")
        ]


@pytest.mark.parametrize(("deaths", "well"), [(0, True), (2, True), (9, False)])
def test_kernel_that_dies_at_its_start_is_started_again(site, tmp_path, monkeypatch, deaths, well):
    """Two processes may be given the same free port; a machine on which none starts says so."""
    from jupyter_client.asynchronous import AsyncKernelClient

    ready, left = AsyncKernelClient.wait_for_ready, [deaths]

    async def dying(self, timeout=None):
        left[0] -= 1
        if left[0] >= 0:
            await asyncio.sleep(0.3)  # its channels are up by then
            raise RuntimeError("Kernel died before replying to kernel_info")
        await ready(self, timeout=timeout)

    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", dying)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    nbformat.write(book, tmp_path / "1-a.ipynb")
    runs = run_notebooks([Job("a", tmp_path / "1-a.ipynb")], site.parent / "tidy", workers=1)
    if well:
        assert [run.problem for run in runs] == [""]
    else:
        with pytest.raises(RuntimeError, match="Kernel died"):
            list(runs)


def test_an_annex_that_fails_is_named_and_the_pages_come_out(site, tmp_path, monkeypatch):
    from analysis.site import render

    monkeypatch.setattr(render, "ANNEX", "none/phu-luc.xlsx")  # a folder that is not there
    result = render_site(
        site.parent / "tidy", site.parent / "notebooks", tmp_path / "out", organisations=["T001"]
    )
    assert [
        f for f in result.failures if f.startswith("none/phu-luc.xlsx: FileNotFoundError")
    ] == result.failures
    assert "targets.html" in result.pages and "phu-luc" not in (
        tmp_path / "out/index.html"
    ).read_text("utf-8")


def test_annex_takes_any_text(tmp_path):
    texts = [
        *PAYLOADS,
        "+1",
        "-1",
        "\t=1",
        "\r=1",
        "'=1",
        "x" * 40_000,
        "a\x01b",
        "1e5",
        "2025-01-01",
        "TRUE",
        "#REF!",
        " =1",
    ]
    made = frames(2)
    made["shortfalls"] = [
        made["shortfalls"][0] | {"limitation": text, "shortfall": f"s{i:03d}"}
        for i, text in enumerate(texts)
    ]
    about = tables.Tables(
        **{n: tables.typed(n, f) if n in tables.SCHEMA else f for n, f in made.items()}
    )
    write_annex(about, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["Hạn chế, nguyên nhân"]
    found = [row[3] for row in sheet.iter_rows() if row and row[0].value == 2024]
    assert [c.value[:32_000] for c in found] == [
        t.replace("\x01", "").replace("\r", "\n")[:32_000] for t in texts
    ]
    assert {c.data_type for c in found} == {"s"}


def test_annex_of_nothing_still_opens(tmp_path):
    write_tidy(tmp_path / "tidy", count=1)
    about = load(tmp_path / "tidy")
    for name in tables.SCHEMA:
        if name != "organisations":
            setattr(about, name, getattr(about, name).iloc[:0])
    write_annex(about, tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == 9


# The tables that every page loads ----------------------------------------------------------------------------------


def test_tables_loaded_again_are_quick_but_nobody_elses(tmp_path):
    folder = write_tidy(tmp_path / "tidy")
    first = load(folder)
    first.indicators.loc[0, "numerator"] = 999
    first.organisations["name"] = "changed"
    first.returns = first.returns.iloc[:0]
    again = load(folder)
    assert (
        again.indicators["numerator"].max() < 999
        and "changed" not in set(again.organisations["name"])
        and len(again.returns)
    )
    path = folder / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace("số 1", "số một"), "utf-8")
    assert "Đảng bộ Sở Thử nghiệm số một" in set(load(folder).organisations["name"])
    assert load(folder).sha256 != again.sha256
