"""A file that cannot be read as lines says why; what stands in it is not guessed."""

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
    wrong = "T3,Chi bộ C,club,farming,31/12/2024,\n"
    (folder / "organisations.csv").write_bytes(BOM + (ORGANISATIONS + wrong).encode())
    (folder / "aliases.csv").write_bytes(BOM + b"alias,organisation\nA,T9\n")
    assert sorted({(file, line) for file, line, _ in faults(folder)}) == [
        ("aliases.csv", 2),
        ("organisations.csv", 4),
    ]
    assert len(said(folder, "organisations.csv")) == 3


def test_not_utf8_names_the_line(folder):
    (folder / "aliases.csv").write_bytes("alias,organisation\nCaf\xe9,T1\n".encode("latin-1"))
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
        ("alias;organisation\nA;T1\n", 1, "dấu chấm phẩy"),
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
