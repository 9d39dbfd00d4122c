"""The hostile and odd files themselves; see `hostile` for how they are built. Each function is named after what it breaks."""

from __future__ import annotations

import os
import socket
import struct
import unicodedata
import zipfile
from pathlib import Path

from hostile import (
    CASES,
    HEAD,
    MAIN,
    STRICT,
    STRICT_RELATIONS,
    UNCALCULATED,
    Date,
    Entry,
    Error,
    bomb,
    book,
    case,
    cell,
    entry,
    line,
    lying,
    ods,
    ole,
    parts,
    raw_zip,
    row,
    sheet,
    spot,
    strings,
    styles,
    table,
    text,
    xls,
    zipped,
)

__all__ = ["CASES"]
ONE = row(1, cell("A1", "1"))
SOUND = {"A1": 1}
TEN_ONES = {f"{c}1": 1 for c in "ABCDEFGHIJ"}
TEN = row(1, *(cell(f"{c}1", "1") for c in "ABCDEFGHIJ"))

# ── bombs and lying archives ──


@case("bomb")
def a_gigabyte_of_blanks():
    return bomb(
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{MAIN}"><sheetData>',
        b" ",
        "</sheetData></worksheet>",
        1 << 27,
    )


@case("bomb")
def a_gigabyte_of_comment():
    return bomb(
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{MAIN}"><!--',
        b"x",
        "--><sheetData/></worksheet>",
        1 << 27,
    )


@case("bomb")
def rows_without_end():
    return bomb(
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{MAIN}"><sheetData>',
        b"<row/>",
        "</sheetData></worksheet>",
        1 << 27,
    )


@case("bomb")
def ten_million_shared_strings():
    return bomb(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">', b"<si><t>a</t></si>", "</sst>", 1 << 27
    )


@case("bomb")
def one_string_of_half_a_gigabyte():
    return bomb(
        "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>', b"a", "</t></si></sst>", 1 << 27
    )


@case("bomb")
def styles_without_end():
    return bomb(
        "xl/styles.xml",
        f'<styleSheet xmlns="{MAIN}"><cellXfs>',
        b"<xf/>",
        "</cellXfs></styleSheet>",
        1 << 27,
    )


@case("bomb")
def a_bomb_in_a_part_nobody_reads():
    return bomb("docProps/thumbnail.bmp", "BM", b"\0", "", 1 << 27)


@case("bomb")
def many_parts_large_together():
    honest = parts(sheet(ONE))
    return raw_zip(
        [
            *(entry(n, d) for n, d in honest.items()),
            *(Entry(f"xl/media/{i}.bin", b"x" * 800_000, 120 << 20) for i in range(4)),
        ]
    )


@case("bomb")
def six_thousand_parts():
    return raw_zip(
        [entry(n, d) for n, d in parts(sheet(ONE)).items()]
        + [Entry(f"xl/media/{i}", b"", 0, method=0) for i in range(6000)]
    )


@case("broken")
def the_directory_says_thousand_bytes_for_megabytes():
    return lying("xl/worksheets/sheet1.xml", parts(sheet(ONE, after=" " * (8 << 20))), size=1000)


@case("broken")
def the_directory_says_more_than_there_is():
    return lying("xl/worksheets/sheet1.xml", parts(sheet(ONE)), size=100_000)


@case("broken")
def a_wrong_checksum():
    return lying("xl/worksheets/sheet1.xml", parts(sheet(ONE)), crc=12345)


@case("broken")
def the_local_header_names_another_part():
    return lying(
        "xl/worksheets/sheet1.xml", parts(sheet(ONE)), local_name="xl/worksheets/sheet9.xml"
    )


@case("broken")
def data_that_is_no_deflate():
    return raw_zip(
        [
            Entry(n, b"\xff" * 50, len(d)) if "sheet1" in n else entry(n, d)
            for n, d in parts(sheet(ONE)).items()
        ]
    )


@case("broken")
def packed_size_beyond_the_file():
    return lying("xl/worksheets/sheet1.xml", parts(sheet(ONE)), packed_size=1 << 30)


@case("compression")
def packed_with_bzip2():
    return zipped(parts(sheet(ONE)), zipfile.ZIP_BZIP2)


@case(SOUND)
def stored_not_packed():
    return zipped(parts(sheet(ONE)), zipfile.ZIP_STORED)


@case("password")
def an_encrypted_zip_entry():
    return lying("xl/worksheets/sheet1.xml", parts(sheet(ONE)), flags=1)


@case("duplicate_part")
def two_parts_of_one_name():
    return raw_zip(
        [entry(n, d) for n, d in parts(sheet(ONE)).items()]
        + [entry("xl/worksheets/sheet1.xml", sheet(row(1, cell("A1", "999"))).encode())]
    )


@case("duplicate_part")
def two_parts_that_differ_in_case_only():
    return zipped(
        {**parts(sheet(ONE)), "XL/Worksheets/Sheet1.xml": sheet(row(1, cell("A1", "999"))).encode()}
    )


@case(SOUND)
def parts_named_in_another_case():
    return zipped(
        {n.replace("xl/worksheets", "xl/WorkSheets"): d for n, d in parts(sheet(ONE)).items()}
    )


@case(SOUND)
def parts_named_with_backslashes():
    return raw_zip(
        [
            entry(n if n.startswith("[") else n.replace("/", "\\"), d)
            for n, d in parts(sheet(ONE)).items()
        ]
    )


# ── entities, encodings, depth ──

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)


@case("entity")
def laughs_in_a_sheet():
    return zipped(
        parts(sheet(row(1, text("A1", "@"))).replace(HEAD, HEAD + LAUGHS).replace("@", "&e;"))
    )


@case("entity")
def laughs_in_shared_strings():
    return zipped(
        parts(
            sheet(row(1, cell("A1", "0", "s"))),
            shared=strings("@").replace(HEAD, HEAD + LAUGHS).replace("@", "&e;"),
        )
    )


@case("entity")
def laughs_in_the_workbook_part():
    made = parts(sheet(ONE))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        HEAD.encode(), (HEAD + LAUGHS).encode()
    )
    return zipped(made)


@case("entity")
def laughs_in_relations():
    made = parts(sheet(ONE))
    made["_rels/.rels"] = made["_rels/.rels"].replace(HEAD.encode(), (HEAD + LAUGHS).encode())
    return zipped(made)


@case("entity")
def a_quadratic_entity():
    head = HEAD + f'<!DOCTYPE l [<!ENTITY a "{"a" * 50_000}">]>'
    return zipped(
        parts(sheet(row(1, text("A1", "@"))).replace(HEAD, head).replace("@", "&a;" * 5_000))
    )


@case("entity")
def an_entity_that_reads_a_file():
    head = HEAD + '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return zipped(parts(sheet(row(1, text("A1", "@"))).replace(HEAD, head).replace("@", "&a;")))


