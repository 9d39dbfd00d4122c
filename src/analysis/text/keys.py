"""What a sender meant by a text: legacy fonts, forms of Unicode, and the keys by which wordings are compared.

The tables of the two legacy encodings (TCVN3, as in ``.VnTime``; VNI, as in ``VNI-Times``) are in
``data/legacy.json``. A font name is not enough, nor is the text: the decision is made for each cell by its font,
then its content, then the other cells of the workbook (`decode_all`).
"""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
_LEGACY = json.loads((DATA / "legacy.json").read_text(encoding="utf-8"))
_TCVN3 = str.maketrans(_LEGACY["tcvn3"])
_VNI = re.compile("|".join(map(re.escape, sorted(_LEGACY["vni"], key=len, reverse=True))))
_ASCII = frozenset(map(chr, range(128)))
_SURFACE = {name: set("".join(table)) - _ASCII for name, table in _LEGACY.items()}
# letters of Unicode Vietnamese that lie within Latin-1: they prove nothing
_COMMON = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# besides, what no text file may hold: control characters, halves of surrogate pairs
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\u034f\u061c\u180e\ufe00-\ufe0f\ufeff]"
)
_UNCLEAN = re.compile(f"[\u00d0\u00f0\u1680]|  |[^\\S ]|{_INVISIBLE.pattern}")
_WORD = re.compile(r"[^\W\d_]+")

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh "
    "oap oat oay oao oăc oăm oăn oăng oăt oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yên yêng yêt yêu yêm ac uă uăng uyp uâ uôp"
).split()
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(sorted(set(_RHYMES), key=len, reverse=True))})")


@lru_cache(8192)
def clean(text: str) -> str:
    """`text` in NFC, without invisible characters, with plain spaces; line breaks stay."""
    if _UNCLEAN.search(text):
        text = _INVISIBLE.sub("", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text))
    return unicodedata.normalize("NFC", text).strip()


def spoken(text: str) -> bool:
    """Is each word a Vietnamese syllable (or without any mark at all)?"""
    return all(_is_syllable(w) for w in _WORD.findall(text) if not w.isascii())


@lru_cache(65536)
def _is_syllable(word: str) -> bool:
    plain = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in plain if c in _TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in plain if c not in _TONES))
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(base))


@lru_cache(65536)
def decode(text: str, encoding: str, capitals: bool = False) -> str:
    """`text` from ``"tcvn3"`` or ``"vni"`` to Unicode NFC.

    Examples
    --------
    >>> decode("§¶ng bé c¬ së", "tcvn3")
    'Đảng bộ cơ sở'
    >>> decode("Ñaûng boä cô sôû", "vni")
    'Đảng bộ cơ sở'
    """
    if encoding == "tcvn3":
        # an en dash or a curly quote is no letter of the encoding; a word already in Unicode stays as it is
        def word(match: re.Match) -> str:
            found = match.group()
            if any(c > "\u024f" or c in "ăĂđĐơƠưƯĩĨũŨ" for c in found if c.isalpha()):
                return found
            made = found.translate(_TCVN3)
            latin = [c for c in found if c.isascii() and c.isalpha()]
            return made.upper() if len(latin) > 1 and all(c.isupper() for c in latin) else made

        out = re.sub(r"\S+", word, text)
    else:
        out = re.sub(
            r"\S+",
            lambda m: (
                m.group()
                if any(c > "\u024f" and c.isalpha() for c in m.group())
                else _VNI.sub(lambda x: _LEGACY["vni"][x.group()], m.group())
            ),
            text,
        )
    out = unicodedata.normalize("NFC", out)
    return out.upper() if capitals else out


@lru_cache(4096)
def encoding_of_font(font: str) -> str:
    """``"tcvn3"``, ``"vni"`` or ``""`` by the name of a font."""
    low = font.lower()
    return "tcvn3" if low.startswith(".vn") else "vni" if low.startswith("vni") else ""


_BEYOND_LATIN, _MARKS = (
    re.compile("[\u0103-\U0010ffff]"),
    re.compile(f"[{_TONES}\u0302\u0306\u031b]"),
)


@lru_cache(8192)
def evidence(text: str) -> str:
    """What the content alone says: ``tcvn3``, ``vni``, ``unicode``, or ``""`` where it proves nothing."""
    if text.isascii():
        return ""
    words = [
        w for w in re.findall(r"[^\s\d.,;:()/\"'%+*=–-]+", text) if len(w) > 1 and not w.isascii()
    ]
    if not words:
        return ""
    if any(
        unicodedata.category(c).startswith("L") for c in _BEYOND_LATIN.findall(text)
    ) or _MARKS.search(text):
        return "unicode"
    as_is = sum(spoken(w) and not (set(w) & _ODD) for w in words)
    score = {
        e: sum(set(w) - _ASCII <= _SURFACE[e] and spoken(decode(w, e)) for w in words)
        for e in ("tcvn3", "vni")
    }
    best = max(score, key=score.__getitem__)
    if score[best] > as_is and score[best] >= 0.6 * len(words) and score["tcvn3"] != score["vni"]:
        return best
    if (
        score["tcvn3"] == score["vni"] > as_is
    ):  # both read: the one with the odder letters used as letters
        return "tcvn3" if set(text) & (_SURFACE["tcvn3"] - _SURFACE["vni"]) else ""
    return "" if as_is < len(words) or score[best] == len(words) else "unicode"


_ODD = (_SURFACE["tcvn3"] | _SURFACE["vni"]) - _COMMON


