"""The yearly report: its order, its open places, and every number in it recomputed from plain rows."""

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

import made_up_bloc as bloc
from analysis.office.parts import Annex, Blank, Grid, Heading, Said
from analysis.office.yearly import yearly
from measured_bloc import made, shortfall

NUMBER = r"\d+(?:\.\d{3})*(?:,\d+)?"
PAIR = re.compile(rf"(?<![\w/.,])({NUMBER})/({NUMBER})(?![\w/])")
PERCENT = re.compile(rf"({NUMBER})%")
POINTS = re.compile(rf"({NUMBER}) điểm phần trăm")
YEAR = re.compile(r"\b20\d\d\b")
# what is no figure: ids of targets, decisions of others, dates, the names of annexes; what share of
# the members a base covers is held by the tests of `measuring.reliance`
NAMES = re.compile(
    r"(?i)mới tính trên [\d,]+% số đảng viên|chỉ tiêu \d[ab]?\b|\d+-QĐ(/\w+)?|\d\d/\d\d/\d{4}|Phụ lục \d|giai đoạn 2021-2025"
)


FAMILY = {"S1": "S", "S2": "S", "M1": "M", "M2": "M", "R2": "R"}  # of the made-up bloc


def exact(text):
    return Fraction(text.replace(".", "").replace(",", "."))


def shown(value, text):
    """Whether a text is the value, rounded as far as it is written."""
    digits = len(text.partition(",")[2])
    return abs(exact(text) - value) * 10**digits <= Fraction(1, 2)


@pytest.fixture(scope="module", params=[1, 4])
def drawn(request):
    frames = bloc.draw(request.param)
    who = frames["organisations"]["organisation"]
    told = [
        shortfall(n, o, year, target, code=code, kind=kind)
        for n, (o, year, (target, code, kind)) in enumerate(
            product(
                list(who)[:6],
                (2024, 2025),
                [("1b", "G1", "subjective"), ("4", "H1", "objective"), ("3", "F3", "objective")],
            )
        )
    ]
    tables = made(frames, told)
    return tables, yearly(tables)


