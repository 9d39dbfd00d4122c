"""Lists sorted by name without their numbers."""

from analysis.editing.permuted import permuted
from analysis.returns.model import NOBODY, Return, Value

MEMBERS = {"A": 62, "B": 98, "C": 138}


def a_list(sheet, members):
    """A list: each organisation on a line of its own, with its members and its cells."""
    values, names, who = [], {}, {}
    for row, (organisation, number) in enumerate(members.items(), 10):
        line = (sheet, row)
        who[line] = organisation
        names[line] = NOBODY._replace(line=line, raw=f"Chi bộ {organisation}")
        for column, (measure, n) in enumerate((("members", number), (f"of {sheet}", number // 9))):
            at = (line, f"S{sheet}", f"{'CD'[column]}{row}", "b", measure, "count", measure, "")
            values.append(Value(*at, n, str(n), "number"))
    return values, names, who


def told(first, second):
    lists = [a_list(0, first), a_list(1, second)]
    item = Return(
        "2023/f.xlsx",
        scope="many",
        values=tuple(v for values, _, _ in lists for v in values),
        names={k: v for _, names, _ in lists for k, v in names.items()},
        who={k: v for _, _, who in lists for k, v in who.items()},
    )
    return {(f.place.sheet, f.place.cell) for f in permuted(item)}


def test_numbers_that_stayed_while_names_were_sorted_are_asked_about_in_all_their_cells():
    found = told(MEMBERS, {"A": 62, "B": 138, "C": 98})
    assert found == {
        (sheet, f"{c}{row}") for sheet in ("S0", "S1") for c in "CD" for row in (11, 12)
    }


def test_lists_in_another_order_with_their_numbers_are_sound():
    assert not told(MEMBERS, {"C": 138, "A": 62, "B": 98})


def test_numbers_that_differ_are_no_permutation():
    assert not told(MEMBERS, {"A": 62, "B": 97, "C": 139})
    assert not told(MEMBERS, {"A": 61, "B": 98, "C": 138})


def test_numbers_pasted_one_line_off_are_those_of_the_neighbours_in_another_list():
    right = {**MEMBERS, "D": 41}
    lines = {(sheet, f"{c}{row}") for sheet in ("S0", "S1") for c in "CD" for row in (11, 12, 13)}
    assert told(right, {"A": 62, "B": 62, "C": 98, "D": 138}) == lines
    assert told({"A": 62, "B": 62, "C": 98, "D": 138}, right) == lines
    assert told(right, {"A": 98, "B": 138, "C": 41, "D": 41}), "one line up"
    assert not told(right, {"A": 62, "B": 62, "C": 99, "D": 41})
