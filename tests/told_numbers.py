"""Every number of a text, each by the role in which it stands there.

`RULES` are patterns of what the pages say, each with what must hold; a match is struck out. A digit
that is left over has no role that anybody could check, and is a fault like a wrong one.
"""

import re
from fractions import Fraction

from plain_counting import meets
from plain_world import BOUNDS, COUNTING_MEMBERS, TARGETS, rate

N = r"(\d+(?:\.\d{3})*)"  # a count
P = r"([\d.]+(?:,\d+)?)"  # a number with decimals
UNITS = {"1b": "đảng viên", "2b": "cấp ủy viên", "3": "chi bộ", "4": "chi bộ"}
UNITS |= {"7a": "đảng viên", "7b": "đảng viên"}
UNIT = "(TCCSĐ|đảng viên|cấp ủy viên|chi bộ)"
ASKED = {"3": "từ 90% trở lên", "6a": "trên 90%", "6b": "từ 18% trở lên"}
ASKED |= {"7a": "từ 95% trở lên", "7b": "từ 15% đến 20%"}
GOALS = {"3": "≥ 90%", "6a": "> 90%", "6b": "≥ 18%", "7a": "≥ 95%", "7b": "15–20%"}
READINGS = {
    ("6b", "graded"): "tính trên tổng số TCCSĐ được xếp loại",
    ("6b", "good"): "tính trên riêng số TCCSĐ hoàn thành tốt",
    ("7b", "graded"): "tính trên tổng số đảng viên được xếp loại",
    ("7b", "good"): "tính trên riêng số đảng viên hoàn thành tốt",
}


def whole(text):
    return int(text.replace(".", ""))


def near(text, exact):
    """Whether a printed number is the exact one, rounded to the decimals that are printed."""
    value = Fraction(text.replace(".", "").replace(",", "."))
    places = len(text.partition(",")[2])
    exact = abs(Fraction(exact))
    ends = exact in (0, 100)
    return abs(value - exact) <= Fraction(1, 2 * 10**places) and (value not in (0, 100) or ends)


def way(word, change):
    return word == ("tăng" if change > 0 else "giảm")


class Told:
    """A text, what it has been talking of up to a place, and what is wrong in it."""

    def __init__(self, world, text, year=None):
        self.world, self.text, self.year = world, text, year or world.year
        self.wrong = []
        names = {t["target"]: t["name"] for t in world.rows["targets"]}
        self._names = names
        spoken = [
            (m.start(), target)
            for target, name in names.items()
            for m in re.finditer(rf"(?i)\b{target}(?: –|\.)? {re.escape(name)}", text)
        ]
        spoken += [(m.start(1), m[1]) for m in re.finditer(r"[Cc]hỉ tiêu (\d[ab]?)\b", text)]
        spoken += [
            (m.start(), target)
            for target, name in names.items()
            for m in re.finditer(rf"(?:{name[0]}|{name[0].lower()}){re.escape(name[1:])} \(", text)
        ]
        self.spoken = sorted(spoken)
        known = sorted(world.names.items(), key=lambda pair: -len(pair[1]))
        self._who = re.compile("|".join(re.escape(name) for _, name in known))
        self._ids = {}
        for key, name in world.names.items():
            self._ids.setdefault(name, []).append(key)

    def target(self, at):
        """The target that was named last."""
        return [target for place, target in self.spoken if place <= at][-1]

    def organisations(self, text):
        """The organisations that a text names, in its order, each as all ids of that name."""
        return [self._ids[m[0]] for m in self._who.finditer(text)]

    def check(self):
        rest = self._who.sub(lambda m: re.sub(r"\d", "·", m[0]), self.text)
        for pattern, holds in RULES:
            for found in re.finditer(pattern, rest):
                try:
                    right = holds(self, found)
                except (IndexError, KeyError, StopIteration, TypeError) as error:
                    right = repr(error)
                if right is not True:
                    self.wrong.append(f"{found[0]!r} ({right}) trong: {self.text[:300]}")
            rest = re.sub(pattern, lambda m: re.sub(r"\d", "·", m[0]), rest)
        if re.search(r"\d", rest):
            self.wrong.append(f"không có vai trò: {rest[:400]}")
        return self.wrong


