"""Lines as small as a word."""

from xml.etree import ElementTree as ET

from analysis.showing import charts


def test_a_sparkline_says_what_it_draws_and_leaves_gaps():
    line = charts.sparkline(
        [90.0, None, 95.0, 96.0], ["met", "", "missed", "met"], "Chỉ tiêu 3: 90%", [92], breaks=3
    )
    ET.fromstring(line)
    assert 'role="img"' in line and 'aria-label="Chỉ tiêu 3: 90%"' in line
    assert line.count("<line") == 1, (
        "only the target: the gap and the break leave no two neighbours"
    )
    assert line.count("<circle") == 2 and line.count("<path") == 1
