"""What is personal is hidden in every spelling; its innocent neighbours stay to the letter."""
# ruff: noqa: SIM905  lists of texts

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.personal import HIDDEN, masked

PHONES = """0912345678|0912 345 678|0912.345.678|0912-345-678|0912 345.678|091 234 5678|091.234.5678|09 1234 5678
09 12 34 56 78|0 9 1 2 3 4 5 6 7 8|(0912) 345 678|(0912)345678|0912–345–678|0912 – 345 – 678|0912_345_678|0912·345·678
+84912345678|+84 912 345 678|+84-912-345-678|+84 (0)912 345 678|(+84) 912 345 678|0084912345678|84912345678
84 912 345 678|0912/345/678|0912,345,678|0912345.678|O912345678|０９１２３４５６７８|０９１２ ３４５ ６７８|0912\u200b345\u200b678
0912\u00a0345\u00a0678|0912\u2011345\u2011678|0356789012|0569876543|0781234567|0868123456|0979 111 222|0388.88.88.88
01234567890|0169 123 4567|0199.123.4567|02438251234|024 3825 1234|(024) 38251234|024.3825.1234|0219.386.1234|0219 3861234
+84 24 3825 1234|04 38251234|0243 825 1234|không chín một hai ba bốn năm sáu bảy tám
Không chín một, hai ba bốn, năm sáu bảy tám|912345678""".replace("\n", "|").split("|")
WORDED = """ĐT: 38251234|đt 3825 1234|SĐT:0912345678|sdt 0912345678|Điện thoại: 3.825.123|điện thoại liên hệ 0912345678
Tel. 3825 1234|ĐTDĐ: 912.345.678|zalo 0912345678|hotline: 1900 6868 12|số điện thoại cơ quan: 3861234
CCCD 001085012345|CCCD: 001 085 012 345|CCCD số 001.085.012.345|căn cước công dân số 034085012345|001085012345|079199012345
CMND 012345678|CMND: 012 345 678|CMND số 012.345.678|chứng minh nhân dân 121234567|CMT: 012345678
số định danh cá nhân 001085012345|hộ chiếu B1234567|Hộ chiếu: C 1234567
thẻ đảng số 12345678|thẻ đảng viên: 39.012345|số thẻ đảng 39 012 345|Thẻ ĐV: 39012345|số TĐV 39012345
STK 1903456789012|số tài khoản: 0123 4567 8901 2|tài khoản ngân hàng Agribank 3401205012345|TK ngân hàng: 711A23456789012
Số TK: 19034567890123|stk: 19034567.89012
nguyenvana@gmail.com|nguyen.van.a@hagiang.gov.vn|nguyenvana @ gmail.com|nguyenvana@gmail . com|nguyenvana(at)gmail.com
nguyenvana[at]gmail.com|nguyenvana a còng gmail.com|nguyenvana＠gmail.com|NGUYENVANA@GMAIL.COM|a_b-c+d@x.vn
nguyenvana@gmail,com""".replace("\n", "|").split("|")
NAMES = (
    """Người lập: Trần Thị B|Người lập biểu: Lê C|Người lập biểu Nguyễn Văn An|NGƯỜI LẬP BIỂU: TRẦN THỊ BÌNH
Người lập (ký, ghi rõ họ tên): Trần Thị Bình|người lập: trần thị bình|người báo cáo: Hoàng Văn Páo|Người báo cáo - Vàng Mí Sử
Người ký: Phạm Hùng|Người ký Đặng Thị Hồng Vân|Người điền biểu: Y Moan Êban|Người tổng hợp: đ/c Nguyễn Thị Hoa
Cán bộ tổng hợp: Ma Seo Củi|Người tổng hợp số liệu: Nguyễn Thị Hoa|Người liên hệ: ông Giàng A Páo|Liên hệ đ/c Nguyễn Văn An
Liên hệ đồng chí Lò Thị Mai|(Đã ký) Nguyễn Văn An|Đã ký: Nguyễn Văn An|Đã ký¶Nguyễn Văn An|Ký tên: Nguyễn Văn An
Bí thư: Nguyễn Văn An|BÍ THƯ¶Nguyễn Văn An|Phó Bí thư: Lê Thị Hà|nguoi lap: Tran Thi Binh|Nguoi lap bieu: Nguyen Van An
Người lập biểu: bà Hạnh|Người nhập liệu: anh Tuấn|Đầu mối liên hệ: Chu Văn Tám|Chuyên viên tổng hợp: Nông Thị Bé
Người lập biểu … Nguyễn Văn An|Người soạn: Hồ Thị Kim Thoa|Người gửi: Thào Mí Giàng|Người phụ trách: Đỗ Xuân Trường""".replace(
        "\n", "|"
    )
    .replace("¶", "\n")
    .split("|")
)
ADDRESSES = """BC_NguoiLap_TranThiBinh.xlsx|Báo cáo 2023 - Nguyễn Thị Hoa.xlsx|PL1 (Nguyễn Văn An).xlsx|2023/0912345678.xlsx
2023/PL1_0912345678_2023.xlsx|2023/nguyenvana@gmail.com.xlsx|2023/Nguyễn Văn An/PL1.xls|PL1-TranVanBinh-2023.xlsx
nguoi lap Tran Thi Binh.xlsx|CCCD 001085012345.ods|Biểu 1 SĐT 0912.345.678""".split("|")
ADDRESSES = [one for line in ADDRESSES for one in line.split("\n")]
AROUND = (
    "{}",
    "Vướng mắc: {}.",
    "Báo cáo chậm, liên hệ số: {} để biết",
    "«{}»; xin cảm ơn",
    "({})",
)


