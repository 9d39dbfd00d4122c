"""Every number on the first page, in the review and in the document, reckoned anew from the tables.

Sentences are read by `told_numbers`, tables column by column; what nobody can check is a fault.
"""

import re
from html.parser import HTMLParser

import pytest
from docx import Document
from docx.text.paragraph import Paragraph

from plain_counting import meets
from plain_world import TARGETS, World, rate
from site_fixture import SAMPLE, sample_site
from told_numbers import GOALS, UNITS, Told, near, repeated, whole

NO_CAUSE, DOUBTED = "Không nêu nguyên nhân", "Phân loại chưa chắc chắn, chờ xem lại"
MARKS = {"met": "●", "missed": "◇", "running": "△"}


class Page(HTMLParser):
    """What stands in the main part of a page: texts, tables by caption, pictures' texts."""

    def __init__(self, path):
        super().__init__()
        self.texts, self.tables, self.alts = [], {}, []
        self._open, self._main, self._table = [], False, None
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self._main |= tag == "main"
        if not self._main:
            return
        if tag == "img":
            self.alts.append(dict(attrs)["alt"])
        elif tag == "table":
            self._table = []
        elif tag == "tr":
            self._table.append([])
        elif tag == "br" and self._open:
            self._open[-1][1] += "\n"
        elif tag in ("p", "li", "figcaption", "h1", "h2", "h3", "caption", "th", "td", "summary"):
            self._open.append([tag, ""])

    def handle_endtag(self, tag):
        self._main &= tag != "main"
        if self._open and tag == self._open[-1][0]:
            _, text = self._open.pop()
            if tag in ("th", "td"):
                self._table[-1].append(text.strip())
            else:
                self.texts.append(" ".join(text.split()))
        elif tag == "table":
            caption = next(t for t in reversed(self.texts) if t)
            self.tables[self._caption or caption] = self._table
        if tag == "caption":
            self._caption = self.texts[-1]

    def handle_data(self, data):
        if self._open:
            self._open[-1][1] += data

    _caption = ""


@pytest.fixture(scope="module")
def world():
    return World(sample_site().parent / "tidy")


@pytest.fixture(scope="module", params=["index.html", "review.html"])
def page(request):
    return Page(sample_site() / request.param)


def sentences(world, texts):
    return [fault for text in texts for fault in Told(world, text).check()]


def listed(text):
    """What stands behind an organisation in the list of the first page, and how many a sector has."""
    return re.match(r"(Đảng|Chi) bộ .* (đạt \d|(?:đến|từ) ngày \d|chưa|đã)", text) or re.search(
        r"\(\d+\)$", text
    )


def test_every_number_in_the_sentences_of_a_page(world, page):
    assert not sentences(world, [text for text in page.texts if not listed(text)])


def test_the_list_of_organisations_tells_how_many_targets_each_meets(world):
    page = Page(sample_site() / "index.html")
    lines = [text for text in page.texts if re.match(r"(Đảng|Chi) bộ .* đạt \d", text)]
    ids = {name: key for key, name in world.names.items()}
    assert len(lines) == len(world.sent(world.year) & set(SAMPLE))
    for line in lines:
        name, met, judged, blank = re.fullmatch(
            r"(.*) đạt (\d+)/(\d+) chỉ tiêu(?:, (\d) chưa có số dùng được)?", line
        ).groups()
        own = [
            world.every[t, "resolution", "organisation", ids[name], world.year]
            for t in TARGETS
            if t not in ("6b", "7b")
        ]
        states = [figure[4] for figure in own if figure[2] or figure[3]]
        assert (int(met), int(judged)) == (states.count("met"), len(states)), line
        assert int(blank or 0) == states.count("not-reported"), line


PAGES = ["index.html", "review.html", "targets.html", "causes.html", "returns.html"]


