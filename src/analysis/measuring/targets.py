"""The targets as figures, sentences and pages need them.

The one place that reads what the table `targets` says of a target's goal, names and words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from analysis.measuring import known
from analysis.measuring.rules import COUNT, TARGETS, Bounds, Holding, bounds_of
from analysis.measuring.series import Record, records
from analysis.tables import Tables
from analysis.text import vietnamese as vi

COPIED = ("unit", "name", "statement", "universe", "success", "base", "judged", "break_reason")


@dataclass(
    frozen=True,
    slots=True,
    kw_only=True,
)
class Goal:
    """What a rate has to reach.

    Parameters
    ----------
    lower, upper : number, optional
        Bounds in per cent; both make a band.
    strict : bool
        Whether `lower` itself does not yet count.
    breaks : int, optional
        First year of another way of measuring.
    unit : str
        What is counted.
    number : str
        Of a target that asks for a number: that number as a sign, '≥ 450'; the bounds are then in
        per cent of it.
    words : str
        Of such a target: its goal within a sentence, 'từ 450 đảng viên trở lên'.
    whole : int
        Of such a target: what 100 per cent are.
    states, phrases : mapping
        The names of the states of a figure, and their words within a sentence.

    Examples
    --------
    >>> Goal(lower=90).short, Goal(lower=15, upper=20).asked
    ('≥ 90%', 'từ 15% đến 20%')
    """

    lower: Fraction | int | None = None
    upper: Fraction | int | None = None
    strict: bool = False
    breaks: int | None = None
    unit: str = ""
    number: str = ""
    words: str = ""
    whole: int = 0
    states: Mapping[str, str] = field(default_factory=lambda: vi.STATES, repr=False)
    phrases: Mapping[str, str] = field(default_factory=lambda: vi.IN_SENTENCE, repr=False)

    @property
    def bounds(self) -> list[Fraction | int]:
        """The bounds that there are, in per cent."""
        return [bound for bound in (self.lower, self.upper) if bound is not None]

    @property
    def short(self) -> str:
        """The goal as a sign: '≥ 90%'."""
        if self.number:
            return self.number
        return vi.bound(self.lower, self.upper, self.strict)

    @property
    def asked(self) -> str:
        """The goal for the middle of a sentence: 'từ 90% trở lên'."""
        if self.number:
            return self.words
        return vi.bound_in_words(self.lower, self.upper, self.strict)

    def cut(self, years: Sequence[int]) -> int | None:
        """The first year of another way of measuring, where it lies among the years."""
        there = self.breaks is not None and min(years) < self.breaks <= max(years)
        return self.breaks if there else None


@dataclass(
    frozen=True,
    slots=True,
    kw_only=True,
)
class Target(Goal):
    """One target of the resolution: its goal, and what the table `targets` says of it."""

    id: str
    name: str
    statement: str
    universe: str
    success: str
    base: str
    judged: str
    cumulative: bool
    break_reason: str

    @property
    def label(self) -> str:
        """The target with its name: 'Chỉ tiêu 3 – Chi bộ sinh hoạt đạt Tốt'."""
        return f"Chỉ tiêu {self.id} – {self.name}"

    @property
    def numbered(self) -> str:
        """The target in few words: '3. Chi bộ sinh hoạt đạt Tốt'."""
        return f"{self.id}. {self.name}"

    @property
    def for_each(self) -> bool:
        """Whether each organisation is judged, and not the bloc alone."""
        return self.judged == "all"


def all_targets(tables: Tables) -> list[Target]:
    """The targets in the order of the resolution.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> [(target.id, target.short) for target in all_targets(example())][:5:4]
    [('1a', '100%'), ('3', '≥ 90%')]
    """
    states, phrases = (tables.named("state", words) for words in ("name", "phrase"))
    rows = records(tables.targets)
    limits = bounds_of(rows)
    return [_target(row, limits, states, phrases) for row in rows]


def target_of(tables: Tables, target: str) -> Target:
    """One target by its id or name.

    Raises
    ------
    Unknown
        When there is no such target; the message lists those there are.
    """
    there = {one.id: one for one in all_targets(tables)}
    return there.get(target) or there[known.one(tables, "target", target)]


def _target(
    row: Record,
    limits: Holding,
    states: Mapping[str, str],
    phrases: Mapping[str, str],
) -> Target:
    of: Bounds = limits[row["target"], int(row["first"])]
    lower, upper = (None if edge is None else 100 * edge for edge in (of.lower, of.upper))
    number, words = "", ""
    if row.get("form", "") in (COUNT, TARGETS):
        number, words = vi.count_bound(row["lower"], row["upper"], row["unit"], of.lower_strict)
    breaks = row["breaks"].split()
    return Target(
        id=row["target"],
        lower=lower,
        upper=upper,
        strict=of.lower_strict,
        number=number,
        words=words,
        whole=(of.asked or 0) if number else 0,
        breaks=int(breaks[0]) if breaks else None,
        cumulative=row["period"] == "term",
        states=states or vi.STATES,
        phrases=phrases or vi.IN_SENTENCE,
        **{column: row[column] for column in COPIED},
    )
