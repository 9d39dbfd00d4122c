"""One cell and its declared type → a value by a named rule, or a finding. Nothing is guessed.

Each rule leaves the value and its own name; what no rule reads is a finding, and no value.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from analysis.forms.lexicon import Lexicon
from analysis.forms.maps import Key
from analysis.messages import Finding
from analysis.reading.workbook import Cell, Shown, as_excel_rounds
from analysis.returns.model import FORMULA
from analysis.returns.seen import as_seen, names_another_answer
from analysis.text.keys import bare, folded_key, key
from analysis.text.quarters import by_quarter

A_NUMBER = "một số"
A_GRADE = "HTXSNV, HTTNV, HTNV, KHTNV hoặc Chưa XL"
YES_OR_NO = "Có/Không hoặc Tốt/Chưa tốt"
A_MARK = "dấu x"
A_TEXT = "một câu chữ"

EXPECTED = {"flag": YES_OR_NO, "mark": A_MARK, "grade": A_GRADE}  # of a count: a number
QUALIFIED = ("grade", "flag", "count", "sum")  # types whose values a word beside them takes back
TEXTS = ("target", "limitation", "cause", "remedy")
SHARES = ("percent", "fraction")

_GROUPED = r"[1-9]\d{0,2}(?:[. ]\d{3})+"  # "0.125" is no number of thousands
_SPELLINGS = (
    ("leading-zero", re.compile(r"(0\d{1,8})")),
    ("text-number", re.compile(r"(\d{1,9})")),
    ("thousands", re.compile(rf"({_GROUPED})(?:,0+)?")),
    ("decimal-zero", re.compile(r"(\d+)[,.]0{1,2}")),
    ("noted", re.compile(rf"(\d+|{_GROUPED})\s*\(.*\)", re.DOTALL)),
)
_UNIT = re.compile(rf"({_GROUPED}|\d+)\s*([^\d\s].*)", re.DOTALL)
_BESIDE = re.compile(r"(\d[^()]*)\([^()]*\)([^\d()]*)")  # a bracket, with a unit on either side
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_YEARLY = re.compile(rf"(?:{'|'.join(map(bare, ('số năm', 'năm', 'kế hoạch năm')))}) \d{{4}}")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_LETTERS = 4  # of a grade in short: no two of so many have the same
_VOWEL = re.compile("[aeiouy]")


class Parsed(NamedTuple):
    """A value with the rule that read it, and what is to be said about it."""

    value: Any = None
    rule: str = ""
    finding: Finding | None = None


def raw_of(cell: Cell | None) -> str:
    """What stands in the cell, as text."""
    if cell is None or cell.value is None:
        return ""
    return str(cell.raw if cell.kind == "text" else cell.value)


def read(
    cell: Cell | None, kind: str, lexicon: Lexicon, whole: int | None = None, key: Key = key
) -> Parsed:
    """What a cell of a declared type says.

    Parameters
    ----------
    cell
        As read; None for a blank.
    kind
        Type of the field in the form map.
    lexicon
        ``words.csv`` by kind.
    whole
        What a count is a part of, where that is known: "12/15" is 12 of 15.
    key
        Text → key, as an office's own words have it.
    """
    if cell is None or kind == "organisation":
        return Parsed(str(cell.value) if cell and cell.value is not None else None)
    if kind in SHARES:
        error = Finding("percent_error") if cell.kind == "error" else None
        return Parsed(percent(cell), FORMULA if cell.formula else "", error)
    if cell.kind in ("error", "uncalculated"):
        parsed = _no_value(cell, kind)
    else:
        parsed = _of_type(cell, kind, lexicon, whole, key)
    if kind == "sum" and parsed.finding:  # its addends count
        return parsed._replace(finding=parsed.finding.lowered())
    return parsed


def _of_type(cell: Cell, kind: str, lexicon: Lexicon, whole: int | None, key: Key) -> Parsed:
    """What a cell says that holds something."""
    if kind in QUALIFIED and qualified(cell, lexicon):
        return _none("qualified", EXPECTED.get(kind, A_NUMBER), text=str(cell.value).strip())
    if kind in TEXTS:
        return Parsed(str(cell.value), finding=_about_text(cell, kind))
    if kind == "grade":
        return _as_answered(cell, grade(cell, lexicon, key), lexicon.get("grade", {}), key)
    if kind == "flag":
        return _as_answered(cell, flag(cell, lexicon), lexicon.get("flag", {}), bare)
    if kind == "mark":
        return _as_answered(cell, mark(cell, lexicon), {}, key)
    return _as_it_looks(cell, count(cell, lexicon, whole))


def _about_text(cell: Cell, kind: str) -> Finding | None:
    """What is to be said of a text struck out, in part or whole, and of a number in its place.

    A text is kept whole all the same; nought says that there is none.
    """
    if cell.shown == Shown.STRUCK:
        return Finding("struck_text", found=cell.raw)
    if cell.kind not in ("number", "date") or kind not in ("cause", "remedy") or not cell.value:
        return None
    return Finding("number_in_text", expected=A_TEXT, found=cell.raw)


def _as_answered(cell: Cell, parsed: Parsed, known: Mapping[str, str], key: Key) -> Parsed:
    """An answer, and what its cell shows; none where a part of it is struck out."""
    if parsed.value is None:
        return parsed
    if cell.shown == Shown.STRUCK:
        return _none("struck_number.answer", "một câu trả lời", found=cell.raw)
    if not cell.comment or parsed.finding:
        return parsed
    others = {word: said for word, said in known.items() if len(word) > 1}
    if names_another_answer(cell.comment, str(parsed.value), others, key):
        said = Finding("comment_contradicts.answer", found=cell.raw, comment=cell.comment)
        return parsed._replace(finding=said)
    return parsed


def _as_it_looks(cell: Cell, parsed: Parsed) -> Parsed:
    """A number and what the cell shows; no value where the two may lead to different numbers."""
    finding = as_seen(cell, parsed.value) if parsed.value is not None else None
    if finding is None:
        return parsed
    if finding.fields.get("expected"):
        return Parsed(finding=finding)
    return parsed if parsed.finding else parsed._replace(finding=finding)


def of_quarter(cell: Cell | None, quarter: str) -> Cell | None:
    """The number of one quarter, where a cell says those of all four; else the cell."""
    if cell is None or not quarter or cell.kind != "text":
        return cell
    number = by_quarter(str(cell.value)).get(quarter)
    return cell._replace(value=number) if number else cell


def qualified(cell: Cell, lexicon: Lexicon) -> bool:
    """Whether what stands beside a value takes it back: "12 (ước)", "HTTNV (đề nghị)", "5?".

    A bracket that tells more of a value ("12 (có 2 dự bị)") leaves it standing.
    """
    if cell.kind != "text":
        return False
    text = str(cell.value).strip()
    bracket = _BRACKET.search(text)
    inside = bracket[1] if bracket else ""
    if text.endswith("?") or "?" in inside:
        return True
    said = bare(inside)
    # a request for something else ("đề nghị khen thưởng") leaves the grade standing
    return said in map(bare, lexicon.get("qualifier", {})) or bool(_YEARLY.fullmatch(said))


def _no_value(cell: Cell, kind: str) -> Parsed:
    """Error values and formulas never calculated."""
    if kind in TEXTS:
        return _none("error_value.text", A_TEXT)
    expected = EXPECTED.get(kind, A_NUMBER)
    if cell.kind == "error":
        return _none("error_value", expected, value=cell.value)
    return _none("uncalculated", expected)


def _none(code: str, expected: str, **fields: Any) -> Parsed:
    """No value, and why."""
    return Parsed(finding=Finding(code, expected=expected, **fields))


# ── counts


def count(cell: Cell, lexicon: Lexicon, whole: int | None = None) -> Parsed:
    """A whole number ≥ 0.

    Parameters
    ----------
    cell
        As read.
    lexicon
        ``words.csv`` by kind.
    whole
        What the number is a part of, where that is known: "12/15" is 12 of 15.

    Examples
    --------
    >>> count(Cell("text", "1.234", "1.234"), {})[:2]
    (1234, 'thousands')
    >>> count(Cell("text", "12/15", "12/15"), {}, whole=15)[:2]
    (12, 'numerator')
    """
    value: Any = cell.value
    if cell.kind == "number":
        value = as_excel_rounds(value)
        if isinstance(value, int) and 0 <= value < 10**9:
            return Parsed(value, "number")
        if isinstance(value, int):
            return _none("number_out_of_range", "số nguyên không âm", value=value)
        shown = str(value).replace(".", ",")
        return _none("fractional_count", "số nguyên", value=value, shown=shown)
    if cell.kind == "date":
        return _date(str(value), whole)
    if cell.kind == "flag":
        return _none("not_a_number", A_NUMBER)
    text = unicodedata.normalize("NFKC", str(value)).strip().removeprefix("'")
    return _spelt("".join(map(_ascii_digit, text)), lexicon, whole)


def _ascii_digit(c: str) -> str:
    return c if c.isascii() else str(unicodedata.digit(c, c))


def _spelt(text: str, lexicon: Lexicon, whole: int | None) -> Parsed:
    """A number written as text."""
    said, nil = text.casefold(), lexicon.get("nil", {})
    if nil.get(said) == "0" or nil.get(bare(text) or said) == "0":
        return Parsed(0, "nil")
    for rule, spelling in _SPELLINGS:
        if match := spelling.fullmatch(text):
            return Parsed(_digits(match[1]), rule)
    if match := _FRACTION.fullmatch(text):
        return _fraction(text, int(match[1]), int(match[2]), whole)
    if match := _UNIT.fullmatch(text):
        unit = bare(match[2]).replace(" ", "")
        for words in map(str.split, lexicon.get("noun", {})):
            short = "".join(word[0] for word in words)  # "199 đc"
            if len(unit) > 1 and unit in ("".join(words), short):
                return Parsed(_digits(match[1]), "unit")
    if match := _BESIDE.fullmatch(text):
        before, behind = match[1].strip(), match[2].strip()
        plain = _spelt(f"{before} {behind}".strip(), lexicon, whole)
        if plain.value is not None:
            return plain._replace(rule="noted")
    return _unclear(text, lexicon)


def _digits(text: str) -> int:
    """A number without what stands between its thousands."""
    return int(re.sub(r"\D", "", text))


def _unclear(text: str, lexicon: Lexicon) -> Parsed:
    """What no rule reads as a number, and the likeliest reason."""
    said, plain = text.casefold(), bare(text)
    for word in filter(None, lexicon.get("approximate", {})):
        if said.startswith(word) or plain.startswith(word + " "):
            return _none("approximate", "một số chính xác", text=text)
    code = "unreadable_number"
    if re.fullmatch(r"[\dOolI]+", text) and re.search(r"\d|^[Oo]$", text):
        code = "unreadable_number.letters"
    elif text.endswith("%"):
        code = "unreadable_number.share"
    return _none(code, A_NUMBER, text=text)


def _fraction(text: str, top: int, bottom: int, whole: int | None) -> Parsed:
    """The numerator of "12/15", where the base is the number reported for it."""
    if bottom == whole:
        return Parsed(top, "numerator")
    expected = A_NUMBER if whole is None else f"mẫu số {whole}"
    of = "" if whole is None else whole
    return _none("fraction_base", expected, text=text, bottom=bottom, whole=of)


def _date(text: str, whole: int | None) -> Parsed:
    """The numerator of "4/6" that Excel made a date of, where one way of reading fits the base."""
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return _none("date_in_number.alone", A_NUMBER)
    pairs = ((day.day, day.month), (day.month, day.day))
    fitting = {top for top, bottom in pairs if bottom == whole and top <= bottom}
    shown = f"{day.day}/{day.month}/{day.year}"
    if len(fitting) != 1:
        return _none("date_in_number", A_NUMBER, day=shown)
    value = fitting.pop()
    finding = Finding("date_in_number.read", expected=value, value=value, whole=whole, day=shown)
    return Parsed(value, "dated-numerator", finding)


# ── flags, marks, grades, percentages


def flag(cell: Cell, lexicon: Lexicon) -> Parsed:
    """1 or 0 from the ways clerks say yes and no."""
    if cell.kind == "flag":
        return Parsed(int(bool(cell.value)), "boolean")
    text, known = str(cell.value).strip(), lexicon.get("flag", {})
    for form in (text.casefold(), bare(text)):
        if form in known:
            return Parsed(int(known[form]), "flag")
    inside = _BRACKET.search(text)
    value = known.get(bare(_BRACKET.sub("", text)))
    if inside and value:  # "Có (NQ 05)", but not "Có (chưa ban hành)"
        others = tuple(f"{word} " for word, other in known.items() if other != value)
        if not f"{bare(inside[1])} ".startswith(others):
            return Parsed(int(value), "flag")
    return _none("unreadable_flag", YES_OR_NO, text=text)


def mark(cell: Cell, lexicon: Lexicon) -> Parsed:
    """An x in a grade's column."""
    if cell.kind == "flag":  # a ticked box
        return Parsed(int(bool(cell.value)), "boolean")
    text, known = str(cell.value).strip(), lexicon.get("mark", {})
    marked = text.casefold() in known or bare(text) in known
    if marked or text in ("0", "-", "☐"):
        return Parsed(int(marked), "mark")
    return _none("unreadable_mark", A_MARK, text=text)