def figure(told, m):
    """A figure with its base and rate: the bloc's, or as it would be without one, or as else read."""
    target, before = told.target(m.start()), told.text[: m.start()]
    n, d = told.world.bloc(target, told.year)[:2]
    if without := re.search(r"không tính ([^:;]+?) (?:thì )?là $", before):
        (who, *_), *_ = told.organisations(without[1])
        n, d = told.world.without(who, target)
    for (of, reading), words in READINGS.items():
        if of == target and before.endswith(f"{words}: "):
            n, d = told.world.bloc(target, told.year, reading)[:2]
    reached = m[4] == ("đạt" if meets(target, n, d) else "bằng")
    unit = m[3] == UNITS.get(target, "TCCSĐ")
    return (whole(m[1]), whole(m[2])) == (n, d) and near(m[5], rate(n, d)) and reached and unit


def lacking(told, m):
    """How many units are short: the bloc's, or those of the organisations named before."""
    target, before = told.target(m.start()), told.text[: m.start()]
    return (
        whole(m[1]) == abs(told.world.bloc(target, told.year)[5])
        and m[2] == UNITS.get(target, "TCCSĐ")
    ) or (target, before[-60:])


def carrying(told, m):
    """Who carries half of what is short, and how much of it."""
    short = told.world.short(told.target(m.start()))
    named = [ids[0] for ids in told.organisations(m[2])]
    left = max(short.values()) if not named else min(short[who] for who in named)
    others = [units for who, units in short.items() if who not in named]
    fewest = sum(short[who] for who in named) * 2 >= sum(short.values())
    return (
        whole(m[1]) == len(short)
        and m[4] == UNITS.get(told.target(m.start()), "TCCSĐ")
        and near(m[3], sum(short[who] for who in named))
        and all(units <= left for units in others)
        and fewest
    )


def half(told, m):
    short = told.world.short(told.target(m.start()))
    order = sorted(short.values(), reverse=True)
    count = next(k for k in range(1, len(order) + 1) if 2 * sum(order[:k]) >= sum(order))
    return (whole(m[1]), whole(m[2])) == (count, len(short))


def short_named(told, m):
    """How many units are short, and all that are short of them by name."""
    short = told.world.short(told.target(m.start()))
    named = [ids[0] for ids in told.organisations(m[3])]
    return lacking(told, m) is True and len(short) == len(named) and set(named) == set(short)


def change(told, m):
    """A change since the year before: on the same organisations where these are counted."""
    world, target = told.world, told.target(m.start())
    reported = rate(*world.bloc(target)[:2]) - rate(*world.bloc(target, world.year - 1)[:2])
    if m[2]:
        points, lines, _ = world.panel(target)
        return whole(m[2]) == lines and near(m[4], points) and way(m[3], points)
    return near(m[4], reported) and way(m[3], reported)


def as_reported(told, m):
    world, target = told.world, told.target(m.start())
    reported = rate(*world.bloc(target)[:2]) - rate(*world.bloc(target, world.year - 1)[:2])
    return near(m[2], reported) and way(m[1], reported)


def on_panel(told, m):
    """'giảm 2,56 điểm phần trăm (39 TCCSĐ, 99,34% số đảng viên'."""
    world, target = told.world, told.target(m.start())
    points, lines, families = world.panel(target)
    who = [i for family in families for i in family if i in world.there(world.year)]
    covered = rate(world.all_members(world.year, who), world.all_members(world.year))
    right = near(m[2], points) and (points == 0 or way(m[1], points))
    return right and whole(m[3]) == lines and near(m[4], covered)


