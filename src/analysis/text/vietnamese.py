"""Numbers, names and phrases as Vietnamese readers expect them.

Decimal comma, dot between thousands, percentages with count and base, changes in percentage points.
Rounding is done on exact fractions, and a printed percentage never says more than the integers do:
a result just short of its bound gets as many digits as it takes to show that it is short.
"""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.grouping import runs
from analysis.messages import thousands

Value = Any  # what a cell of a table holds: a number of Python's or numpy's, or none

MISSING = "–"
MINUS = "\u2212"
MOST_DIGITS = 9
FEW = 5  # of fewer no percentage is given

_NAMES = Path(__file__).parents[1] / "data" / "names.csv"


def _names(listed: str, column: str = "name") -> dict[str, str]:
    with _NAMES.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["list"] == listed]
    return {row["id"]: row[column] for row in rows}


# The package's own names of ids, for those who are not handed those of the tables yet.
STATES, RULES = _names("state"), _names("rule")
IN_SENTENCE = _names("state", "phrase")


def is_missing(value: Value) -> bool:
    """Whether a cell holds nothing: None, NaN, NA or an empty text."""
    if value is None or isinstance(value, str):
        return not value
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def fraction(value: Value) -> Fraction:
    """The exact number a person would read in `value`: 0.1 is one tenth.

    Examples
    --------
    >>> fraction(0.1)
    Fraction(1, 10)
    """
    if isinstance(value, Rational):  # numpy's would overflow
        return Fraction(int(value.numerator), int(value.denominator))
    return Fraction(Decimal(str(value)))


def _scaled(value: Fraction, digits: int) -> int:
    """``abs(value) * 10**digits``, rounded half up."""
    return int(abs(value) * 10**digits + Fraction(1, 2))


def _rounded(value: Fraction, digits: int) -> Fraction:
    scaled = Fraction(_scaled(value, digits), 10**digits)
    return -scaled if value < 0 else scaled


