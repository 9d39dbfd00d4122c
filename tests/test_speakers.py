"""For whom the lines of a return speak: lines that are late, doubled, blank or missing are told."""

import pandas as pd
import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.interpret import WHOLE, Return, Value
from analysis.returns.names import Register
from analysis.returns.speakers import speakers

NAMES = {o: f"Đảng bộ Đơn vị {n}" for o, n in zip("ABCD", ("Một", "Hai", "Ba", "Bốn"), strict=True)}


@pytest.fixture(scope="module")
def register():
    rows = [(o, name, "committee", "state", "", "") for o, name in NAMES.items()]
    none = pd.DataFrame(columns=["date", "event", "predecessor", "successor", "decision"])
    return Register(
        load_reference().having(
            aliases=pd.DataFrame(columns=["alias", "organisation"]),
            events=none,
            organisations=pd.DataFrame(
                rows, columns=["organisation", "name", "kind", "sector", "founded", "dissolved"]
            ),
        )
    )


def a_list(*rows, scope="many", kind="count", late=(), block="b"):
    """Rows of (sheet, name, number): what a workbook of lists says."""
    item = Return("2023/f.xlsx", scope=scope, year=2023)
    for row, (sheet, name, n) in enumerate(rows, 10):
        line = (sheet, row)
        item.names[line] = (NAMES.get(name, name), f"S{sheet}", f"B{row}")
        item.values.append(
            Value(
                line, f"S{sheet}", f"C{row}", block, "n", kind, "members", "", n, str(n), "number"
            )
        )
        if name in late:
            item.late.add(line)
    return item


def told(found, *severities):
    return [
        (f.code, f.sheet, f.cell)
        for f in found.findings
        if f.severity in (severities or ("error", "query"))
    ]


def test_each_line_speaks_for_its_own(register):
    found = speakers(a_list((0, "A", 1), (0, "B", 2), (1, "A", 3), (1, "B", 4)), register)
    assert set(found.who.values()) == {"A", "B"} and not found.findings and not found.lost


def test_a_line_below_the_end_counts_once_and_with_a_query(register):
    item = a_list(
        (0, "A", 1),
        (0, "B", 2),
        (0, "C", 3),
        (0, "A", 9),
        (0, "Chi bộ phòng", 5),
        late=("C", "Chi bộ phòng"),
    )
    item.late.add((0, 13))
    found = speakers(item, register)
    assert found.who[0, 12] == "C" and told(found) == [("row_after_end", "S0", "B12")]
    assert found.skipped == {(0, 13), (0, 14)} and told(found, "note") == [
        ("outside_tables", "S0", "")
    ]


def test_an_organisation_on_two_lines_is_named_on_both_and_where_only_one_has_a_number(register):
    found = speakers(a_list((0, "A", 1), (0, "A", None), (0, "B", 2)), register)
    assert told(found) == [
        ("organisation_twice", "S0", "B10"),
        ("organisation_twice", "S0", "B11"),
        ("organisation_twice", "S0", "C10"),
    ]


def test_an_organisation_that_one_list_lacks_is_told_on_that_sheet(register):
    assert told(speakers(a_list((0, "A", 1), (0, "B", 2), (1, "A", 3)), register)) == [
        ("organisation_not_listed", "S1", "")
    ]


def test_a_decision_lists_all_that_are_in_force_unless_it_lists_a_few(register):
    assert told(
        speakers(
            a_list(
                (0, "A", "good"), (0, "B", "good"), (0, "C", "good"), scope="decision", kind="grade"
            ),
            register,
        )
    ) == [("organisation_not_listed", "S0", "")]
    assert not speakers(a_list((0, "A", "good"), scope="decision", kind="grade"), register).findings


def test_nobody_is_lost_in_silence(register):
    item = a_list((0, "Đảng bộ Nào đó", 1), (0, "", 2), (0, "", None))
    found = speakers(item, register)
    assert found.lost == {(0, 10), (0, 11)} and [c for c, _, _ in told(found)] == [
        "organisation_unknown",
        "organisation_blank",
    ]


@pytest.mark.parametrize(
    ("heads", "organisation", "code"),
    [
        (["ĐẢNG ỦY KHỐI", "ĐẢNG ỦY ĐƠN VỊ HAI"], "B", "name_from_letterhead"),
        (["ĐẢNG ỦY KHỐI"], "", "organisation_blank"),
        (["ĐẢNG ỦY ĐƠN VỊ HAI", "ĐẢNG BỘ ĐƠN VỊ BA"], "", "organisation_blank"),
    ],
)
def test_the_letterhead_speaks_where_the_name_is_blank(register, heads, organisation, code):
    item = Return(
        "2023/f.xlsx",
        scope="organisation",
        year=2023,
        names={WHOLE: ("", "S", "C9")},
        heads=[(h, "S", "A1") for h in heads],
    )
    found = speakers(item, register)
    assert found.who.get(WHOLE, "") == organisation and told(found) == [(code, "S", "C9")]
