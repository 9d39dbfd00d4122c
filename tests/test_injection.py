"""Payloads in every text of the raw workbooks: shown on the pages, in the tables and in the annex, and dead there."""

import base64
import csv
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

import injection
from analysis import tables
from analysis.office import review
from analysis.office.review_book import CODED, GUIDE, OPEN, WHO
from analysis.office.template import write_templates
from analysis.pipeline.run import clean
from analysis.site.render import render_site
from browser import browser, chromium
from injection import PAYLOADS, SHORT, TARGETS, identity, meant, name

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    {*range(0, len(PAYLOADS), 10), 14, 15, 32, 33, 47}
)  # whose shortfalls carry every payload
TAGS = {
    "html",
    "head",
    "meta",
    "link",
    "title",
    "style",
    "script",
    "body",
    "a",
    "header",
    "p",
    "strong",
    "div",
    "nav",
    "ul",
    "ol",
    "li",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "span",
    "figure",
    "img",
    "figcaption",
    "footer",
    "code",
    "br",
    "em",
    "section",
    "input",
    "label",
    "svg",
    "path",
    "line",
    "circle",
    "rect",
    "polyline",
    "polygon",
    "g",
    "text",
    "hr",
    "select",
    "option",
    "button",
    "details",
    "summary",
    "pre",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "rel",
    "href",
    "download",
    "class",
    "id",
    "role",
    "tabindex",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "aria-current",
    "aria-describedby",
    "scope",
    "colspan",
    "rowspan",
    "alt",
    "src",
    "width",
    "height",
    "viewbox",
    "hidden",
    "for",
    "type",
    "autocomplete",
    "d",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "cx",
    "cy",
    "r",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
    "points",
    "fill-opacity",
    "title",
    "value",
    "open",
    "selected",
    *(f"data-{name}" for name in (*"ogklystanu", "lower", "upper", "strict", "each", "end")),
    "data-breaks",
    "data-needs",
}
SAID = {"aria-label", "alt", "content", "data-g"}  # the attributes in which a name may be quoted
SVG = "{http://www.w3.org/2000/svg}"
LIVE = re.compile(r"""(?:^|[;\t\r\n][\s"]*)(?:[=@＝＠]|[-+＋－][^;\t\r\n]*[(|!])""")


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.parts: list[str] = []
        self.others: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()
        self.text = "".join(self.parts)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.parts.append(data)

    def handle_comment(self, data):
        self.others.append(data)

    unknown_decl = handle_pi = handle_comment


def plain(text: str) -> str:
    """As it is read: without line breaks and without what cannot be seen."""
    return re.sub(r"[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufffd-\uffff]+", "", text)


@pytest.fixture(scope="module")
def bloc(tmp_path_factory) -> tuple[Path, Counter]:
    folder = tmp_path_factory.mktemp("injection")
    reference = injection.write_reference(folder / "reference")
    seen = injection.write_raw(folder / "raw", reference)
    clean(folder / "raw", folder / "reference", folder / "tidy")
    result = render_site(
        folder / "tidy",
        ROOT / "notebooks",
        folder / "out",
        organisations=map(identity, PAGES),
        progress=len,
    )
    assert result.failures == [], "no sender can keep a page from being published"
    return folder, seen


@pytest.fixture(scope="module")
def pages(bloc) -> dict[str, Page]:
    out = bloc[0] / "out"
    return {
        p.relative_to(out).as_posix(): Page(p.read_text("utf-8"))
        for p in sorted(out.rglob("*.html"))
    }


def test_every_kind_of_field_carries_every_payload(bloc):
    kinds: dict[str, set] = {}
    for (kind, n), count in bloc[1].items():
        kinds.setdefault(kind, set()).update({n} if count else ())
    assert len(PAYLOADS) >= 50 and len(kinds) >= 40
    some = {
        "sheet name",
        "entry grade",
    }  # the other half of the files keeps its sheets; grades of a third are wrong
    assert [
        k for k, found in kinds.items() if len(found) < len(PAYLOADS) / (4 if k in some else 1)
    ] == []


def test_tables_stand_and_hold_what_was_written(bloc):
    loaded = tables.load(bloc[0] / "tidy")
    sent = loaded.submissions
    accepted = sent[sent["status"].eq("accepted")]["file"]
    for year in (2021, 2022):
        assert {f"{year}/{identity(n)}.xlsx" for n in range(len(PAYLOADS))} <= set(accepted)
    assert len(sent) == len(PAYLOADS) * 5 + 4 and loaded.ledger["unaccounted"].eq(0).all()
    texts = {
        (r.organisation, r.target): r
        for r in loaded.shortfalls[loaded.shortfalls["year"].eq(2021)].itertuples()
    }
    for n in range(len(PAYLOADS)):
        for k, target in enumerate(TARGETS):
            for what in SHORT:
                wanted = meant(
                    injection.words((n + k) % len(PAYLOADS), f"{what} {target} {identity(n)}")
                )
                assert getattr(texts[identity(n), target], what) == wanted


