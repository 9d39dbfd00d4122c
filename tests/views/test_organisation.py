"""Page 3: one organisation."""

import dataclasses
import re

import pytest

from analysis.views import organisation, review


def test_only_years_that_follow_one_another_are_a_run():
    assert organisation._in_a_row("2021 2024 2025") == "2024–2025 (ngoài ra: 2021)"
    assert organisation._in_a_row("2021 2022 2024 2025") == "2021–2022 và 2024–2025"


def test_what_was_sent_and_could_not_be_used_is_not_called_missing(small):
    gone = small.returns.assign(file="", files=2)
    data = dataclasses.replace(small, returns=gone)
    year, who = int(gone["year"].max()), gone["organisation"].iloc[0]
    assert "đã gửi, chưa dùng được" in str(
        organisation.profile(data, who)
    ) and "chưa nộp" not in str(organisation.profile(data, who))
    said = " ".join(review.recommendations(data).points)
    assert f"gửi lại báo cáo năm {year}" in said and "Đôn đốc" not in said


def test_an_unknown_organisation_is_told_clearly(small):
    with pytest.raises(KeyError, match="Không có tổ chức «X9»"):
        organisation.profile(small, "X9")


def test_an_organisation_that_gave_nothing_has_missed_nothing(small):
    assert "Chưa có số liệu" in str(organisation.summary(small, "C"))
    assert "Chưa đạt" not in str(organisation.figures(small, "C")).replace("◇ chưa đạt", "")


@pytest.mark.parametrize("files, said", [(0, "chưa gửi báo cáo"), (2, "chưa sử dụng được")])
def test_what_was_decided_is_no_praise_for_who_sent_no_return(small, files, said):
    rows = small.returns.assign(file="", files=files, expected=1)
    year, who = int(rows["year"].max()), rows["organisation"].iloc[0]
    told = str(organisation.summary(dataclasses.replace(small, returns=rows), who))
    assert re.match(f"Năm {year} .*{said}[.]", told)
