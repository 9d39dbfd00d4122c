"""What organisations write about their shortfalls: limitations, causes with their group and kind, remedies."""

from __future__ import annotations

import random

SELF, OUTSIDE = "subjective", "objective"
LIMITATIONS = {
    "1a": [
        "Nghị quyết năm ban hành còn chung chung, tổ chức thực hiện một số nội dung chưa đạt yêu cầu",
        "Việc lãnh đạo thực hiện nghị quyết quý III chưa quyết liệt, còn nội dung chuyển tiếp sang năm sau",
        "Chưa hoàn thành một số nhiệm vụ nghị quyết của chi bộ đề ra",
    ],
    "1b": [
        "Còn đảng viên chưa dự đủ các đợt học tập nghị quyết trong năm",
        "Có {n} đảng viên chưa học nghị quyết",
        "Chưa bảo đảm 100% đảng viên được quán triệt các chỉ thị, kết luận mới",
        "Đảng viên dự học chưa đầy đủ",
    ],
    "2a": [
        "Việc chấp hành quy chế làm việc của cấp ủy có nội dung chưa nghiêm",
        "Chế độ hội họp, báo cáo theo quy chế chưa được giữ đều",
    ],
    "2b": [
        "Còn {n} cấp ủy viên chưa qua lớp bồi dưỡng công tác xây dựng Đảng",
        "Số cấp ủy viên được bồi dưỡng nghiệp vụ còn thấp so với yêu cầu của nhiệm kỳ",
        "Cấp ủy viên mới chưa được tập huấn nghiệp vụ công tác đảng",
    ],
    "3": [
        "Còn {n} chi bộ có kết quả sinh hoạt chưa được xếp loại Tốt",
        "Chất lượng sinh hoạt ở một số chi bộ mới đạt loại Khá",
        "Tỷ lệ chi bộ sinh hoạt tốt thấp hơn mức 90%",
    ],
    "4": [
        "Còn {n} chi bộ chưa sinh hoạt chuyên đề đủ bốn quý",
        "Sinh hoạt chuyên đề chưa đều, có quý chưa tổ chức được",
        "Chưa tổ chức đủ các buổi sinh hoạt chuyên đề theo quy định",
    ],
    "5": [
        "Kế hoạch kiểm tra, giám sát năm chưa hoàn thành đúng tiến độ",
        "Chưa thực hiện đủ số cuộc giám sát chuyên đề đã đề ra",
    ],
    "6a": [
        "Tổ chức đảng chỉ được xếp mức hoàn thành nhiệm vụ",
        "Kết quả xếp loại của đơn vị thấp hơn năm trước",
    ],
    "6b": ["Đơn vị đăng ký nhưng không được công nhận hoàn thành xuất sắc nhiệm vụ"],
    "7a": [
        "Còn {n} đảng viên xếp loại dưới mức hoàn thành tốt nhiệm vụ",
        "Tỷ lệ đảng viên xếp loại tốt trở lên thấp hơn 95%",
    ],
    "7b": [
        "Số đảng viên xếp loại xuất sắc ít, chưa tới 15%",
        "Tỷ lệ đảng viên xuất sắc nằm ngoài khung 15-20%",
    ],
}
# group, kind, targets ("*" = any), words
CAUSES = [
    (
        "A",
        SELF,
        "*",
        "Một số cấp ủy viên nhận thức chưa đầy đủ về vị trí của tổ chức đảng trong doanh nghiệp, cơ quan",
    ),
    ("A", SELF, "3 4", "Có chi bộ còn xem sinh hoạt chuyên đề là việc hình thức, làm cho đủ"),
    (
        "A",
        SELF,
        "1b",
        "Nhận thức của một bộ phận đảng viên trẻ về việc học nghị quyết chưa đúng mức",
    ),
    (
        "A",
        SELF,
        "3 4 1a",
        "Lãnh đạo doanh nghiệp chưa quan tâm tạo điều kiện cho tổ chức đảng hoạt động",
    ),
    ("A", SELF, "5 2a", "Chưa nhận thức hết tầm quan trọng của công tác kiểm tra, giám sát"),
    ("A", SELF, "4", "Cấp ủy chưa coi trọng sinh hoạt chuyên đề"),
    ("B", SELF, "1a", "Khâu cụ thể hóa nghị quyết cấp trên thành chương trình của đơn vị còn chậm"),
    (
        "B",
        SELF,
        "1a",
        "Nghị quyết của cấp ủy còn chung chung, chưa sát nhiệm vụ chính trị của đơn vị",
    ),
    ("B", SELF, "2a", "Quy chế làm việc xây dựng đã lâu, chậm được sửa đổi cho phù hợp"),
    (
        "B",
        SELF,
        "1a 5",
        "Kế hoạch thực hiện nghị quyết chưa cụ thể hóa được thành chỉ tiêu để đo đếm",
    ),
    ("B", SELF, "2a 1a", "Chất lượng xây dựng nghị quyết, quy chế ở cơ sở chưa cao"),
    ("C", SELF, "*", "Trách nhiệm của một vài đồng chí cấp ủy viên chưa cao"),
    ("C", SELF, "1a 2a 5", "Người đứng đầu có lúc chưa nêu gương, còn ngại va chạm trong chỉ đạo"),
    ("C", SELF, "7a 6a", "Có đảng viên vi phạm kỷ luật phải xử lý trong năm"),
    ("C", SELF, "1b 7a", "Ý thức tự giác của một số đảng viên còn hạn chế"),
    ("C", SELF, "6a 6b 7b", "Còn tư tưởng trông chờ, ỷ lại, thiếu ý chí phấn đấu vươn lên"),
    ("C", SELF, "7a", "Một số đảng viên thiếu tu dưỡng, rèn luyện nên kết quả công tác thấp"),
    ("D", SELF, "3", "Nội dung sinh hoạt nghèo nàn, nặng về chuyên môn, ít thảo luận"),
    ("D", SELF, "3 7a", "Tự phê bình và phê bình còn nể nang, né tránh"),
    ("D", SELF, "3 4", "Bí thư chi bộ chuẩn bị nội dung sinh hoạt chưa kỹ"),
    ("D", SELF, "3", "Đảng viên ít tham gia ý kiến, sinh hoạt còn đơn điệu"),
    ("D", SELF, "4", "Chưa chọn được chuyên đề sinh hoạt phù hợp với từng chi bộ"),
    (
        "D",
        SELF,
        "3 4",
        "Việc điều hành sinh hoạt của chủ trì chưa linh hoạt, có buổi kéo dài mà chưa trọng tâm",
    ),
    ("E", SELF, "1b", "Một vài đảng viên còn lười học tập lý luận, ngại đọc tài liệu"),
    (
        "E",
        OUTSIDE,
        "1b",
        "Nhiều đồng chí đi công tác dài ngày ở huyện, không dự được lớp học tập trung",
    ),
    (
        "E",
        OUTSIDE,
        "1b",
        "Lớp học tổ chức trực tuyến, đường truyền kém nên khó điểm danh, quản lý người học",
    ),
    ("E", SELF, "1b 1a", "Công tác tuyên truyền, quán triệt chưa kịp thời, chưa sâu"),
    ("E", SELF, "7a", "Việc nắm bắt tư tưởng đảng viên chưa thường xuyên"),
    (
        "E",
        OUTSIDE,
        "1b",
        "Đảng viên đang theo học dài hạn ngoài tỉnh nên vắng các đợt học nghị quyết",
    ),
    ("F", OUTSIDE, "4 3", "Chi bộ có quá ít đảng viên nên khó duy trì sinh hoạt"),
    ("F", OUTSIDE, "2b 2a", "Cấp ủy viên đều làm kiêm nhiệm, bận công tác chuyên môn"),
    ("F", OUTSIDE, "2b 1a 5", "Nhân sự cấp ủy biến động, vừa kiện toàn sau đại hội chi bộ"),
    ("F", SELF, "2b", "Đơn vị chưa chủ động cử cấp ủy viên đi bồi dưỡng"),
    ("F", OUTSIDE, "2b", "Trong năm không có lớp bồi dưỡng nghiệp vụ được mở tại tỉnh"),
    ("F", SELF, "2b", "Công tác quy hoạch, bồi dưỡng cấp ủy viên chưa được chú trọng"),
    ("F", OUTSIDE, "3 4", "Bí thư chi bộ nghỉ hưu, chưa kịp kiện toàn người thay"),
    ("G", SELF, "*", "Công tác kiểm tra, đôn đốc chưa thường xuyên"),
    ("G", SELF, "1a 5 2a", "Phân công công việc chưa rõ người, rõ việc, rõ thời hạn"),
    ("G", SELF, "7a 7b 6a", "Đánh giá đảng viên cuối năm còn hình thức, cào bằng"),
    ("G", SELF, "5", "Chưa xây dựng chương trình giám sát chuyên đề ngay từ đầu năm"),
    ("G", SELF, "3 4", "Đảng ủy chưa dự và kiểm tra sinh hoạt của chi bộ trực thuộc theo kế hoạch"),
    ("G", SELF, "7b", "Khâu bình xét còn dàn đều, chưa mạnh dạn đề nghị mức xuất sắc"),
    ("H", OUTSIDE, "*", "Khối lượng công việc chuyên môn quá lớn vào dịp cuối năm"),
    ("H", OUTSIDE, "1b 4 3", "Dịch Covid-19 kéo dài, phải giãn cách nhiều đợt"),
    ("H", OUTSIDE, "4 3 1b", "Đảng viên làm việc theo ca kíp, địa bàn rải rác ở nhiều huyện"),
    ("H", OUTSIDE, "4 6a 7a", "Sản xuất kinh doanh gặp khó khăn, doanh nghiệp thiếu đơn hàng"),
    ("H", OUTSIDE, "5 1a 4", "Đơn vị đang trong quá trình sắp xếp, tinh gọn bộ máy"),
    (
        "H",
        OUTSIDE,
        "4 1b",
        "Mưa lũ, sạt lở gây chia cắt, nhiều đồng chí phải trực khắc phục thiên tai",
    ),
    ("I", OUTSIDE, "7b 6b", "Tỷ lệ xuất sắc bị khống chế tối đa 20% nên không đề nghị thêm được"),
    ("I", OUTSIDE, "6a 7b 5", "Văn bản hướng dẫn xếp loại ban hành muộn"),
    ("I", SELF, "*", "Số liệu theo dõi giữa các bộ phận chưa thống nhất"),
    ("I", SELF, "1b 5", "Việc ứng dụng công nghệ thông tin trong công tác đảng còn hạn chế"),
]
REMEDIES = {
    "1": [
        "Mở lớp học bù, theo dõi danh sách từng đảng viên",
        "Rà soát, cụ thể hóa nghị quyết ngay từ quý I",
        "Gắn kết quả học tập nghị quyết với xếp loại cuối năm",
    ],
    "2": [
        "Đăng ký cử cấp ủy viên dự lớp bồi dưỡng của Đảng ủy Khối",
        "Sửa quy chế làm việc, phân công lại cấp ủy viên",
        "Phối hợp mở lớp bồi dưỡng cho cấp ủy mới",
    ],
    "3": [
        "Đổi mới cách chuẩn bị nội dung, cấp ủy dự sinh hoạt cùng chi bộ",
        "Bồi dưỡng kỹ năng điều hành cho bí thư chi bộ",
    ],
    "4": [
        "Lập lịch sinh hoạt chuyên đề cả năm, giao người chuẩn bị",
        "Ghép chi bộ ít đảng viên để sinh hoạt chuyên đề",
    ],
    "5": [
        "Ban hành chương trình kiểm tra, giám sát trong tháng 01",
        "Kiện toàn bộ phận giúp việc về kiểm tra",
    ],
    "6": [
        "Tập trung lãnh đạo hoàn thành nhiệm vụ chính trị được giao",
        "Khắc phục dứt điểm các hạn chế sau kiểm điểm",
    ],
    "7": [
        "Giao việc cụ thể, đánh giá đảng viên theo sản phẩm",
        "Giúp đỡ đảng viên còn hạn chế, đánh giá thực chất",
    ],
}
NONE = ("Không", "Không có", "không có", "Không có.")


