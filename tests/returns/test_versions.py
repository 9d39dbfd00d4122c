"""Of two returns one counts; what the other said beside it is asked about."""

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from analysis.forms.lexicon import lexicon_of
from analysis.pipeline.checked import load_reference
from analysis.returns.model import ACCEPTED, REFUSED, SUPERSEDED, WHOLE, Return
from analysis.returns.versions import choose, pick_version
from frames import frames_of
from told import all_told, told

ROOT = Path(__file__).parents[2]
LEXICON = lexicon_of(load_reference().words)


def a_file(name, sha="", received="", revised=False):
    return Return(name, sha or name, received=received, revised=revised)


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        ([a_file("a")], "a"),
        ([a_file("long", "s"), a_file("b", "s")], "b"),
        ([a_file("a", received="2022-01-02"), a_file("b", received="2022-01-09")], "b"),
        (
            [a_file("a", received="2022-01-09", revised=True), a_file("b", received="2022-01-02")],
            "a",
        ),
        (
            [a_file("a", received="2022-01-09"), a_file("b", received="2022-01-02", revised=True)],
            "a",
        ),
        ([a_file("a"), a_file("b", revised=True)], "b"),
        ([a_file("a", received="2022-01-09"), a_file("b", revised=True)], "b"),
        (
            [a_file("a", received="2022-01-09"), a_file("b", received="2022-01-09", revised=True)],
            "b",
        ),
        (
            [
                a_file("aa", "s", "2022-01-05"),
                a_file("b", received="2022-01-08"),
                a_file("a", "s", "2022-01-12"),
            ],
            "a",
        ),
        ([a_file("a"), a_file("b (sửa lại lần 2)")], "b (sửa lại lần 2)"),
        ([a_file("a"), a_file("b")], ""),
        ([a_file("a", revised=True), a_file("b", revised=True)], ""),
        ([a_file("a", received="2022-01-09"), a_file("b")], ""),
    ],
)
def test_which_version_counts(files, winner):
    for given in (files, files[::-1]):
        assert pick_version(given, LEXICON) == winner


@pytest.mark.parametrize(("value", "told"), [(None, 1), (3, 0)])
def test_a_later_return_that_lacks_what_the_earlier_gave_is_asked_about(tmp_path, value, told):
    first = ROOT / "data/raw/2022/Bảo tàng tỉnh.xlsx"
    folder = tmp_path / "raw/2022"
    folder.mkdir(parents=True)
    shutil.copy(first, folder / first.name)
    before = frames_of(tmp_path / "raw", load_reference(ROOT / "data/reference"))["observations"]
    given = before[before["measure"] == "committee_members_trained"].iloc[
        0
    ]  # stands in one place only
    book = openpyxl.load_workbook(first)
    book[given["sheet"]][given["cell"]].value = value
    book.save(folder / f"{first.stem} (nộp lại).xlsx")
    tables = frames_of(tmp_path / "raw", load_reference(ROOT / "data/reference"))
    assert sorted(tables["submissions"]["status"]) == ["accepted", "superseded"]
    asked = tables["issues"][tables["issues"]["code"] == "later_lacks"]
    assert len(asked) == told and all(
        first.name in m and "thiếu 1 nội dung" in m for m in asked["message"]
    )


def sent(file, organisations, sha="", **more):
    """A return that has been entered, for some organisations of 2023."""
    return Return(
        file,
        sha or file,
        scope="many",
        year=2023,
        who={(0, row): organisation for row, organisation in enumerate(organisations, 10)},
        turns=tuple((organisation, 2023) for organisation in organisations),
        **more,
    )


def chosen(*items):
    found = choose(items, {}, LEXICON)
    return found, {item.file: item.status for item in found.items}


def test_a_later_return_supersedes_the_earlier_and_both_are_counted_as_sent():
    found, status = chosen(
        sent("a", ["A"], received="2024-01-02"), sent("b", ["A"], received="2024-01-09")
    )
    assert status == {"a": SUPERSEDED, "b": ACCEPTED}
    assert found.counting == {("A", 2023): "b"} and len(found.sent["A", 2023]) == 2
    assert told(found.items[0].reason).message == "đã có bản gửi sau: b"


def test_an_identical_copy_is_told_as_one():
    found, status = chosen(sent("a", ["A"], "s"), sent("bb", ["A"], "s"))
    assert status == {"a": ACCEPTED, "bb": SUPERSEDED}
    assert told(found.items[1].reason).message == "bản sao giống hệt tệp đã nhận: a"


def test_two_that_cannot_be_told_apart_are_refused_with_each_other_named():
    found, status = chosen(sent("a", ["A"]), sent("b", ["A"]))
    assert status == {"a": REFUSED, "b": REFUSED} and not found.findings
    assert all(told(item.reason).message.endswith(": a, b") for item in found.items)


def test_of_a_list_only_the_organisation_that_is_unclear_does_not_count():
    found, status = chosen(sent("a", ["A"]), sent("list", ["A", "B"]))
    assert status == {"a": REFUSED, "list": ACCEPTED}
    assert found.counting == {("A", 2023): "", ("B", 2023): "list"}
    assert [(f.code, f.organisation) for f in all_told(found.findings)] == [("two_versions", "A")]


def test_the_name_of_a_file_tells_a_revision():
    _, status = chosen(sent("x.xlsx", ["A"]), sent("x (nộp lại)2023.xlsx", ["A"]))
    assert status == {"x.xlsx": SUPERSEDED, "x (nộp lại)2023.xlsx": ACCEPTED}


def test_a_decision_that_came_twice_counts_once():
    decision = replace(sent("d", [], "s"), scope="decision")
    _, status = chosen(decision, replace(decision, file="dd"))
    assert status == {"d": ACCEPTED, "dd": SUPERSEDED}


def test_what_a_return_does_not_speak_of_is_never_missed():
    assert chosen(Return("a", scope="organisation", year=2023, who={WHOLE: "A"}))[1] == {
        "a": ACCEPTED
    }
