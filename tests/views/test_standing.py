"""The first page: five points that hold, and stay short in a body of many organisations."""

import re
from dataclasses import replace

import pytest

import made_up_bloc as bloc
from analysis.measuring.series import figures, records
from analysis.measuring.shortage import shortage
from analysis.measuring.targets import target_of
from analysis.views import review, standing
from analysis.views.explore import queries
from analysis.views.targets import few
from measured_bloc import made


@pytest.fixture(scope="module")
def many():
    return made(bloc.draw(3, size=40))


def test_half_of_what_those_below_lack_is_not_half_of_what_the_bloc_lacks(many):
    said = str(standing.points(many)) + str(review.recommendations(many))
    seen = 0
    for row in records(figures(many, level="bloc", year=2025)):
        target = target_of(many, row["target"])
        below = shortage(many, 2025, target.id, by="organisation")
        if row["state"] != "missed" or few(row) or not target.for_each or len(below) < 5:
            continue
        alike = sum(below["units"]) == row["units_short"]
        (far,) = re.findall(rf"(?<!Chỉ tiêu ){target.id} – {target.name}, thiếu[^;]*", said)
        (asked,) = re.findall(rf"Chỉ tiêu {target.id} – [^\n]*", said)
        assert ("phần thiếu của các đơn vị dưới mức" in far) is not alike
        assert ("các TCCSĐ khác vượt mức" in asked) is not alike
        assert not re.search(r"thiếu \d+,\d", far + asked), "nobody counts parts of members"
        seen += not alike
    assert seen, "else nothing is held"


def test_the_first_page_names_few_and_the_review_no_more_than_ten(many):
    short, long = str(standing.points(many)), "\n".join(standing.asked_returns(many))
    missing = int(re.search(r"Đôn đốc (\d+) TCCSĐ chưa gửi báo cáo năm 2025\.", short)[1])
    assert missing >= standing.FEW and long.count("Tổ chức") == min(missing, standing.MOST + 1)
    (again,) = standing.asked_again(many)
    assert 0 < again.count("Tổ chức") <= 2 * standing.MOST + 1


def test_a_body_that_grows_is_not_told_to_shrink(many):
    who = many.organisations
    late = who["organisation"].isin(list(who["organisation"])[:20])
    grown = replace(many, organisations=who.assign(founded=who["founded"].mask(late, "2025-02-01")))
    said = standing.coverage(grown)
    before, now = map(int, re.search(r"tăng từ (\d+) \(cuối năm 2024\) lên (\d+)", said).groups())
    assert now > before


def test_what_a_question_can_move_is_named_and_not_only_numbered():
    named = {"1b": "1b. Đảng viên học tập", "3": "3. Chi bộ sinh hoạt đạt Tốt"}
    row = {"year": 2025, "effect": "1b:2025;3:2026;"}
    assert queries._moved(row, named).split("\n") == [
        "1b. Đảng viên học tập",
        "3. Chi bộ sinh hoạt đạt Tốt (năm 2026)",
    ]
