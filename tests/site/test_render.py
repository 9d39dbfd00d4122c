"""The site: whole, harmless, the same each time; and what happens when a notebook breaks."""

import hashlib
import json
import os
import re
import shutil
from base64 import b64encode
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell

from analysis import load
from analysis.files import MARK
from analysis.site import making
from analysis.site.plan import UnknownOrganisation
from analysis.site.render import render_site
from analysis.workers import Pool
from site_fixture import PAYLOAD, code, made_site, notebook, organisations, write_notebooks
from site_seen import Seen, pages

SCRIPTED = ("index.html", "explorer.html")


@pytest.fixture(scope="module")
def site() -> Path:
    folder, result = made_site()
    assert not result.failures
    return folder / "out"


def test_every_page_is_there_and_announced(site):
    folder, result = made_site()
    ids = load(folder / "tidy").targets["target"]
    behind = {f"sources/{t}.html" for t in ids}
    expected = {
        "index.html",
        "explorer.html",
        "targets.html",
        *(f"organisations/{o['organisation']}.html" for o in organisations()),
        *behind,
    }
    assert set(pages(site)) == expected
    assert set(result.pages) == expected | {"phu-luc.xlsx", "bao-cao.docx"}
    lines = (folder / "progress.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(expected) - len(behind) - 2 and lines[-1].startswith(
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
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
    for name in (
        name for name in pages(site) if name not in SCRIPTED and not name.startswith("sources/")
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
            re.findall(r"<style>(.*?)</style>", text, re.DOTALL),
            re.findall(r"<script>(.*?)</script>", text, re.DOTALL),
        )
        digests = [
            f"'sha256-{b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
            for s in styles + scripts
        ]
        assert rules["default-src"] == "'none'" and rules["img-src"] == "data:" and len(styles) == 1
        assert rules["style-src"] == digests[0] and rules["script-src"] == (
            digests[1] if scripts else "'none'"
        )
        assert bool(scripts) == (name in SCRIPTED) and len(re.findall(r"<script", text)) == len(
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
        assert (
            len(re.sub(r"data:image/[^\"]*", "", text).encode()) < 60_000 or name == "explorer.html"
        ), name
        assert "4 tệp đã nhận" in text and ("08/01/2025" in text or name == "explorer.html"), name
        assert about.sha256[:12] not in text, f"{name}: leadership reads no checksums"
        assert str(site.parent) not in text, name
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
        site.parent / "tidy",
        site.parent / "notebooks",
        out,
        progress=lambda line: None,
        pools=partial(Pool, processes=1),
    )
    files = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert files == {p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"], "no lock, no leftovers"


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


def test_wrong_use_is_said_before_anything_runs(site, tmp_path):
    tidy, notebooks = site.parent / "tidy", site.parent / "notebooks"
    with pytest.raises(UnknownOrganisation, match="«T999»"):
        render_site(tidy, notebooks, tmp_path / "out", organisations=["T999"])
    with pytest.raises(FileNotFoundError, match="sổ tính"):
        render_site(tidy, tmp_path, tmp_path / "out")
    with pytest.raises(FileNotFoundError, match="analysis clean"):
        render_site(tmp_path, notebooks, tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("mine")
    with pytest.raises(FileExistsError, match="thứ khác"):
        render_site(tidy, notebooks, tmp_path / "mine")
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]


def test_prints_that_fail_are_named_and_the_pages_come_out(site, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "PRINTING", "analysis.no_such_program")
    result = render_site(
        site.parent / "tidy", site.parent / "notebooks", tmp_path / "out", organisations=["T001"]
    )
    (failure,) = result.failures
    assert failure.startswith("bao-cao.docx, ") and "no_such_program" in failure
    assert "targets.html" in result.pages
    assert not {"phu-luc", "bao-cao"} & set(
        re.findall(r"phu-luc|bao-cao", (tmp_path / "out/index.html").read_text("utf-8"))
    )
