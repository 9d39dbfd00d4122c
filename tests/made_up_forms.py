"""A made-up form family: trees planted by each club, and by all clubs; and workbooks that follow it."""

import pandas as pd

from analysis.forms.columns import table_of
from analysis.forms.grid import Grid
from analysis.forms.header import measure, rows_below
from analysis.forms.lexicon import lexicon_of
from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.forms.recognise import recognise
from analysis.pipeline.checked import load_reference
from analysis.reading.workbook import Cell, Sheet, Workbook
from analysis.reference.load import package_messages

LEXICON = lexicon_of(load_reference().lines["words"])
SEVERITY = {row["code"]: row["severity"] for row in package_messages().rows}
COLUMNS = [
    *("first", "last", "sheet", "block", "kind", "id", "number", "text", "unit", "type"),
    *("measure", "quarter", "base", "includes"),
]


def line(kind, name="", text="", **others):
    return dict.fromkeys(COLUMNS, "") | {"kind": kind, "id": name, "text": text, **others}


def the_map():
    """Trees planted by each club: one sheet of a club's own figures, one list of all clubs."""
    own = {"sheet": "own", "block": "own"}
    every = {"sheet": "every", "block": "every"}
    one = [
        line("form", "ONE", type="organisation", first="2021"),
        line("sheet", "own", sheet="own"),
        line("block", "own", **own, type="matrix"),
        line("title", text="BÁO CÁO TRỒNG CÂY NĂM {year}", **own),
        line("column", "label", "Nội dung", **own, type="label"),
        line("column", "whole", "Tổng số", **own),
        line("column", "result", "Kết quả › Đã trồng", **own, last="2022"),
        line("column", "result", "Kết quả › Đã trồng được", **own, first="2023"),
        line("column", "alive", "Kết quả › Còn sống", **own),
        line("column", "remark", "Ghi chú", **own, type="remark"),
        line("row", "name", "Tên tổ chức", **own),
        line("row", "spring", "Vụ xuân", **own, type="section"),
        line("row", "spring.pine", "Cây thông", **own),
        line("row", "autumn", "Vụ thu", **own, type="section"),
        line("row", "autumn.pine", "Cây thông", **own),
        line("row", "autumn.oak", "Cây sồi", **own),
        line("field", "name:whole", **own, type="organisation"),
    ]
    one += [
        line("field", f"{r}:{c}", **own, type="count", measure=f"{r}_{c}")
        for r in ("spring.pine", "autumn.pine", "autumn.oak")
        for c in ("whole", "result", "alive")
    ]
    many = [
        line("form", "ALL", type="many", first="2021"),
        line("sheet", "every", sheet="every"),
        line("block", "every", **every, type="list", measure="organisation"),
        line("title", text="TỔNG HỢP TRỒNG CÂY NĂM {year}", **every),
        line("column", "number", "TT", **every, type="number"),
        line("column", "name", "Tên đơn vị", **every, type="organisation"),
        line("column", "pines", "Số cây thông", **every, type="count", measure="pines"),
        line("column", "oaks", "Số cây sồi", **every, type="count", measure="oaks"),
        line("row", "I", "KHỐI MỘT", **every, type="section"),
        line("row", "I.sum", "Cộng (I)", **every, type="total"),
        line("row", "sum", "TỔNG CỘNG", **every, type="total"),
    ]
    forms = {
        "ONE": one,
        "ALL": many,
        "CLUB": club(),
        "GAPS": gaps(),
        "MEET": meetings(),
        "PARK": gardens(),
        "SEAS": seasons(),
        "VOTE": awards(),
    }
    frames = [
        pd.DataFrame(lines, columns=COLUMNS).assign(form=form) for form, lines in forms.items()
    ]
    return pd.concat(frames)


def club():
    """A club on one sheet: pairs of label and value, and the list of what was hard."""
    facts = {"sheet": "club", "block": "facts"}
    hard = {"sheet": "club", "block": "hard"}
    return [
        line("form", "CLUB", type="organisation", first="2021"),
        line("sheet", "club", sheet="club"),
        line("block", "facts", "A. ĐÔI NÉT", **facts, type="pairs"),
        line("row", "name", "Tên hội", **facts),
        line("row", "year", "Năm trồng", **facts),
        line("row", "members", "Số hội viên", **facts),
        line("row", "members.young", "Trẻ", **facts, first="2024"),
        line("field", "name:value", **facts, type="organisation"),
        line("field", "year:value", **facts, type="year"),
        line("field", "members:value", **facts, type="count", measure="members"),
        line("block", "hard", "B. ĐIỀU KHÓ", **hard, type="list", measure="shortfall"),
        line("column", "number", "Số thứ tự", **hard, type="number"),
        line("column", "target", "Việc trồng", **hard, type="target"),
        line("column", "limitation", "Điều chưa được", **hard, type="limitation"),
        line("column", "cause", "Vì sao", **hard, type="cause"),
        line("row", "1", "Trồng cây bóng mát", **hard),
        line("row", "2", "Trồng cây ăn quả", **hard),
    ]


