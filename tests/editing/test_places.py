"""One number a measure, where several places give it."""

from numbers_of import SOUND, settled, value


def test_places_that_disagree_are_each_named_and_the_one_that_adds_up_is_used():
    values = [value("members", 61, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]]
    kept, findings, wrong = settled(values)
    assert (
        next(v.value for v in kept if v.measure == "members") == 60
        and {f.cell for f in findings} == {"A1", "members"}
        and wrong == {"A1"}
    )
    same = [value("members", 60, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]]
    kept, findings, _ = settled(same)
    assert len(kept) == len(SOUND) and not findings


def test_where_nothing_adds_up_the_number_said_most_often_is_taken_and_all_are_asked_about():
    places = [value("cells", n, cell, cell) for n, cell in ((9, "A1"), (10, "A2"), (10, "A3"))]
    kept, findings, wrong = settled(places)
    assert [v.value for v in kept] == [10] and not wrong
    assert [(f.cell, f.severity, f.expected) for f in findings] == [
        (cell, "query", "10") for cell in ("A1", "A2", "A3")
    ]
    assert all("S!A1 = 9; S!A2 = 10; S!A3 = 10; tạm dùng 10" in f.message for f in findings)
