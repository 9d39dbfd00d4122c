"""The rows of ``cause_rules.csv``, compiled once.

What a row is for is its `use`:

================  ==============================================================================
``list``          phrases under a name; `forbidden`: compounds that are not of them
``abbreviation``  a word, and what it stands for
``code``          gives a code; phrases in `required` and `forbidden` are divided by ``;``;
                  `priority` decides between codes of one group
``lead``          a cause follows; with ``:`` in `required` only after a heading
``effect``        an effect follows
``deny``          in front of a lead; ended by ``undeny``
``exempt``        a "do" that names who did it
``denial``        what follows is not so
``mended``        the whole item is told as done or put right
``none``          the whole cell says that there is none
================  ==============================================================================
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.causes.patterns import (
    BadPattern,
    Bracket,
    Form,
    Found,
    Pattern,
    Spell,
    needs,
    parse,
    words_in,
    words_of_rules,
)
from analysis.causes.words import Words, as_barrier, plain, signs_of, words_of
from analysis.reference.lines import Lines
from analysis.text.keys import bare
from analysis.text.plain import clean

_WORDS = ("list", "abbreviation")
USES = (
    *_WORDS,
    "code",
    "lead",
    "effect",
    "deny",
    "undeny",
    "exempt",
    "denial",
    "mended",
    "none",
)
HEADING = ":"
_USUAL = "5"  # priority
CERTAIN = 9  # a rule of a higher priority counts whatever the model says
CELLS = ("pattern", "required", "forbidden")

Row = Mapping[str, str]
Needs = Sequence[frozenset[str]]


@dataclass(frozen=True, eq=False)
class Language:
    """What patterns are written in: word lists, abbreviations, and a character for each word.

    Parameters
    ----------
    phrases
        The phrases of each list as they stand in the file.
    lists, folded
        The same, compiled with diacritics and without.
    abbreviations
        Keys by keys.
    signs
        The character of each word in a text.
    spelt
        What stands for each word in a regex.
    """

    phrases: Mapping[str, Sequence[str]]
    lists: Mapping[str, Bracket]
    folded: Mapping[str, Bracket]
    abbreviations: Mapping[str, str]
    signs: Mapping[str, str]
    spelt: Mapping[str, str]

    def pattern(self, source: str) -> Pattern:
        """A pattern ready for finding.

        Raises
        ------
        BadPattern
            Where brackets, lists or words are wrong.
        """
        exact = parse(source, self.lists)
        folded = parse(source, self.folded, plain)
        return Pattern(Form(exact, self.spelt), Form(folded, self.spelt))

    def patterns(self, cell: str) -> list[Pattern]:
        """The patterns of a cell, which ``;`` divides.

        Raises
        ------
        BadPattern
            As `pattern`.
        """
        sources = filter(str.strip, cell.split(";"))
        return [self.pattern(source) for source in sources]

    def listed(self, name: str) -> list[Pattern]:
        """A word list as a pattern, if there is such a list."""
        if name not in self.lists:
            return []
        return [self.pattern(f"<{name}>")]


def language_of(rules: Lines) -> Language:
    """The language of a rule file; a list that cannot be understood is left out of it."""
    phrases: dict[str, list[str]] = defaultdict(list)
    compounds: dict[str, list[str]] = defaultdict(list)
    abbreviations: dict[str, str] = {}
    cells: list[str] = []
    for row in rules.rows:
        cells += (row[column] for column in CELLS)
        if row["use"] == "list":
            phrases[row["rule"]] += row["pattern"].split("|")
            compounds[row["rule"]] += row["forbidden"].split(";")
        elif row["use"] == "abbreviation":
            abbreviations[bare(row["rule"])] = bare(row["pattern"])
    signs = signs_of(words_of_rules(cells))
    lists = _lists(phrases, compounds, bare)
    folded = _lists(phrases, compounds, plain)
    spelt = dict(signs)
    for spelling in (lists, folded):
        barriers = words_in(spelling["barrier"]) if "barrier" in spelling else set()
        for key in barriers & signs.keys():
            spelt[key] = f"[{signs[key]}{as_barrier(signs[key])}]"
    return Language(phrases, lists, folded, abbreviations, signs, spelt)


def _lists(
    phrases: Mapping[str, list[str]],
    compounds: Mapping[str, list[str]],
    spell: Spell,
) -> dict[str, Bracket]:
    """The lists, those that name others after these."""
    made: dict[str, Bracket] = {}
    left = list(phrases)
    while left:
        before = len(left)
        for name in left:
            apart = [spell(compound).split() for compound in filter(bare, compounds[name])]
            with suppress(BadPattern):
                ways = parse("|".join(phrases[name]), made, spell)
                made[name] = Bracket(ways, apart=apart)
        left = [name for name in left if name not in made]
        if len(left) == before:
            break  # what is left names itself, or cannot be understood
    return made


@dataclass(frozen=True, eq=False)
class Rule:
    """One row with its patterns compiled; `heading`: it counts only in front of a break."""

    name: str
    code: str
    kind: str
    priority: int
    heading: bool
    pattern: Pattern
    required: Sequence[Pattern]
    forbidden: Sequence[Pattern]


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of one use, and by which words a text may hold them.

    Parameters
    ----------
    all
        In the order of the file.
    by_word
        Each by words without diacritics, of which it needs one; by ``""`` where it needs none.
        With it what else it needs.
    """

    all: Sequence[Rule]
    by_word: Mapping[str, Sequence[tuple[Rule, Needs]]]

    def possible(self, words: Words) -> Iterable[Rule]:
        """Those that may be found in a text."""
        present = words.folded.present
        found: dict[Rule, None] = {}
        for key in ("", *sorted(self.by_word.keys() & present)):
            for rule, needed in self.by_word.get(key, ()):
                if not any(map(present.isdisjoint, needed)):
                    found[rule] = None
        return found

    def find(self, words: Words) -> list[Found]:
        """The matches of all of them."""
        return [found for rule in self.possible(words) for found in rule.pattern.find(words)]