def one_leaves(told, m):
    """'không tính X thì (chưa) đạt (p%)', or '… là p%'."""
    target, world = told.target(m.start()), told.world
    year = int(m["year"]) if m.groupdict().get("year") else told.year
    (who, *_), *_ = told.organisations(m[1])
    assert year == world.year
    n, d = world.without(who, target)
    turned = meets(target, n, d) != meets(target, *world.bloc(target)[:2])
    said = ("chưa" in m[2]) != meets(target, n, d)
    return turned and said and near(m[3], rate(n, d))


def as_read(told, m):
    target = told.target(m.start())
    reading = next(
        r for (of, r), w in READINGS.items() if of == target and w.casefold() == m[1].casefold()
    )
    n, d = told.world.bloc(target, told.year, reading)[:2]
    return near(m[3], rate(n, d)) and ("chưa" in m[2]) != meets(target, n, d)


def clash(told, m):
    return (whole(m[1]), whole(m[2]), whole(m[3]), whole(m[4]), whole(m[5])) == (
        told.world.bloc("6b")[1],
        BOUNDS["6b"][0],
        told.world.clash("6b")[0],
        20,
        told.world.clash("6b")[1],
    )


def bases(told, m):
    found = sorted(told.world.bloc(t, told.year)[2:4] for t in TARGETS)
    return [(whole(m[1]), whole(m[2])), (whole(m[3]), whole(m[4]))] == [found[0], found[-1]]


def verdicts(told, m):
    states = [told.world.bloc(t)[4] for t in TARGETS]
    return (whole(m[1]), whole(m[2])) == (states.count("met"), len(states))


def still_missed(told, m):
    states = [told.world.bloc(t)[4] for t in TARGETS]
    return whole(m[1]) == len(states) - states.count("met")


def few(told, m):
    short = {t: abs(told.world.bloc(t)[5] or 0) for t in TARGETS if told.world.bloc(t)[4] != "met"}
    some = [target for target, units in short.items() if 0 < units < int(m[2])]
    units = {UNITS.get(target, "TCCSĐ") for target in some}
    return int(m[1]) == len(some) and set(re.split(", | hoặc ", m[3])) == units


def returned(told, m):
    world, year = told.world, int(m[1])
    sent, due = len(world.sent(year)), len(world.there(year))
    return (whole(m[2]), whole(m[3])) == (sent, due)


def helped(told, m):
    found, longer = (
        {one for t in TARGETS for one in repeated(told.world, t, years)} for years in (2, 3)
    )
    named = told.organisations(m[3] or "")
    inside = all(any(set(ids) & set(family) for family in longer) for ids in named)
    all_ = not m[3] or len(named) == len(longer)
    return (int(m[1]), int(m[2])) == (len(found), len(longer)) and inside and all_


def repeated(world, target, years=2):
    """6b and 7b are judged for the bloc alone, 2b at the end of the term."""
    return [] if target in ("2b", "6b", "7b") else world.again(target, years)


def owing(told, m):
    world = told.world
    sent = {
        r["organisation"]
        for r in world.rows["returns"]
        if int(r["year"]) == world.year
        if r["files"] != "0" and r["files"]
    }
    who = world.there(world.year) - sent
    named = [ids[0] for ids in told.organisations(m[2])]
    return int(m[1]) == len(who) == len(named) + int(m[3] or 0) and set(named) <= who


def to_look(told, m):
    world = told.world
    rows = [
        q
        for q in world.rows["questions"]
        if q["severity"] != "note" and q["year"] == str(world.year) and q["organisation"]
    ]
    who = {q["organisation"] for q in rows}
    wrong = sum(q["severity"] == "error" for q in rows)
    named = [ids[0] for ids in told.organisations(m[4] or "")]
    found = (int(m[1]), int(m[2]), int(m[3] or 0)) == (len(who), len(rows), wrong)
    all_ = not m[4] or len(named) + int(m[5] or 0) == len(who)
    return found and all_ and set(named) <= who