@case("entity")
def a_document_type_after_a_long_comment():
    return zipped(
        parts(
            sheet(row(1, text("A1", "@")))
            .replace(HEAD, HEAD + f"<!--{'x' * 70_000}-->" + LAUGHS)
            .replace("@", "&e;")
        )
    )


@case("entity")
def entities_in_utf16():
    return zipped(
        parts(
            sheet(row(1, text("A1", "@")))
            .replace(HEAD, LAUGHS)
            .replace("@", "&e;")
            .encode("utf-16")
        )
    )


@case("entity")
def entities_in_utf16_without_a_mark():
    return zipped(
        parts(
            sheet(row(1, text("A1", "@")))
            .replace(HEAD, LAUGHS)
            .replace("@", "&e;")
            .encode("utf-16-be")
        )
    )


@case("encoding")
def entities_hidden_in_ebcdic():
    head = '<?xml version="1.0" encoding="cp037"?>'
    return zipped(
        parts(
            head.encode()
            + sheet(row(1, text("A1", "@")))
            .replace(HEAD, LAUGHS)
            .replace("@", "&e;")
            .encode("cp037")
        )
    )


@case({"A1": "Đảng bộ"})
def a_sound_part_in_utf16():
    return zipped(parts(sheet(row(1, text("A1", "Đảng bộ"))).replace(HEAD, "").encode("utf-16")))


@case({"A1": "tổ", "B1": "<!DOCTYPE html>"})
def a_text_that_speaks_of_a_document_type():
    return book(row(1, text("A1", "tổ"), text("B1", "<!DOCTYPE html>")))


@case("bad_cell")
def two_hundred_thousand_tags_in_a_cell():
    return book(
        row(1, cell("A1", inner="<x>" * 200_000 + "</x>" * 200_000)), method=zipfile.ZIP_STORED
    )


@case("too_deep")
def a_million_nested_tags():
    return book(ONE, after="<x>" * 800_000 + "</x>" * 800_000, method=zipfile.ZIP_STORED)


@case(SOUND)
def nested_tags_beside_the_cells():
    return book(ONE, after="<x>" * 150_000 + "</x>" * 150_000, method=zipfile.ZIP_STORED)


@case("broken")
def xml_that_ends_early():
    return zipped(parts(sheet(ONE)[:-30]))


@case("broken")
def a_sheet_of_bytes_not_utf8():
    return zipped(parts(sheet(row(1, text("A1", "@"))).encode().replace(b"@", b"\xff\xfe\xfa")))


@case("broken")
def an_empty_sheet_part():
    return zipped(parts(b""))


@case("broken")
def an_unbound_prefix():
    return zipped(parts(sheet(ONE).replace("<row", "<k:row").replace("</row", "</k:row")))


# ── the grid ──


@case(SOUND)
def a_false_dimension():
    return book(ONE, before='<dimension ref="A1:XFD1048576"/>')


@case({**TEN_ONES, "XFD1048576": 1}, odd="stray_cell")
def a_stray_cell_at_the_last_corner():
    return book(TEN, row(1048576, cell("XFD1048576", "1")))


@case({**TEN_ONES, "A1048576": 1}, odd="stray_cell")
def a_stray_cell_in_the_last_row():
    return book(TEN, row(1048576, cell("A1048576", "1")))


@case({**TEN_ONES, "XFD400": 1}, odd="stray_cell")
def a_stray_cell_far_right_below():
    return book(TEN, row(400, cell("XFD400", "1")))


@case({"A1": 1, "A1048576": 2})
def one_column_with_a_cell_in_the_last_row():
    return book(ONE, row(1048576, cell("A1048576", "2")))


@case({"A1": 1, "XFD1": 2})
def one_row_with_a_cell_in_the_last_column():
    return book(row(1, cell("A1", "1"), cell("XFD1", "2")))


@case("outside_grid")
def row_four_billion():
    return book(ONE, row(4294967295, cell("A4294967295", "1")))


@case("outside_grid")
def row_zero():
    return book(row(0, cell("A0", "1")))


@case("broken")
def a_row_number_that_is_none():
    return book(row("abc", cell("A1", "1")))


@case("outside_grid")
def column_zzzzz():
    return book(row(1, cell("ZZZZZ1", "1")))


@case("outside_grid")
def column_xfe():
    return book(row(1, cell("XFE1", "1")))


@case("outside_grid")
def an_address_that_is_none():
    return book(row(1, cell("ô1", "1")))


@case(SOUND)
def a_million_formatted_blank_cells():
    blank = "".join(row(r, *(f'<c r="{c}{r}" s="1"/>' for c in COLUMNS)) for r in range(2, 1002))
    return book(ONE, blank)


COLUMNS = [
    f"{a}{b}".strip() for a in " ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
][:600]


@case({f"{c}{r}": r for r in range(1, 20_001) for c in "ABCDE"})
def a_part_too_large_for_one_gulp():
    return book(
        *(row(r, *(cell(f"{c}{r}", str(r)) for c in "ABCDE")) for r in range(1, 20_001)),
        after=f"<!--{'x' * (3 << 20)}-->",
    )


@case("too_many_sheets")
def three_thousand_sheets():
    return zipped(parts({f"Trang {i}": sheet(ONE) for i in range(3000)}))


@case({f"Trang {i}!A1": 1 for i in range(200)})
def two_hundred_sheets():
    return zipped(parts({f"Trang {i}": sheet(ONE) for i in range(200)}))


@case({"A1": 11, "A2": 22, "A3": 33, "B2": 5})
def rows_and_cells_out_of_order():
    return book(
        row(3, cell("A3", "33")),
        row(1, cell("A1", "11")),
        row(2, cell("B2", "5"), cell("A2", "22")),
    )


@case({"A1": 1, "B1": 2, "A2": 3, "D2": 4, "E2": 5})
def rows_and_cells_without_addresses():
    return book(
        row(None, cell("", "1"), cell("", "2")),
        row(None, cell("", "3"), cell("D2", "4"), cell("", "5")),
    )


@case("duplicate_cell")
def one_cell_twice():
    return book(row(1, cell("A1", "1"), cell("A1", "2")))


@case("duplicate_row")
def one_row_twice():
    return book(ONE, row(1, cell("B1", "2")))


@case("misplaced_cell")
def a_cell_in_another_row():
    return book(row(1, cell("A1", "1"), cell("B7", "2")))


@case("bad_cell")
def a_cell_with_two_values():
    return book(row(1, cell("A1", inner="<v>1</v><v>2</v>")))


@case({"A1": 12})
def a_comment_within_a_value():
    return book(row(1, cell("A1", "1<!-- x -->2")))


@case({"A1": 1, "B2": "dưới", "C1": 3})
def a_value_hidden_under_a_merge():
    return book(
        row(1, cell("A1", "1"), cell("C1", "3")),
        row(2, text("B2", "dưới")),
        after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )


@case("overlapping_merges")
def overlapping_merges():
    return book(
        ONE, after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
    )


@case("overlapping_merges")
def the_same_merge_twice():
    return book(
        ONE, after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A1:B2"/></mergeCells>'
    )


@case(SOUND)
def a_merge_of_the_whole_sheet():
    return book(ONE, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@case("outside_grid")
def a_merge_that_is_none():
    return book(ONE, after='<mergeCells><mergeCell ref="abc"/></mergeCells>')


@case(SOUND)
def a_merge_of_one_cell_and_one_upside_down():
    return book(
        ONE, after='<mergeCells><mergeCell ref="A1:A1"/><mergeCell ref="D9:C5"/></mergeCells>'
    )


@case({"A1": 1, "A2": 2, "B2": 3}, odd="hidden_rows hidden_columns")
def hidden_rows_and_columns():
    return book(
        ONE,
        row(2, cell("A2", "2"), cell("B2", "3"), more=' hidden="1"'),
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
    )


# ── sheets and parts ──


@case({"Một!A1": 1, "Hai!A1": 2, "Ba!A1": 3})
def hidden_and_very_hidden_sheets():
    return zipped(
        parts(
            {n: sheet(row(1, cell("A1", str(i)))) for i, n in enumerate(("Một", "Hai", "Ba"), 1)},
            states={"Hai": "hidden", "Ba": "veryHidden"},
        )
    )


@case({"Biểu!A1": 1, "Biểu#2!A1": 2}, odd="duplicate_sheet_name")
def two_sheets_of_the_same_name():
    return zipped(parts({"Biểu": sheet(ONE), "Biểu*": sheet(row(1, cell("A1", "2")))}))


@case("missing_part")
def one_of_two_sheets_is_missing():
    made = parts({"Một": sheet(ONE), "Hai": sheet(ONE)})
    del made["xl/worksheets/sheet2.xml"]
    return zipped(made)


@case("missing_part")
def a_sheet_without_relation():
    made = parts(sheet(ONE))
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(
        b'Id="rId1"', b'Id="rId77"'
    )
    return zipped(made)


@case("missing_part")
def the_workbook_part_is_missing():
    made = parts(sheet(ONE))
    del made["xl/workbook.xml"]
    return zipped(made)


@case("missing_part")
def the_shared_strings_are_missing():
    made = parts(sheet(row(1, cell("A1", "0", "s"))), shared=strings("chữ"))
    del made["xl/sharedStrings.xml"]
    return zipped(made)


@case("missing_part")
def the_styles_are_missing():
    made = parts(sheet(row(1, cell("A1", "45000", style=1))), style=styles(cells=[(0, 0), (14, 0)]))
    del made["xl/styles.xml"]
    return zipped(made)


@case("no_sheets")
def a_workbook_without_sheets():
    return zipped(parts({}))


@case("no_sheets")
def only_a_chart_sheet():
    return zipped(
        {n: d.replace(b'/worksheet"', b'/chartsheet"') for n, d in parts(sheet(ONE)).items()}
    )


@case("broken")
def a_chart_in_the_place_of_a_sheet():
    return zipped(parts(f'{HEAD}<chartsheet xmlns="{MAIN}"/>'))


@case({"A1": 1, "B1": "chữ"})
def strict_ooxml():
    return zipped(
        parts(
            sheet(row(1, cell("A1", "1"), text("B1", "chữ")), space=STRICT),
            space=STRICT,
            relations=STRICT_RELATIONS,
        )
    )


@case({"A1": 1, "B1": "chữ", "C1": "có"})
def every_tag_with_a_prefix():
    def prefixed(part: str) -> str:
        return (
            part.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("<x:?", "<?")
            .replace("xmlns=", "xmlns:x=")
        )

    made = parts(
        prefixed(sheet(row(1, cell("A1", "1"), cell("B1", "0", "s"), text("C1", "có")))),
        shared=prefixed(strings("chữ")),
    )
    made["xl/workbook.xml"] = prefixed(made["xl/workbook.xml"].decode()).encode()
    return zipped(made)


@case({})
def a_sheet_with_nothing_in_it():
    return book()


@case({"A1": 1})
def tables_that_only_extensions_understand():
    more = (
        '<extLst><ext uri="{1}"><x14:conditionalFormattings xmlns:x14="urn:x14"><x14:cfRule><f>A1</f><v>5</v></x14:cfRule>'
        "</x14:conditionalFormattings></ext></extLst>"
    )
    return book(
        row(1, cell("A1", inner='<v>1</v><extLst><ext uri="{2}"><v>9</v></ext></extLst>')),
        after=more,
    )


@case("bomb")
def a_part_whose_name_moves_the_cursor():
    honest = parts(sheet(ONE))
    return raw_zip(
        [
            *(entry(n, d) for n, d in honest.items()),
            Entry("xl/\x1b[2J\n\r" + "x" * 30_000, b"", 200 << 20),
        ]
    )


@case("duplicate_cell")
def a_sheet_named_over_three_lines():
    return zipped(parts({"một\nhai\nba": sheet(row(1, cell("A1", "1"), cell("A1", "2")))}))


# ── values ──

ALL_ERRORS = [
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
]


@case({f"A{i}": Error(e) for i, e in enumerate(ALL_ERRORS, 1)})
def every_error_value():
    return book(*(row(i, cell(f"A{i}", e, "e")) for i, e in enumerate(ALL_ERRORS, 1)))


@case(
    {
        "A1": Error("#?"),
        "B1": Error("#N/A"),
        "C1": Error("7"),
        "D1": Error("abc"),
        "E1": Error("2021-13-45"),
    }
)
def cells_of_impossible_kinds():
    return book(
        row(
            1,
            cell("A1", "", "e"),
            cell("B1", "#N/A", "e", formula="NA()"),
            cell("C1", "7", "b"),
            cell("D1", "abc", "zz"),
            cell("E1", "2021-13-45", "d"),
        )
    )


@case(
    {
        "A1": UNCALCULATED,
        "B1": UNCALCULATED,
        "C1": UNCALCULATED,
        "D1": UNCALCULATED,
        "F1": "x",
        "G1": 0,
    }
)
def formulas_without_a_stored_value():
    return book(
        row(
            1,
            cell("A1", None, formula="1+1"),
            cell("B1", "", formula="1+1"),
            cell("C1", None, inner='<f t="shared" si="0"/>'),
            cell("D1", None, "str", formula='""'),
            cell("E1", "", "str", formula='""'),
            cell("F1", "x", "str", formula='"x"'),
            cell("G1", "0", formula="SUM(B2:B9)"),
        )
    )


@case(
    {
        "A1": UNCALCULATED,
        "A2": UNCALCULATED,
        "A3": 5,
        "B1": UNCALCULATED,
        "B2": UNCALCULATED,
        "B3": UNCALCULATED,
    }
)
def an_array_formula_never_calculated():
    return book(
        row(1, cell("A1", inner='<f t="array" ref="A1:B3">C1:D3</f>')), row(3, cell("A3", "5"))
    )


NULLS = [
    "NA",
    "N/A",
    "null",
    "None",
    "nan",
    "#N/A",
    "NULL",
    "TRUE",
    "-",
    "0012",
    "007",
    "1E5",
    "1e999",
    "0.125",
    "001234567890",
    "1.234",
    "=1+1",
    "+84",
    "@x",
    "12/15",
]


@case({f"A{i}": t for i, t in enumerate(NULLS, 1)})
def texts_that_look_like_something_else():
    return book(*(row(i, text(f"A{i}", t)) for i, t in enumerate(NULLS, 1)))


@case({f"A{i}": t for i, t in enumerate(NULLS, 1)})
def the_same_texts_shared():
    return zipped(
        parts(
            sheet(*(row(i, cell(f"A{i}", str(i - 1), "s")) for i, t in enumerate(NULLS, 1))),
            shared=strings(*NULLS),
        )
    )


@case(
    {
        "A1": 0.125,
        "A2": 1.234,
        "A3": -5,
        "A4": 0,
        "A5": 95.5,
        "A6": 1e-7,
        "A7": 100000,
        "A8": 12,
        "A9": 0.1,
    }
)
def plain_numbers():
    return book(
        *(
            row(i, cell(f"A{i}", v))
            for i, v in enumerate(
                [
                    "0.125",
                    "1.234",
                    "-5",
                    "-0",
                    "95.5",
                    "1E-7",
                    "1E5",
                    " 12 ",
                    "0.10000000000000001",
                ],
                1,
            )
        )
    )


@case(
    {"A1": 1234567890123456789.0, "A2": 123456789012345, "A3": 0.12345678901234567},
    odd="long_number",
)
def more_digits_than_excel_keeps():
    return book(
        row(1, cell("A1", "1234567890123456789")),
        row(2, cell("A2", "123456789012345")),
        row(3, cell("A3", "0.12345678901234567")),
    )


@case(
    {
        f"A{i}": Error(v)
        for i, v in enumerate(
            ["abc", "NaN", "1e999", "-inf", "Infinity", "1_000", "１２", "1,5", "0x10", "1 2"], 1
        )
    }
)
def numbers_that_are_none():
    return book(
        *(
            row(i, cell(f"A{i}", v))
            for i, v in enumerate(
                ["abc", "NaN", "1e999", "-inf", "Infinity", "1_000", "１２", "1,5", "0x10", "1 2"],
                1,
            )
        )
    )


TEXT_NUMBERS = [
    "１２３４",
    "١٢٣",
    "−5",
    "(345)",
    "12,5%",
    "1.000",
    "1,000",
    "l2",
    "O",
    "trên 300",
    "12 (có 2 dự bị)",
]


@case(
    {
        **{f"A{i}": t for i, t in enumerate(TEXT_NUMBERS, 1)},
        "B1": "1 234",
        "B2": "345",
        "B3": "1 234",
    }
)
def numbers_written_as_texts():
    rows = [
        row(
            i,
            text(f"A{i}", t),
            *([text(f"B{i}", ("1\u00a0234", "345\u200b", "1\u202f234")[i - 1])] if i < 4 else []),
        )
        for i, t in enumerate(TEXT_NUMBERS, 1)
    ]
    return book(*rows)


@case("bad_string")
def a_shared_string_of_index_minus_one():
    return zipped(parts(sheet(row(1, cell("A1", "-1", "s"))), shared=strings("một", "hai")))


@case("bad_string")
def a_shared_string_beyond_the_last():
    return zipped(parts(sheet(row(1, cell("A1", "2", "s"))), shared=strings("một", "hai")))


@case("bad_string")
def a_shared_string_by_name():
    return zipped(parts(sheet(row(1, cell("A1", "hai", "s"))), shared=strings("một", "hai")))


@case("text_too_long")
def a_text_beyond_what_excel_holds():
    return book(row(1, text("A1", "ô " * 20_000)))


@case({"A1": "x" * 32_767})
def the_longest_text():
    return book(row(1, text("A1", "x" * 32_767)))


@case({"A1": True, "B1": False, "C1": True})
def flags():
    return book(row(1, cell("A1", "1", "b"), cell("B1", "0", "b"), cell("C1", "true", "b")))


@case({"A1": "dòng một\ndòng hai", "A2": "a b", "A3": "_x0041_", "A4": "ab", "A5": "x"})
def escapes_of_characters():
    return zipped(
        parts(
            sheet(*(row(i, cell(f"A{i}", str(i - 1), "s")) for i in range(1, 6))),
            shared=strings(
                "dòng một_x000D_\ndòng hai",
                "a_x0009_b",
                "_x005F_x0041_",
                "a_xD800_b_x0000_",
                "x_x000D_",
            ),
        )
    )


@case({"A1": "đầu", "C1": "cuối"})
def texts_of_nothing_but_invisible_characters():
    return book(
        row(1, text("A1", "đầu"), text("B1", " \u200b\u00a0\ufeff\u00ad"), text("C1", "cuối\u200f"))
    )


@case({"A1": "Hà Giang", "B1": "tổ chức"})
def phonetic_readings_are_no_text():
    shared = strings('<t>Hà Giang</t><rPh sb="0" eb="2"><t>XX</t></rPh><phoneticPr fontId="1"/>')
    inline = cell(
        "B1",
        kind="inlineStr",
        inner='<is><r><t>tổ </t></r><r><t>chức</t></r><rPh sb="0" eb="1"><t>YY</t></rPh></is>',
    )
    return zipped(parts(sheet(row(1, cell("A1", "0", "s"), inline)), shared=shared))


@case({"A1": "Hoà bình", "B1": "Hoà bình", "C1": "Đảng"})
def texts_decomposed_and_with_an_icelandic_letter():
    return book(
        row(
            1,
            text("A1", "Hoà bình"),
            text("B1", unicodedata.normalize("NFD", "Hoà bình")),
            text("C1", "\u00d0ảng"),
        )
    )


# ── dates ──

DAYS = styles(
    formats=[
        (170, "dd/mm/yyyy"),
        (171, '0 "ngày"'),
        (172, '#,##0.00\\ "đ"'),
        (173, "[Red]0"),
        (174, "[$-42A]dd mmmm yyyy"),
        (175, "[h]:mm"),
        (176, "General"),
        (177, '"Dia"0'),
        (178, "0.00E+00"),
    ],
    cells=[(0, 0), (14, 0), *((i, 0) for i in range(170, 179))],
)


@case(
    {
        "A1": Date("1900-02-28T00:00:00"),
        "A2": Error("ngày 60"),
        "A3": Date("1900-03-01T00:00:00"),
        "A4": Date("2024-02-29T12:00:00"),
        "A5": Date("9999-12-31T00:00:00"),
        "A6": Error("ngày 2958466"),
        "A7": Error("ngày 1e300"),
        "A8": Error("ngày -1"),
        "A9": Error("ngày 0"),
        "A10": Error("ngày 0.5"),
        "A11": Date("1900-01-01T00:00:00"),
        "A12": Date("2021-01-01T08:00:00"),
    }
)
def days_that_are_and_days_that_are_not():
    stored = [
        "59",
        "60",
        "61",
        "45351.5",
        "2958465",
        "2958466",
        "1e300",
        "-1",
        "0",
        "0.5",
        "1",
        "44197.333333333336",
    ]
    return zipped(
        parts(
            sheet(*(row(i, cell(f"A{i}", v, style=1)) for i, v in enumerate(stored, 1))), style=DAYS
        )
    )


@case(
    {
        "A1": Date("1904-01-01T00:00:00"),
        "A2": Date("2024-01-04T00:00:00"),
        "A3": Error("ngày -1"),
        "A4": Error("ngày 2957004"),
    }
)
def days_counted_from_1904():
    stored = ["0", "43833", "-1", "2957004"]
    return zipped(
        parts(
            sheet(*(row(i, cell(f"A{i}", v, style=1)) for i, v in enumerate(stored, 1))),
            style=DAYS,
            settings='<workbookPr date1904="1"/>',
        )
    )


@case(
    {
        "A1": Date("2023-03-15T00:00:00"),
        "A2": 45000,
        "A3": 45000,
        "A4": 45000,
        "A5": Date("2023-03-15T00:00:00"),
        "A6": Date("2023-03-15T00:00:00"),
        "A7": 45000,
        "A8": 45000,
        "A9": 45000,
        "A10": 45000,
        "A11": 45000,
    }
)
def only_formats_of_days_make_days():
    """A heading with "ngày" or "Dia" never does."""
    found = [2, 3, 4, 5, 6, 7, 8, 9, 10, 99]
    cells = [row(i, cell(f"A{i}", "45000", style=s)) for i, s in enumerate(found, 1)]
    return zipped(parts(sheet(*cells, row(11, '<c r="A11" s="x"><v>45000</v></c>')), style=DAYS))


@case(
    {"A1": Date("2024-05-07T00:00:00"), "A2": Date("2024-05-07T13:14:15"), "A3": Error("7/5/2024")}
)
def days_written_out():
    return book(
        *(
            row(i, cell(f"A{i}", v, "d"))
            for i, v in enumerate(["2024-05-07", "2024-05-07T13:14:15.678Z", "7/5/2024"], 1)
        )
    )


# ── legacy fonts ──

LEGACY = styles(
    fonts=["Times New Roman", ".VnTime", ".VnTimeH", "VNI-Times"],
    cells=[(0, 0), (0, 1), (0, 2), (0, 3)],
)


@case(
    {
        "A1": "Đảng bộ cơ sở",
        "A2": "bộ",
        "A3": "ĐẢNG BỘ",
        "A4": "Đảng bộ cơ sở",
        "A5": "đầu tư",
        "A6": "Đảng bộ cơ sở",
        "A7": "Ghi chú",
    }
)
def each_legacy_font_by_its_cell():
    found = [
        ("§¶ng bé c¬ së", 1),
        ("bé", 1),
        ("§¶ng bé", 2),
        ("Ñaûng boä cô sôû", 3),
        ("®Çu t\u00ad", 1),
        ("§¶ng bé c¬ së", 0),
        ("Ghi chó", 1),
    ]
    return zipped(
        parts(
            sheet(*(row(i, text(f"A{i}", t, s)) for i, (t, s) in enumerate(found, 1))), style=LEGACY
        )
    )


@case(
    {
        "A1": "Chi bộ cơ sở",
        "A2": "Đảng bộ Sở Nội vụ",
        "A3": "Số lượng đảng viên",
        "A4": "Ghi chú",
        "A5": "Trung Quốc",
        "A6": "bộ",
    }
)
def a_legacy_sheet_in_a_plain_font():
    found = [
        "Chi bé c¬ së",
        "§¶ng bé Së Néi vô",
        "Sè l\u00adîng ®¶ng viªn",
        "Ghi chó",
        "Trung Quèc",
        "bé",
    ]
    return book(*(row(i, text(f"A{i}", t)) for i, t in enumerate(found, 1)))


@case({"A1": "Đảng bộ cơ sở", "A2": "em bé", "A3": "Quý 1", "A4": "chú ý", "A5": "số lượng"})
def unicode_words_that_could_be_legacy():
    return book(
        *(
            row(i, text(f"A{i}", t))
            for i, t in enumerate(["Đảng bộ cơ sở", "em bé", "Quý 1", "chú ý", "số lượng"], 1)
        )
    )


@case({"A1": "Ủy ban nhân dân quận 9"})
def two_encodings_in_one_cell():
    return book(row(1, text("A1", "Ủy ban nh©n d©n quËn 9")))


@case({"A1": "Đảng ủy bộ", "B1": "Chi bộ trường", "C1": "Đảng BỘ"})
def runs_of_different_fonts_in_one_cell():
    def run(value: str, font: str = "") -> str:
        return f"<r>{f'<rPr><rFont val={chr(34)}{font}{chr(34)}/></rPr>' if font else ''}<t xml:space='preserve'>{value}</t></r>"

    shared = strings(
        run("Đảng ủy ", "Times New Roman") + run("bé", ".VnTime"),
        run("Chi ") + run("bé ") + run("tr\u00adêng"),
        run("§¶ng ", ".VnTime") + run("bé", ".VnTimeH"),
    )
    return zipped(
        parts(
            sheet(
                row(1, cell("A1", "0", "s"), cell("B1", "1", "s", style=1), cell("C1", "2", "s"))
            ),
            shared=shared,
            style=LEGACY,
        )
    )


@case({"BiÓu 1!A1": "Đảng viên"}, odd="legacy_sheet_name")
def a_sheet_named_in_a_legacy_font():
    return zipped(parts({"BiÓu 1": sheet(row(1, text("A1", "Đảng viên")))}))


# ── other kinds in a workbook's clothes ──


def _disguised(name: str, code: str, content: bytes) -> None:
    def make():
        return content

    make.__name__ = name
    case(code, name=f"{name}.xls")(make)


HTML = "<html><head><meta charset=utf-8></head><body><table><tr><td>Đảng bộ</td><td>1</td></tr></table></body></html>"
for _name, _code, _content in [
    ("html_as_a_workbook", "html", HTML.encode()),
    ("html_in_utf16", "html", HTML.encode("utf-16")),
    ("a_bare_html_table", "html", b"\r\n <table><tr><td>1</td></tr></table>"),
    (
        "html_with_a_document_type",
        "html",
        b"\xef\xbb\xbf<!DOCTYPE html>\n<html><body>x</body></html>",
    ),
    (
        "html_of_excel_itself",
        "html",
        b'<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><body/></html>',
    ),
    ("csv_as_a_workbook", "csv", "TT,Tên,Số\n1,Đảng bộ,5\n".encode()),
    ("csv_with_semicolons", "csv", "TT;Tên\n1;12,5\n".encode("utf-8-sig")),
    ("csv_in_utf16_with_tabs", "csv", "TT\tTên\n1\tĐảng bộ\n".encode("utf-16")),
    ("csv_in_code_page_1258", "csv", "TT,Tên\n1,Ðảng\n".encode("cp1258", "replace")),
    ("csv_in_tcvn3", "csv", "TT;Tªn\n1;§¶ng bé c¬ së\n".encode("latin-1")),
    ("one_word", "text", "xin chào".encode()),
    ("a_link_of_the_file_kind_slk", "csv", b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n"),
    (
        "xml_of_2003",
        "xml2003",
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    ("some_other_xml", "xml", b'<?xml version="1.0"?><note/>'),
    (
        "a_flat_open_document",
        "xml",
        b'<?xml version="1.0"?><office:document xmlns:office="urn:x"/>',
    ),
    (
        "mhtml_as_a_workbook",
        "mhtml",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        + HTML.encode(),
    ),
    ("pdf_as_a_workbook", "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    ("rtf_as_a_workbook", "rtf", b"{\\rtf1\\ansi x}"),
    ("rar_as_a_workbook", "rar", b"Rar!\x1a\x07\x01\x00" + bytes(50)),
    ("seven_zip_as_a_workbook", "7z", b"7z\xbc\xaf\x27\x1c" + bytes(50)),
    ("gzip_as_a_workbook", "gzip", b"\x1f\x8b\x08" + bytes(50)),
    ("png_as_a_workbook", "image", b"\x89PNG\r\n\x1a\n" + bytes(50)),
    ("jpeg_as_a_workbook", "image", b"\xff\xd8\xff\xe0" + bytes(50)),
    ("bytes_at_random", "unknown", bytes((i * 7919 + i // 3) % 256 for i in range(4000))),
    ("nothing_but_zeros", "unknown", bytes(5000)),
    ("nothing_but_a_byte_order_mark", "unknown", b"\xef\xbb\xbf"),
    ("an_empty_zip", "zip", b"PK\x05\x06" + bytes(18)),
    (
        "docx_as_a_workbook",
        "docx",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}),
    ),
    (
        "pptx_as_a_workbook",
        "pptx",
        zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<presentation/>"}),
    ),
    (
        "binary_workbook_xlsb",
        "xlsb",
        zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\0"}),
    ),
    ("zip_of_workbooks", "zip", zipped({"BC 2024.xlsx": book(ONE), "BC 2025.xlsx": book(ONE)})),
    ("zip_in_a_zip", "zip", zipped({"a.zip": zipped({"b.zip": b"PK"})})),
    ("half_a_signature", "unknown", b"PK\x03"),
    (
        "another_office_package",
        "missing_part",
        zipped({"[Content_Types].xml": b"<Types/>", "visio/document.xml": b"<V/>"}),
    ),
]:
    _disguised(_name, _code, _content)


@case(SOUND, name="thật ra là xlsx.xls", odd="wrong_extension")
def a_new_workbook_with_the_old_extension():
    return book(ONE)


@case(SOUND, name="thật ra là xls.xlsx", odd="wrong_extension")
def an_old_workbook_with_the_new_extension():
    return xls(lambda s, b: s.write(0, 0, 1))


@case(SOUND, name="thật ra là xlsx.ods", odd="wrong_extension")
def a_workbook_called_open_document():
    return book(ONE)


@case(SOUND, name="MACRO.XLSM")
def a_workbook_with_macros():
    return zipped({**parts(sheet(ONE)), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


# ── truncated, padded ──


def _cut(part: float, whole: bytes, name: str, code: str = "broken") -> None:
    def make():
        return whole[: int(len(whole) * part)]

    make.__name__ = f"{name}_cut_at_{int(part * 100)}_percent"
    case(code, suffix="." + name)(make)


_WHOLE = zipped(parts(sheet(*(row(i, cell(f"A{i}", str(i * 7919 % 1009))) for i in range(1, 300)))))
for _part in (0.02, 0.25, 0.5, 0.75, 0.9, 0.99):
    _cut(_part, _WHOLE, "xlsx")
_WHOLE = xls(lambda s, b: [s.write(i, 0, i) for i in range(1, 900)])
for _part in (0.02, 0.25, 0.5, 0.75, 0.95):
    _cut(_part, _WHOLE, "xls")


@case(SOUND)
def rubbish_after_the_zip():
    return book(ONE) + b"\0" * 1000


@case("unknown")
def rubbish_before_the_zip():
    return b"\0\1\2\3" * 100 + book(ONE)


# ── passwords ──


@case("password")
def an_encrypted_workbook():
    return ole({"EncryptionInfo": b"\4\0\2\0", "EncryptedPackage": bytes(8)})


@case("password")
def a_workbook_with_rights_management():
    return ole({"\x06DataSpaces": b"", "DRMEncryptedDataSpace": b"", "EncryptedPackage": bytes(8)})


@case("password", suffix=".xls")
def an_encrypted_old_workbook():
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    return ole(
        {"Workbook": begin + struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678) + bytes(3000)}
    )


@case("password", suffix=".ods")
def an_encrypted_open_document():
    manifest = b'<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    return zipped(
        {"mimetype": b"x", "content.xml": os.urandom(400), "META-INF/manifest.xml": manifest}
    )


@case("password", suffix=".ods")
def an_open_document_encrypted_as_a_whole():
    return zipped({"mimetype": b"x", "encrypted-package": b"\1\2\3"})


# ── old workbooks ──


@case("doc", suffix=".xls")
def a_word_document_as_a_workbook():
    return ole({"WordDocument": b"\xec\xa5", "1Table": b""})


@case("ole", suffix=".xls")
def a_container_of_something_else():
    return ole({"Catalog": b"thumbs"})


@case("broken", suffix=".xls")
def a_container_whose_sectors_run_in_a_ring():
    made = bytearray(ole({"Workbook": bytes(5000)}))
    made[-512:-508] = struct.pack("<i", 0)
    return bytes(made)


@case("broken", suffix=".xls")
def an_old_workbook_of_rubbish():
    return ole({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 5000})


@case({"A1": "WordDocument EncryptedPackage", "B1": "EncryptionInfo"}, suffix=".xls")
def an_old_workbook_that_speaks_of_other_kinds():
    return xls(
        lambda s, b: [
            s.write(0, 0, "WordDocument EncryptedPackage"),
            s.write(0, 1, "EncryptionInfo"),
        ]
    )


def _fill(s, b) -> None:
    import xlwt

    s.write(0, 0, "Đảng bộ")
    s.write(0, 1, 0.125)
    s.write(0, 2, "0012")
    s.row(0).set_cell_boolean(3, True)
    s.row(0).set_cell_error(4, "#DIV/0!")
    s.write(1, 0, 45351.5, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    s.write(1, 1, 60, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    s.write(1, 2, "NA")
    s.write_merge(3, 4, 0, 1, "trộn")
    s.row(5).hidden = True
    s.write(5, 0, "ẩn")
    s.col(7).hidden = True


@case(
    {
        "A1": "Đảng bộ",
        "B1": 0.125,
        "C1": "0012",
        "D1": True,
        "E1": Error("#DIV/0!"),
        "A2": Date("2024-02-29T12:00:00"),
        "B2": Error("ngày 60.0"),
        "C2": "NA",
        "A4": "trộn",
        "A6": "ẩn",
    },
    suffix=".xls",
    odd="hidden_rows hidden_columns",
)
def an_old_workbook_of_all_kinds():
    return xls(_fill)


def _legacy(s, b) -> None:
    import xlwt

    def font(name):
        return xlwt.easyxf(f"font: name {name}")

    s.write(0, 0, "§¶ng bé", font(".VnTimeH"))
    s.write(1, 0, "bé", font(".VnTime"))
    s.write(2, 0, "Ñaûng boä", font("VNI-Times"))
    plain, old = xlwt.Font(), xlwt.Font()
    plain.name, old.name = "Times New Roman", ".VnTime"
    s.write_rich_text(3, 0, [("Đảng ủy ", plain), ("bé", old)])
    s.write(4, 0, "Sở Nội vụ")


@case(
    {"A1": "ĐẢNG BỘ", "A2": "bộ", "A3": "Đảng bộ", "A4": "Đảng ủy bộ", "A5": "Sở Nội vụ"},
    suffix=".xls",
)
def an_old_workbook_in_four_fonts():
    return xls(_legacy)


@case({"A1": 1}, suffix=".xls")
def an_old_workbook_counted_from_1904():
    return xls(lambda s, b: (setattr(b, "dates_1904", True), s.write(0, 0, 1)))


@case({"A1": 2, "IV65536": 1}, odd="stray_cell", suffix=".xls")
def an_old_workbook_with_a_cell_in_its_last_corner():
    """65,536 × 256 lies beyond the limit of area."""
    return xls(lambda s, b: (s.write(65535, 255, 1), s.write(0, 0, 2)))


# ── OpenDocument ──


@case("too_many_cells", suffix=".ods")
def a_cell_repeated_over_the_whole_sheet():
    return ods(
        table(
            line(
                spot(1, more=' table:number-columns-repeated="16384"'),
                more=' table:number-rows-repeated="1048576"',
            )
        )
    )


@case("too_many_cells", suffix=".ods")
def a_row_repeated_without_end():
    return ods(table(line(spot("x"), more=' table:number-rows-repeated="99999999"')))


@case("too_many_cells", suffix=".ods")
def a_cell_repeated_beyond_the_last_column():
    return ods(table(line(spot("x", more=' table:number-columns-repeated="20000"'))))


@case({"A1": 1, "C1": "x", "D1": "x", "A3": 2, "A4": 2}, suffix=".ods")
def blanks_repeated_to_the_edges():
    return ods(
        table(
            line(
                spot(1),
                spot(),
                spot("x", more=' table:number-columns-repeated="2"'),
                spot(more=' table:number-columns-repeated="16380"'),
            ),
            line(spot()),
            line(spot(2), more=' table:number-rows-repeated="2"'),
            line(
                spot(more=' table:number-columns-repeated="16384"'),
                more=' table:number-rows-repeated="1048572"',
            ),
        )
    )


@case(
    {
        "A1": 0.955,
        "B1": 5,
        "C1": True,
        "D1": Date("2024-05-07T00:00:00"),
        "E1": Date("PT08H30M00S"),
        "F1": "0012",
        "G1": "NA",
        "H1": "thuộc tính",
    },
    suffix=".ods",
)
def every_kind_of_open_document_value():
    return ods(
        table(
            line(
                spot("95,5%", "percentage", ' office:value="0.955"'),
                spot("5 đ", "currency", ' office:value="5" office:currency="VND"'),
                spot("ĐÚNG", "boolean", ' office:boolean-value="true"'),
                spot("07/05/24", "date", ' office:date-value="2024-05-07"'),
                spot("8:30", "time", ' office:time-value="PT08H30M00S"'),
                spot("0012", "string"),
                spot("NA", "string"),
                spot(None, "string", ' office:string-value="thuộc tính"'),
            )
        )
    )


@case(
    {
        "A1": UNCALCULATED,
        "C1": Error("#DIV/0!"),
        "D1": Error("Err:502"),
        "E1": 3,
        "F1": Error("NaN"),
        "G1": Error("abc"),
        "H1": Error("ngày mai"),
    },
    suffix=".ods",
)
def open_document_formulas_and_errors():
    return ods(
        table(
            line(
                spot(more=' table:formula="of:=1+1"'),
                spot(None, "string", ' table:formula="of:=&quot;&quot;" office:string-value=""'),
                spot("#DIV/0!", "string", ' calcext:value-type="error"'),
                spot("Err:502", "string", ' table:formula="of:=X"'),
                spot(3, more=' table:formula="of:=1+2"'),
                spot("x", "float", ' office:value="NaN"'),
                spot("x", "float", ' office:value="abc"'),
                spot("x", "date", ' office:date-value="mai"'),
            )
        )
    )


@case({"A1": "trộn", "B1": "che", "A2": 7, "C1": "sau"}, suffix=".ods")
def values_in_covered_cells():
    return ods(
        table(
            line(
                spot(
                    "trộn", more=' table:number-columns-spanned="2" table:number-rows-spanned="2"'
                ),
                spot("che", tag="covered-table-cell"),
                spot("sau"),
            ),
            line(spot(7, tag="covered-table-cell"), spot(tag="covered-table-cell")),
        )
    )


@case({"A1": "chữ", "B1": 5, "C1": "một\nhai ba"}, suffix=".ods")
def comments_and_pictures_are_no_text():
    note = "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
    frame = "<draw:frame><draw:text-box><text:p>hộp</text:p></draw:text-box></draw:frame>"
    return ods(
        table(
            line(
                spot(inner=note + "<text:p>chữ</text:p>" + frame),
                spot(5, inner=note + "<text:p>5</text:p>"),
                spot(inner='<text:p>một</text:p><text:p>hai<text:s text:c="3"/>ba</text:p>'),
            )
        )
    )


@case({"A1": "Đảng ủy bộ", "B1": "Ghi chú", "C1": "bộ", "D1": "trường"}, suffix=".ods")
def open_document_legacy_fonts():
    automatic = '<style:style style:name="old"><style:text-properties style:font-name="F1"/></style:style><style:style style:name="heir" style:parent-style-name="old"/>'
    faces = f'{HEAD}<s xmlns:style="urn:s" xmlns:svg="urn:v"><style:font-face style:name="F1" svg:font-family="&apos;.VnTime&apos;"/></s>'
    body = table(
        '<table:table-column/><table:table-column table:default-cell-style-name="old"/><table:table-column/><table:table-column/>',
        line(
            spot(inner='<text:p>Đảng ủy <text:span text:style-name="old">bé</text:span></text:p>'),
            spot("Ghi chó"),
            spot("bé", more=' table:style-name="heir"'),
            spot(inner='<text:p><text:span text:style-name="old">tr\u00adêng</text:span></text:p>'),
        ),
    )
    return ods(body, automatic, extra={"styles.xml": faces.encode()})


@case({"Một!A1": 1, "Ẩn!A1": 2}, suffix=".ods", odd="hidden_rows hidden_columns")
def a_hidden_open_document_sheet():
    automatic = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    hidden = ' table:visibility="collapse"'
    return ods(
        table(f"<table:table-column{hidden}/>", line(spot(1), more=hidden), name="Một")
        + table(line(spot(2)), name="Ẩn", more=' table:style-name="ta2"'),
        automatic,
    )


@case(SOUND, suffix=".ods")
def kept_values_of_other_files_are_no_sheets():
    return ods(
        table(line(spot(1)))
        + table("<table:table-source/>", line(spot(99)), name="'file:///x.ods'#Trang")
        + f"<table:dde-links><table:dde-link>{table(line(spot(98)), name='dde')}</table:dde-link></table:dde-links>"
    )


@case({"A1": "ngoài", "B1": 2}, suffix=".ods")
def a_table_within_a_cell():
    return ods(
        table(
            line(
                spot(inner=f"<text:p>ngoài</text:p>{table(line(spot('trong')), name='con')}"),
                spot(2),
            )
        )
    )


@case("odt", suffix=".ods")
def an_open_document_text():
    return ods("<text:p>Báo cáo</text:p>" + table(line(spot(1))), kind="text")


@case("no_sheets", suffix=".ods")
def an_open_document_without_sheets():
    return ods("")


@case("entity", suffix=".ods")
def laughs_in_an_open_document():
    return ods(table(line(spot("x"))), before=LAUGHS)


@case("too_deep", suffix=".ods")
def an_open_document_of_many_depths():
    return ods(
        table(
            line(
                spot(
                    inner="<text:p>"
                    + "<text:span>" * 100_000
                    + "</text:span>" * 100_000
                    + "</text:p>"
                )
            )
        )
    )


@case("too_many_sheets", suffix=".ods")
def an_open_document_of_a_thousand_sheets():
    return ods("".join(table(line(spot(1)), name=str(i)) for i in range(1000)))


@case("broken", suffix=".ods")
def an_open_document_that_ends_early():
    return zipped(
        {
            "mimetype": b"x",
            "content.xml": b'<office:document-content xmlns:office="urn:o"><office:body>',
        }
    )


@case("outside_grid", suffix=".ods")
def an_open_document_with_a_cell_beyond_the_rows():
    return ods(table(line(spot(), more=' table:number-rows-repeated="1048576"'), line(spot(1))))


# ── the file system ──


def _write(folder: Path, name: str | bytes, content: bytes) -> Path:
    path = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(name))))
    path.write_bytes(content)
    return path


def _on_disk(name: str, file: str | bytes, content: bytes, expected, odd: str = "") -> None:
    def make(folder):
        return _write(folder, file, content)

    make.__name__ = name
    case(expected, odd=odd)(make)


for _name, _file, _content, _expected in [
    ("zero_bytes", "rỗng.xlsx", b"", "zero_bytes"),
    ("a_lock_of_excel", "~$Báo cáo.xlsx", b"\x05Admin" + bytes(159), "lock_file"),
    ("a_lock_of_libreoffice", ".~lock.Báo cáo.ods#", b",x,x;", "lock_file"),
    ("folder_settings_of_a_mac", ".DS_Store", b"\0\0\0\1Bud1" + bytes(99), "system_file"),
    ("attributes_of_a_mac", "._Báo cáo.xlsx", b"\0\5\x16\7" + bytes(99), "system_file"),
    ("thumbnails_of_windows", "Thumbs.db", ole({"Catalog": b""}), "system_file"),
    ("settings_of_windows", "Desktop.ini", b"[x]", "system_file"),
    ("a_name_with_a_line_break", "hai\ndòng.xlsx", book(ONE), SOUND),
    ("a_name_with_html", '<img src=x onerror="alert(1)">.xlsx'.replace("/", ""), book(ONE), SOUND),
    ("a_name_that_runs_backwards", "bao\u202excod.xlsx", book(ONE), SOUND),
    ("a_name_like_an_option", "-rf.xlsx", book(ONE), SOUND),
    ("a_name_decomposed", unicodedata.normalize("NFD", "Đảng bộ Sở Nội vụ.xlsx"), book(ONE), SOUND),
    ("a_name_of_250_letters", "a" * 245 + ".xlsx", book(ONE), SOUND),
    ("a_name_not_in_utf8", b"\xa7\xb6ng b\xe9.xlsx", book(ONE), SOUND),
    ("a_name_of_spaces", "   .xlsx", book(ONE), SOUND),
    ("a_name_like_a_formula", "=cmd|' x'!A1.xlsx", book(ONE), SOUND),
]:
    _on_disk(_name, _file, _content, _expected)


@case("not_a_file")
def a_pipe(folder):
    os.mkfifo(folder / "ống.xlsx")
    return folder / "ống.xlsx"


@case("not_a_file")
def a_socket(folder):
    there, path = os.getcwd(), folder / "s.xlsx"
    os.chdir(folder)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("s.xlsx")
    finally:
        os.chdir(there)
    return path


@case("not_a_file")
def a_folder_named_like_a_workbook(folder):
    (folder / "x.xlsx").mkdir()
    return folder / "x.xlsx"


def _link(name: str, target: str, expected) -> None:
    def make(folder):
        (folder / "thật").mkdir()
        (folder / "thật" / "b.xlsx").write_bytes(book(ONE))
        (folder / "a.xlsx").symlink_to(target)
        return folder / "a.xlsx"

    make.__name__ = name
    case(expected)(make)


_link("a_link_out_of_the_folder", "/etc/passwd", "link")
_link("a_link_to_an_endless_device", "/dev/zero", "link")
_link("a_link_to_itself", "a.xlsx", "link")
_link("a_link_to_nowhere", "không có.xlsx", "link")
_link("a_link_to_a_folder", "thật", "not_a_file")
_link("a_link_within_the_folder", "thật/b.xlsx", SOUND)


@case("too_large")
def twenty_gigabytes_of_nothing(folder):
    path = folder / "to.xlsx"
    with open(path, "wb") as out:
        out.truncate(20 << 30)
    return path
