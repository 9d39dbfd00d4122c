"""A file that cannot be read as lines says why; what stands in it is not guessed."""

import unicodedata

import pytest

from analysis.pipeline.checked import check_reference, load_reference
from analysis.reference.lines import read_lines
from office_folder import ORGANISATIONS, faults, put, said

BOM = b"\xef\xbb\xbf"


def test_excels_bom_is_a_note(folder):
    (folder / "organisations.csv").write_bytes(BOM + ORGANISATIONS.encode())
    assert [(f.severity, f.line) for f in check_reference(folder)] == [("note", 1)]
    assert len(load_reference(folder).organisations) == 2


def test_a_bom_hides_no_error(folder):
    wrong = "T3,Chi bộ C,club,farming,soon,\n"
    (folder / "organisations.csv").write_bytes(BOM + (ORGANISATIONS + wrong).encode())
    (folder / "aliases.csv").write_bytes(BOM + b"alias,organisation\nA,T9\n")
    assert sorted({(file, line) for file, line, _ in faults(folder)}) == [
        ("aliases.csv", 2),
        ("organisations.csv", 4),
    ]
    assert len(said(folder, "organisations.csv")) == 3


def test_not_utf8_names_the_line(folder):
    (folder / "aliases.csv").write_bytes("alias,organisation\n§¶ng bé,T1\n".encode("latin-1"))
    assert any(f == "aliases.csv" and at == 2 and "UTF-8" in said for f, at, said in faults(folder))


def test_a_register_that_cannot_be_read_makes_no_other_wrong(folder):
    (folder / "organisations.csv").write_bytes(b"organisation,name\nT1,\xff\n")
    put(folder, "aliases.csv", "alias,organisation\nA,T1\n")
    assert [file for file, _, _ in faults(folder)] == ["organisations.csv"]


def test_a_torn_line_makes_no_other_wrong(folder):
    put(folder, "organisations.csv", ORGANISATIONS + "T3,Đảng bộ C\n")
    put(folder, "aliases.csv", "alias,organisation\nA,T3\nB,T4\n")
    assert [(file, line) for file, line, _ in faults(folder)] == [
        ("aliases.csv", 3),
        ("organisations.csv", 4),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "tệp trống"),
        ("\n\n", 1, "tệp trống"),
        ("alias\nA\n", 1, "thiếu cột organisation"),
        ("alias,alias,organisation\nA,B,T1\n", 1, "hai lần"),
        ("alias,organisation\nA,T1,\n", 2, "có 3 ô"),
    ],
)
def test_what_is_no_table_is_told(folder, text, line, words):
    put(folder, "aliases.csv", text)
    found = said(folder, "aliases.csv")
    assert any(at == line and words in told for at, told in found), found


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    path = put(tmp_path, "a.csv", 'a,b\n\n1,"x\ny"\n\u2028,3\n4,5\r\n')
    assert [(r["line"], r["b"]) for r in read_lines(path).rows] == [(3, "x\ny"), (5, "3"), (6, "5")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_register_as_any_excel_saves_it(folder, separator, encoding, end):
    text = ORGANISATIONS.replace(",", separator).replace("\n", end + separator * 5 + end)
    text = text.replace("2022-01-01", "31/12/2021").replace("kind", "Loại hình")
    if encoding == "cp1258":
        raw = "".join(written_1258(letter) for letter in text).encode("cp1258")
    else:
        raw = text.encode(encoding)
    (folder / "organisations.csv").write_bytes(raw)
    frame = load_reference(folder).organisations
    assert frame["name"].tolist() == ["Đảng bộ Sở A", "Chi bộ B"]
    assert frame["founded"].tolist() == ["", "2021-12-31"]
    assert frame["kind"].tolist() == ["committee", "cell"]


def written_1258(letter):
    """Windows-1258 has ê and a mark, never ế: the last mark stands apart."""
    apart = unicodedata.normalize("NFD", letter)
    marks = [mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in marks))
    return base + "".join(marks)


@pytest.mark.parametrize(
    ("first", "second", "line", "words"),
    [
        ("01/02/2022", "05/03/2023", 2, "hai cách"),
        ("12/31/2022", "01/02/2023", 3, "hai cách"),
        ("12/31/2022", "31/12/2023", 2, "không phải ngày"),
    ],
)
def test_a_day_that_can_be_read_two_ways_is_a_fault(folder, first, second, line, words):
    put(folder, "deadlines.csv", f"year,due\n2021,{first}\n2022,{second}\n")
    assert any(at == line and words in told for at, told in said(folder, "deadlines.csv"))


def test_one_day_past_the_twelfth_tells_how_the_others_are_meant(folder):
    put(folder, "deadlines.csv", "year;due\n2021;01/02/2022\n2022;31/01/2023\n2023;2.1.2024\n")
    assert load_reference(folder).deadlines["due"].tolist() == [
        "2022-02-01",
        "2023-01-31",
        "2024-01-02",
    ]


def test_paths_cells_and_labels_are_understood(folder):
    row = "2022\\\\a.xlsx,S,$e$13,1,2,,,\n".replace("\\\\", "\\")
    put(folder, "corrections.csv", "file,sheet,cell,found,value,reason,by,on\n" + row)
    put(folder, "aliases.csv", "Tên gọi khác;Mã tổ chức\nA;T2 (Chi bộ B)\n")
    known = load_reference(folder)
    assert known.corrections.loc[0, ["file", "cell"]].tolist() == ["2022/a.xlsx", "E13"]
    assert known.aliases["organisation"].tolist() == ["T2"]