class Plain:
    """What may be said, from plain rows: nothing of the code under test is used."""

    def __init__(self, tables, year):
        self.tables, self.year = tables, year
        self.rows = tables.indicators.to_dict("records")
        self.bounds = {
            t["target"]: [Fraction(t[side]) for side in ("lower", "upper") if t[side]]
            for t in tables.targets.to_dict("records")
        }

    def of(self, **asked):
        return [r for r in self.rows if all(r[k] == v for k, v in asked.items())]

    def bloc(self, target, year, reading="resolution"):
        (row,) = self.of(target=target, level="bloc", year=year, reading=reading)
        return row

    def pairs(self, target):
        """Numerators over denominators and bases that may be named with a target."""
        found = set()
        for year in (self.year - 1, self.year):
            for r in self.of(target=target, level="bloc", year=year):
                found |= {(r["numerator"], r["denominator"]), (r["reporting"], r["expected"])}
        states = Counter(
            r["state"]
            for r in self.of(
                target=target, level="organisation", year=self.year, reading="resolution"
            )
        )
        judged = states["met"] + states["missed"]
        return found | {(states["missed"], judged), (states["missed"], states.total())}

    def rates(self, target):
        rates = {Fraction(100 * n, d) for n, d in self.counts(target)}
        return rates | set(self.bounds[target]) | {Fraction(20), Fraction(100)}

    def counts(self, target):
        """The bloc's counts under every reading, and without each single organisation."""
        found = set()
        for year in (self.year - 1, self.year):
            for r in self.of(target=target, level="bloc", year=year):
                if r["reporting"] and r["denominator"]:
                    found.add((r["numerator"], r["denominator"]))
        own = self.of(target=target, level="organisation", year=self.year, reading="resolution")
        gave = [(r["numerator"], r["denominator"]) for r in own if r["reporting"]]
        n, d = (sum(pair[i] for pair in gave) for i in (0, 1))
        return found | {(n - a, d - b) for a, b in gave if d - b}

    def points(self, target):
        rates = [Fraction(100 * n, d) for n, d in self.counts(target)]
        return {abs(a - b) for a, b in product(rates, [*rates, *self.bounds[target]])} | self.panel(
            target
        )

    def panel(self, target):
        """The change on the same lines: a family counts where all of it gave the figure."""
        years = (self.year - 1, self.year)
        lines = {y: {} for y in years}
        for y in years:
            for r in self.of(target=target, level="organisation", year=y, reading="resolution"):
                lines[y].setdefault(FAMILY.get(r["scope"], r["scope"]), []).append(r)
        whole = [
            {
                line
                for line, rows in lines[y].items()
                if (gave := sum(r["reporting"] for r in rows))
                and gave >= sum(r["expected"] for r in rows)
            }
            for y in years
        ]
        same = whole[0] & whole[1]
        sums = [
            [
                sum(r[part] for o in same for r in lines[y][o] if r["reporting"])
                for part in ("numerator", "denominator")
            ]
            for y in years
        ]
        if not all(d for _, d in sums):
            return set()
        first, last = (Fraction(100 * n, d) for n, d in sums)
        return {abs(last - first)}

    def whole(self, target):
        """Single counts: what is short, organisations, what a cap allows and a bound needs."""
        row = self.bloc(target, self.year)
        d = 0 if row["reporting"] == 0 else row["denominator"]
        organisations = {r["scope"] for r in self.of(target=target, level="organisation")}
        short = row["units_short"]
        found = {0} if short != short or short is None else {abs(short)}  # noqa: PLR0124  NA
        lower = self.bounds[target][0]
        found |= {20 * d // 100, -(-lower * d // 100)}
        return found | set(range(len(organisations) + 1))


def test_every_number_of_a_target_is_one_that_plain_rows_give(drawn):
    plain, document = Plain(drawn[0], 2025), drawn[1]
    seen = Counter()
    for part in document.parts:
        if not isinstance(part, Said) or not (
            found := re.search(r"(?i)chỉ tiêu (\d[ab]?) – ", part.text)
        ):
            continue
        target = found[1]
        text = NAMES.sub("", YEAR.sub("", part.text))
        for n, d in PAIR.findall(text):
            seen["pair"] += 1
            assert (exact(n), exact(d)) in plain.pairs(target), (target, n, d, part.text)
        text = PAIR.sub("", text)
        for points in POINTS.findall(text):
            seen["points"] += 1
            assert any(shown(v, points) for v in plain.points(target)), (points, part.text)
        text = POINTS.sub("", text)
        for rate in PERCENT.findall(text):
            seen["rate"] += 1
            assert any(shown(v, rate) for v in plain.rates(target)), (rate, part.text)
        for number in re.findall(NUMBER, PERCENT.sub("", text)):
            assert exact(number) in plain.whole(target), (number, part.text)
        if "Năm 2025: " in part.text:
            row = plain.bloc(target, 2025)
            assert f"{row['numerator']:,}".replace(",", ".") in part.text, part.text
            seen["told"] += 1
    assert seen["told"] == 11, "each target is told once with its figures"
    assert min(seen[kind] for kind in ("pair", "points", "rate")) > 5, seen


def test_counts_of_the_bloc_are_those_of_plain_rows(drawn):
    drawn, document = drawn
    plain = Plain(drawn, 2025)
    text = "\n".join(part.text for part in document.parts if isinstance(part, Said))
    states = Counter(r["state"] for r in plain.of(level="bloc", year=2025, reading="resolution"))
    assert f"đạt {states['met']}/11 chỉ tiêu Nghị quyết" in text
    assert f"còn {states['missed']} chỉ tiêu chưa đạt" in text or not states["missed"]
    register = drawn.organisations.to_dict("records")
    there = {
        r["organisation"]
        for r in register
        if (r["founded"] or "0") <= "2025-12-31" < (r["dissolved"] or "9")
    }
    returns = {
        r["organisation"]
        for r in drawn.returns.to_dict("records")
        if r["year"] == 2025 and r["file"]
    }
    assert f"có {len(there)} TCCSĐ (gồm" in text
    assert f"có {len(there & returns)}/{len(there)} TCCSĐ gửi báo cáo dùng được" in text
    rows = [r for r in drawn.shortfalls.to_dict("records") if r["year"] == 2025]
    told = {r["organisation"] for r in rows}
    assert f"có {len(told)}/{len(returns)} TCCSĐ nêu {len(rows)} hạn chế" in text
    kind = dict(zip(drawn.causes["shortfall"], drawn.causes["kind"], strict=True))
    kinds = Counter(kind[r["shortfall"]] for r in rows)
    for name, word in (("subjective", "chủ quan"), ("objective", "khách quan")):
        assert f"Nguyên nhân {word}: {kinds[name]}/{kinds.total()} lượt" in text
    answers = {"G1": ["IV.5"], "H1": [], "F3": ["IV.2", "IV.4"]}
    code = dict(zip(drawn.causes["shortfall"], drawn.causes["code"], strict=True))
    by_task = Counter(task for r in rows for task in answers[code[r["shortfall"]]])
    assert len(re.findall(r"cơ sở, (\d+) hạn chế của", text)) == len(by_task)
    for task, count in by_task.items():
        who = {r["organisation"] for r in rows if task in answers[code[r["shortfall"]]]}
        assert f"cơ sở, {count} hạn chế của {len(who)} TCCSĐ" in text


def test_the_annex_names_exactly_those_below_the_bound(drawn):
    drawn, document = drawn
    listed = [p for p in document.parts if isinstance(p, Grid) and p.heads[1] == "Tổ chức"]
    missed = [
        r
        for r in Plain(drawn, 2025).of(level="organisation", year=2025, reading="resolution")
        if r["state"] == "missed"
    ]
    names = dict(zip(drawn.organisations["organisation"], drawn.organisations["name"], strict=True))
    told = [(re.search(r"Chỉ tiêu (\w+)", p.caption)[1], row[1]) for p in listed for row in p.rows]
    assert Counter(told) == Counter((r["target"], names[r["scope"]]) for r in missed)
    for note in listed[-1].notes:
        if "không tính" in note:
            (n, d), target = PAIR.findall(note)[0], re.search(r"Chỉ tiêu (\w+)", note)[1]
            assert (exact(n), exact(d)) in Plain(drawn, 2025).counts(target), note
    body = "\n".join(p.text for p in document.parts if isinstance(p, Said))
    told = [name for name in drawn.organisations["name"] if re.search(rf"{name}\b", body)]
    assert not told, "the body counts; names stand in the internal annex"


def test_parts_stand_in_the_order_of_such_reviews_and_open_places_are_counted(small):
    document = yearly(small)
    headings = [p.text for p in document.parts if isinstance(p, Heading) and p.level == 1]
    assert [text.split("-")[0] for text in headings] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
    ]
    blanks = [p for p in document.parts if isinstance(p, Blank)]
    assert f"còn {len(blanks)} chỗ trống" in document.check[2] and len(blanks) >= 12
    assert [row[2] for row in document.check[3].rows] == [b.hint for b in blanks]
    assert [p.number for p in document.parts if isinstance(p, Annex)] == [1, 2, 3]
    said = " ".join(p.text for p in document.parts if isinstance(p, Said)).lower()
    assert not re.search(r"\bmật\b|«|do máy|gây ra|xuất sắc nhất", said)