@pytest.mark.parametrize("name", PAGES)
def test_no_part_of_a_person_and_no_talk_of_machines_stands_on_a_page(name):
    page = Page(sample_site() / name)
    said = "\n".join(page.texts)
    parts = re.findall(r"\d,\d+ (?:TCCSĐ|đảng viên|cấp ủy viên|chi bộ)", said)
    assert not parts, "people, cells and organisations are whole"
    for word in (
        "Máy",
        "máy tính",
        "SHA",
        "make ",
        "«",
        "Nộp ",
        "phần thiếu",
        "mã còn",
        " 1 đơn vị khác",
    ):
        assert word not in said, word


# ---- tables


def cell(world, target, year, text):
    """Rate, mark and counts of a cell of the main table."""
    n, d, *_, state, _ = world.bloc(target, year)
    found = re.fullmatch(r"([\d.,]+)%\s(\S)(\*?)(?:\s([\d.]+)/([\d.]+))?", text)
    counts = not found[4] or (whole(found[4]), whole(found[5])) == (n, d)
    return near(found[1], rate(n, d)) and found[2] == MARKS[state] and counts


def beside(world, target, text):
    """Distance in points and units short, as the main table prints them."""
    n, d, *_, state, units = world.bloc(target)
    got, bound = rate(n, d), {"6a": 90, "6b": 18, "7a": 95, "7b": 15, "3": 90}.get(target, 100)
    said = re.fullmatch(r"([+−]?)([\d,]+)(?:\s(thiếu|quá mức trần)\s(\d+))?", text)
    sign = {"+": got > bound, "−": got < bound, "": got == bound}[said[1]]
    return sign and near(said[2], got - bound) and int(said[4] or 0) == units * (state != "met")


def word(world, target):
    """The word of a verdict: beyond a bound that may be met exactly is more than met."""
    n, d, *_, state, _ = world.bloc(target)
    if state == "met":
        strict = target in ("6a", "7b")
        bound = {"3": 90, "6b": 18, "7a": 95}.get(target, 100)
        return "Vượt" if not strict and rate(n, d) > bound else "Đạt"
    return {"missed": "Chưa đạt", "running": "Đang thực hiện"}[state]


def main_table(world, rows, heads):
    for target, row in zip(TARGETS, rows, strict=True):
        line = dict(zip(heads, (text.replace("\xa0", " ") for text in row), strict=True))
        assert line["TT"] == target
        assert line["Mục tiêu"] == GOALS.get(target, "100%")
        for year in world.years:
            if str(year) in line:
                assert cell(world, target, year, line[str(year)]), (target, year, line)
        verdict, base = line["Đánh giá"].split("\n")
        assert verdict == word(world, target), target
        assert tuple(map(int, base.split("/"))) == world.bloc(target)[2:4], target
        for name, text in line.items():
            if name.startswith("So với"):
                assert beside(world, target, text), (target, text)
            if name.startswith("Nguyên nhân"):
                told_causes(world, target, text)


def told_causes(world, target, text):
    """The two causes that carry most of what is short, with their share of it."""
    names = {c["short"]: c["code"] for c in world.rows["cause_codes"] if not c["parent"]}
    names |= {NO_CAUSE: "not-stated", DOUBTED: "doubtful"}
    weights = world.weights(target) if world.bloc(target)[4] != "met" else {}
    most = sorted(weights.values(), reverse=True)[:2]
    lines = [] if text == "–" else text.split("\n")
    if world.clash(target) is None:
        assert len(lines) == len(most), (target, text)
    for line, weight in zip(lines, most, strict=False):
        name, share = re.fullmatch(r"(?:[A-I]\. )?([^(]*?)(?: \(([\d,]+)%\))?", line).groups()
        assert weights[names[name]] == weight, (target, line)
        assert not share or near(share, weight), (target, line)
        assert share or sum(world.short(target).values()) < 5, (target, line)