def most_named(told, m):
    """A cause that stands first: its share of what is short, who tells it."""
    world, target, group = told.world, told.target(m.start()), m[1]
    weights = world.weights(target)
    rest = [w for key, w in weights.items() if key not in (group, "not-stated", "doubtful")]
    first = all(weights[group] > w for w in rest)
    told_by = len({who for who, of, _ in world.parts(target) if of == group})
    return first and near(m[2], weights[group]) and int(m[3]) == told_by


def telling(told, m):
    """'A, B và 3 đơn vị khác nêu “F. …”': who has units of that cause."""
    world, target = told.world, told.target(m.start())
    whose = {who for who, of, _ in world.parts(target) if of == m[3]}
    named = [ids[0] for ids in told.organisations(m[1])]
    return set(named) <= whose and len(named) + int(m[2]) == len(whose)


def silent(told, m):
    world, target = told.world, told.target(m.start())
    spoke = {
        s["organisation"]
        for s, *_ in world.causes(world.year, doubtful=True)
        if s["target"] == target
    }
    whose = set(world.short(target)) - spoke
    named = [ids[0] for ids in told.organisations(m[1])]
    return set(named) <= whose and len(named) + int(m[2] or 0) == len(whose)


def told_limitations(told, m):
    rows = told.world.shortfalls(told.world.year)
    sent = {
        r["organisation"]
        for r in told.world.rows["returns"]
        if r["year"] == str(told.world.year) and r["file"]
    }
    said = (whole(m[1]), whole(m[2]), whole(m[3]))
    return said == (len({s["organisation"] for s in rows}), len(sent), len(rows))


def coded(told, doubtful=False):
    rows = [s for s, *_ in told.world.causes(told.world.year, doubtful)]
    return {s["shortfall"] for s in rows}, {s["organisation"] for s in rows}


def coded_limitations(told, m):
    rows, who = coded(told)
    return (whole(m[1]) == len(rows) and (not m[2] or whole(m[2]) == len(who))) or (
        len(rows),
        len(who),
    )


def of_kind(told, m):
    counts = told.world.mentions(told.world.year, lambda group, kind: kind)
    kind = "subjective" if "chủ quan" in m[0] else "objective"
    every = sum(counts.values())
    said = whole(m[1]), whole(m[2])
    return said == (counts[kind], every) and near(m[3], rate(counts[kind], every))


def most_of_kind(told, m):
    kind = "subjective" if "chủ quan" in told.text.split(":")[0] else "objective"
    counts = told.world.mentions(told.world.year, lambda group, of: (of, group))
    return whole(m[1]) == max(times for (of, _), times in counts.items() if of == kind)


def unsaid(told, m):
    return near(m[1], told.world.weights()["not-stated"])


def remedied(told, m):
    rows = told.world.remedies
    became = [outcome for _, _, outcome, _ in rows]
    found = {"đã đạt mục tiêu": "met", "trường hợp chỉ tiêu đã đạt": "met"}
    found |= {"có tiến bộ": "better", "chưa tiến bộ": "not-better"}
    if "đối chiếu" in m[2]:
        return whole(m[1]) == sum(o in ("met", "better", "not-better") for o in became)
    said = m[2] if m[2] in found else m[2].removeprefix("trường hợp ")
    return whole(m[1]) == became.count(found[said])


def below(told, m):
    world, target = told.world, told.target(m.start())
    judged = [
        key
        for key, f in world.every.items()
        if key[:3] == (target, "resolution", "organisation") and key[4] == world.year
        if f[4] in ("met", "missed")
    ]
    right = (whole(m[1]), whole(m[2])) == (len(world.missing(target)), len(judged))
    return right and (not m[3] or whole(m[3]) == len(repeated(world, target)))


def strength(told, m):
    year, world = told.world.year, told.world
    kinds = world.kinds(year)
    said = [whole(m[n]) for n in range(1, 5)]
    known = [len(world.there(year)), kinds["committee"], kinds["cell"], world.all_members(year)]
    return said == known


