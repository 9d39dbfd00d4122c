"""Page 4, second half: from a cause to the words and the cell, copies, and what figures deny."""

from analysis.views import texts
from measured_bloc import made, shortfall


def test_the_drill_down_leads_to_file_sheet_and_cell(small):
    text = str(texts.details(small, "G", 2025))
    assert "2025/A.xlsx › Biểu 4 › C1" in text and "Tổ chức A" in text
    assert 'value="A"' in texts.details(small, "G", 2025).html()


def test_copies_are_counted_by_their_words(small):
    said = str(texts.boilerplate(small))
    assert "2/2 đoạn được chính tổ chức viết lại nguyên văn ở năm khác" in said
    assert "0/2 đoạn giống hệt của tổ chức khác" in said
    told = [
        shortfall(1, "A", 2025, "1b", cause="Cấp uỷ mới"),
        shortfall(2, "B", 2024, "3", cause="- Cấp ủy mới."),
    ]
    data = made({"organisations": small.organisations}, told)
    assert "2/2 đoạn giống hệt của tổ chức khác" in str(texts.boilerplate(data))


def test_what_figures_deny_and_what_nobody_explains(small):
    against, silent = texts.contradictions(small).parts[1:]
    assert against.frame[["Tổ chức", "Hạn chế đã nêu", "Số liệu"]].to_numpy().tolist() == [
        ["Tổ chức B", "Hạn chế 3", "50/50 đảng viên, đạt 100%"]
    ]
    assert "80%" in str(silent) and "1b. " in silent.frame["Chỉ tiêu"].str.cat()
