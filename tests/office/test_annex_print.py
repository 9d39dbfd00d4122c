"""The annex as an office prints it: the numbers of the tables, marks and stars of the pages, few pages."""

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import made_up_bloc as bloc
from analysis.office.annex import write_annex
from measured_bloc import made

SRC = Path(__file__).parents[2] / "src"
MARKS = {"met": "●", "missed": "◇", "running": "△"}
WIDEST = 205  # units that an A4 sheet across takes at a size that can be read


@pytest.fixture(scope="module")
def tables():
    return made(bloc.draw(7))


@pytest.fixture(scope="module")
def book(tables, tmp_path_factory):
    path = tmp_path_factory.mktemp("annex") / "a.xlsx"
    write_annex(tables, path)
    return openpyxl.load_workbook(path)


def rows_of(sheet):
    """Rows as dicts of cells by heading."""
    lines = list(sheet.iter_rows())
    head = next(n for n, line in enumerate(lines) if sheet.freeze_panes == f"A{n + 2}")
    heads = [cell.value for cell in lines[head]]
    return [dict(zip(heads, line, strict=False)) for line in lines[head + 1 :] if line[1].value]


@pytest.mark.parametrize(
    ("sheet", "level", "key"),
    [
        ("Tổng hợp", "bloc", None),
        ("Theo lĩnh vực", "sector", "Lĩnh vực"),
        ("Theo tổ chức", "organisation", "Tổ chức"),
    ],
)
def test_every_figure_of_the_tables_stands_there_once(tables, book, sheet, level, key):
    names = dict(
        zip(tables.organisations["organisation"], tables.organisations["name"], strict=True)
    )
    names |= tables.named("sector") | {"bloc": ""}
    seen = {}
    for row in rows_of(book[sheet]):
        for year in range(2021, 2026):
            cell = row.get(str(year))
            if cell is not None and cell.value is not None:
                at = (row["Mã"].value, row[key].value if key else "", year)
                assert at not in seen
                counts = next(row[h].value for h in row if h and str(year) in h and h != str(year))
                seen[at] = (cell.value, cell.number_format, counts)
    wanted = tables.indicators.query("level == @level and reading == 'resolution'")
    wanted = wanted[wanted["denominator"].fillna(0).gt(0)]
    assert len(seen) == len(wanted)
    for r in wanted.to_dict("records"):
        value, printed, counts = seen[r["target"], names.get(r["scope"], r["scope"]), r["year"]]
        assert value == pytest.approx(int(r["numerator"]) / int(r["denominator"]), rel=1e-12)
        assert MARKS.get(r["state"], '%"') in printed.replace('""', "") + '%"'
        base = f"\n{r['reporting']}/{r['expected']} TCCSĐ" if level != "organisation" else ""
        assert counts.replace(".", "") == f"{r['numerator']}/{r['denominator']}{base}"


def test_numbers_stand_with_their_cells(tables, book):
    found = {}
    for row in rows_of(book["Từng con số"]):
        for year in range(2021, 2026):
            if row[str(year)].value is not None:
                key = (row["Tổ chức"].value, row["Số liệu"].value, year)
                found[key] = row[str(year)].value, row[f"Ô ghi {year}"].value
    wrong = {
        (i["file"], i["sheet"], i["cell"])
        for i in tables.issues.query("severity == 'error'").to_dict("records")
    }
    names = dict(
        zip(tables.organisations["organisation"], tables.organisations["name"], strict=True)
    )
    measures = dict(zip(tables.measures["measure"], tables.measures["name"], strict=True))
    used = [
        o
        for o in tables.observations.to_dict("records")
        if (o["file"], o["sheet"], o["cell"]) not in wrong
    ]
    assert len(used) > 500
    for o in used:
        value, place = found[names[o["organisation"]], measures[o["measure"]], o["year"]]
        assert value == o["value"] and o["cell"] in place


def test_each_sheet_prints_on_its_page_with_its_heads_and_its_own_base(book):
    for sheet in book:
        assert sheet.page_setup.fitToWidth == 1 and not sheet.page_setup.fitToHeight
        assert sheet.print_title_rows, sheet.title
        widths = sum(d.width for d in sheet.column_dimensions.values())
        assert widths <= WIDEST, (sheet.title, widths)
    for title in ("Theo tổ chức", "Từng con số", "Phần còn thiếu"):
        rows = rows_of(book[title])
        own = [r for r in rows if title != "Phần còn thiếu" or r["Chia theo"].value == "Tổ chức"]
        left = [r for r in own if r["Lĩnh vực"].value is None]
        assert own and len(left) <= len(own) // 20, f"{title}: the sector stands on every row"


def test_a_year_of_few_members_has_its_star_and_the_break_is_said(tables, book):
    from analysis.measuring.doubts import doubts
    from analysis.measuring.reliance import thin

    few = {(r["target"], r["year"]) for r in thin(tables).to_dict("records")}
    starred = {(r["target"], r["year"]) for r in doubts(tables).to_dict("records")}
    assert few and few & starred
    for row in rows_of(book["Tổng hợp"]):
        for year in range(2021, 2026):
            cell = row[str(year)]
            if cell.value is not None:
                assert ("*" in cell.number_format) is ((row["Mã"].value, year) in starred)
    for title in ("Tổng hợp", "Toàn khối", "Theo lĩnh vực", "Theo tổ chức"):
        text = " ".join(str(row[0].value) for row in book[title].iter_rows())
        assert "không so sánh năm 2025 với các năm trước" in text


def test_same_bytes_with_lxml_and_without(tmp_path):
    """In processes of their own, since openpyxl asks once."""
    code = (
        "import sys; sys.path.insert(0, {tests!r}); {block}\n"
        "import made_up_bloc as bloc; from measured_bloc import made\n"
        "from analysis.office.annex import write_annex\n"
        "write_annex(made(bloc.draw(2, size=3)), sys.argv[1])"
    )
    hidden = "sys.modules['lxml'] = None; sys.modules['lxml.etree'] = None"
    made_ = []
    for n, block in enumerate(("pass", hidden)):
        path = tmp_path / f"{n}.xlsx"
        subprocess.run(
            [sys.executable, "-c", code.format(tests=str(SRC.parent / "tests"), block=block), path],
            env=os.environ | {"PYTHONPATH": str(SRC)},
            check=True,
        )
        made_.append(path.read_bytes())
    assert made_[0] == made_[1]
