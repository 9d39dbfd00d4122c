"""What a person typed, as the ids that are meant: names wherever a person asks.

ids(tables, listed, said) -> the ids of one or several names
one(tables, listed, said) -> the id of one
by_name("target") -> what lets a function that takes an id take a name
choices(tables, listed) -> names by id, as a person may choose them
"""

import csv
import difflib
import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import pandas as pd

from analysis.codes import STATES
from analysis.tables import Tables, cells
from analysis.text.keys import WORDS as SPELLINGS
from analysis.text.keys import Phrases, bare
from analysis.text.plain import folded

Said = str | Collection[str]
Names = Mapping[str, str]
Args = ParamSpec("Args")
Given = TypeVar("Given")
WORDS = {
    "target": "chỉ tiêu",
    "organisation": "tổ chức",
    "sector": "lĩnh vực",
    "kind": "loại hình",
    "state": "kết quả",
    "scope": "tổ chức, lĩnh vực hay loại hình",
}
KEYWORDS = {"year": "năm", "text": "có chữ"} | WORDS
ALSO: dict[str, dict[str, tuple[str, ...]]] = {  # what else is said for an id
    "state": {"missed": ("không đạt",)},
    "scope": {"bloc": ("toàn Khối", "Khối", "Đảng bộ Khối")},
}
MOST = 5  # names that a message lists
MANY = 20  # so many names are no longer listed
NEAR = 0.8  # how like a word of a name must be to the one typed


class Unknown(KeyError):  # noqa: N818  what was asked for, in words
    """What was asked for is not known, or is the name of several."""

    def __str__(self) -> str:
        return str(self.args[0])


def keywords(said: Iterable[str], taken: Iterable[str]) -> None:
    """Refuse what no call takes, naming the nearest that it does.

    Raises
    ------
    Unknown
        At the first that is not among those taken.

    Examples
    --------
    >>> keywords(["org"], ["year", "organisation"])
    Traceback (most recent call last):
    ...
    analysis.measuring.known.Unknown: Không có lựa chọn «org»; gần nhất: organisation (tổ chức)
    """
    told = {name: f"{name} ({KEYWORDS[name]})" for name in taken}
    for one in said:
        if one in told:
            continue
        words = {key: name for name in told for key in (name, plain(KEYWORDS[name]))}
        near = [words[key] for key in words if key.startswith(plain(one))]
        near += [words[key] for key in difflib.get_close_matches(plain(one), words, 1)]
        most = f"gần nhất: {told[near[0]]}" if near else f"có: {', '.join(told.values())}"
        raise Unknown(f"Không có lựa chọn «{one}»; {most}")


def choices(tables: Tables, listed: str) -> dict[str, str]:
    """The names of what can be asked for, by id, in their order.

    Parameters
    ----------
    tables : Tables
    listed : str
        A key of `WORDS`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> choices(example(), "target")["3"]
    'Chi bộ sinh hoạt đạt Tốt'
    """
    if listed == "target":
        return _named(tables.targets, "target")
    if listed == "organisation":
        return _named(tables.organisations, "organisation")
    if listed == "scope":
        groups = (choices(tables, one) for one in ("organisation", "sector", "kind"))
        return {"bloc": "toàn Đảng bộ"} | {k: v for group in groups for k, v in group.items()}
    given = STATES if listed == "state" else sorted(set(tables.organisations[listed]))
    named = tables.named(listed)
    return named | {one: one for one in given if one and one not in named}


def _named(frame: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(cells(frame[key]), cells(frame["name"]), strict=True)) if len(frame) else {}


def ids(tables: Tables, listed: str, said: Said) -> list[str]:
    """The ids that one text or several mean.

    Parameters
    ----------
    tables : Tables
    listed : str
        What they are of: a key of `WORDS`.
    said : str or collection of str
        Ids or names, also without marks, and a part of a name where only one has it.

    Raises
    ------
    Unknown
        Where nothing, or more than one, is meant by a text; the message lists what is near.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> ids(example(), "target", ["1b", "chi bo sinh hoat dat tot"])
    ['1b', '3']
    """
    known = choices(tables, listed)
    texts = [said] if isinstance(said, str) else [*said]
    if all(text in known for text in texts):
        return texts
    gone = set(tables.organisations.loc[tables.organisations["dissolved"].ne(""), "organisation"])
    now = {key: name for key, name in known.items() if key not in gone}
    return [text if text in known else _meant(now, known, listed, text) for text in texts]


def one(tables: Tables, listed: str, said: str) -> str:
    """The id that one text means; as `ids`."""
    return ids(tables, listed, said)[0]