def gaps():
    """What was hard for all clubs: names may be merged or left out below one another."""
    every = {"sheet": "gaps", "block": "gaps"}
    return [
        line("form", "GAPS", type="many", first="2021"),
        line("sheet", "gaps", sheet="gaps"),
        line("block", "gaps", **every, type="list", measure="shortfall"),
        line("title", text="NHỮNG ĐIỀU KHÓ NĂM {year}", **every),
        line("column", "name", "Hội nào", **every, type="organisation"),
        line("column", "limitation", "Khó điều gì", **every, type="limitation"),
        line("column", "cause", "Bởi đâu", **every, type="cause"),
    ]


def meetings():
    """A choir on two sheets: who it is, and how often it sang in each quarter."""
    who, sung = {"sheet": "who", "block": "who"}, {"sheet": "sung", "block": "sung"}
    return [
        line("form", "MEET", type="organisation", first="2021"),
        line("sheet", "who", sheet="who"),
        line("block", "who", "I. ĐỘI CA", **who, type="pairs"),
        line("row", "name", "Tên đội ca", **who),
        line("row", "year", "Mùa hát năm", **who),
        line("row", "singers", "Số người hát", **who),
        line("field", "name:value", **who, type="organisation"),
        line("field", "year:value", **who, type="year"),
        line("field", "singers:value", **who, type="count", measure="singers"),
        line("sheet", "sung", sheet="sung"),
        line("block", "sung", **sung, type="matrix"),
        line("column", "label", "Việc hát", **sung, type="label"),
        line("column", "times", "Số buổi", **sung),
        line("row", "sung", "Buổi hát trong năm", **sung),
        line("row", "sung.why", "Chia ra:", **sung, type="label"),
        *(line("row", f"sung.q{q}", f"Mùa thứ {q}", **sung) for q in "1234"),
        *(
            line("field", f"sung.q{q}:times", **sung, type="count", measure="sung", quarter=q)
            for q in "1234"
        ),
    ]


def seasons():
    """What a school planted, a sheet for each quarter; only title and name of a sheet tell which."""
    lines = [line("form", "SEAS", type="many", first="2021")]
    for quarter in "1234":
        own = {"sheet": f"s{quarter}", "block": f"s{quarter}"}
        lines += [
            line("sheet", f"s{quarter}", f"Mùa {quarter}", sheet=f"s{quarter}"),
            line("block", f"s{quarter}", **own, type="list", measure="organisation"),
            line("title", text=f"CÂY TRỒNG MÙA {quarter} NĂM {{year}}", **own),
            line("column", "name", "Tên trường", **own, type="organisation"),
            line(
                "column",
                "trees",
                "Số cây đã trồng",
                **own,
                type="count",
                measure="trees",
                quarter=quarter,
            ),
        ]
    return lines


def gardens():
    """Parks and lawns of a town: two blocks of fixed rows with one heading in common."""
    parks, lawns = {"sheet": "town", "block": "parks"}, {"sheet": "town", "block": "lawns"}
    lines = [line("form", "PARK", type="many", first="2021"), line("sheet", "town", sheet="town")]
    for at, columns, rows in (
        (
            parks,
            {"seats": "Số ghế", "lamps": "Số đèn"},
            {"north": "Công viên Bắc", "south": "Công viên Nam"},
        ),
        (
            lawns,
            {"flowers": "Số hoa", "grass": "Số cỏ"},
            {"east": "Thảm Đông", "west": "Thảm Tây", "middle": "Thảm Giữa"},
        ),
    ):
        lines += [
            line("block", at["block"], **at, type="matrix"),
            line("title", text="VƯỜN HOA NĂM {year}", **at),
            line("column", "label", "Nội dung", **at, type="label"),
            *(line("column", name, text, **at) for name, text in columns.items()),
            *(line("row", name, text, **at) for name, text in rows.items()),
            *(
                line("field", f"{r}:{c}", **at, type="count", measure=f"{r}_{c}")
                for r in rows
                for c in columns
            ),
        ]
    return lines


def awards():
    """How good each choir found itself, and how good it was found."""
    own = {"sheet": "good", "block": "good"}
    return [
        line("form", "VOTE", type="many", first="2021"),
        line("sheet", "good", sheet="good"),
        line("block", "good", **own, type="list", measure="grading"),
        line("title", text="KHEN THƯỞNG CÁC ĐỘI CA NĂM {year}", **own),
        line("column", "number", "TT", **own, type="number"),
        line("column", "name", "Tên đội ca", **own, type="organisation"),
        line("column", "self", "Đội tự xếp loại", **own, type="grade", measure="self"),
        line("column", "decided", "Hội công nhận", **own, type="grade", measure="decided"),
    ]


