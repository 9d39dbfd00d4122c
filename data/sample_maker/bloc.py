"""The invented bloc: its organisations, what became of them, the names clerks use for them."""

from __future__ import annotations

import pandas as pd

YEARS = range(2021, 2026)
PLACE = "Bắc Khê"  # an invented town

# id, kind, sector, name without its first words, members at the start (0: comes later)
REGISTER = """
K01 committee party Văn phòng Tỉnh ủy|74
K02 cell party Ban Tổ chức Tỉnh ủy|34
K03 cell party Ban Tuyên giáo Tỉnh ủy|27
K04 cell party Ban Nội chính Tỉnh ủy|19
K05 committee party Trường Chính trị tỉnh|46
K06 cell union Ủy ban Mặt trận Tổ quốc tỉnh|24
K07 cell union Hội Liên hiệp Phụ nữ tỉnh|21
K08 cell union Hội Nông dân tỉnh|23
K09 cell union Tỉnh đoàn|29
K10 committee union Liên đoàn Lao động tỉnh|41
K11 cell union Hội Cựu chiến binh tỉnh|13
K12 committee state Văn phòng Ủy ban nhân dân tỉnh|82
K13 committee state Sở Xây dựng|63
K14 committee state Sở Giao thông vận tải|71
K15 committee state Sở Công Thương|66
K16 committee state Sở Tư pháp|48
K17 committee state Sở Giáo dục và Đào tạo|69
K18 committee state Sở Y tế|58
K19 committee state Sở Tài nguyên và Môi trường|104
K20 committee state Sở Lao động, Thương binh và Xã hội|87
K21 committee state Sở Thông tin và Truyền thông|44
K22 committee state Sở Kế hoạch và Đầu tư|61
K23 cell state Ban Dân tộc tỉnh|26
K24 cell state Ban Quản lý Khu công nghiệp tỉnh|18
K25 committee judicial Tòa án nhân dân tỉnh|72
K26 committee judicial Viện kiểm sát nhân dân tỉnh|68
K27 committee judicial Cục Thi hành án dân sự tỉnh|52
K28 committee vertical Cục Thuế tỉnh|121
K29 committee vertical Kho bạc Nhà nước tỉnh|77
K30 committee vertical Cục Thống kê tỉnh|39
K31 committee vertical Bảo hiểm xã hội tỉnh|83
K32 committee vertical Ngân hàng Nhà nước chi nhánh tỉnh|36
K33 committee public-service Bệnh viện Đa khoa tỉnh|1018
K34 committee public-service Bệnh viện Y học cổ truyền tỉnh|94
K35 committee public-service Trường Cao đẳng Kỹ thuật và Công nghệ tỉnh|112
K36 committee public-service Báo tỉnh|38
K37 cell public-service Trung tâm Xúc tiến Đầu tư|14
K38 cell public-service Trung tâm Xúc tiến Thương mại|12
K39 cell public-service Trung tâm Dịch vụ việc làm tỉnh|22
K40 committee public-service Trung tâm Kiểm soát bệnh tật tỉnh|97
K41 cell public-service Bảo tàng tỉnh|16
K42 committee soe Công ty Điện lực tỉnh|168
K43 committee soe Viễn thông tỉnh|109
K44 committee soe Bưu điện tỉnh|91
K45 cell soe Công ty TNHH MTV Xổ số kiến thiết tỉnh|15
K46 committee soe Ngân hàng Nông nghiệp và Phát triển nông thôn chi nhánh tỉnh|134
K47 committee soe Công ty Cấp thoát nước và Môi trường tỉnh|88
K48 cell soe Công ty TNHH MTV Lâm nghiệp Vĩnh Hảo|20
K49 committee private Công ty CP Khoáng sản Bản Lền|59
K50 committee private Công ty CP Xi măng Ngọc Đường|64
K51 cell private Công ty CP Tổng hợp Thương mại Phương Bắc|25
K52 cell private Công ty CP Chè Thượng Sơn|31
K53 cell private Công ty TNHH Xây dựng Đại Thành Phát|11
K54 cell private Công ty CP Dược phẩm Hoa Gạo|17
K55 cell private Công ty TNHH Vận tải Hoàng Long Bắc|9
K56 cell private Công ty CP May xuất khẩu Sông Chừng|14
K57 cell private Công ty CP Sách và Thiết bị trường học|10
K58 cell other Liên minh Hợp tác xã tỉnh|16
K59 cell other Hội Văn học nghệ thuật tỉnh|18
K60 cell other Hội Luật gia tỉnh|8
K61 committee soe Công ty CP Cấp nước tỉnh|0
K62 cell soe Công ty CP Môi trường đô thị Bắc Khê|0
K63 cell public-service Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch|0
K64 cell soe Công ty CP Lâm nghiệp Vĩnh Hảo|0
K65 cell private Công ty CP Thủy điện Sông Nhiệm 5|0
K66 committee private Công ty CP Chè Thượng Sơn|0
"""
TRANSFERRED = [
    "K42",
    "K43",
    "K44",
    "K45",
    "K46",
    "K49",
    "K50",
    "K51",
    "K53",
    "K54",
    "K56",
    "K57",
    "K61",
    "K62",
    "K64",
    "K65",
    "K66",
    "K36",
    "K41",
]
EVENTS = [
    ("2022-04-01", "split", "K47", "K61", "112-QĐ/ĐUK"),
    ("2022-04-01", "split", "K47", "K62", "112-QĐ/ĐUK"),
    ("2023-01-10", "merged", "K37", "K63", "08-QĐ/ĐUK"),
    ("2023-01-10", "merged", "K38", "K63", "08-QĐ/ĐUK"),
    ("2023-07-01", "renamed", "K48", "K64", "141-QĐ/ĐUK"),
    ("2023-09-15", "founded", "", "K65", "187-QĐ/ĐUK"),
    ("2024-02-15", "converted", "K52", "K66", "21-QĐ/ĐUK"),
    ("2024-05-31", "dissolved", "K55", "", "74-QĐ/ĐUK"),
    *[("2025-03-31", "transferred", key, "", "269-QĐ/ĐUK") for key in sorted(TRANSFERRED)],
]
ALIASES = [
    ("VP Tỉnh ủy", "K01"),
    ("Đảng bộ VP Tỉnh ủy", "K01"),
    ("Chi bộ Hội LHPN tỉnh", "K07"),
    ("LĐLĐ tỉnh", "K10"),
    ("Đảng bộ LĐLĐ tỉnh", "K10"),
    ("Sở GTVT", "K14"),
    ("Đảng bộ Sở GTVT", "K14"),
    ("Sở GD&ĐT", "K17"),
    ("Đảng bộ Sở GD&ĐT", "K17"),
    ("Sở TN&MT", "K19"),
    ("Sở LĐ-TB&XH", "K20"),
    ("Đảng bộ Sở LĐTB&XH", "K20"),
    ("Sở TT&TT", "K21"),
    ("TAND tỉnh", "K25"),
    ("Đảng bộ TAND tỉnh", "K25"),
    ("VKSND tỉnh", "K26"),
    ("Đảng bộ VKSND tỉnh", "K26"),
    ("KBNN tỉnh", "K29"),
    ("BHXH tỉnh", "K31"),
    ("Đảng bộ BHXH tỉnh", "K31"),
    ("BVĐK tỉnh", "K33"),
    ("Đảng bộ BVĐK tỉnh", "K33"),
    ("TT KSBT tỉnh", "K40"),
    ("Agribank tỉnh", "K46"),
    ("Đảng bộ Agribank tỉnh", "K46"),
    ("XSKT tỉnh", "K45"),
]
GROUPS = {
    "Đảng, đoàn thể, tư pháp": ("party", "union", "judicial", "other"),
    "Quản lý nhà nước, ngành dọc": ("state", "vertical"),
    "Sự nghiệp công lập": ("public-service",),
    "Doanh nghiệp": ("soe", "private"),
}


