"""One number a measure, where several places give it."""

from numbers_of import SOUND, settled, value


def test_of_two_places_the_one_that_adds_up_is_used_and_the_other_is_wrong():
    values = [value("members", 61, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]]
    kept, findings, wrong = settled(values)
    assert (
        next(v.value for v in kept if v.measure == "members") == 60
        and {f.cell for f in findings} == {"A1"}
        and wrong == {"A1"}
    )
    same = [value("members", 60, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]]
    kept, findings, _ = settled(same)
    assert len(kept) == len(SOUND) and not findings


def test_where_nothing_decides_both_are_asked_about_and_none_is_used():
    kept, findings, wrong = settled([value("cells", n, c, c) for n, c in ((9, "A1"), (10, "A2"))])
    assert not kept and not wrong
    assert [(f.cell, f.severity) for f in findings] == [("A1", "query"), ("A2", "query")]
    assert all("S!A1 = 9; S!A2 = 10" in f.message for f in findings)


def test_two_places_that_agree_outweigh_a_third():
    places = [value("cells", n, c, c) for n, c in ((9, "A1"), (10, "A2"), (10, "A3"))]
    kept, findings, wrong = settled(places)
    assert [(v.value, v.cell) for v in kept] == [(10, "A2")]
    assert {f.cell for f in findings} == {"A1"} == wrong