LINES = the_map()
FORMS = compile_forms(LINES)
OWN = [
    ["BÁO CÁO TRỒNG CÂY NĂM 2022"],
    [],
    ["Nội dung", "Tổng số", "Kết quả", None, "Ghi chú"],
    [None, None, "Đã trồng", "Còn sống"],
    ["Tên tổ chức", "Câu lạc bộ Xanh"],
    ["Vụ xuân"],
    ["Cây thông", 30, 25, 20],
    ["Vụ thu"],
    ["Cây thông", 40, 35, 31],
    ["Cây sồi", 50, 45, 41],
    [],
    ["NGƯỜI LẬP BIỂU"],
]
MERGES = [(3, 3, 3, 4), (3, 1, 4, 1), (3, 2, 4, 2), (3, 5, 4, 5)]
EVERY = [
    ["TỔNG HỢP TRỒNG CÂY NĂM 2022"],
    ["TT", "Tên đơn vị", "Số cây thông", "Số cây sồi"],
    [1, 2, 3, 4],
    ["I", "KHỐI MỘT"],
    [1, "Chi hội A", 5, 6],
    [2, "Tổng hợp B", 7, 8],
    [None, "Cộng (I)", 12, 14],
    [None, "TỔNG CỘNG", 12, 14],
    [],
    [None, "Người lập biểu"],
]
CLUB = [
    ["A. ĐÔI NÉT"],
    ["Tên hội", "Hội Xanh"],
    ["Năm trồng", 2022],
    ["Số hội viên", 17],
    ["B. ĐIỀU KHÓ"],
    ["Số thứ tự", "Việc trồng", "Điều chưa được", "Vì sao"],
    [1, "Trồng cây bóng mát", "Cây chết", "Nắng hạn"],
    [2, "Trồng cây ăn quả", "Không", "Không"],
]
WHO = [
    ["I. ĐỘI CA"],
    ["Tên đội ca", "Đội Sáo"],
    ["Mùa hát năm", 2022],
    ["Số người hát", 12],
]
SUNG = [
    ["Việc hát", "Số buổi"],
    ["Buổi hát trong năm"],
    ["Chia ra:"],
    ["Mùa thứ 1", 3],
    ["Mùa thứ 2", 4],
    ["Mùa thứ 3", 5],
    ["Mùa thứ 4", 6],
]
GAPS = [
    ["NHỮNG ĐIỀU KHÓ NĂM 2022"],
    ["Hội nào", "Khó điều gì", "Bởi đâu"],
    ["Hội A", "Thiếu đất", "Đất xấu"],
    [None, "Thiếu nước", "Hạn hán"],
    ["Hội B", "Thiếu giống", "Mất mùa"],
]
WANTED = {
    "spring.pine_whole": 30,
    "spring.pine_result": 25,
    "spring.pine_alive": 20,
    "autumn.pine_whole": 40,
    "autumn.pine_result": 35,
    "autumn.pine_alive": 31,
    "autumn.oak_whole": 50,
    "autumn.oak_result": 45,
    "autumn.oak_alive": 41,
}


def a_sheet(rows, name="Trang 1", merges=(), down=0, right=0, hidden=False):
    cells = {
        (r + down, c + right): Cell("text" if isinstance(v, str) else "number", v, str(v))
        for r, row in enumerate(rows, 1)
        for c, v in enumerate(row, 1)
        if v is not None
    }
    return Sheet(
        name,
        cells,
        [(r0 + down, c0 + right, r1 + down, c1 + right) for r0, c0, r1, c1 in merges],
        hidden,
    )


def changed(row, column, said, rows=OWN):
    """The same rows with another text in one cell."""
    return [
        [said if (r, c) == (row, column) else v for c, v in enumerate(line, 1)]
        for r, line in enumerate(rows, 1)
    ]


def a_grid(rows, **options):
    return Grid(0, a_sheet(rows, **options), FORMS.key, LEXICON)


def block(form, name):
    """A block of the family."""
    blocks = next(one.blocks for one in FORMS.forms if one.id == form)
    return next(one for one in blocks if one.id == name)


def headers(*sheets):
    """The blocks found on some sheets, measured."""
    grids = [Grid(index, sheet, FORMS.key, LEXICON) for index, sheet in enumerate(sheets)]
    return [measure(hit) for hit in recognise(grids, FORMS.forms)[1]]


def a_table(rows, which=0, year=2022, **options):
    """A block of a sheet with its columns matched."""
    found = headers(a_sheet(rows, **options))
    header = found[which]
    below, _ = rows_below(header, found)
    return table_of(header, below, year)


def read(*sheets, folder=None):
    return locate(Workbook("xlsx", list(sheets)), FORMS, LEXICON, folder)


def values(found):
    return {
        f.part.measure: f.cell.value
        for f in found.facts
        if f.part.type == "count" and f.cell is not None
    }


def code_of(finding):
    return finding.code.partition(".")[0]


def told(found, *severities):
    """What is said with some severity: by default, what somebody must look at."""
    severities = severities or ("error", "query")
    return [f for f in found.findings if SEVERITY[f.code] in severities]


def codes(found, *severities):
    return set(map(code_of, told(found, *severities)))


def may_be(_place, number):
    """Rules of an organisation that any count keeps."""
    return number >= 0
