"""Tables for reading."""

import pandas as pd

from analysis.showing import show


def table(**kwargs):
    frame = pd.DataFrame(
        {
            "Chỉ tiêu": ["3", "4"],
            "Số": pd.array([1234, None], dtype="Int64"),
            "Tỷ lệ": ["92,94%", "–"],
            "Lời": ["a\nb", ""],
        }
    )
    return show.Table(frame, "Bảng một", "52/60 TCCSĐ", ["Ghi chú"], **kwargs)


def test_a_table_has_caption_scopes_and_vietnamese_numbers():
    html = table().html()
    assert (
        "<caption>Bảng một</caption>" in html
        and html.count('<th scope="col"') == 4
        and html.count('<th scope="row"') == 2
    )
    assert (
        '<td class="n">1.234</td>' in html
        and '<td class="n">–</td>' in html
        and '<td class="n">92,94%</td>' in html
    )
    assert "<td>a<br>b</td>" in html and "52/60 TCCSĐ" in html and "Ghi chú" in html
    assert 'role="region"' in html and 'tabindex="0"' in html and 'aria-label="Bảng một"' in html


def test_a_table_in_plain_text_and_with_another_heading_column():
    assert str(table()).splitlines()[:3] == [
        "Bảng một",
        "Chỉ tiêu | Số | Tỷ lệ | Lời",
        "3 | 1.234 | 92,94% | a / b",
    ]
    html = table(head="Tỷ lệ", organisations=["K01", ""]).html()
    assert (
        '<th scope="row"><data class="organisation" value="K01">92,94%</data></th>' in html
        and '<th scope="row">–</th>' in html
    )


def test_an_empty_table_says_so():
    empty = show.Table(pd.DataFrame(columns=["a", "b"]), "Bảng trống")
    assert "Không có dòng nào" in empty.html() and "không có dòng nào" in str(empty)