def earlier(told, m):
    year = int(m[1])
    return (whole(m[2]), whole(m[3])) == (
        len(told.world.there(year)),
        told.world.all_members(year),
    )


def moved(told, m):
    world = told.world
    rows = [
        e
        for e in world.rows["events"]
        if e["event"] == "transferred" and e["date"][:4] == str(world.year)
    ]
    return whole(m[1]) == len({e["predecessor"] for e in rows})


def fewer(told, m):
    world, before = told.world, int(m[2])
    return (whole(m[1]), whole(m[3])) == (len(world.there(before)), len(world.there(before + 1)))


def covered(told, m):
    world = told.world
    gave = world.all_members(world.year, world.sent(world.year))
    return near(m[1], rate(gave, world.all_members(world.year)))


def day(told, m):
    shown = f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}"
    days = {e["date"] for e in told.world.rows["events"]} | {f"{told.world.year}-12-31"}
    days |= {max(max(s["received"], s["dated"]) for s in told.world.rows["submissions"])}
    return shown in days or sorted(days)[-2:]


def thin(told, m):
    share = told.world.share_of_members(m[1], int(m[2]))
    return m[1] in COUNTING_MEMBERS and share < 90 and near(m[3], share)


def turned_by(told, m):
    return whole(m[1]) == len(told.world.turning(told.target(m.start())))


def answered(told, m):
    shortfalls, who = told.world.answered(told.task)
    return (whole(m[1]), whole(m[2])) == (len(shortfalls), len(who))


def asked(told, m):
    rows = [
        q
        for q in told.world.rows["questions"]
        if q["year"] == str(told.world.year) and q["severity"] != "note"
    ]
    return (whole(m[1]), whole(m[2])) == (
        len(rows),
        len({q["organisation"] for q in rows if q["organisation"]}),
    )


def distance(told, m):
    target = told.target(m.start())
    got = rate(*told.world.bloc(target, told.year)[:2])
    bound = BOUNDS.get(target, (100,))
    edge = bound[-1] if got > bound[-1] else bound[0]
    return near(m[2], got - edge) and (m[1] == "cao") == (got > edge)


def goal(told, m):
    return m[1] == ASKED.get(told.target(m.start()), "100%")


def members_of_note(told, m):
    return int(m[1]) == 90


