"""What speaks for a column or row besides its exact words, each thing by itself."""

import pytest

from analysis.forms.evidence import Order, cells_speak, number_speaks, words_speak
from analysis.text.keys import key
from made_up_forms import CLUB, EVERY, a_grid, block, changed

PARTS = block("ALL", "every").every.columns  # number, name, pines, oaks
NUMBER, NAME, PINES, OAKS = PARTS


def path(*texts):
    return tuple(map(key, texts))


def test_words_in_common_speak_and_all_of_one_in_another_speak_most():
    held = words_speak(path("Số cây thông ở vườn"), [PINES.path])
    some = words_speak(path("Số liễu"), [PINES.path])
    none = words_speak(path("Chuyện lạ"), [PINES.path])
    assert held > some > none == 0


def test_the_same_group_above_speaks_a_little():
    known = [path("Kết quả", "Đã trồng")]
    assert words_speak(path("Kết quả", "abc"), known) > words_speak(path("Khác", "abc"), known)


def test_a_word_that_turns_the_meaning_contradicts():
    assert words_speak(path("Chưa trồng"), [path("Đã trồng")]) is None


@pytest.mark.parametrize(
    ("found", "expected", "sign"), [(3, 3, 1), (3, 4, -1), (0, 3, 0), (3, 0, 0)]
)
def test_printed_numbers(found, expected, sign):
    speaks = number_speaks(found, expected)
    assert (speaks > 0) - (speaks < 0) == sign


def test_the_only_place_between_neighbours_speaks_most():
    one = Order(PARTS, {1: NUMBER, 2: NAME, 4: OAKS}, {3: "abc"})
    two = Order(PARTS, {1: NUMBER, 2: NAME}, {3: "abc", 4: "xyz"})
    assert one.speaks(3, PINES) > two.speaks(3, PINES) > two.speaks(4, PINES) > 0


def test_a_place_outside_its_neighbours_says_nothing():
    order = Order(PARTS, {2: NUMBER, 3: NAME, 4: OAKS}, {1: "abc", 9: "xyz"})
    assert order.speaks(1, PINES) == order.speaks(9, PINES) == 0


def test_words_that_count_up_as_the_parts_do_speak_more():
    quarters = [part for part in block("MEET", "sung").every.rows if part.id[-1] in "1234"]
    first = {part: number for number, part in enumerate(quarters, 1)}
    named = Order(quarters, {}, {n: f"kỳ {n}" for n in first.values()})
    bare = Order(quarters, {}, dict(zip(first.values(), "abcd", strict=True)))
    assert named.speaks(2, quarters[1]) > bare.speaks(2, quarters[1])


@pytest.mark.parametrize(
    ("column", "kind", "fits"),
    [
        (3, "count", True),
        (2, "count", False),
        (2, "organisation", True),
        (3, "organisation", False),
        (3, "limitation", False),
        (3, "remark", True),  # anything may stand there
    ],
)
def test_the_type_of_the_cells_below(column, kind, fits):
    below = (((row, column), kind) for row in (5, 6))
    speaks = cells_speak(a_grid(EVERY), block("ALL", "every"), below)
    assert (speaks is not None) == fits


def test_cells_that_only_one_type_has_speak_more():
    hard = block("CLUB", "hard")
    targets, texts = ([((row, 2), kind) for row in (7, 8)] for kind in ("target", "limitation"))
    grid = a_grid(CLUB)
    assert cells_speak(grid, hard, targets) > cells_speak(grid, hard, texts)
    other = a_grid(changed(7, 2, "Việc lạ", changed(8, 2, "x", CLUB)))
    assert cells_speak(other, hard, targets) is None