def grade(cell: Cell, lexicon: Lexicon, key: Key = key) -> Parsed:
    """A grade by its words, or by their first letters, whichever of them are written out.

    Examples
    --------
    >>> grades = {"grade": {bare("hoàn thành tốt nhiệm vụ"): "good"}}
    >>> [grade(Cell("text", text, text), grades).value for text in ("HT tốt NV", "H.T.T.N.V")]
    ['good', 'good']
    """
    text, known = str(cell.value).strip(), lexicon.get("grade", {})
    plain = _BRACKET.sub("", text)  # "HTTNV (đề nghị khen)"
    beside = _BRACKET.search(text)
    for form in (key(text), bare(text), key(plain), bare(plain)):
        if form in known:
            if beside and _another(known[form], beside[1], known, key):
                return _none("unreadable_grade", A_GRADE, text=text)
            return Parsed(known[form], "grade")
    words = frozenset(word for said in known for word in said.split())
    initials = _initials(plain, words)
    letters = {_initials(said, words): value for said, value in reversed([*known.items()])}
    for some, value in letters.items() if len(initials) >= _LETTERS else ():
        if initials in letters:
            return Parsed(letters[initials], "grade")
        if sorted(some) == sorted(initials):  # its letters in another order
            return Parsed(value, "grade-letters")
    if text in ("-", "–"):
        return Parsed(None, "blank")
    return _none("unreadable_grade", A_GRADE, text=text)