def by_name(listed: str) -> Callable[[Callable[Args, Given]], Callable[Args, Given]]:
    """Decorate what takes `tables` and an argument of that name: it is called with the id.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> @by_name("target")
    ... def called(tables, target=""):
    ...     return target
    >>> called(example(), target="Chỉ tiêu 1b"), called(example())
    ('1b', '')
    """

    def made(function: Callable[Args, Given]) -> Callable[Args, Given]:
        signature = inspect.signature(function)

        @wraps(function)
        def called(*args: Args.args, **kwargs: Args.kwargs) -> Given:
            given = signature.bind(*args, **kwargs)
            if said := given.arguments.get(listed):
                given.arguments[listed] = one(given.arguments["tables"], listed, said)
            return function(*given.args, **given.kwargs)

        return called

    return made


def _meant(
    now: Names,
    known: Names,
    listed: str,
    said: str,
) -> str:
    """The id of a name: of those there are now, else of all that there were."""
    noun, flat = f"{plain(WORDS[listed])} ", plain(said)
    for other, texts in ALSO.get(listed, {}).items():
        if flat in map(plain, texts):
            return other
    for names in (now, known):
        found = _found(names, said, flat.removeprefix(noun))
        if len(found) == 1:
            return found[0]
        if found:
            several = f"{len(found)} {WORDS[listed]}: {_listed(known, found, listed)}"
            raise Unknown(f"«{said}» có thể là {several}")
    like = _nearest(known, flat)
    most = f"gần nhất: {_listed(known, like, listed)}" if like else "hãy gõ một phần của tên"
    if not like and len(known) < MANY:
        most = f"có: {_listed(known, known, listed, len(known))}"
    raise Unknown(f"Không có {WORDS[listed]} «{said}»; {most}")


def _nearest(known: Names, flat: str) -> list[str]:
    """The ids of the names that have most of the words typed, slips allowed, the likest first.

    The first word tells what sort of office is meant, and counts twice.
    """
    asked = spelt_out(flat).removeprefix("dang bo ").removeprefix("chi bo ")
    fitting: dict[str, int] = {}
    likeness: dict[str, float] = {}
    for key, name in known.items():
        words = spelt_out(name)
        there = words.split()
        fits = [bool(difflib.get_close_matches(one, there, 1, NEAR)) for one in asked.split()]
        fitting[key] = sum(fits) + sum(fits[:1])
        likeness[key] = difflib.SequenceMatcher(None, " ".join(asked.split()), words).ratio()
    best = max(fitting.values(), default=0)
    near = [key for key in known if best and fitting[key] == best]
    return sorted(near, key=lambda key: -likeness[key])[:MOST]


@cache
def _abbreviations() -> Phrases:
    with SPELLINGS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == "name"]
    return Phrases({plain(row["text"]): plain(row["value"]) for row in rows})


@cache
def spelt_out(text: str) -> str:
    """The plain words of a name, abbreviations spelt out as where returns are read.

    Examples
    --------
    >>> spelt_out("BHXH tỉnh")
    'bao hiem xa hoi tinh'
    """
    return _abbreviations().spelt_out(plain(text))


def _found(names: Names, said: str, flat: str) -> list[str]:
    """The ids so named: by the very words, by these without marks, by a part of the name."""
    asked = bare(said)
    tests: tuple[Callable[[str], bool], ...] = (
        lambda key: asked in (bare(names[key]), bare(f"{key} {names[key]}")),
        lambda key: flat in (plain(key), plain(names[key]), plain(f"{key} {names[key]}")),
        lambda key: _within(asked, bare(names[key])),
        lambda key: _within(flat, plain(names[key])),
        lambda key: _within(spelt_out(flat), spelt_out(names[key])),
        lambda key: _in_letters(flat, plain(names[key])),
    )
    return next((found for test in tests if (found := list(filter(test, names)))), [])


def plain(text: str) -> str:
    """The words of a text without marks, as typed on any keyboard.

    Examples
    --------
    >>> plain("Hội Cựu chiến binh (A1)")
    'hoi cuu chien binh a1'
    """
    return bare(folded(text))


def _within(said: str, name: str) -> bool:
    """Whether a name has all that was said, word for word and in its order."""
    return bool(said) and f" {said} " in f" {name} "


def _in_letters(said: str, name: str) -> bool:
    """Whether a name has each word that was said, or words that begin with its letters."""
    words = name.split()
    letters = "".join(word[0] for word in words if word != "va")
    return bool(said) and all(
        word in words or (len(word) > 2 and word in letters) for word in said.split()
    )


def _listed(
    known: Names,
    keys: Iterable[str],
    listed: str,
    most: int = MOST,
) -> str:
    """Names; a target with its number, and an id before a name that several have."""
    some, names = list(keys), list(known.values())
    coded = (listed == "target" or names.count(known[key]) > 1 for key in some)
    told = [
        f"{key} – {known[key]}" if code else known[key]
        for key, code in zip(some, coded, strict=True)
    ]
    return "; ".join(told[:most]) + (" …" if len(some) > most else "")
