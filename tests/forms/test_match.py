"""One to one: exact words first, then the only close one."""

from analysis.forms.match import CLOSE, Twice, match
from analysis.text.keys import key
from analysis.text.similar import near
from made_up_forms import block

COLUMNS = {part.id: part for part in block("ALL", "every").columns}
NUMBER, NAME, PINES, OAKS = COLUMNS.values()


def only_close(said, missing):
    name = near(said, {part.id: part.key for part in missing})
    return COLUMNS.get(name)


def pines_read(part, places):
    return Twice(part, places, read=part is PINES)


def matched(places, strange):
    return match(places, pines_read, list(COLUMNS.values()), strange, only_close)


def test_exact_words_then_close_ones():
    found = matched({NUMBER: [1], NAME: [2]}, {3: key("Số cây thôngg"), 4: "xyz"})
    assert found.known == {1: NUMBER, 2: NAME, 3: PINES}
    assert (found.how, found.strange, found.missing) == ({3: CLOSE}, {4: ()}, [OAKS])


def test_two_that_are_close_to_one_part_are_both_strange():
    found = matched({NUMBER: [1]}, {3: key("Số cây thôngg"), 4: key("Số cây thôn")})
    assert not found.how and found.strange.keys() == {3, 4} and PINES in found.missing


def test_a_part_in_two_places_is_read_where_that_is_settled():
    found = matched({PINES: [3, 5], OAKS: [4, 6]}, {})
    read, open_ = found.twice
    assert found.known == {3: PINES} and found.missing == [NUMBER, NAME]
    assert read.unread == [5] and open_.unread == [4, 6]