def test_the_matrix_of_the_first_page(world):
    page = Page(sample_site() / "index.html")
    (heads, *rows), *_ = page.tables.values()
    assert [h for h in heads if h.isdecimal()] == [str(year) for year in world.years]
    for target, row in zip(TARGETS, rows, strict=True):
        goal, *cells, short = row[1:]
        assert goal == GOALS.get(target, "100%")
        for year, text in zip(world.years, cells, strict=True):
            n, d, *_, state, _ = world.bloc(target, year)
            mark, says, counts, shown = re.fullmatch(
                r"(\S)\s+(.*), ([\d./]+) .*:\s+([\d,]+)\*?", text
            ).groups()
            assert mark == MARKS[state]
            assert [whole(c) for c in counts.split("/")] == [n, d]
            assert near(shown, rate(n, d)), (target, year, text)
            assert says in ("Đạt", "Chưa đạt", "Đang thực hiện")
        state, units = world.bloc(target)[4:]
        assert short == (
            word(world, target)
            if state == "met"
            else f"{'thiếu' if units > 0 else 'quá'} {abs(units)} {UNITS.get(target, 'TCCSĐ')}"
        )


def numbers(row):
    return [None if text == "–" else whole(text) for text in row]


def strength_table(world, heads, rows):
    for year, row in zip(world.years, rows, strict=True):
        kinds, sent = world.kinds(year), len(world.sent(year))
        count = len(world.there(year))
        known = [year, count, kinds["committee"], kinds["cell"], world.all_members(year)]
        assert numbers(row[:5]) == known
        assert row[5] == f"{sent}/{count}"
        assert near(row[6].rstrip("%"), rate(sent, count))


def task_table(world, heads, rows):
    """Share of what is short, limitations, organisations."""
    names = {NO_CAUSE: "not-stated", DOUBTED: "doubtful"}
    shares = world.by_task(world.weights())
    assert len(rows) == len(shares)
    for row in rows:
        line = dict(zip(heads, row, strict=True))
        name = line["Nhóm nhiệm vụ"]
        task = name[:4] if name.startswith("IV.") else names.get(name, "")
        assert near(line["Phần còn thiếu liên quan"].rstrip("%"), shares[task]), line
        counts = [None, None]
        if task.startswith("IV."):
            counts = [len(found) for found in world.answered(task)]
        assert numbers(row[2:]) == counts, line


def limitation_table(world, heads, rows):
    kinds = {"Chủ quan": "subjective", "Khách quan": "objective"}
    named = {(group, kind) for _, group, kind, _ in world.causes(world.year)}
    assert {(row[1][0], kinds[row[0]]) for row in rows} == named
    for row in rows:
        shortfalls, who = world.naming(world.year, row[1][0], kinds[row[0]])
        assert numbers(row[2:4]) == [len(shortfalls), len(who)], row
        place(world, row[4], row[5])


def place(world, quoted, address):
    """A quotation stands in the cell that is named beside it."""
    file, sheet, at = re.split(r" › ", address)
    texts = world.texts_at(file, sheet, at)
    assert any(quoted.casefold().rstrip(".") in text.casefold() for text in texts), (
        quoted,
        address,
    )


def remedy_table(world, heads, rows):
    words = {"met": "Năm sau đạt mục tiêu", "better": "Có tiến bộ, chưa đạt"}
    words |= {"not-better": "Chưa tiến bộ", "not-judged": "Chưa đủ căn cứ đánh giá"}
    words |= {"not-reported": "Năm sau chưa có báo cáo", "left": "Đã chuyển đi"}
    for row in rows:
        line = dict(zip(heads, row, strict=True))
        target = re.match(r"(?:Chỉ tiêu )?(\d[ab]?)", row[0])[1]
        mine = [(became, again) for of, _, became, again in world.remedies if of == target]
        assert whole(line["Giải pháp đã nêu"]) == len(mine), line
        assert whole(line["Lặp lại nguyên văn"]) == sum(again for _, again in mine), line
        for outcome, head in words.items():
            counted = sum(became == outcome for became, _ in mine)
            assert whole(line.get(head, "0")) == counted, (line, head)