def _indexed(rules: list[Rule]) -> Rules:
    by_word: dict[str, list[tuple[Rule, Needs]]] = defaultdict(list)
    often = Counter[str]()
    for rule in rules:
        often.update(words_in(Bracket(rule.pattern.folded.ways)))

    def times(words: Iterable[str]) -> int:
        return sum(often[word] for word in words)

    for rule in rules:
        needed = needs(rule.pattern.folded.ways)
        rarest = min(needed, key=times, default=("",))
        others = [own for own in needed if own is not rarest]
        for key in rarest:
            by_word[key].append((rule, others))
    return Rules(rules, by_word)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules, by their use, and the language that they are written in."""

    language: Language
    uses: Mapping[str, Rules]
    barriers: Sequence[Pattern]


@lru_cache(2)
def rulebook(causes: Lines, cause_rules: Lines) -> Rulebook:
    """The rules compiled; of the same lines only once.

    Parameters
    ----------
    causes
        The codes, whose kind is that of a rule which names none.
    cause_rules
        The rules.

    Raises
    ------
    BadPattern
        Where a pattern cannot be understood.
    """
    language = language_of(cause_rules)
    kinds = {row["code"]: row["kind"] for row in causes.rows}
    rules: dict[str, list[Rule]] = {use: [] for use in USES}
    for row in cause_rules.rows:
        if row["use"] not in _WORDS:
            rules[row["use"]].append(_rule(row, language, kinds))
    return Rulebook(
        language,
        {use: _indexed(own) for use, own in rules.items()},
        language.listed("barrier"),
    )


def _rule(row: Row, language: Language, kinds: Mapping[str, str]) -> Rule:
    heading = row["required"] == HEADING
    return Rule(
        name=row["rule"],
        code=row["code"],
        kind=row["kind"] or kinds.get(row["code"], ""),
        priority=int(row["priority"] or _USUAL),
        heading=heading,
        pattern=language.pattern(row["pattern"]),
        required=[] if heading else language.patterns(row["required"]),
        forbidden=language.patterns(row["forbidden"].replace("*", "")),
    )


@lru_cache(4096)
def words(text: str, book: Rulebook) -> Words:
    """The words of a text, looked at several times; none of its gaps crosses a barrier."""
    language = book.language
    said = words_of(clean(text), language.abbreviations, language.signs)
    found = [one.first for barrier in book.barriers for one in barrier.find(said)]
    return replace(said, barriers=frozenset(found))