def test_no_field_of_a_table_is_a_formula(bloc):
    fields = 0
    for path in sorted((bloc[0] / "tidy").glob("*.csv")):
        raw = path.read_text("utf-8")
        with open(path, encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                for cell in row:
                    fields += 1
                    number = re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)
                    assert number or (not cell.startswith(tables.LIVE) and not LIVE.search(cell)), (
                        path.name,
                        cell[:80],
                    )
        # an office computer that separates by semicolons, and one that knows no quotes
        for line in raw.splitlines()[1:]:
            for cell in line.split(";")[1:]:
                assert not re.match(r'[\s"]*[=@]', cell), (path.name, cell[:80])
    assert fields > 20_000


def test_pages_hold_no_element_and_no_attribute_of_a_payload(pages):
    for where, page in pages.items():
        assert page.others == [], where
        tags = Counter(tag for tag, _ in page.tags)
        assert set(tags) <= TAGS, (where, set(tags) - TAGS)
        assert (
            tags["script"] == (where in ("index.html", "explorer.html"))
            and tags["style"] == tags["html"] == tags["main"] == tags["h1"] == 1
        )
        for tag, attributes in page.tags:
            assert set(attributes) <= ATTRIBUTES, (where, tag, set(attributes) - ATTRIBUTES)
            for key, value in attributes.items():
                if key in ("href", "src"):
                    assert re.fullmatch(
                        r"(\.\./)?((organisations|sources)/)?([\w-]+\.files/)?[\w-]+\.(html|xlsx|docx|pdf|csv|png|svg)(#[\w-]+)?|#[\w-]+|data:,|data:image/(png|svg\+xml);base64,[\w+/=]+",
                        value,
                    ), value[:80]
                elif key not in SAID and key != "id":
                    assert not re.search(r"hit|ngoai|cmd|[<>={}]", value or ""), (
                        where,
                        tag,
                        key,
                        value,
                    )
        policy = [a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a]
        assert len(policy) == 1 and policy[0].startswith(
            "default-src 'none'; img-src data:; style-src 'sha256-"
        )


def test_pictures_are_harmless_and_say_what_was_written(pages):
    seen, drawn = 0, ""
    for where, page in pages.items():
        for attributes in (a for t, a in page.tags if t == "img"):
            kind, _, content = attributes["src"].partition(";base64,")
            if kind != "data:image/svg+xml":
                continue
            seen += 1
            for element in ET.fromstring(base64.b64decode(content)).iter():
                assert element.tag.removeprefix(SVG) in {
                    "svg",
                    "g",
                    "path",
                    "defs",
                    "use",
                    "text",
                    "tspan",
                    "clipPath",
                    "rect",
                    "pattern",
                    "image",
                }, (where, element.tag)
                for key, value in element.attrib.items():
                    assert not key.lower().startswith("on") and key != "style", (where, key)
                    assert not key.endswith("href") or value.startswith(
                        ("#", "data:image/png;base64,")
                    ), (where, value[:60])
                    assert "url(" not in value or value.startswith("url(#"), (where, value)
                drawn += plain(element.text or "")
    assert seen > 30
    shown = {n for n in range(len(PAYLOADS)) if plain(f"Sở {n}") in drawn}
    assert shown, "names are drawn"


def test_what_was_written_can_be_read_on_the_pages(bloc, pages):
    whole = plain("".join(page.text for page in pages.values()))
    assert all(plain(name(n)) in whole for n in range(len(PAYLOADS)))
    first = plain(pages["index.html"].text)
    for n in PAGES:
        page = pages[f"organisations/{identity(n)}.html"]
        own = plain(page.text)
        assert plain(name(n)) in own and plain(name(n)) in first
        for k, target in enumerate(TARGETS):
            for what in SHORT:
                assert (
                    plain(
                        meant(
                            injection.words(
                                (n + k) % len(PAYLOADS), f"{what} {target} {identity(n)}"
                            )
                        )
                    )
                    in own
                ), (n, k)
    refused = plain(pages["returns.html"].text)
    assert all(plain(injection._file(p)) in refused for p in PAYLOADS)