TABLES = {
    "Tổ chức và đảng viên qua các năm": strength_table,
    "Kết quả thực hiện các chỉ tiêu": lambda world, heads, rows: main_table(world, rows, heads),
    "Phần còn thiếu phân theo nhóm nhiệm vụ": task_table,
    "Hạn chế và nguyên nhân năm": limitation_table,
    "Kết quả thực hiện các giải pháp": remedy_table,
}


def test_every_table_of_the_review(world):
    page = Page(sample_site() / "review.html")
    assert page.tables
    for caption, (heads, *rows) in page.tables.items():
        (check,) = [made for begins, made in TABLES.items() if caption.startswith(begins)]
        check(world, heads, rows)


def test_what_a_picture_says_in_words_is_what_the_table_says(world):
    page = Page(sample_site() / "review.html")
    (said,) = {alt for alt in page.alts if "các chỉ tiêu qua các năm" in alt}
    parts = re.split(r"(?:^|\. )(\d[ab]?)\. [^(]*\(mục tiêu [^)]*\): ", said)
    assert parts[1::2] == TARGETS
    for target, own in zip(TARGETS, parts[2::2], strict=True):
        for part in own.rstrip(".").split("; "):
            year, percent, counts, state = re.fullmatch(
                r"(20\d\d) ([\d,]+)% ([\d./]+) (.*)", part
            ).groups()
            n, d, *_, known, _ = world.bloc(target, int(year))
            assert [whole(c) for c in counts.split("/")] == [n, d]
            assert near(percent, rate(n, d))
            assert state == {"met": "đạt", "missed": "chưa đạt", "running": "đang thực hiện"}[known]


# ---- the document


@pytest.fixture(scope="module")
def document():
    return Document(sample_site() / "bao-cao.docx")


def reported(document):
    """The paragraphs of the report, below the sheet that is taken out before it is signed."""
    texts = [" ".join(p.text.split()) for p in document.paragraphs]
    begins = next(i for i, text in enumerate(texts) if text == "BÁO CÁO")
    return [text for text in texts[begins:] if text and not text.startswith("[…]")]


def test_every_number_in_the_sentences_of_the_document(world, document):
    faults, task = [], 0
    for text in reported(document):
        if heading := re.match(r"([1-5])\. ", text):
            task = f"IV.{heading[1]}"
        said = re.sub(r"^(?:[1-5]\.|[IVX]+-) |^Phụ lục \d$", "", text)
        told = Told(world, said)
        told.task = task
        faults += told.check()
    assert not faults


def test_every_table_of_the_document(world, document):
    mains, lists, above = 0, {}, ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            above = part.text
            continue
        heads, *rows = [[c.text for c in row.cells] for row in part.rows]
        if "Đánh giá" in heads:
            mains += 1
            main_table(world, rows, heads)
        if heads[:2] == ["TT", "Tổ chức"]:
            target = re.match(r"Chỉ tiêu (\w+) – ", above)[1]
            assert target not in lists, "each table stands once"
            lists[target] = below(world, target, rows)
    assert mains == 1 and set(lists) == {target for target in TARGETS if world.missing(target)}


def below(world, target, rows):
    """Who has a result below a bound: all of them, with their figures, once each."""
    wanted = set(world.missing(target))
    ids = {
        name: key
        for key, name in world.names.items()
        if key in world.sent(world.year) | world.there(world.year)
    }
    for n, (number, who, _, result) in enumerate(rows, start=1):
        assert int(number) == n
        top, base = world.each(target)[ids[who]]
        assert not meets(target, top, base)
        again = any(ids[who] in family for family in repeated(world, target))
        assert result.endswith("(lặp lại)") == again, (target, who)
        found = re.match(r"([\d.]+)/([\d.]+) .*, bằng ([\d,]+)%", result)
        if found:
            assert (whole(found[1]), whole(found[2])) == (top, base)
            assert near(found[3], rate(top, base))
        else:
            assert (top, base) == (0, 1) and result.startswith("chưa đạt"), result
        wanted.remove(ids[who])
    assert not wanted