RULES = [
    (r"Quy định số 366-QĐ/TW|[Tt]ừ năm 2025 xếp loại|366-QĐ/TW", lambda told, m: True),
    (r"giai đoạn 2021[-–]2025", lambda told, m: told.world.years == list(range(2021, 2026))),
    (
        r"(?:[Qq]uyết định số |số )(\d+-QĐ/ĐUK)",
        lambda told, m: m[1] in {e["decision"] for e in told.world.rows["events"]},
    ),
    (r"(?<!\d)(\d\d?)/(\d\d?)/(20\d\d)", day),
    (r"mục tiêu \((100%|từ [\d%]+ trở lên|trên 90%|từ 15% đến 20%)\)", goal),
    (
        rf"(?i:Trong) {N} TCCSĐ hoàn thành tốt nhiệm vụ trở lên, muốn đạt {N}% phải có {N}, nhưng mức khống chế {N}% chỉ cho phép {N}",
        clash,
    ),
    (rf"Năm (20\d\d) có {N}/{N} TCCSĐ (?=gửi báo cáo)", returned),
    (
        rf"gửi báo cáo(?: dùng được)? \({P}%\)",
        lambda told, m: near(
            m[1],
            rate(len(told.world.sent(told.world.year)), len(told.world.there(told.world.year))),
        ),
    ),
    (rf"gửi báo cáo, chiếm {P}% số đảng viên", covered),
    (rf"giảm từ {N} \(cuối năm (20\d\d)\) còn {N}", fewer),
    (
        rf"[\d·]{{4}}, [^,]*?có {N} TCCSĐ \((?:gồm )?{N} đảng bộ cơ sở(?:,| và) {N} chi bộ cơ sở\)(?:,| với) {N} đảng viên",
        strength,
    ),
    (rf"cuối năm (20\d\d) (?:là|có) {N} TCCSĐ(?:,| và) {N} đảng viên", earlier),
    (rf"chuyển giao {N} (?:tổ chức|TCCSĐ)", moved),
    (rf"đạt(?: và vượt)? {N}/{N} chỉ tiêu", verdicts),
    (rf"Có {N}/{N} chỉ tiêu đạt", verdicts),
    (rf"còn {N} chỉ tiêu chưa đạt", still_missed),
    (rf"{N} chỉ tiêu chỉ cách mục tiêu dưới {N} ([^;.]*)", few),
    (rf"(?:từ|trên) {N}/{N} đến {N}/{N}(?: TCCSĐ|, tùy)", bases),
    (rf"{N}/{N} {UNIT}, (đạt|bằng) {P}%", figure),
    (rf"ở {N} TCCSĐ; riêng (.+?) thiếu {P} {UNIT}", carrying),
    (rf"còn thiếu {N} {UNIT} \(([^)]+)\)", short_named),
    (rf"thiếu {N} {UNIT}", lacking),
    (rf"một nửa ở {N}/{N} đơn vị còn thiếu", half),
    (rf"(thấp|cao) hơn (?:mức (?:sàn|trần) )?{P} điểm phần trăm", distance),
    (
        rf"Tính trên {N}/{N} TCCSĐ có số liệu",
        lambda told, m: (whole(m[1]), whole(m[2])) == told.world.bloc(told.target(m.start()))[2:4],
    ),
    (
        rf"So với năm (20\d\d)(?:, trên {N} TCCSĐ có số liệu cả hai năm)?: (tăng|giảm) {P} điểm phần trăm",
        change,
    ),
    (rf"\(theo số báo cáo của từng năm: (tăng|giảm) {P} điểm phần trăm\)", as_reported),
    (rf"theo số đã báo cáo (tăng|giảm) {P} điểm phần trăm", as_reported),
    (rf"(tăng|giảm) {P} điểm phần trăm \({N} TCCSĐ, {P}% số đảng viên", on_panel),
    (rf"một trong {N} TCCSĐ", turned_by),
    (rf"không tính ([^:;()]+?) (thì (?:chưa )?đạt) \({P}%\)", one_leaves),
    (rf"([Tt]ính trên (?:riêng|tổng) số [^;:.]+?) (thì (?:chưa )?đạt) \({P}%\)", as_read),
    (
        (
            rf"{N} TCCSĐ chưa đạt cùng một chỉ tiêu từ 2 năm liền trở lên, trong đó {N} TCCSĐ từ 3"
            r" năm liền trở lên(?:: (.+))?\."
        ),
        helped,
    ),
    (
        r"[Đđ]ôn đốc (\d+) TCCSĐ chưa gửi báo cáo năm 20\d\d \((.+?)(?: và (\d+) đơn vị khác)?\)",
        owing,
    ),
    (
        r"đề nghị (\d+) TCCSĐ giải trình (\d+) điểm(?:, trong đó (\d+) điểm phải báo cáo lại[^(.]*)?(?: \((.+?)(?: và (\d+) đơn vị khác)?\))?",
        to_look,
    ),
    (
        r"Cân nhắc trước khi kết luận (\d+) chỉ tiêu",
        lambda told, m: int(m[1]) == len({of for _, of in told.spoken}),
    ),
    (rf"“([A-I])\. [^”]*” \({P}% phần còn thiếu, {N} TCCSĐ\)", most_named),
    (r"((?:Đảng|Chi) bộ [^.:;“]+?) và (\d+) đơn vị khác nêu “([A-I])\.", telling),
    (r"Đề nghị ([^.:;“]+?)(?: và (\d+) đơn vị khác)? báo cáo bổ sung nguyên nhân", silent),
    (rf"{N}/{N} TCCSĐ (?:có báo cáo )?nêu {N} hạn chế", told_limitations),
    (
        rf"{N} hạn chế(?: của {N} TCCSĐ)?(?: có)?(?: nêu)? (?:có )?nguyên nhân(?: đã phân loại)?(?!\w| thuộc)",
        coded_limitations,
    ),
    (
        rf"cộng lại {N} lượt ý kiến|với {N} lượt ý kiến",
        lambda told, m: whole(m[1] or m[2]) == sum(told.world.mentions(told.world.year).values()),
    ),
    (rf"chủ quan:? {N}/{N}(?: lượt ý kiến)? \({P}%\)", of_kind),
    (rf"khách quan:? {N}/{N}(?: lượt ý kiến)? \({P}%\)", of_kind),
    (rf"\({N} lượt ý kiến\)", most_of_kind),
    (rf"{P}% phần (?:còn thiếu|chưa đạt) không được", unsaid),
    (rf"{N} hạn chế của {N} TCCSĐ có nguyên nhân thuộc nhóm", answered),
    (
        rf"Năm 20\d\d các tổ chức nêu {N} giải pháp",
        lambda told, m: whole(m[1]) == len(told.world.remedies),
    ),
    (
        rf"{N} TCCSĐ nêu {N} giải pháp",
        lambda told, m: (
            (whole(m[1]), whole(m[2]))
            == (len({who for _, who, *_ in told.world.remedies}), len(told.world.remedies))
        ),
    ),
    (
        rf"{N} TCCSĐ nêu giải pháp năm",
        lambda told, m: whole(m[1]) == len({who for _, who, *_ in told.world.remedies}),
    ),
    (
        rf"{N}/{N} giải pháp lặp lại nguyên văn",
        lambda told, m: (
            (whole(m[1]), whole(m[2]))
            == (sum(again for *_, again in told.world.remedies), len(told.world.remedies))
        ),
    ),
    (rf"{N} (giải pháp có số liệu năm \d+ để đối chiếu)", remedied),
    (rf"{N} (trường hợp chỉ tiêu đã đạt|(?:trường hợp )?(?:có|chưa) tiến bộ)", remedied),
    (
        rf"{N}/{N} TCCSĐ có kết quả dưới mức của chỉ tiêu(?:, trong đó {N} TCCSĐ từ hai năm)?",
        below,
    ),
    (rf"Còn {N} điểm chờ {N} TCCSĐ giải trình", asked),
    (r"dưới (\d+)% số đảng viên", members_of_note),
    (rf"(7a|7b|1b) – (20\d\d): {P}%", thin),
    (
        rf"{N} tệp đã nhận, {N} tệp được sử dụng",
        lambda told, m: (
            (whole(m[1]), whole(m[2]))
            == (
                len(told.world.rows["submissions"]),
                sum(s["status"] == "accepted" for s in told.world.rows["submissions"]),
            )
        ),
    ),
    (r"chỉ tiêu 6a yêu cầu trên 90%", lambda told, m: True),
    # what is no number of anything: names of targets, years, groups of tasks, annexes
    (
        rf"\b(?:{'|'.join(TARGETS)})\b(?=[\s.,;:)/]|$)(?! (?:TCCSĐ|chi bộ|đơn|hạn|lượt|giải|số|chỉ|chưa))",
        lambda told, m: True,
    ),
    (r"IV\.[1-5]\b|Phụ lục \d|phụ lục \d|II\.\d", lambda told, m: True),
    (
        r"(?<![\d.,/])(20\d\d)(?![\d,./]\d|\d)",
        lambda told, m: 2021 <= int(m[1]) <= told.world.year + 1 or m[1],
    ),
]


__all__ = ["GOALS", "UNITS", "Told", "near", "repeated", "whole"]
