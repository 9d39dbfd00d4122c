"""For those who work with the figures: what they were made of, and how they are made again.

Nothing of this stands on a page that leadership reads.
"""

import pandas as pd

from analysis.measuring.completeness import evidence
from analysis.showing.show import Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import source

EVIDENCE = {
    "of": "Năm",
    "submissions": "Tệp được dùng",
    "observations": "Số liệu",
    "gradings": "Mức xếp loại",
    "shortfalls": "Hạn chế",
}
FINDINGS_NOTE = "Lỗi, cần hỏi lại, ghi nhận: những điều phát hiện khi đọc báo cáo."
COMMANDS = {
    "analysis check TỆP": "đọc thử một báo cáo: hiểu gì, sai gì, ở ô nào, sửa thế nào",
    "analysis clean": "đọc mọi báo cáo thành các bảng số liệu",
    "analysis report": "chạy các sổ tính, dựng lại mọi trang, phụ lục và báo cáo",
    "analysis report --freeze TÊN": "giữ bản đã duyệt; lần dựng sau ghi số nào khác bản đó",
    "analysis changes": "số nào khác lần chạy trước, vì sao",
    "analysis lab": "mở các sổ tính trong JupyterLab",
}
NOTEBOOKS = {
    "1-returns.ipynb": "Tình hình gửi báo cáo",
    "2-targets.ipynb": "Chỉ tiêu",
    "3-organisation.ipynb": "Từng tổ chức",
    "4-causes.ipynb": "Nguyên nhân",
    "5-review.ipynb": "Báo cáo đánh giá",
    "6-technical.ipynb": "Trang này",
}


def checksums(tables: Tables) -> Text:
    """Of which tables and files all pages are made, and how to see that these are unchanged."""
    used = int(tables.submissions["status"].eq("accepted").sum())
    return Text(
        [
            (
                f"Các trang lập từ {vi.number(len(tables.submissions))} tệp đã nhận,"
                f" {vi.number(used)} tệp được dùng. Cùng tệp, cùng danh mục thì mọi trang giống"
                " nhau từng byte."
            ),
            (
                f"Mã SHA-256 chung của các bảng số liệu: {tables.sha256}. Mã của từng tệp ghi ở"
                " bảng submissions, cột sha256; mã của từng bảng ghi ở tệp datapackage.json."
            ),
        ]
    )


def commands(tables: Tables) -> Table:
    """What makes the tables and pages anew."""
    rows = pd.DataFrame(COMMANDS.items(), columns=["Lệnh", "Để làm gì"])
    return Table(rows, "Lệnh thường dùng", source(tables))


def notebooks(tables: Tables) -> Table:
    """Which notebook makes which page."""
    rows = pd.DataFrame(NOTEBOOKS.items(), columns=["Sổ tính (thư mục notebooks)", "Trang"])
    return Table(rows, "Trang nào lập từ sổ tính nào", source(tables))


def made_of(tables: Tables) -> Table:
    """How much stands behind the figures of each year."""
    rows = evidence(tables)
    of = rows["of"].replace({"unknown": "Không rõ năm", "all": "Cộng"})
    shown = rows.assign(of=of).rename(columns=EVIDENCE | tables.named("severity"))
    return Table(shown, "Số liệu của từng năm", source(tables), [FINDINGS_NOTE])
