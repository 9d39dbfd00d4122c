"""Numbers, names and phrases as Vietnamese readers expect them.

Decimal comma, dot between thousands, percentages with count and base, changes in "điểm phần trăm".
Rounding is done on exact fractions, and a printed percentage never says more than the integers do:
a result just short of its bound gets as many digits as it takes to show that it is short.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

import pandas as pd

from analysis.codes import KINDS, SECTORS

__all__ = [
    "KINDS",
    "SECTORS",
    "STATES",
    "GRADES",
    "number",
    "percent",
    "percentage",
    "result",
    "points",
    "change",
    "day",
    "join",
    "years",
    "base",
    "bound",
    "name",
    "sentence",
]
MISSING = "–"
MINUS = "\u2212"
MOST_DIGITS = 9

STATES = {
    "met": "Đạt",
    "missed": "Chưa đạt",
    "running": "Đang thực hiện",
    "not-reported": "Chưa có báo cáo",
    "no-base": "Không có cơ sở tính",
    "too-few": "Quá ít để đánh giá",
}
IN_SENTENCE = {
    "met": "đạt mục tiêu",
    "missed": "chưa đạt mục tiêu",
    "running": "đang thực hiện",
    "not-reported": "chưa có báo cáo",
    "no-base": "không có cơ sở tính",
    "too-few": "quá ít để đánh giá",
}
GRADES = {
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "good": "Hoàn thành tốt nhiệm vụ",
    "satisfactory": "Hoàn thành nhiệm vụ",
    "failed": "Không hoàn thành nhiệm vụ",
    "ungraded": "Chưa được đánh giá, xếp loại",
}
CAUSE_KINDS = {"subjective": "Chủ quan", "objective": "Khách quan"}
SEVERITIES = {"error": "Lỗi", "query": "Cần hỏi lại", "note": "Ghi nhận"}
STATUSES = {"accepted": "Đã dùng", "superseded": "Đã có bản thay thế", "refused": "Không dùng được"}
RULES = {
    "number": "số",
    "flag": "có/không",
    "boolean": "có/không",
    "grade": "mức xếp loại",
    "mark": "dấu chọn",
    "text-number": "số gõ dạng chữ",
    "leading-zero": "số có số 0 đứng đầu",
    "decimal-zero": "số có phần lẻ bằng 0",
    "thousands": "số có dấu phân cách nghìn",
    "numerator": "tử số của phân số",
    "unit": "số kèm đơn vị tính",
    "dated-numerator": "tử số bị Excel đổi thành ngày",
    "noted": "số kèm ghi chú",
    "nil": "chữ «không» là 0",
    "corrected": "đã đính chính",
    "inclusive": "đã trừ phần xuất sắc",
}
EVENTS = {
    "renamed": "đổi tên",
    "merged": "sáp nhập",
    "split": "chia tách",
    "converted": "chuyển đổi mô hình",
    "founded": "thành lập",
    "dissolved": "giải thể",
    "transferred": "chuyển giao",
}


def is_missing(value: object) -> bool:
    """Whether a cell holds nothing: None, NaN, NA or an empty text."""
    return (
        value is None
        or (isinstance(value, str) and value == "")
        or (pd.api.types.is_scalar(value) and pd.isna(value))
    )


def fraction(value: object) -> Fraction:
    """The exact number a person would read in `value` (0.1 is one tenth, not its binary neighbour)."""
    return Fraction(value) if isinstance(value, Rational) else Fraction(Decimal(str(value)))


def number(value: object, digits: int = 2, *, fixed: bool = False, sign: bool = False) -> str:
    """Write a number with decimal comma and thousands dots.

    Parameters
    ----------
    value : number or missing
        Missing values are written as an en dash.
    digits : int
        Most decimals shown; the last is rounded half away from zero.
    fixed : bool
        Keep trailing zeros; else a value that needs fewer decimals gets fewer.
    sign : bool
        Write + before positive numbers.

    Examples
    --------
    >>> number(1234.5), number(-0.25, 1), number(3), number(None)
    ('1.234,5', '−0,3', '3', '–')
    """
    if is_missing(value):
        return MISSING
    exact = fraction(value)
    scaled = abs(exact) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    if not fixed and scaled.denominator == 1:
        while digits and whole % 10 == 0:
            whole, digits = whole // 10, digits - 1
    head, tail = divmod(whole, 10**digits)
    text = f"{head:,}".replace(",", ".") + (f",{tail:0{digits}d}" if digits else "")
    if whole and exact < 0:
        return MINUS + text
    return "+" + text if sign and whole else text


def percent(
    numerator: object, denominator: object, bounds: Iterable[object] = (), digits: int = 2
) -> str:
    """Write numerator/denominator as a percentage that is on the right side of every bound.

    Parameters
    ----------
    numerator, denominator : int
        Counts; with a missing one or a denominator of 0 an en dash is written.
    bounds : iterable of numbers
        Percentages (90 for 90 %) that the text must not reach by rounding; 0 and 100 always count.

    Examples
    --------
    >>> percent(79, 85), percent(8999, 10000, [90]), percent(17999, 20000, [90]), percent(179999, 200000, [90])
    ('92,94%', '89,99%', '89,995%', '89,9995%')
    """
    if is_missing(numerator) or is_missing(denominator) or not int(denominator):
        return MISSING
    return percentage(Fraction(100 * int(numerator), int(denominator)), bounds, digits)


def percentage(value: object, bounds: Iterable[object] = (), digits: int = 2) -> str:
    """Write a percentage (92.94 for 92,94%) as :func:`percent` does."""
    if is_missing(value):
        return MISSING
    exact = fraction(value)
    limits = [fraction(bound) for bound in (0, 100, *bounds)]
    while digits < MOST_DIGITS and any(
        exact != limit and _round(exact, digits) == limit for limit in limits
    ):
        digits += 1
    for limit in limits:  # closer than any sensible number of digits can show
        if exact != limit and _round(exact, digits) == limit:
            return ("dưới " if exact < limit else "trên ") + number(limit) + "%"
    return number(exact, digits) + "%"


def _round(value: Fraction, digits: int) -> Fraction:
    scaled = abs(value) * 10**digits
    rounded = Fraction(
        (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits
    )
    return -rounded if value < 0 else rounded


def result(
    numerator: object,
    denominator: object,
    unit: str = "",
    bounds: Iterable[object] = (),
    word: str = "đạt",
) -> str:
    """Count, base and percentage together, as reviews print them; `word` is "bằng" where nothing was reached.

    Examples
    --------
    >>> result(79, 85, "TCCSĐ")
    '79/85 TCCSĐ, đạt 92,94%'
    """
    if is_missing(numerator) or is_missing(denominator):
        return "chưa có số liệu"
    counts = f"{number(numerator)}/{number(denominator)}" + (f" {unit}" if unit else "")
    if not int(denominator):
        return f"{counts}, không có cơ sở tính"
    return f"{counts}, {word} {percent(numerator, denominator, bounds)}"


def part(numerator: object, denominator: object, unit: str = "", digits: int = 2) -> str:
    """A share that is nothing to be reached: '260/415 lượt nêu (62,65%)'; of fewer than five, the counts alone."""
    counts = f"{number(numerator)}/{number(denominator)}" + (f" {unit}" if unit else "")
    return counts + (
        f" ({percent(numerator, denominator, digits=digits)})" if int(denominator) >= 5 else ""
    )


def points(value: object, digits: int = 2) -> str:
    """A distance in percentage points, without direction: '1,5 điểm phần trăm'."""
    exact = abs(fraction(value))
    if exact and not _round(exact, digits):
        return f"dưới {number(Fraction(1, 10**digits), digits)} điểm phần trăm"
    return f"{number(exact, digits)} điểm phần trăm"


def change(before: object, after: object, digits: int = 2) -> str:
    """What became of a percentage: 'tăng 1,5 điểm phần trăm', 'giảm …' or 'không đổi'."""
    difference = fraction(after) - fraction(before)
    if not difference:
        return "không đổi"
    return ("tăng " if difference > 0 else "giảm ") + points(difference, digits)


def day(value: object) -> str:
    """An ISO date (or a date) as 15/01/2023; missing as an en dash.

    Raises
    ------
    ValueError
        When a text is no ISO date.
    """
    if is_missing(value):
        return MISSING
    moment = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return f"{moment.day:02d}/{moment.month:02d}/{moment.year}"


def join(
    items: Iterable[object], last: str = "và", most: int | None = None, unit: str = "mục"
) -> str:
    """List things in a sentence: 'a, b và c'; beyond `most` the rest is counted, never silently dropped.

    Examples
    --------
    >>> join(["a", "b", "c"]), join(["a", "b", "c", "d"], most=2, unit="tổ chức")
    ('a, b và c', 'a, b và 2 tổ chức khác')
    """
    texts = [str(item) for item in items]
    if most is not None and len(texts) > most:
        texts = [*texts[:most], f"{number(len(texts) - most)} {unit} khác"]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def runs(values: Iterable[int]) -> list[list[int]]:
    """Years that follow one another, together: [[2021, 2022], [2025]]."""
    found: list[list[int]] = []
    for year in sorted({int(value) for value in values}):
        if found and found[-1][-1] == year - 1:
            found[-1].append(year)
        else:
            found.append([year])
    return found


def years(values: Iterable[int]) -> str:
    """Years with runs drawn together: '2021–2023 và 2025'."""
    parts: list[str] = []
    for run in runs(values):
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return join(parts)


def lower(text: str) -> str:
    """Small first letter, for use inside a sentence; abbreviations keep theirs."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper(text: str) -> str:
    """Capital first letter, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def base(reporting: object, expected: object, unit: str = "TCCSĐ") -> str:
    """How many organisations a figure rests on: '52/60 TCCSĐ'."""
    if is_missing(expected) or is_missing(reporting):
        return MISSING
    return f"{number(reporting)}/{number(expected)} {unit}"


def bound(lowest: object = None, highest: object = None, strict: bool = False) -> str:
    """A target as text: '≥ 90%', '> 90%', '100%', '15–20%'.

    Examples
    --------
    >>> bound(90), bound(90, strict=True), bound(15, 20), bound(100)
    ('≥ 90%', '> 90%', '15–20%', '100%')
    """
    if is_missing(highest):
        if fraction(lowest) == 100:
            return "100%"
        return ("> " if strict else "≥ ") + number(lowest) + "%"
    if is_missing(lowest):
        return f"≤ {number(highest)}%"
    return f"{number(lowest)}–{number(highest)}%"


def bound_in_words(lowest: object = None, highest: object = None, strict: bool = False) -> str:
    """A target for the middle of a sentence.

    Examples
    --------
    >>> bound_in_words(90), bound_in_words(90, strict=True), bound_in_words(15, 20), bound_in_words(100)
    ('từ 90% trở lên', 'trên 90%', 'từ 15% đến 20%', '100%')
    """
    if is_missing(lowest):
        return f"từ {number(highest)}% trở xuống"
    if is_missing(highest):
        return (
            "100%"
            if fraction(lowest) == 100
            else f"trên {number(lowest)}%"
            if strict
            else f"từ {number(lowest)}% trở lên"
        )
    return f"từ {number(lowest)}% đến {number(highest)}%"


def name(names: dict[str, str], key: object) -> str:
    """The Vietnamese word for a code; a code without one is shown as it is."""
    return names.get(str(key), str(key))


def rule(text: str) -> str:
    """How a value was read, in words.

    >>> rule("number+inclusive")
    'số, đã trừ phần xuất sắc'
    """
    return ", ".join(name(RULES, part) for part in text.split("+"))


def sentence(parts: Sequence[str]) -> str:
    """Clauses joined by '; ' with a capital and a full stop."""
    text = "; ".join(part for part in parts if part)
    return upper(text) + ("" if text.endswith((".", ":", "?", "!")) or not text else ".")
