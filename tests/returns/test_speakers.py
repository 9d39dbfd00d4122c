"""For whom the lines of a return speak: lines that are late, doubled, blank or missing are told."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.model import NOBODY, WHOLE, Return, Value
from analysis.returns.names import Register
from analysis.returns.speakers import entered
from told import all_told

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
    names, values = {}, []
    for row, (sheet, name, n) in enumerate(rows, 10):
        line, said = (sheet, row), NAMES.get(name, name)
        names[line] = NOBODY._replace(line=line, sheet=f"S{sheet}", cell=f"B{row}", raw=said)
        at = (f"S{sheet}", f"C{row}", block, "n", kind, "members", "")
        values.append(Value(line, *at, n, str(n), "number"))
    below = {
        line for line, named in names.items() if named.raw in {NAMES.get(one, one) for one in late}
    }
    return Return(
        "2023/f.xlsx",
        scope=scope,
        year=2023,
        values=tuple(values),
        names=names,
        late=frozenset(below),
    )


def speakers(item, register):
    return entered(item, register, "")


def told(found, *severities):
    return [
        (f.code, f.sheet, f.cell)
        for f in all_told(found.about_names)
        if f.severity in (severities or ("error", "query"))
    ]


def test_each_line_speaks_for_its_own(register):
    found = speakers(a_list((0, "A", 1), (0, "B", 2), (1, "A", 3), (1, "B", 4)), register)
    assert set(found.who.values()) == {"A", "B"} and not found.about_names and not found.lost


def test_a_line_below_the_end_counts_once_and_with_a_query(register):
    item = a_list(
        (0, "A", 1),
        (0, "B", 2),
        (0, "C", 3),
        (0, "A", 9),
        (0, "Chi bộ phòng", 5),
        late=("C", "Chi bộ phòng"),
    )
    late = frozenset({*item.late, (0, 13)})
    found = speakers(replace(item, late=late), register)
    assert found.who[0, 12] == "C" and told(found) == [("row_after_end", "S0", "B12")]
    assert found.skipped == {(0, 13), (0, 14)} and told(found, "note") == [
        ("outside_tables", "S0", "")
    ]


def test_an_organisation_on_two_lines_is_named_on_both_and_where_only_one_has_a_number(register):
    found = speakers(a_list((0, "A", 1), (0, "A", None), (0, "B", 2)), register)
    assert told(found) == [
        ("organisation_twice", "S0", "B10"),
        ("organisation_twice", "S0", "C10"),
        ("organisation_twice", "S0", "B11"),
    ]


def test_two_lines_that_are_unlike_are_nobodys(register):
    item = a_list((0, "A", 1), (0, "A", 2), (0, "B", 2), (0, "C", 1))
    wide = [v._replace(field="m2", measure="m2", value=v.value + 4) for v in item.values]
    alike = speakers(item, register)
    assert (0, 10) in alike.who and not alike.lost  # one number alone: rules may tell which
    found = speakers(replace(item, values=(*item.values, *wide)), register)
    assert found.lost == {(0, 10), (0, 11)} and set(found.who.values()) == {"B", "C"}
    assert told(found, "error") == [
        ("organisation_twice", "S0", "B10"),
        ("organisation_twice", "S0", "B11"),
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
    assert not speakers(
        a_list((0, "A", "good"), scope="decision", kind="grade"), register
    ).about_names


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
        names={WHOLE: NOBODY._replace(sheet="S", cell="C9")},
        heads=tuple((text, "S", f"A{row}") for row, text in enumerate(heads, 1)),
    )
    found = speakers(item, register)
    assert found.who.get(WHOLE, "") == organisation and told(found) == [(code, "S", "C9")]


def test_a_return_for_nobody_or_for_no_year_is_refused(register):
    given = a_list((0, "A", 1)).values
    unnamed = Return("2023/f.xlsx", scope="organisation", year=2023, values=given)
    nobody = entered(unnamed, register, "2024-01-05")
    assert (nobody.refused, nobody.received, nobody.turns) == ("no_organisation", "2024-01-05", ())
    timeless = entered(a_list((0, "A", 1)), register, "")
    assert timeless.turns == (("A", 2023),)
    assert entered(replace(timeless, year=None), register, "").refused == "no_year"


def test_a_decision_is_no_return_of_those_it_names(register):
    item = entered(a_list((0, "A", "good"), scope="decision", kind="grade"), register, "")
    assert item.who == {(0, 10): "A"} and item.turns == ()


def test_a_line_left_blank_for_another_compiler_takes_nobodys_place(register):
    found = speakers(blanks(a_list((0, "A", 5), (0, "B", None))), register)
    assert found.turns == (("A", 2023),)


def test_a_form_with_the_name_alone_is_no_return(register):
    found = speakers(blanks(a_list((0, "A", None))), register)
    assert (found.status, found.reason.code) == ("refused", "empty")


def test_a_blank_form_is_called_blank(register):
    blank = entered(Return("2023/f.xlsx", scope="organisation", year=2023), register, "")
    assert blank.reason.code == "empty.unnamed"


def test_what_a_form_adds_up_by_itself_says_nothing(register):
    found = speakers(a_list((0, "A", 0), kind="sum"), register)
    assert found.reason.code == "empty"


def blanks(item):
    """The same, what is None being a blank cell and not one that nobody can read."""
    values = tuple(v._replace(raw="") if v.value is None else v for v in item.values)
    return replace(item, values=values)


def test_what_nobody_can_read_has_been_said(register):
    assert speakers(a_list((0, "A", None)), register).turns == (("A", 2023),)


def two(*names):
    """A form for one organisation, filled in by several in one workbook."""
    own = [(-1 - number, 0) for number in range(len(names))]
    named = {
        line: NOBODY._replace(line=line, sheet=f"S{line[0]}", raw=NAMES.get(name, name))
        for line, name in zip(own, names, strict=True)
    }
    values = [
        Value(line, f"S{line[0]}", "C4", "b", "n", "count", "members", "", 7, "7", "number")
        for line in own
    ]
    texts = [
        Value((9, row), f"S{line[0]}", "D9", "t", "l", "limitation", "", "", "x", "x", "")
        for row, line in enumerate(own)
    ]
    whose = {(9, row): line for row, line in enumerate(own)}
    return Return(
        "2023/f.xlsx",
        scope="organisation",
        year=2023,
        values=(*values, *texts),
        names=named,
        whose=whose,
    )


def test_several_organisations_in_a_form_for_one_are_as_many_returns(register):
    found = speakers(two("A", "B"), register)
    assert found.turns == (("A", 2023), ("B", 2023))
    assert [found.who[v.line] for v in found.values] == ["A", "B", "A", "B"]
    assert (found.organisation, found.lost, told(found, "error", "query")) == ("", set(), [])


def test_one_of_several_whom_nobody_knows_loses_its_own_lines_alone(register):
    found = speakers(two("A", "Vô danh"), register)
    assert found.turns == (("A", 2023),)
    assert found.lost == {(-2, 0), (9, 1)}
    assert [code for code, *_ in told(found, "error")] == ["organisation_unknown"]


def test_one_organisation_under_two_names_is_one(register):
    found = speakers(two("A", "đảng bộ đơn vị một"), register)
    assert (found.turns, found.organisation) == ((("A", 2023),), "A")


@pytest.mark.parametrize(("head", "asked"), [("B", True), ("A", False), ("Báo cáo năm", False)])
def test_a_sheet_under_the_letterhead_of_another_organisation_is_asked_about(register, head, asked):
    own = NOBODY._replace(sheet="S", cell="C9", raw=NAMES["A"])
    heads = ((NAMES.get(head, head), "T", "A2"),)
    given = (Value(WHOLE, "S", "C10", "b", "n", "count", "members", "", 4, "4", "number"),)
    item = Return(
        "2023/f.xlsx",
        scope="organisation",
        year=2023,
        values=given,
        names={WHOLE: own},
        heads=heads,
    )
    found = speakers(item, register)
    assert found.organisation == "A"
    assert told(found) == ([("letterhead_other", "T", "A2")] if asked else [])
