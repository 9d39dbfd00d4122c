"""Page 3: one organisation."""

import dataclasses
import re

import pytest

import made_up_bloc as bloc
from analysis.measuring.known import Unknown
from analysis.measuring.series import figures
from analysis.measuring.targets import all_targets
from analysis.views import explore, organisation, review, targets
from measured_bloc import made


def test_only_years_that_follow_one_another_are_a_run():
    assert organisation._in_a_row("2021 2024 2025") == "2024–2025 (ngoài ra: 2021)"
    assert organisation._in_a_row("2021 2022 2024 2025") == "2021–2022 và 2024–2025"


def test_what_was_sent_and_could_not_be_used_is_not_called_missing(small):
    gone = small.returns.assign(file="", files=2)
    data = dataclasses.replace(small, returns=gone)
    year, who = int(gone["year"].max()), gone["organisation"].iloc[0]
    assert "đã gửi, chưa dùng được" in str(
        organisation.profile(data, who)
    ) and "chưa gửi" not in str(organisation.profile(data, who))
    said = " ".join(review.recommendations(data).points)
    assert f"gửi lại báo cáo năm {year}" in said and "Đôn đốc" not in said


def test_an_unknown_organisation_is_told_clearly(small):
    with pytest.raises(KeyError, match="Không có tổ chức «X9»"):
        organisation.profile(small, "X9")


def test_an_organisation_that_gave_nothing_has_missed_nothing(small):
    assert "Chưa có số liệu" in str(organisation.summary(small, "C"))
    assert "Chưa đạt" not in str(organisation.figures(small, "C")).replace("◇ chưa đạt", "")


def test_what_kind_of_answer_a_target_takes_goes_by_what_it_counts_not_by_the_word(small):
    spelt = small.targets.assign(unit="Đơn vị")
    other = dataclasses.replace(small, targets=spelt)
    for view in (organisation.figures, organisation.lines):
        assert str(view(other, "A")).replace("Đơn vị", "") == str(view(small, "A"))


def test_a_year_may_be_named(small):
    assert "Năm 2024" in str(organisation.summary(small, "A", year=2024))
    assert "năm 2025" in str(targets.overview(small)).lower()
    shown = targets.overview(small, year="2024")
    assert list(shown.frame)[:4] == ["Chỉ tiêu", "Mục tiêu", "Năm 2024", "So với mục tiêu"]
    for call in (
        lambda y: organisation.summary(small, "A", year=y),
        lambda y: targets.overview(small, y),
    ):
        with pytest.raises(Unknown, match="Chưa có số liệu năm 2031"):
            call(2031)


def test_nothing_found_says_what_was_chosen(small):
    said = str(explore.shortfalls(small, target="7a", organisation="A"))
    assert "không có dòng nào khớp" in said
    assert "Không có gì thỏa cả: chỉ tiêu Đảng viên hoàn thành tốt" in said


@pytest.mark.parametrize("files, said", [(0, "chưa gửi báo cáo"), (2, "chưa sử dụng được")])
def test_what_was_decided_is_no_praise_for_who_sent_no_return(small, files, said):
    rows = small.returns.assign(file="", files=files, expected=1)
    year, who = int(rows["year"].max()), rows["organisation"].iloc[0]
    told = str(organisation.summary(dataclasses.replace(small, returns=rows), who))
    assert re.match(f"Năm {year} .*{said}[.]", told)


def test_one_organisation_is_no_share_and_rates_of_a_table_have_two_decimals():
    data = made(bloc.draw(3, size=40))
    rows = figures(data, level="organisation", year=2025)
    whole = {t.id for t in all_targets(data) if t.universe == "organisations"}
    for who in sorted(set(rows.loc[rows["state"].eq("missed"), "scope"])):
        said = str(organisation.summary(data, who))
        for target, more in re.findall(r"- Chưa đạt (\w+) – [^:\n]*([.:])", said):
            assert (more == ".") is (target in whole), "yes or no, not '0/1 TCCSĐ, bằng 0%'"
        shown = "\n".join(map(str, organisation.figures(data, who).frame.iloc[:, 2:].to_numpy()))
        assert not re.search(r"(?<![,\d])\d+%|,\d%", shown), shown


def test_a_shortfall_stands_with_the_name_of_its_target(small):
    told = list(organisation.shortfalls(small, "A").frame["Chỉ tiêu"])
    assert told and all(text.startswith("1b. Đảng viên") for text in told)