def spellings():
    yield from PHONES
    yield from WORDED
    yield from NAMES
    for number, text in enumerate([*PHONES[:40], *WORDED[11:60]]):
        yield AROUND[1 + number % 4].format(text)


def left_of(text):
    """What of the secrets can still be read."""
    shown = masked(text).replace(HIDDEN, "")
    plain = re.sub(r"[^\w@]", "", shown)
    return re.search(
        r"\d{4}|@|Tr[ầa]n|TRẦN|trần|Nguy[ễe]n|Hoàng|Páo|Bình|An$|Hạnh|Tuấn|Êban|Thoa|Trường$|chín một",
        plain,
    )


def test_two_hundred_spellings_are_hidden():
    every = list(spellings())
    shown = {text: masked(text) for text in every if HIDDEN not in masked(text) or left_of(text)}
    assert len(set(every)) >= 200 and not shown


@pytest.mark.parametrize("name", ADDRESSES)
def test_names_of_files_and_sheets(name):
    shown = masked(name, address=True)
    assert HIDDEN in shown and not re.search(r"0912|gmail|Nguy|Tran|085012", shown)


INNOCENT = """Sở KHĐT: thiếu cán bộ chuyên trách|Do người báo cáo chưa nắm rõ quy định|Người báo cáo: chưa nắm rõ quy định
Người lập biểu chưa được tập huấn|Người lập nghiệp|người ký chưa có thẩm quyền|cán bộ tổng hợp kiêm nhiệm|chưa ký tên, đóng dấu
Bí thư kiêm nhiệm nhiều việc|Bí thư: kiêm nhiệm nhiều việc|Người điền biểu nghỉ thai sản|Liên hệ với cấp trên còn chậm
Người tổng hợp mới nhận việc|người phụ trách: thay đổi nhiều lần|Phó Bí thư: thiếu kinh nghiệm|Đã ký quy chế phối hợp
Cán bộ lập báo cáo Chi bộ còn yếu|Người báo cáo: Chi bộ Một|Người lập: Phòng Nội vụ|Người thực hiện: cấp ủy
ngày 09/12/2025|09.12.2025|09-12-2025|ngày 09 tháng 12 năm 2025|từ 07.03.2024 đến 08.10.2025|từ 01/01/2021-31/12/2025
ngày 05.07.2023 08 giờ 30|2021-2025|giai đoạn 2020 – 2025|năm 2021, 2022, 2023, 2024|các năm 2021 2022 2023|2025.12.09
07h30 ngày 05/03/2024|30/4/2023|quý 1/2024|tháng 09/2023|2681/2727|2.681/2.727|12/15|98,31%|0,985|0.985|0.009708737864077669
1.250.000.000 đồng|912.345.678 đồng|912345678 đồng|0,912 tỷ đồng|350.000.000đ|150000000 đồng|1.903.456 triệu|36.000.000 VNĐ
số tiền 150.000.000|12.345.678 đảng viên|kinh phí 987654321 đồng|chuyển vào tài khoản 150.000.000 đồng|tài khoản 112
mở 25 tài khoản|tài khoản định danh điện tử mức 2: 120 đảng viên|cấp CCCD cho 120 người|100% CCCD gắn chíp
phát 15 thẻ đảng viên|thẻ đảng viên: 12 đồng chí|đổi thẻ đảng 2023|thẻ đảng cho 12 đảng viên trong năm 2024
điện thoại cá nhân|họp qua điện thoại là chủ yếu|sóng điện thoại kém|điện thoại thông minh: 25 máy|đt di động còn thiếu
Quyết định số 366-QĐ/TW ngày 30/08/2025|Nghị quyết 18-NQ/TW|Công văn 1234-CV/BTCĐUK|số 0123456789/QĐ-UBND
Kế hoạch số 98-KH/ĐU ngày 09/12/2023|Chỉ thị 05-CT/TW|Thông tư 01/2022/TT-BNV|Nghị định 152/2020/NĐ-CP|HD 15-HD/BTCTW
Quy định 22-QĐ/TW|Luật số 58/2010/QH12|mã 2021/Biểu 1|Biểu 1 ô C17|ô A1:B20|dòng 12-15|mục 3.2.1|CT 1.1|5=4/3*100
1234567890123|2023|12345|1, 2, 3, 4, 5, 6, 7, 8, 9|0 3 0 1 0 0 2 0 1 0|10/12 chi bộ|25 người|6 chi bộ, 120 đảng viên
đạt 90,00%|từ 80% lên 90%|3/4 quý|kỳ họp thứ 12|nhiệm kỳ 2020-2025|lần 2|vượt 12,5 điểm|hạng A1|2 lần/tháng
hòm thư điện tử công vụ|thư điện tử chưa được cấp|@ 5 điểm|họp @ hội trường|email nội bộ|tỷ lệ 4@
không một ai|không hai lời|một hai ba bốn|năm sáu lần nhắc|không có một, hai trường hợp|ba bốn năm liền|chín mười người
Chi bộ Trường THPT Nguyễn Huệ|Trường THCS Võ Thị Sáu|Đảng bộ phường Nguyễn Trãi|đường Trần Hưng Đạo|Chi bộ THPT Lê Hồng Phong
học tập và làm theo Hồ Chí Minh|tư tưởng Hồ Chí Minh|quỹ Nguyễn Văn Cừ|Trường Chính trị Trần Phú
Đảng ủy Khối|Ban Tổ chức|Chi bộ Sở Kế hoạch và Đầu tư|Sở TTTT: hạ tầng kém|Trung tâm CNTT: thiếu máy
tốt nghiệp|ký kết giao ước|ký cam kết|lập kế hoạch chậm|báo cáo chậm|nhập liệu sai|chưa ký số
không kiểm tra|chưa tổ chức học|thiếu tài liệu|đi công tác xa|dịch bệnh|thời tiết|địa bàn rộng|không có|Không|-|0|x
Do đặc thù|Do thiếu kinh phí 2023-2024|đạt 12 trên 15 chỉ tiêu năm 2023|tháng 1, 2, 3 năm 2024|từ 01/2023 đến 12/2023
09 chi bộ|0912|84 đảng viên|84.912|+84|024|0219.386|03 tháng|08 đồng chí|09/12|07-08|1900|113|tăng 0912 điểm
lượt truy cập 1.234.567.890|diện tích 12.345.678 m2|1.012.345.678|sản lượng 912.345.678 kWh|0.912.345
đảng số: 12|hội viên 912 người|345 678 lượt|10.000 cây giống|vốn 2,5 tỷ|tăng 3,4%|giảm 1/3|hạng 2/5|gấp 1,5 lần|số ký hiệu 12
quý I, II, III|Quý 4|kỳ 1 và 2|từ 5 đến 7 giờ|8h00|cách 25 km|độ cao 1.600 m|2 ca 3 kíp|ca 1, ca 2, ca 3|kíp 4
chi bộ 1, 2, 3, 4 và 5|tổ 1-2-3-4|thôn 10|bản Lũng Cú|xã Đồng Văn|huyện Mèo Vạc|xã Thị Trấn|vùng cao|Tân Quang|Mai Châu
CMND hết hạn|căn cước chưa đổi|hộ chiếu công vụ|di động của cơ quan|đường dây nóng chưa có|giấy tờ thiếu""".replace(
    "\n", "|"
).split("|")


def test_two_hundred_innocent_neighbours_stay():
    changed = {text: masked(text) for text in INNOCENT if masked(text) != text}
    assert len(set(INNOCENT)) >= 200 and not changed


@pytest.mark.parametrize(
    "name",
    [
        "2021/Biểu 1.xlsx",
        "2023/Chi bộ Trường THPT Nguyễn Huệ.xlsx",
        "2023/THCS Võ Thị Sáu.xlsx",
        "2024/PL1_2024_DB So Tai chinh.xlsx",
        "2024/BC 2024-12-31.xls",
        "2024/20241231_0930.xlsx",
    ],
)
def test_innocent_names_stay(name):
    assert masked(name, address=True) == name


def test_what_is_hidden_stands_between_what_was_there():
    said = "Do cán bộ nghỉ; Người lập: Trần Thị B; ĐT: 0912 345 678, xong trước 09/12/2025."
    assert masked(said) == (
        f"Do cán bộ nghỉ; Người lập: {HIDDEN}; ĐT: {HIDDEN}, xong trước 09/12/2025."
    )


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_masked_once_and_for_all(text, address):
    once = masked(text, address=address)
    assert masked(once, address=address) == once or HIDDEN in once
