"""Columns typed one row off, and numbers in one another's cells."""

from analysis.editing.moved import slips, swaps
from analysis.messages import Place
from numbers_of import SOUND, percent, settled, value

ROWS = {
    "members": "C10",
    "members_exempt": "C11",
    "members_not_yet_graded": "C12",
    "members_graded": "C13",
    "members_excellent": "C15",
    "members_good": "C16",
    "members_satisfactory": "C17",
    "members_failed": "C18",
}
SLIPPED = list(ROWS)[1:]


def at(name, number):
    made = value(name, number, cell=ROWS[name])
    return made if number is not None else made._replace(raw="")


def one_row_down():
    """All but the first number one row too low; the last has fallen out of the table."""
    numbers = [None, *(SOUND[name] for name in SLIPPED[:-1])]
    return [at("members", SOUND["members"]), *map(at, SLIPPED, numbers)]


def test_a_column_typed_one_row_too_low_is_wrong_in_all_its_cells():
    _, findings, _ = settled(one_row_down())
    assert {(f.severity, f.cell) for f in findings} == {("error", ROWS[n]) for n in SLIPPED}


def test_a_column_typed_one_row_too_high_is_wrong_in_all_its_cells():
    names = list(ROWS)[:4]
    numbers = [*(SOUND[name] for name in names[1:]), None]
    rest = [at(name, SOUND[name]) for name in list(ROWS)[4:]]
    elsewhere = value("members", SOUND["members"], cell="C5", block="general")
    kept, findings, _ = settled([elsewhere, *map(at, names, numbers), *rest])
    assert {f.cell for f in findings if f.severity == "error"} == {ROWS[n] for n in names}
    assert ("members", SOUND["members"]) in {(v.name, v.value) for v in kept}


def test_one_wrong_number_is_no_slip():
    numbers = {**SOUND, "members_good": 50}
    given = [at(name, numbers[name]) for name in ROWS]
    _, findings, _ = settled(given)
    assert findings and "members_exempt" not in {f.cell for f in findings}
    assert not list(slips(given)), "a column without a blank has not slipped"


def test_of_two_numbers_in_one_anothers_cells_none_alone_is_called_wrong():
    elsewhere = value("committee_members", 13, cell="C16", block="general")
    trained = value("committee_members_trained", 13, cell="E16")
    whole = value("committee_members", 8, cell="F16")
    kept, findings, wrong = settled([elsewhere, whole, trained])
    assert {f.cell for f in findings} >= {"E16", "F16"} and not wrong
    assert "committee_members" not in {v.name for v in kept}


def test_neighbours_stand_in_one_row_of_one_block():
    values = [value("a", 1, cell="C4"), value("b", 2, cell="D4"), value("c", 3, cell="D5")]
    (swap,) = swaps(values, Place("S", "D4"))
    assert swap == {Place("S", "C4"): 2, Place("S", "D4"): 1}


def test_a_column_that_slipped_behind_a_number_typed_twice_is_wrong_from_there_on():
    names = list(ROWS)
    numbers = [SOUND[name] for name in names]
    slipped = [*numbers[:4], *numbers[3:-1]]  # the number of the graded stands twice
    _, findings, wrong = settled(map(at, names, slipped))
    assert {f.cell for f in findings} == {ROWS[n] for n in names[4:]} and not wrong
    assert len({f.message for f in findings}) == 1
    shares = [percent(n, "members_graded", round(SOUND[n] / 0.55, 1)) for n in names[4:]]
    _, findings, _ = settled(map(at, names, slipped), shares)
    assert {f.cell for f in findings if f.severity == "error"} == {ROWS[n] for n in names[4:]}


def test_one_number_that_comes_to_stand_twice_is_no_slip():
    counts = [value(f"m{row}", n, cell=f"C{row}") for row, n in enumerate((9, 1, 1, 1, 1), 1)]
    assert not list(slips(counts)), "only one number would be another one row on"
