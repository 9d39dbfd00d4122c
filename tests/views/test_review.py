"""Page 5: the review says whom, why and what for, and leads to the cells behind it."""

import dataclasses

import pandas as pd

from analysis import tables
from analysis.measuring.targets import target_of
from analysis.views import returns, review, technical
from site_fixture import write_tidy


def test_remedies_and_recommendations_name_whom_and_why(small):
    said = str(review.recommendations(small))
    assert (
        "Chỉ tiêu 1b – Đảng viên học tập, quán triệt nghị quyết: còn thiếu 3 đảng viên (Tổ chức A)."
        in said
    )
    assert "Tổ chức A nêu “G. Kiểm tra, đôn đốc, phân công, đánh giá”" in said
    assert "IV.5" not in said, "three members of one organisation are no priority"
    assert "1/1 giải pháp lặp lại nguyên văn" in str(review.last_remedies(small))


def test_a_cause_is_the_most_told_only_where_it_stands_firm(small):
    def why(*told):
        """Units short of target 3 of organisations, each with the cause that it names."""
        gaps = [
            {"target": "3", "year": 2025, "by": "organisation", "key": who, "units": units}
            for who, _, units in told
        ]
        named = [
            {"shortfall": f"s{n}", "organisation": who, "year": 2025, "target": "3"}
            for n, (who, _, _) in enumerate(told)
        ]
        codes = [
            {
                "shortfall": f"s{n}",
                "code": code,
                "kind": "subjective",
                "item": 1,
                "state": "decided",
            }
            for n, (_, code, _) in enumerate(told)
        ]
        frames = {"gaps": gaps, "shortfalls": named, "causes": codes}
        made = {name: pd.DataFrame(rows) for name, rows in frames.items()}
        data = dataclasses.replace(small, **made)
        return review._why(data, target_of(data, "3"), 2025)

    firm = why(("A", "A", "3"), ("B", "A", "3"), ("C", "A", "3"), ("D", "B", "1"))
    assert "được nêu nhiều là “A. " in firm and "(90% phần còn thiếu, 3 TCCSĐ)" in firm
    assert "nhóm nhiệm vụ, giải pháp IV.1. " in firm and "“B. " not in firm
    one = why(("A", "A", "9"), ("B", "B", "3"), ("C", "B", "3"))
    assert "nêu nhiều" not in one and "IV." not in one
    assert one.startswith("Nguyên nhân theo báo cáo: Tổ chức A nêu “A. "), (
        "named by its organisation"
    )


def test_findings_are_counted_as_on_the_page_of_returns(tmp_path):
    data = tables.load(write_tidy(tmp_path / "tidy"))
    data.issues = pd.concat(
        [
            data.issues,
            data.issues.assign(severity="error", year=pd.NA),
            data.issues.assign(severity="note"),
        ]
    )
    table = technical.made_of(data).frame.set_index("Năm")
    for word, severity in (("Lỗi", "error"), ("Cần hỏi lại", "query"), ("Ghi nhận", "note")):
        counted = returns.by_code(data).frame.query("`Mức độ` == @word")["Số lượng"].sum()
        assert table.loc["Cộng", word] == counted == data.issues["severity"].eq(severity).sum() == 1
    assert table.loc["Không rõ năm", "Lỗi"] == 1


def test_the_bloc_is_told_by_its_kinds(small):
    said = str(review.situation(small))
    assert "Cuối năm 2025, Đảng bộ có 3 TCCSĐ (1 đảng bộ cơ sở, 2 chi bộ cơ sở)" in said
    assert "với 150 đảng viên; cuối năm 2023 là 3 TCCSĐ" in said
    assert "Năm 2025 có 2/3 TCCSĐ gửi báo cáo (66,67%)." in said


def test_changes_are_told_where_both_years_have_a_rate(small):
    said = str(review.largest_changes(small))
    assert "1b. Đảng viên học tập, quán triệt nghị quyết: không đổi (2 TCCSĐ" in said
    assert "3. Chi bộ sinh hoạt đạt Tốt: tăng 10 điểm phần trăm (1 TCCSĐ, 66,67% số đảng" in said