def test_made_up_figures_say_so_and_real_ones_do_not(small):
    for synthetic in (True, False):
        document = yearly(replace(small, synthetic=synthetic))
        said = [p.text for p in document.parts if isinstance(p, Said)]
        assert ("giả định" in said[0]) is synthetic
        assert any("giả định" in str(item) for item in document.check) is synthetic


def test_a_verdict_that_another_reading_turns_says_so(drawn):
    drawn, document = drawn
    text = "\n".join(p.text for p in document.parts if isinstance(p, Said))
    for target in ("6b", "7b", "3"):
        states = {r["state"] for r in Plain(drawn, 2025).of(target=target, level="bloc", year=2025)}
        judged = states & {"met", "missed"}
        (said,) = re.findall(rf"^Chỉ tiêu {target} – .* Năm 2025: .*$", text, re.MULTILINE)
        names = drawn.readings.loc[drawn.readings["target"].eq(target), "name"]
        assert any(name in said for name in names) is (len(judged) > 1), said


def test_nobody_is_named_but_in_the_internal_annex(drawn):
    drawn, document = drawn
    first = next(p for p in document.parts if isinstance(p, Grid) and p.heads[2] == "ĐVT")
    said = "\n".join(first.notes)
    assert not [name for name in drawn.organisations["name"] if re.search(rf"{name}\b", said)]


def test_no_table_stands_twice(drawn):
    grids = [p for p in drawn[1].parts if isinstance(p, Grid)]
    assert len({(grid.caption, *map(tuple, grid.rows)) for grid in grids}) == len(grids) > 1