def shortfall(target: str, short: int, rng: random.Random, year: int) -> dict:
    """One organisation's words about one missed target.

    Returns ``limitation``, ``cause``, ``remedy`` and what the cause says: ``pairs``, a set of (group, kind).
    """
    limitation = rng.choice(LIMITATIONS[target]).replace("{n}", f"{max(short, 1):02d}")
    remedy = "" if rng.random() < 0.05 else rng.choice(REMEDIES[target[0]])
    dice = rng.random()
    if dice < 0.15:
        return {
            "limitation": limitation,
            "cause": "" if dice < 0.1 else rng.choice(NONE),
            "remedy": remedy,
            "pairs": set(),
        }
    fitting = [c for c in CAUSES if target in c[2].split()] * 3 + [c for c in CAUSES if c[2] == "*"]
    if year > 2022:
        fitting = [c for c in fitting if "Covid" not in c[3]]
    chosen: list = []
    for _ in range(rng.choices((1, 2, 3), (0.5, 0.35, 0.15))[0]):
        one = rng.choice(fitting)
        if one not in chosen:
            chosen.append(one)
    pairs = {(c[0], c[1]) for c in chosen}
    if len(chosen) == 1 and rng.random() < 0.08:  # one sentence holds both
        cause = chosen[0][3]
        return {
            "limitation": f"{limitation} do {cause[0].lower()}{cause[1:]}",
            "cause": "",
            "remedy": remedy,
            "pairs": pairs,
        }
    return {
        "limitation": limitation,
        "cause": _join([c[3] for c in chosen], rng),
        "remedy": remedy,
        "pairs": pairs,
    }


