"""Every column of every file is declared, and what does not fit is told with line, column and mend."""

import csv

import pytest

from analysis.pipeline.checked import check_reference
from analysis.reference.kinds import FREE, LISTED, fits
from analysis.reference.lines import PACKAGE_DATA, read_lines
from analysis.reference.load import package_messages
from analysis.reference.schema import schema
from office_folder import ORGANISATIONS, faults, put, shipped

COLUMNS = [(file, column) for file in schema().values() for column in file.columns]


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        (
            "organisations.csv",
            ORGANISATIONS + "T1,Đảng bộ C,committee,state,,\n",
            4,
            "đã có ở dòng 2",
        ),
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,committee,farming,,\n",
            4,
            "lĩnh vực «farming»",
        ),
        ("organisations.csv", ORGANISATIONS + "T3,Đảng bộ C,club,state,,\n", 4, "loại hình «club»"),
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,cell,state,2022-13-01,\n",
            4,
            "không phải ngày",
        ),
        ("organisations.csv", ORGANISATIONS + "T3,Đảng bộ C\n", 4, "có 2 ô"),
        ("organisations.csv", ORGANISATIONS + "T3,,cell,state,,\n", 4, "thiếu tên tổ chức"),
        ("organisations.csv", ORGANISATIONS + "T/3,X,cell,state,,\n", 4, "không dùng được làm mã"),
        ("aliases.csv", "alias,organisation\nA,T9\n", 2, "T9 không có"),
        (
            "events.csv",
            "date,event,predecessor,successor,decision\n2022-01-01,eaten,T1,T2,1\n",
            2,
            "sự kiện «eaten»",
        ),
        ("deadlines.csv", "year,due\n2022,soon\n", 2, "hạn nộp"),
        ("deadlines.csv", "year,due\n22,2023-01-15\n", 2, "không phải năm"),
        ("deadlines.csv", "year,due\n2022,2023-01-15\n2022,2023-01-16\n", 3, "trùng year"),
        ("receipts.csv", "file,received\na.xlsx,1/2/2022\n", 2, "hai cách"),
        ("targets.csv", "term,target\nT,3\nT,3\n", 3, "trùng term"),
        ("targets.csv", "target\n3\n3\n", 1, "thiếu cột"),
        (
            "readings.csv",
            "target,reading,numerator,denominator,step,name,base\n9z,a,cells,1,0,A,B\n",
            2,
            "9z không có trong targets.csv",
        ),
        (
            "corrections.csv",
            "file,sheet,cell,found,value,reason,by,on\na.xlsx,S,hàng 3,1,2,,,\n",
            2,
            "không phải địa chỉ ô",
        ),
    ],
)
def test_fault_in_a_file(folder, file, text, line, words):
    put(folder, file, text)
    assert any(f == file and at == line and words in said for f, at, said in faults(folder)), (
        faults(folder)
    )


def test_a_fault_names_what_stands_there_what_may_and_the_column(folder):
    put(folder, "organisations.csv", ORGANISATIONS + "T3,Chi bộ C,cell,farming,,\n")
    (told,) = check_reference(folder)
    assert (told.severity, told.file, told.line, told.column) == (
        "error",
        "organisations.csv",
        4,
        "sector",
    )
    assert "«farming»" in told.message
    assert "state (Quản lý nhà nước)" in told.message
    assert str(told).startswith("organisations.csv:4: lỗi: ")


@pytest.mark.parametrize("first", [0, 1, 2, 3])
def test_no_fault_switches_another_off(folder, first):
    """Each of these alone and all together: the same faults."""
    broken = {
        "organisations.csv": ORGANISATIONS + "T3,Chi bộ C,club,farming,soon,\n",
        "aliases.csv": "alias,organisation\nA,T9\nChi bộ B,T1\n",
        "deadlines.csv": "year,due\nsoon,later\n",
        "rules.csv": shipped("rules.csv").replace("members_exempt+", "membrs+", 1),
    }
    name = list(broken)[first]
    put(folder, name, broken[name])
    alone = [one for one in faults(folder) if one[0] == name]
    for other, text in broken.items():
        put(folder, other, text)
    assert alone
    assert [one for one in faults(folder) if one[0] == name] == alone


def test_an_office_may_add_to_a_closed_list(folder):
    put(folder, "organisations.csv", ORGANISATIONS + "T3,Chi bộ C,cell,farming,,\n")
    put(folder, "names.csv", shipped("names.csv") + "sector,farming,Nông nghiệp,\n")
    assert faults(folder) == []


# ---- the declaration itself


def test_every_file_of_the_package_is_declared():
    own = {path.stem for path in PACKAGE_DATA.glob("*.csv")}
    declaring = {"schema", "schema_files", "tables"}
    assert own - declaring <= set(schema())


@pytest.mark.parametrize("name", sorted(set(schema()) - {"forms"}))
def test_every_column_of_the_package_is_declared(name):
    path = PACKAGE_DATA / f"{name}.csv"
    if path.is_file():
        declared = {column.name for column in schema()[name].columns}
        assert set(read_lines(path).columns) <= declared
        assert {n for n, must in schema()[name].wanted.items() if must} <= set(
            read_lines(path).columns
        )


@pytest.mark.parametrize(("file", "column"), COLUMNS, ids=lambda one: one.name)
def test_every_column_has_a_type_a_heading_and_a_sentence(file, column):
    assert column.type in FREE | LISTED or not fits(column.type, "\0")
    assert column.heading
    assert column.meaning
    assert column.required in ("", "yes", "optional")
    codes = {row["code"] for row in package_messages().rows}
    if column.type not in ("text", "file", "formula"):
        assert f"ref_type.{column.type}" in codes
    assert bool(column.source or column.choices) or column.type not in LISTED


def test_headings_of_a_register_tell_its_columns_apart():
    for file in schema().values():
        headings = [column.heading for column in file.columns]
        assert len(headings) == len(set(headings)), file.name


def test_every_source_exists():
    lists = {row["list"] for row in read_lines(PACKAGE_DATA / "names.csv").rows}
    for _, column in COLUMNS:
        file, dot, name = column.source.partition(".")
        if dot:
            assert name in {c.name for c in schema()[file].columns}
        elif column.source:
            assert column.source in lists


def test_the_declaration_is_a_plain_table():
    with (PACKAGE_DATA / "schema.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len({len(row) for row in rows}) == 1
    assert len({tuple(row[:2]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (
            "date",
            ["2024-12-31", "2024-02-29"],
            ["2023-02-29", "31/12/2024", "2024-1-1", "20241231"],
        ),
        ("year", ["1999", "2026"], ["199", "20255", "3025", "năm 2025"]),
        ("years", ["2025", "2023 2025"], ["2023,2025", "2023 ", "25"]),
        ("day", ["06-30", "12-31"], ["13-01", "6-30", "30-06", "06-00"]),
        ("whole", ["0", "-1", "12"], ["1.5", "một", "--1"]),
        ("number", ["90", "92.5"], ["92,5", "90%", "-1", "."]),
        ("symbol", ["members_good"], ["Members", "members1", "_x", "a-b"]),
        ("cell", ["B12", "$E$13", "aa1"], ["12B", "B", "B0", "hàng 3"]),
        ("id", ["K01", "Đ-1", "a b"], ["a/b", "a.", "a\nb", "a "]),
        ("text", ["gì cũng được"], []),
    ],
)
def test_what_fits_a_type(kind, right, wrong):
    assert [text for text in right if not fits(kind, text)] == []
    assert [text for text in wrong if fits(kind, text)] == []
