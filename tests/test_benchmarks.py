"""The benchmarks' own arithmetic: what was measured is kept, goes on, and is shown as it is."""

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import bench_clean
from measured import Kept, Took
from shown import BEGIN, END, FLOOR, Body, chart, renew, table

WAYS = {
    FLOOR: Took(2.0, 2.0),
    "clean, two processes": Took(5.0, 8.0, 120.4),
    "clean, Dask, two processes": Took(6.0, 0.0, 80.0),
}


@pytest.fixture
def body() -> Body:
    return Body(3300, 1112, 5494, WAYS)


def test_a_run_that_was_stopped_goes_on_after_what_it_has(tmp_path):
    path = tmp_path / "measured.jsonl"
    Kept(path, "code").add(33, 1, "clean", Took(1.0, 2.0, 3.0))
    again = Kept(path, "code")
    assert again.has(33, 1, "clean") and not again.has(33, 2, "clean")
    again.add(33, 2, "clean", Took(3.0, 4.0, 1.0))
    again.add(330, 1, "clean", Took(9.0, 9.0, 9.0))
    assert Kept(path, "code").medians(33) == {"clean": Took(2.0, 3.0, 3.0)}


def test_what_other_code_took_does_not_count(tmp_path):
    path = tmp_path / "measured.jsonl"
    Kept(path, "before").add(33, 1, "clean", Took(1.0, 2.0))
    assert Kept(path, "code").medians(33) == {}
    assert json.loads(path.read_text("utf-8"))["code"] == "before"


def test_start_up_is_taken_off_and_never_below_nothing():
    assert Took(1.0, 2.0, 50.0).less(Took(1.5, 0.5, 9.0)) == Took(0.0, 1.5, 50.0)


def test_the_table_gives_ratios_of_cpu_to_the_floor_and_none_where_it_is_not_known(body):
    lines = table([body]).splitlines()
    assert lines[0].startswith("3,300 files are 5,494 organisation-years of 1,112 organisations")
    assert "| clean, two processes | 5.00 | 8.00 | 4.0 | 120 |" in lines
    assert "| clean, Dask, two processes | 6.00 | – | – | 80 |" in lines


def test_a_page_is_renewed_between_its_marks_alone(tmp_path, body):
    page = tmp_path / "benchmarks.md"
    page.write_text(f"Lời đầu\n{BEGIN}cũ\n{END}Lời cuối\n", "utf-8")
    renew(page, [body])
    renewed = page.read_text("utf-8")
    assert renewed.startswith("Lời đầu\n") and renewed.endswith("Lời cuối\n")
    assert "cũ" not in renewed and "| clean, two processes |" in renewed


def test_the_chart_is_the_same_each_time_and_counts_in_plain_numbers(tmp_path, body):
    small = Body(33, 66, 32, {way: Took(took.clock / 10, 1.0) for way, took in WAYS.items()})
    small.ways["judging"] = Took(0.0, 0.0)  # nothing that a scale of powers could show
    for name in ("a.svg", "b.svg"):
        chart([small, body], tmp_path / name)
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    assert drawn == (tmp_path / "b.svg").read_text("utf-8")
    assert "1,000" in drawn and "$" not in drawn and "judging" not in drawn


def test_a_cold_round_finds_nothing_of_what_was_read_before(tmp_path, monkeypatch):
    monkeypatch.setitem(bench_clean.ENVIRONMENT, "ANALYSIS_CACHE", str(tmp_path / "cache"))
    for name in ("tidy", ".tidy.runs", "cache", "data"):
        (tmp_path / name).mkdir()
    bench_clean.forget(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