def _another(grade: str, beside: str, known: Mapping[str, str], key: Key) -> bool:
    """Whether what stands in brackets beside a grade names another: "HTXSNV (nay là HTTNV)"."""
    said = f" {key(beside)} "
    named = {value for word, value in known.items() if f" {word} " in said}
    return bool(named) and grade not in named


def _initials(text: str, words: Collection[str]) -> str:
    """The first letters of whole words and all of abbreviations, as one."""
    initials = ""
    for word in bare(text).split():
        plain = folded_key(word)
        initials += plain[0] if word in words and _VOWEL.search(plain) else plain
    return initials


def percent(cell: Cell) -> list[float]:
    """What a percentage may mean, in points: two values where the scale is open (0.955 or 95.5).

    What a person sees as a percentage leaves it no longer open.

    Examples
    --------
    >>> percent(Cell("text", "95,5%", "95,5%")), percent(Cell("number", 0.5, "0.5"))
    ([95.5], [0.5, 50.0])
    """
    if cell.kind == "number":
        value = float(cell.value)  # type: ignore[arg-type]  # a number's value is one
        if abs(value) > 2:
            return [value]
        return [100 * value] if cell.shown == Shown.PERCENT else [value, 100 * value]
    text = unicodedata.normalize("NFKC", str(cell.value)).replace(" ", "")
    match = re.fullmatch(r"(\d+)(?:[.,](\d+))?(%?)", text) if cell.kind == "text" else None
    if not match:
        return []
    value = float(f"{match[1]}.{match[2] or 0}")
    return [value] if match[3] or value > 2 else [value, 100 * value]