def number(value: Value, digits: int = 2, *, sign: bool = False) -> str:
    """Write a number with decimal comma and thousands dots.

    Parameters
    ----------
    value : number or missing
        Missing values are written as an en dash.
    digits : int
        Most decimals shown; the last is rounded half away from zero. A value that needs fewer
        gets fewer.
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
    scaled = _scaled(exact, digits)
    whole, rest = divmod(scaled, 10**digits)
    decimals = f"{rest:0{digits}d}" if digits else ""
    if _rounded(exact, digits) == exact:
        decimals = decimals.rstrip("0")
    text = f"{thousands(whole)},{decimals}" if decimals else thousands(whole)
    if scaled and exact < 0:
        return MINUS + text
    return "+" + text if sign and scaled else text


def percent(
    numerator: Value,
    denominator: Value,
    bounds: Iterable[Value] = (),
    digits: int = 2,
) -> str:
    """Write numerator/denominator as a percentage that is on the right side of every bound.

    Parameters
    ----------
    numerator, denominator : int
        Counts; with a missing one or a denominator of 0 an en dash is written.
    bounds : iterable of numbers
        Percentages (90 for 90 %) that the text must not reach by rounding; 0 and 100 always count.
    digits : int
        Most decimals, but where a bound takes more.

    Examples
    --------
    >>> percent(79, 85), percent(8999, 10000, [90]), percent(179999, 200000, [90])
    ('92,94%', '89,99%', '89,9995%')
    """
    if is_missing(numerator) or is_missing(denominator) or not int(denominator):
        return MISSING
    return percentage(Fraction(100 * int(numerator), int(denominator)), bounds, digits)


def percentage(value: Value, bounds: Iterable[Value] = (), digits: int = 2) -> str:
    """Write a percentage (92.94 for 92,94%) as :func:`percent` does."""
    if is_missing(value):
        return MISSING
    exact = fraction(value)
    limits = [limit for limit in map(fraction, (0, 100, *bounds)) if limit != exact]
    while digits < MOST_DIGITS and _rounded(exact, digits) in limits:
        digits += 1
    reached = _rounded(exact, digits)
    if reached not in limits:
        return number(exact, digits) + "%"
    # closer than any sensible number of digits can show
    return ("dưới " if exact < reached else "trên ") + number(reached) + "%"


def result(
    numerator: Value,
    denominator: Value,
    unit: str = "",
    bounds: Iterable[Value] = (),
    word: str = "đạt",
) -> str:
    """Count, base and percentage together, as reviews print them.

    Parameters
    ----------
    numerator, denominator : int
        Counts, or missing ones.
    unit : str
        What is counted.
    bounds : iterable of numbers
        As for :func:`percent`.
    word : str
        What the percentage is: "bằng" where nothing was reached.

    Examples
    --------
    >>> result(79, 85, "TCCSĐ")
    '79/85 TCCSĐ, đạt 92,94%'
    """
    if is_missing(numerator) or is_missing(denominator):
        return "chưa có số liệu"
    counts = _counts(numerator, denominator, unit)
    if not int(denominator):
        return f"{counts}, không có cơ sở tính"
    return f"{counts}, {word} {percent(numerator, denominator, bounds)}"


def _counts(numerator: Value, denominator: Value, unit: str) -> str:
    return f"{number(numerator)}/{number(denominator)} {unit}".rstrip()


def part(
    numerator: Value,
    denominator: Value,
    unit: str = "",
    digits: int = 2,
) -> str:
    """A share that is nothing to be reached; of fewer than five the counts alone.

    Examples
    --------
    >>> part(260, 415, "lượt nêu"), part(1, 3)
    ('260/415 lượt nêu (62,65%)', '1/3')
    """
    counts = _counts(numerator, denominator, unit)
    if int(denominator) < FEW:
        return counts
    return f"{counts} ({percent(numerator, denominator, digits=digits)})"


def points(value: Value, digits: int = 2) -> str:
    """A distance in percentage points, without direction: '1,5 điểm phần trăm'."""
    exact = abs(fraction(value))
    if exact and not _scaled(exact, digits):
        return f"dưới {number(Fraction(1, 10**digits), digits)} điểm phần trăm"
    return f"{number(exact, digits)} điểm phần trăm"


def change(before: Value, after: Value, digits: int = 2) -> str:
    """What became of a percentage: 'tăng 1,5 điểm phần trăm', 'giảm …' or 'không đổi'."""
    difference = fraction(after) - fraction(before)
    if not difference:
        return "không đổi"
    return ("tăng " if difference > 0 else "giảm ") + points(difference, digits)


def day(value: Value) -> str:
    """An ISO date (or a date) as documents of the Party write it; missing as an en dash.

    Days below 10 have a zero before them, and so have the months 1 and 2.

    Raises
    ------
    ValueError
        When a text is no ISO date.

    Examples
    --------
    >>> day("2023-01-05"), day("2025-03-31")
    ('05/01/2023', '31/3/2025')
    """
    if is_missing(value):
        return MISSING
    moment = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    month = f"{moment.month:02d}" if moment.month < 3 else str(moment.month)
    return f"{moment.day:02d}/{month}/{moment.year}"


def join(
    items: Iterable[object],
    last: str = "và",
    most: int | None = None,
    unit: str = "mục",
) -> str:
    """List things in a sentence; beyond `most` the rest is counted, never silently dropped.

    Examples
    --------
    >>> join(["a", "b", "c"]), join(["a", "b", "c", "d"], most=2, unit="tổ chức")
    ('a, b và c', 'a, b và 2 tổ chức khác')
    """
    texts = [str(item) for item in items]
    if most is not None and len(texts) > most + 1:  # who would be the one other has a name
        texts = [*texts[:most], f"{number(len(texts) - most)} {unit} khác"]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def years(values: Iterable[int]) -> str:
    """Years with runs of more than two drawn together.

    Examples
    --------
    >>> years([2021, 2022, 2023, 2025])
    '2021–2023 và 2025'
    """
    parts: list[str] = []
    for run in runs(map(int, values)):
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return join(parts)


def lower(text: str) -> str:
    """Small first letter, for use inside a sentence; abbreviations keep theirs."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper(text: str) -> str:
    """Capital first letter, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def base(reporting: Value, expected: Value, unit: str = "TCCSĐ") -> str:
    """How many organisations a figure rests on: '52/60 TCCSĐ'."""
    if is_missing(expected) or is_missing(reporting):
        return MISSING
    return _counts(reporting, expected, unit)


def bound(lowest: Value = None, highest: Value = None, strict: bool = False) -> str:
    """A target as text: '≥ 90%', '> 90%', '100%', '15–20%'.

    Examples
    --------
    >>> bound(90), bound(90, strict=True), bound(15, 20), bound(100)
    ('≥ 90%', '> 90%', '15–20%', '100%')
    """
    if is_missing(lowest):
        return f"≤ {number(highest)}%"
    if not is_missing(highest):
        return f"{number(lowest)}–{number(highest)}%"
    if fraction(lowest) == 100:
        return "100%"
    return f"{'>' if strict else '≥'} {number(lowest)}%"


def bound_in_words(lowest: Value = None, highest: Value = None, strict: bool = False) -> str:
    """A target for the middle of a sentence.

    Examples
    --------
    >>> bound_in_words(90), bound_in_words(90, strict=True), bound_in_words(15, 20)
    ('từ 90% trở lên', 'trên 90%', 'từ 15% đến 20%')
    """
    if is_missing(lowest):
        return f"từ {number(highest)}% trở xuống"
    if not is_missing(highest):
        return f"từ {number(lowest)}% đến {number(highest)}%"
    if fraction(lowest) == 100:
        return "100%"
    return f"trên {number(lowest)}%" if strict else f"từ {number(lowest)}% trở lên"


def count_bound(
    lowest: str = "",
    highest: str = "",
    unit: str = "",
    strict: bool = False,
) -> tuple[str, str]:
    """A number that is asked for, as a sign and for the middle of a sentence.

    Examples
    --------
    >>> count_bound("1450", unit="đảng viên")
    ('≥ 1.450', 'từ 1.450 đảng viên trở lên')
    >>> count_bound("40", "60", "chi bộ")
    ('40–60', 'từ 40 đến 60 chi bộ')
    """
    low, high = (number(int(bound)) if bound else "" for bound in (lowest, highest))
    if low and high:
        return f"{low}–{high}", f"từ {low} đến {high} {unit}"
    if high:
        return f"≤ {high}", f"từ {high} {unit} trở xuống"
    if strict:
        return f"> {low}", f"trên {low} {unit}"
    return f"≥ {low}", f"từ {low} {unit} trở lên"


def name(names: dict[str, str], key: object) -> str:
    """The Vietnamese word for a code; a code without one is shown as it is."""
    return names.get(str(key), str(key))


def rule(text: str, names: dict[str, str] = RULES) -> str:
    """How a value was read, in words.

    Examples
    --------
    >>> rule("number+inclusive")
    'số, đã trừ phần xuất sắc'
    """
    return ", ".join(name(names, part) for part in text.split("+"))