def dead(path: Path) -> list:
    """All cells of a workbook, once it is sure that none is a formula, a link, or leads out."""
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            content = parts.read(part)
            assert not re.search(
                r"externalLink|comments|vmlDrawing|vbaProject|connections|customXml", part
            ), part
            ET.fromstring(content)
            if part.startswith("xl/worksheets/") or part == "xl/workbook.xml":
                assert not re.search(
                    rb"<f[ >/]|<hyperlink|ddeLink|oleLink|<definedName[^>]*>[^<]*[(|]", content
                ), part
            if part.endswith(".rels"):
                assert b"External" not in content and b"hyperlink" not in content
    cells = [
        c
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert {c.data_type for c in cells} <= {"s", "n", "d"}
    for cell in cells:
        if (
            isinstance(cell.value, str)
            and len(cell.value) > 1
            and cell.value.startswith(tables.LIVE)
        ):
            assert cell.quotePrefix, (path.name, cell.coordinate, cell.value[:60])
    return cells


def test_annex_is_dead_and_whole(bloc):
    said = Counter(plain(str(c.value)) for c in dead(bloc[0] / "out" / "phu-luc.xlsx"))
    for n in range(len(PAYLOADS)):
        # in a register an apostrophe before a sign is the guard that we write ourselves
        assert said[re.sub("^'(?==)", "", plain(name(n)))] > 10
        for k, target in enumerate(TARGETS):
            for what in SHORT:
                assert (
                    plain(
                        meant(
                            injection.words(
                                (n + k) % len(PAYLOADS), f"{what} {target} {identity(n)}"
                            )
                        )
                    )
                    in said
                )


def test_review_workbook_is_dead_and_comes_back(bloc, tmp_path):
    folder = bloc[0]
    reference = injection.load_reference(folder / "reference")
    loaded = tables.load(folder / "tidy")
    loaded.shortfalls = loaded.shortfalls[
        loaded.shortfalls["organisation"].isin(map(identity, PAGES))
    ]
    review.send_out(loaded, reference, tmp_path / "so.xlsx")
    said = plain("\n".join(str(c.value) for c in dead(tmp_path / "so.xlsx")))
    assert all(plain(name(n)) in said for n in PAGES) and all(
        plain(meant(p))[:99].strip(";.-+") in said for p in PAYLOADS if "\n" not in p
    )
    book = openpyxl.load_workbook(tmp_path / "so.xlsx")
    for row in book[GUIDE].iter_rows(max_col=2):
        if row[0].value == WHO:
            row[1].value, row[1].data_type = "=cmd|'/C calc'!A0", "s"
    for title in (OPEN, CODED):
        heads = {c.value: c.column for c in book[title][1]}
        for row in range(2, book[title].max_row + 1):
            book[title].cell(row, heads["Không phải nguyên nhân"]).value = "x"
            book[title].cell(row, heads["Ghi chú"]).value = PAYLOADS[row % len(PAYLOADS)]
            book[title].cell(row, heads["Ghi chú"]).data_type = "s"
    book.save(tmp_path / "so.xlsx")
    own = shutil.copytree(folder / "reference", tmp_path / "reference")
    first = review.take_back(tmp_path / "so.xlsx", own)
    assert not [line for line in first if line.startswith("Bỏ qua")]
    assert " 0 mới" in review.take_back(tmp_path / "so.xlsx", own)[0], (
        "what was taken is known again"
    )
    with open(own / "cause_reviews.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 150 and not [
        c for row in rows for c in row.values() if c.startswith(tables.LIVE) or LIVE.search(c)
    ]
    reference = injection.load_reference(own)
    rest = review.review_rows(loaded, reference)
    assert {row["why"][:9] for row in rest.opened} == {"mâu thuẫn"}
    assert not rest.coded, "found again by the words"


def test_templates_addressed_to_anybody_have_our_formulas_and_no_other(bloc, tmp_path):
    reference = injection.load_reference(bloc[0] / "reference")
    harmless = reference.having(organisations=reference.organisations.assign(name="Chi bộ Sở Thử"))

    def formulas(used, folder: Path, **who) -> list[tuple]:
        found = []
        for path in write_templates(used, 2025, folder, **who):
            for sheet in openpyxl.load_workbook(path):
                found += [
                    (path.name, sheet.title, c.coordinate, c.value)
                    for row in sheet.iter_rows()
                    for c in row
                    if c.data_type == "f"
                ]
                assert not sheet._hyperlinks
        return found

    for n in (34, 35, 36, 39, 45):
        ours = formulas(harmless, tmp_path / "a", organisation=identity(n))
        assert ours and formulas(reference, tmp_path / "b", organisation=identity(n)) == ours
    assert formulas(reference, tmp_path / "b") == formulas(harmless, tmp_path / "a")


@pytest.mark.skipif(chromium() is None, reason="no Chromium here (apt-get install chromium)")
def test_nothing_happens_in_a_browser(bloc, pages, tmp_path):
    pytest.importorskip("websocket", reason="websocket-client is not installed")
    with browser(tmp_path / "profile") as tab:
        for where, page in pages.items():
            tab.open(bloc[0] / "out" / where)
            tab.run(
                "document.querySelectorAll('main *').forEach(e => { e.focus && e.focus(); e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})) })"
            )
            count = len(page.tags)
            if where == "explorer.html":  # its script writes tables, of these elements alone
                made = tab.run("[...document.querySelectorAll('*')].map(e => e.localName)")
                assert set(made) <= TAGS
                count = len(made)
            assert tab.run(
                "[typeof window.hit, document.querySelectorAll('*').length, document.images.length]"
            ) == ["undefined", count, sum(t == "img" for t, _ in page.tags)], where
            assert tab.run("[...document.images].filter(i => !i.naturalWidth).length") == 0, where
            assert tab.requests() == [] and tab.complaints() == [], where
            dialogs = [
                e
                for e in tab.events
                if e["method"] in ("Page.javascriptDialogOpening", "Page.frameRequestedNavigation")
            ]
            assert dialogs == [], where