def organisations() -> pd.DataFrame:
    """The register in the columns of ``organisations.csv``."""
    rows = []
    for line in REGISTER.strip().splitlines():
        key, kind, sector, rest = line.split(" ", 3)
        name = rest.split("|")[0]
        begin = [e[0] for e in EVENTS if e[3] == key]
        end = [e[0] for e in EVENTS if e[2] == key]
        rows.append(
            {
                "organisation": key,
                "name": ("Đảng bộ " if kind == "committee" else "Chi bộ ") + name,
                "kind": kind,
                "sector": sector,
                "founded": min(begin, default=""),
                "dissolved": min(end, default=""),
            }
        )
    return pd.DataFrame(rows)


def sizes() -> dict[str, int]:
    """Members at the start of 2021."""
    return {
        line.split(" ", 1)[0]: int(line.split("|")[1]) for line in REGISTER.strip().splitlines()
    }


def short(name: str) -> str:
    """The name without "Đảng bộ" or "Chi bộ"."""
    return name.removeprefix("Đảng bộ ").removeprefix("Chi bộ ")


def events() -> pd.DataFrame:
    return pd.DataFrame(EVENTS, columns=["date", "event", "predecessor", "successor", "decision"])


def aliases() -> pd.DataFrame:
    return pd.DataFrame(sorted(ALIASES), columns=["alias", "organisation"])


def deadlines() -> pd.DataFrame:
    return pd.DataFrame({"year": list(map(str, YEARS)), "due": [f"{y + 1}-01-15" for y in YEARS]})