def join_runs(runs: list[tuple[str, str]], font: str) -> tuple[str, str]:
    """A rich text of `runs` (text, font or "" for that of the cell) as one text and its font.

    Runs that need different treatment are decoded here, each by its own font; the text is Unicode then (font "").
    """
    runs = [(text, own or font) for text, own in runs]
    ways = {(encoding_of_font(own), _is_capital(own)) for text, own in runs if not text.isascii()}
    whole = "".join(text for text, _ in runs)
    if len(ways) <= 1:
        return whole, next((own for text, own in runs if not text.isascii()), font)
    return "".join(
        decode(text, encoding_of_font(own), _is_capital(own))
        if encoding_of_font(own) and evidence(text) != "unicode"
        else text
        for text, own in runs
    ), ""


def _is_capital(font: str) -> bool:
    return encoding_of_font(font) == "tcvn3" and font.rstrip(" 0123456789").upper().endswith("H")


def decode_all(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Decode the texts of one sheet, each given with its font name (``""`` where unknown).

    Font first, then content; a text that proves nothing follows the proven majority of the others.
    """
    texts = list(texts)
    if all(
        t.isascii()
        or not encoding_of_font(f)
        and _verdict(t, f) in ("", "unicode")
        and not _mixed(t)
        for t, f in set(texts)
    ):
        return [t for t, _ in texts]
    verdicts = [_verdict(text, font) for text, font in texts]
    count = {e: verdicts.count(e) for e in ("tcvn3", "vni", "unicode")}
    legacy = max(("tcvn3", "vni"), key=count.__getitem__)
    majority = legacy if count[legacy] > count["unicode"] else ""
    out = []
    for (text, font), verdict in zip(texts, verdicts, strict=True):
        if not font and not majority and (not verdict or verdict == "unicode" and not _mixed(text)):
            out.append(text)
            continue
        use = verdict or (encoding_of_font(font) or majority if not text.isascii() else "")
        if use == "unicode" and not _mixed(text):
            out.append(text)
        elif use == "unicode":
            out.append(_decode_words(text))
        elif use:
            out.append(decode(text, use, capitals=use == "tcvn3" and _is_capital(font)))
        else:
            out.append(text)
    return out


@lru_cache(8192)
def _verdict(text: str, font: str) -> str:
    """What a text is by its font and content together."""
    by_font, said = encoding_of_font(font), evidence(text)
    if by_font == "" or said in ("tcvn3", "vni"):
        return said
    if said == "unicode":
        return "" if _mixed(text) else said
    return by_font


_BETRAYS = re.compile(
    f"[{re.escape(''.join(sorted(_ODD - set('×·«»°§©®µ'))))}]|\\w[©®µ«¬]|[©®§]\\w"
)


@lru_cache(65536)
def _mixed(text: str) -> bool:
    return bool(_BETRAYS.search(text))


def _decode_words(text: str) -> str:
    """A Unicode cell with words left in TCVN3 (a rich text of two fonts): only words that prove it."""

    def word(match: re.Match) -> str:
        found = match.group()
        return decode(found, "tcvn3") if evidence(found) == "tcvn3" and set(found) & _ODD else found

    return re.sub(r"\S+", word, text)


@lru_cache(65536)
def bare(text: str) -> str:
    """`text` for comparing: lower case, one form of Unicode, tone mark at the syllable's end, i for a lone y.

    Two spellings of one word ("hoà" / "hòa", "uỷ" / "ủy", "kỷ" / "kỉ") have one key; punctuation is gone.
    """
    return " ".join(
        map(_bare_word, _BARE_WORD.findall(unicodedata.normalize("NFKD", clean(text).casefold())))
    )


@lru_cache(65536)
def _bare_word(word: str) -> str:
    tone = "".join(c for c in word if c in _TONES)
    base = "".join(c for c in word if c not in _TONES)
    if len(base) > 1 and re.fullmatch(r"[bcdđghklmnpqrstvx]+y|quy", base):
        base = base[:-1] + "i"
    return unicodedata.normalize("NFC", base) + _TONE_LETTER.get(tone, tone)


_BARE_WORD = re.compile(rf"[\w{_TONES}\u0302\u0306\u031b]+|[%&√✓✔]")
_TONE_LETTER = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5", "": ""}


@cache
def _phrases(kind: str) -> tuple[re.Pattern | None, dict[str, str]]:
    with open(DATA / "words.csv", encoding="utf-8", newline="") as lines:
        table = {
            bare(r["text"]): bare(r["value"]) for r in csv.DictReader(lines) if r["kind"] == kind
        }
    table.pop("", None)
    if not table:
        return None, table
    pattern = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), table


@lru_cache(65536)
def key(text: str) -> str:
    """The key of a heading or label: `bare`, with the clerks' abbreviations of ``words.csv`` spelt out.

    Examples
    --------
    >>> key("TL (%)") == key("Tỷ lệ %") and key("Q3") == key("Quý III")
    True
    """
    return _expand(_expand(bare(text), "abbreviation"), "abbreviation")


@lru_cache(65536)
def name_key(text: str) -> str:
    """The key of an organisation's name: `bare`, abbreviations of names spelt out, without list marks and "và" or "&"."""
    text = bare(re.sub(r"^\s*(?:[-+•*]|\d{1,3}[.)])\s*", "", text)).replace("&", " ")
    spelt = _expand(_expand(" ".join(text.split()), "name"), "name")
    return " ".join(word for word in spelt.split() if word != "va1")


def _expand(text: str, kind: str) -> str:
    pattern, table = _phrases(kind)
    return pattern.sub(lambda m: table[m.group()], text) if pattern else text


def distance(a: str, b: str, limit: int) -> int:
    """Edit distance of two keys, or ``limit + 1`` when it is more than `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
