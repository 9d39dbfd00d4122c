"""Page 5: the review says whom, why and what for, and leads to the cells behind it."""

import dataclasses

import pandas as pd

from analysis import tables
from analysis.measuring.targets import target_of
from analysis.views import returns, review
from site_fixture import write_tidy


def test_remedies_and_recommendations_name_whom_and_why(small):
    said = str(review.recommendations(small))
    assert (
        "Chỉ tiêu 1b (147/150 đảng viên, bằng 98%; tính trên 2/3 TCCSĐ): còn thiếu 3 đảng viên; chỉ 1 tổ chức ở dưới mức: Tổ chức A"
        in said
    )
    assert "G. Kiểm tra, đôn đốc, phân công, đánh giá" in said and "IV.5" in said
    assert "1/1 giải pháp được chép lại nguyên văn" in str(review.last_remedies(small))


def test_the_largest_cause_is_named_and_equal_ones_together(small):
    answered = small.cause_codes.assign(task_groups="")
    answered.loc[answered["code"].eq("A"), "task_groups"] = "IV.1"

    def why(**units):
        rows = [
            {"target": "3", "year": 2025, "by": "cause", "key": key.replace("_", "-"), "units": n}
            for key, n in units.items()
        ]
        data = dataclasses.replace(small, cause_codes=answered, gaps=pd.DataFrame(rows))
        return review._why(data, target_of(data, "3"), 2025, told)

    told = set()
    one = why(A=2, B=1)
    assert (
        "nguyên nhân chính: A. " in one
        and "B. " not in one
        and "nhóm nhiệm vụ, giải pháp IV.1. " in one
    )
    both = why(A=1, B=1)
    assert "A. " in both and "B. " in both and "ngang nhau" in both and both.endswith("IV.1"), (
        "a name is told once"
    )
    partly = why(A=4, not_stated=6)
    assert (
        partly.startswith("; 60% phần thiếu chưa nêu nguyên nhân: yêu cầu ")
        and "nêu nhiều nhất: A. " in partly
    )
    assert why(not_stated=2).startswith("; 2 trong 2 chi bộ còn thiếu chưa nêu nguyên nhân")


def test_findings_are_counted_as_on_the_page_of_returns(tmp_path):
    data = tables.load(write_tidy(tmp_path / "tidy"))
    data.issues = pd.concat(
        [
            data.issues,
            data.issues.assign(severity="error", year=pd.NA),
            data.issues.assign(severity="note"),
        ]
    )
    table = review.annexes(data).parts[1].frame.set_index("Năm")
    for word, severity in (("Lỗi", "error"), ("Cần hỏi lại", "query"), ("Ghi nhận", "note")):
        counted = returns.by_code(data).frame.query("`Mức độ` == @word")["Số lượng"].sum()
        assert table.loc["Cộng", word] == counted == data.issues["severity"].eq(severity).sum() == 1
    assert table.loc["Không rõ năm", "Lỗi"] == 1


def test_the_bloc_is_told_by_its_kinds(small):
    said = str(review.situation(small))
    assert "Cuối năm 2025, Đảng bộ Khối có 3 TCCSĐ (1 đảng bộ cơ sở, 2 chi bộ cơ sở)" in said
    assert "với 150 đảng viên; cuối năm 2023 là 3 TCCSĐ" in said
    assert "Năm 2025 có 2/3 TCCSĐ báo cáo, đạt 66,67%." in said


def test_changes_are_told_where_both_years_have_a_rate(small):
    assert str(review.largest_changes(small)) == (
        "Thay đổi từ năm 2024 đến năm 2025: 1b: không đổi; 3: tăng 10 điểm phần trăm."
    )
