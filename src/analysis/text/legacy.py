"""Texts typed for a legacy font, as their sender saw them.

The tables of the two encodings (TCVN3, as in ``.VnTime``; VNI, as in ``VNI-Times``) are in
``data/legacy.json``, the parts of Vietnamese syllables in ``data/syllables.json``. A font's name is
not enough, nor is the text: each cell is decided by its font, then its content, then the other
cells (`decode_all`).
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from analysis.text.plain import any_of
from analysis.text.symbols import drawn

TCVN3, VNI, UNICODE = "tcvn3", "vni", "unicode"

_DATA = Path(__file__).parents[1] / "data"
_TABLES = json.loads((_DATA / "legacy.json").read_text(encoding="utf-8"))
_PARTS = json.loads((_DATA / "syllables.json").read_text(encoding="utf-8"))

_LETTERS_OF_TCVN3 = str.maketrans(_TABLES[TCVN3])
_LETTERS_OF_VNI = re.compile(any_of(_TABLES[VNI]))
_SYLLABLE = re.compile(f"(?:{any_of(_PARTS['onsets'])})(?:{any_of(_PARTS['rhymes'])})")

_ASCII = frozenset(map(chr, range(128)))
_SURFACE = {encoding: set("".join(table)) - _ASCII for encoding, table in _TABLES.items()}
# Letters of Unicode Vietnamese that lie within Latin-1: they prove nothing.
_COMMON = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_ODD = (_SURFACE[TCVN3] | _SURFACE[VNI]) - _COMMON
_TELLING = "".join(sorted(_ODD - set("×·«»°§©®µ")))
_BETRAYS = re.compile(f"[{re.escape(_TELLING)}]|\\w[©®µ«¬]|[©®§]\\w")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = re.compile(f"[{_TONES}\u0302\u0306\u031b]")
_BEYOND_LATIN = re.compile("[\u0103-\U0010ffff]")
_LATIN_END, _VIETNAMESE_ALONE = "\u024f", frozenset("ăĂđĐơƠưƯĩĨũŨ")
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN_MARKS = re.compile(r"[^\s\d.,;:()/\"'%+*=–-]+")
_UNBROKEN = re.compile(r"\S+")
_IN_QUOTES = re.compile(r"«([^«»]*)»(?!\w)")  # as letters of TCVN3, » ends no word


@lru_cache(4096)
def encoding_of_font(font: str) -> str:
    """``"tcvn3"``, ``"vni"`` or ``""`` by the name of a font."""
    low = font.lower()
    if low.startswith(".vn"):
        return TCVN3
    return VNI if low.startswith("vni") else ""


def _is_capital(font: str) -> bool:
    """Whether a font of TCVN3 shows small letters as capitals (``.VnTimeH``)."""
    return encoding_of_font(font) == TCVN3 and font.rstrip(" 0123456789").upper().endswith("H")


@lru_cache(65536)
def decode(text: str, encoding: str, capitals: bool = False) -> str:
    """The text from an encoding to Unicode NFC.

    Parameters
    ----------
    text : str
        As stored.
    encoding : str
        ``"tcvn3"`` or ``"vni"``.
    capitals : bool
        The font shows capitals alone.

    Examples
    --------
    >>> decode("§¶ng bé c¬ së", "tcvn3")
    'Đảng bộ cơ sở'
    >>> decode("Ñaûng boä cô sôû", "vni")
    'Đảng bộ cơ sở'
    """
    of_word = _from_tcvn3 if encoding == TCVN3 else _from_vni
    meant = _UNBROKEN.sub(lambda found: of_word(found.group()), text)
    meant = unicodedata.normalize("NFC", meant)
    return meant.upper() if capitals else meant


def _from_tcvn3(word: str) -> str:
    """One word; a dash or curly quote is no letter of the encoding, a word in Unicode stays."""
    if any(c > _LATIN_END or c in _VIETNAMESE_ALONE for c in word if c.isalpha()):
        return word
    meant = word.translate(_LETTERS_OF_TCVN3)
    latin = [c for c in word if c.isascii() and c.isalpha()]
    shouted = len(latin) > 1 and all(c.isupper() for c in latin)
    return meant.upper() if shouted else meant


def _from_vni(word: str) -> str:
    if any(c > _LATIN_END and c.isalpha() for c in word):
        return word
    return _LETTERS_OF_VNI.sub(lambda found: _TABLES[VNI][found.group()], word)


def spoken(text: str) -> bool:
    """Whether each word is a Vietnamese syllable, or without any mark at all."""
    return all(_is_syllable(word) for word in _LETTERS.findall(text) if not word.isascii())


@lru_cache(65536)
def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in apart if letter in _TONES]
    base = "".join(letter for letter in apart if letter not in _TONES)
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", base)))


@lru_cache(8192)
def evidence(text: str) -> str:
    """What the content alone says: ``tcvn3``, ``vni``, ``unicode``; ``""`` if it proves nothing."""
    if text.isascii():
        return ""
    found = _BETWEEN_MARKS.findall(_IN_QUOTES.sub(r" \1 ", text))
    words = [word for word in found if len(word) > 1 and not word.isascii()]
    if not words:
        return ""
    if _MARKS.search(text) or any(map(_is_letter, _BEYOND_LATIN.findall(text))):
        return UNICODE
    as_is = sum(spoken(word) and not set(word) & _ODD for word in words)
    tcvn3, vni = (sum(_reads_as(word, way) for word in words) for way in (TCVN3, VNI))
    most = max(tcvn3, vni)
    if most > as_is and most >= 0.6 * len(words) and tcvn3 != vni:
        return TCVN3 if tcvn3 > vni else VNI
    if tcvn3 == vni > as_is:  # both read: the one with the odder letters used as letters
        return TCVN3 if set(text) & (_SURFACE[TCVN3] - _SURFACE[VNI]) else ""
    return UNICODE if as_is == len(words) > most else ""


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign).startswith("L")


def _reads_as(word: str, encoding: str) -> bool:
    return set(word) - _ASCII <= _SURFACE[encoding] and spoken(decode(word, encoding))


def join_runs(runs: list[tuple[str, str]], font: str) -> tuple[str, str]:
    """A rich text as one text and its font.

    Runs that need different treatment are decoded here, each by its own font; the text is Unicode
    then, and its font ``""``.

    Parameters
    ----------
    runs : list of (text, font)
        The font of a run is ``""`` where it has that of the cell.
    font : str
        The cell's.
    """
    own_fonts = [own or font for _, own in runs]
    texts = [drawn(text, own) for (text, _), own in zip(runs, own_fonts, strict=True)]
    seen = list(zip(texts, own_fonts, strict=True))
    fonts = [own for text, own in seen if not text.isascii()]
    ways = {(encoding_of_font(own), _is_capital(own)) for own in fonts}
    if len(ways) > 1:
        decoded = [_by_own_font(text, own) for text, own in seen]
        return "".join(decoded), ""
    return "".join(texts), next(iter(fonts), font)


def _by_own_font(text: str, font: str) -> str:
    encoding = encoding_of_font(font)
    if not encoding or evidence(text) == UNICODE:
        return text
    return decode(text, encoding, _is_capital(font))


def decode_all(texts: Iterable[tuple[str, str]]) -> list[str]:
    """The texts of a workbook as meant, each given with its font (``""`` where unknown).

    Font first, then content; a text of unknown font that proves nothing follows the proven majority
    of the others. One in a font that is no legacy one is never converted for its neighbours' sake.

    Examples
    --------
    >>> decode_all([("bé", ""), ("§¶ng bé c¬ së", "")])
    ['bộ', 'Đảng bộ cơ sở']
    """
    texts = list(texts)
    if all(_stays(text, font) for text, font in set(texts)):
        return [text for text, _ in texts]
    verdicts = [_verdict(text, font) for text, font in texts]
    majority = _majority(verdicts)
    out = []
    for (text, font), verdict in zip(texts, verdicts, strict=True):
        way = verdict
        if not way and not text.isascii():
            way = encoding_of_font(font) or ("" if font else majority)
        out.append(_meant(text, font, way))
    return out


def _stays(text: str, font: str) -> bool:
    if text.isascii():
        return True
    return not encoding_of_font(font) and _verdict(text, font) in ("", UNICODE) and not _mixed(text)


def _majority(verdicts: list[str]) -> str:
    """The legacy encoding in which most texts are, if any."""
    legacy = max((TCVN3, VNI), key=verdicts.count)
    return legacy if verdicts.count(legacy) > verdicts.count(UNICODE) else ""


def _meant(text: str, font: str, way: str) -> str:
    if way == UNICODE:
        return _decode_words(text) if _mixed(text) else text
    if way and _of_both(text):
        return _word_by_word(text)
    if way:
        return decode(text, way, capitals=way == TCVN3 and _is_capital(font))
    return text


@lru_cache(8192)
def _of_both(text: str) -> bool:
    """Whether some words can only be Unicode, and others only legacy ones."""
    ways = set(map(_proven, _UNBROKEN.findall(text)))
    return UNICODE in ways and bool(ways & {TCVN3, VNI})


def _proven(word: str) -> str:
    """What a word is beyond doubt: that it reads as it stands does not make it Unicode."""
    way = evidence(word)
    latin = all(letter <= _LATIN_END for letter in word if letter.isalpha())
    return "" if way == UNICODE and latin else way


def _word_by_word(text: str) -> str:
    """Each word as it proves to be; one that proves nothing goes with the last that did."""
    words = _UNBROKEN.findall(text)
    ways = list(map(_proven, words))
    last = next(filter(None, ways))
    for i, way in enumerate(ways):
        last = ways[i] = way or last
    meant = iter(
        word if way == UNICODE else decode(word, way) for word, way in zip(words, ways, strict=True)
    )
    return _UNBROKEN.sub(lambda _: next(meant), text)


@lru_cache(8192)
def _verdict(text: str, font: str) -> str:
    """What a text is by its font and content together."""
    by_font, said = encoding_of_font(font), evidence(text)
    if not by_font or said in (TCVN3, VNI):
        return said
    if said == UNICODE:
        return "" if _mixed(text) else said
    return by_font


@lru_cache(65536)
def _mixed(text: str) -> bool:
    """Whether letters that no Unicode text holds betray a word left in an encoding."""
    return bool(_BETRAYS.search(text))


def _decode_words(text: str) -> str:
    """A text in Unicode with words left in TCVN3 (of two fonts): those that prove it alone."""
    return _UNBROKEN.sub(lambda found: _decode_proven(found.group()), text)


def _decode_proven(word: str) -> str:
    proven = evidence(word) == TCVN3 and set(word) & _ODD
    return decode(word, TCVN3) if proven else word