def _join(items: list[str], rng: random.Random) -> str:
    lower = [items[0], *(i[0].lower() + i[1:] for i in items[1:])]
    if len(items) == 1:
        one = items[0]
        return rng.choice((one, one, f"- {one}", f"Do {one[0].lower()}{one[1:]}", f"{one}."))
    way = rng.randrange(5)
    if way < 2:
        mark = "-+"[way]
        return "\n".join(f"{mark} {i}" for i in items)
    if way == 2:
        return "\n".join(f"{n}. {i}" for n, i in enumerate(items, 1))
    return "; ".join(lower) if way == 3 else ". ".join(items)


def missed(own: dict, grades: dict) -> dict[str, int]:
    """Targets that an organisation misses by its own figures, with the units short."""

    def n(name: str) -> int:
        return own.get((name, "")) or 0

    classed = sum(n(f"cells_meeting_{c}") for c in ("good", "fair", "average", "poor"))
    well = n("members_excellent") + n("members_good")
    ahead = {"excellent": 0, "good": 1}
    out = {
        "1a": 0 if n("resolution_issued") and n("resolution_carried_out_well") else 1,
        "1b": n("members_due_to_study") - n("members_studied"),
        "2a": 1 - n("regulations_followed_well"),
        "2b": n("committee_members") - n("committee_members_trained"),
        "3": max(0, -(-9 * classed // 10) - n("cells_meeting_good")),
        "4": own["cells_thematic_every_quarter", ""] is not None
        and n("cells") - n("cells_thematic_every_quarter"),
        "5": 1 - n("inspection_plan_carried_out_well"),
        "6a": grades["self"] not in (*ahead, "ungraded"),
        "6b": 0,
        "7a": max(0, -(-95 * n("members_graded") // 100) - well),
        "7b": max(0, -(-15 * well // 100) - n("members_excellent")),
    }
    return {target: int(units) for target, units in out.items() if units}


def words(values: dict, grades: dict, seed: int) -> dict:
    """(organisation, year) → [(target, words)] in the targets' order; habits and repeats included."""
    out: dict = {}
    before: dict = {}
    for (key, year), own in sorted(values.items(), key=lambda item: (item[0][1], item[0][0])):
        rng = random.Random(f"{seed}:{key}:{year}")
        rows = []
        short = missed(own, grades[key, year])
        silent = {"2b": 0.55 if year < 2023 else 0.1, "7b": 0.6}
        for target, units in short.items():
            if rng.random() < silent.get(target, 0.06):
                continue
            again = before.get((key, target))
            said = again if again and rng.random() < 0.3 else shortfall(target, units, rng, year)
            before[key, target] = said
            rows.append((target, said))
        spare = [t for t in ("3", "4", "6b", "1b") if t not in short]
        if spare and rng.random() < 0.03:  # a shortfall for a target that was met
            target = rng.choice(spare)
            rows.append((target, shortfall(target, 1, rng, year)))
        out[key, year] = sorted(rows, key=lambda row: row[0])
    return out
