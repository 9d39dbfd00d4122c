"""Four numbers of one cell, one a quarter."""

import re
from functools import lru_cache

_QUARTERS = {
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
}
_NUMBER = r"(\d{1,6}(?:/\d{1,6})?)"
_LABELLED = re.compile(rf"(IV|I{{1,3}}|(?<!\d)[1-4])\s*[:=(–-]\s*{_NUMBER}\)?(?!\d)", re.IGNORECASE)
_PLAIN = re.compile(r"\s*(\d{1,6})" + 3 * r"\s*[/;,|\n–-]\s*(\d{1,6})" + r"\s*")


@lru_cache(4096)
def by_quarter(text: str) -> dict[str, str]:
    """The number of each quarter, as written, where a text says all four and nothing else.

    Examples
    --------
    >>> by_quarter("Q1: 5; Q2: 6; Q3: 6; Q4: 4")
    {'1': '5', '2': '6', '3': '6', '4': '4'}
    >>> by_quarter("5/6/7/8")["4"], by_quarter("5; 6; 7"), by_quarter("Quý I: 5, Quý I: 6")
    ('8', {}, {})
    """
    if found := _PLAIN.fullmatch(text):
        return dict(zip("1234", found.groups(), strict=True))
    said = _LABELLED.findall(text)
    numbers = {_QUARTERS.get(name.upper(), name): number for name, number in said}
    rest = _LABELLED.sub(" ", text)
    alone = not any(map(str.isdigit, rest))
    return dict(sorted(numbers.items())) if len(said) == len(numbers) == 4 and alone else {}
