"""The cause rules at work on one shortfall's texts: items, the rules that hold for each, the words that decided."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analysis.causes.items import (
    CAUSE,
    DENIED,
    EFFECT,
    GROUND,
    Item,
    item_key,
    items,
    says_none,
)
from analysis.causes.phrases import BadPattern, Found, Pattern, Patterns, Words, fold, phrasebook
from analysis.reference.lines import Lines

KINDS = ("subjective", "objective")
USES = (
    "list",
    "abbreviation",
    "code",
    "lead",
    "effect",
    "deny",
    "undeny",
    "exempt",
    "denial",
    "none",
)
UNSURE = "ô nguyên nhân ghi không có, câu hạn chế lại nêu nguyên nhân"
UNREAD = "câu bất thường, xét quá lâu bằng quy tắc; cần người đọc"
VAGUE = 3  # rules up to this priority are used only where no other rule holds for the item
NEAR = 0.05  # a proposal shares more than this: 1 for a word of one group only, 1/4 for one of two groups, …
DENIAL_REACH = 5  # words between "không có", "không còn" and what they deny


@dataclass(frozen=True)
class Rule:
    """One compiled row of ``cause_rules.csv``."""

    name: str
    code: str
    kind: str
    priority: int
    pattern: Pattern
    required: tuple[Pattern, ...]
    forbidden: tuple[Pattern, ...]
    never_with: tuple[Pattern, ...]


@dataclass(frozen=True)
class Match:
    """A rule that holds for an item, and its words there."""

    rule: Rule
    found: Found


class Coder:
    """The rules compiled once; `matches` codes one item."""

    def __init__(self, causes: Lines, rules: Lines):
        self.book = phrasebook(rules)
        self._known: dict[str, tuple[Match, ...]] = {}
        self.kinds = {r["code"]: r["kind"] for r in causes.to_dict("records")}
        self.rules = [self._compile(r) for r in self.book.rows("code")]
        self.patterns = Patterns(r.pattern for r in self.rules)
        self.going_on = self.book.pattern("<continues>") if "continues" in self.book.lists else None
        self.denials, self.ends = self.book.compiled("denial"), self.book.compiled("undeny")

    def _compile(self, row: dict[str, str]) -> Rule:
        kind = row["kind"] or self.kinds.get(row["code"], "")
        # a forbidden phrase bars the same part of the sentence; with * in front the whole item
        near = ";".join(p for p in row["forbidden"].split(";") if not p.strip().startswith("*"))
        far = ";".join(
            p.strip()[1:] for p in row["forbidden"].split(";") if p.strip().startswith("*")
        )
        return Rule(
            row["rule"],
            row["code"],
            kind,
            int(row["priority"] or 5),
            self.book.pattern(row["pattern"]),
            *(tuple(self.book.patterns(p)) for p in (row["required"], near, far)),
        )

    def matches(self, text: str) -> tuple[Match, ...]:
        """The rules that hold for `text`, the strongest of those that use the same words."""
        if text not in self._known:  # the same sentence comes back year after year
            self._known[text] = tuple(self._matches(text))
        return self._known[text]

    def _matches(self, text: str) -> list[Match]:
        words = self.book.words(text)
        if not len(words):
            return []
        found = self._all(words, False) or self._all(words, True)
        return self._strongest(found, words)

    def _all(self, words: Words, tolerant: bool) -> list[Match]:
        out = []
        denied = self._denied(words)
        for rule in map(self.rules.__getitem__, self.patterns.possible(words, tolerant)):
            hits = self._undenied(rule.pattern.find(words, tolerant), denied)
            if not hits or not all(p.find(words, words.damaged) for p in rule.required):
                continue
            if any(p.find(words, words.damaged) for p in rule.never_with):
                continue
            barred = [f for p in rule.forbidden for f in p.find(words, words.damaged)]
            out.extend(Match(rule, f) for f in hits if not self._is_barred(f, barred, words))
        return out

    def _denied(self, words: Words) -> list[tuple[Found, int]]:
        """Each denial with the word at which its reach ends: a comma, "mà", "nhưng", or a few words on."""
        ends = {f.first for f in self.ends.find(words, words.damaged)} | words.breaks
        denials = self.denials.find(words, words.damaged)
        return [
            (f, min([e for e in ends if e >= f.last] + [f.last + DENIAL_REACH])) for f in denials
        ]

    @staticmethod
    def _undenied(hits: list[Found], denied: list[tuple[Found, int]]) -> list[Found]:
        """Matches that nothing denies; a denied word takes the next of its row with it ("không còn nể nang, né tránh")."""
        kept, last = [], -9
        for hit in hits:
            if hit.first - last <= 2 or any(
                d.last <= hit.first < end and not set(d.words) & set(hit.words) for d, end in denied
            ):
                last = hit.last
            else:
                kept.append(hit)
        return kept

    @staticmethod
    def _is_barred(found: Found, barred: list[Found], words: Words) -> bool:
        """A forbidden phrase bars a match only within the same part of the sentence, from comma to comma."""
        before = bisect_right(words.ordered_breaks, found.first)
        behind = bisect_left(words.ordered_breaks, found.last)
        start = words.ordered_breaks[before - 1] if before else 0
        end = words.ordered_breaks[behind] if behind < len(words.ordered_breaks) else len(words)
        return any(b.first < end and start < b.last for b in barred)

    def _strongest(self, found: list[Match], words: Words) -> list[Match]:
        """Of matches on the same words the one of highest priority, then that whose words come first, then the longer."""
        if any(
            m.rule.priority > VAGUE for m in found
        ):  # vague wordings count only where nothing says more
            found = [m for m in found if m.rule.priority > VAGUE]
        order = sorted(
            found, key=lambda m: (-m.rule.priority, m.found.first, -len(m.found.words), m.rule.name)
        )
        kept: list[Match] = []
        for match in order:
            if not any(
                k.rule.code == match.rule.code
                or self._shares(match, k)
                or self._is_complement(match, k, words)
                for k in kept
            ):
                kept.append(match)
        kept.sort(key=lambda m: (m.found.first, m.rule.code))
        return [m for n, m in enumerate(kept) if not self._continues(m, kept[:n], words)]

    def _continues(self, match: Match, before: list[Match], words: Words) -> bool:
        """Does the match only go on about a stronger one ("kiêm nhiệm, bận chuyên môn"): after a comma, no subject of its own?"""
        if self.going_on is None:
            return False
        clause = max((b for b in words.breaks if b <= match.found.first), default=0)
        stronger = [
            k for k in before if k.found.first < clause and k.rule.priority > match.rule.priority
        ]
        return bool(stronger) and any(
            f.first == clause for f in self.going_on.find(words, words.damaged)
        )

    @staticmethod
    def _shares(match: Match, stronger: Match) -> bool:
        return bool(set(match.found.words) & set(stronger.found.words))

    @staticmethod
    def _is_complement(match: Match, stronger: Match, words: Words) -> bool:
        """Does the match stand in the gap of a stronger one ("tỷ lệ [xếp loại xuất sắc] bị khống chế")?"""
        first = match.found.first
        inside = stronger.found.first < first < stronger.found.last
        return inside and first not in words.breaks and match.rule.priority < stronger.rule.priority

    def proposal(self, text: str) -> str:
        """The code of the rule nearest to `text` by words that few codes have, or ``""``."""
        clues, spread = self._clues
        keys = {fold(k) for k in self.book.words(text).keys}
        best, score = "", NEAR
        for code, own in clues:
            value = sum(spread[k] for k in keys & own)
            if value > score + 1e-9:
                best, score = code, value
        return best

    @cached_property
    def _clues(self) -> tuple[list[tuple[str, frozenset[str]]], dict[str, float]]:
        """The folded words of each rule, without those of lack, and how much each word tells."""
        lack = {
            fold(k)
            for name in ("chưa", "lack")
            if name in self.book.lists
            for k in self.book.pattern(f"<{name}>").keys
        }
        clues = [(r.code, frozenset(fold(k) for k in r.pattern.keys) - lack) for r in self.rules]
        groups: dict[str, set[str]] = {}
        for code, own in clues:
            for key in own:
                groups.setdefault(key, set()).add(code[:1])
        return clues, {k: 1 / len(g) ** 2 for k, g in groups.items()}


_CODERS: dict[int, tuple[Lines, Lines, Coder]] = {}


def coder(causes: Lines, rules: Lines) -> Coder:
    """The compiled rules; the same two tables are compiled once."""
    known = _CODERS.get(id(rules))
    if known is None or known[0] is not causes or known[1] is not rules:
        _CODERS.clear()
        _CODERS[id(rules)] = known = (causes, rules, Coder(causes, rules))
    return known[2]


@dataclass(frozen=True)
class Coded:
    """One item of a shortfall and what the rules say: matches, or none; `doubt` says why a person should look."""

    item: Item
    matches: tuple[Match, ...]
    doubt: str


class Stated(NamedTuple):
    """One item as `code_causes` takes it, in plain words: can be kept, and handed from process to process."""

    text: str
    found: tuple[tuple[str, str, str], ...]  # code, kind, the words that decided
    doubt: str
    proposal: str  # the nearest code, where no rule decides


def stated(cause: str, limitation: str, use: Coder) -> list[Stated]:
    """What a shortfall's texts state, by the rules."""
    out = []
    for item, matches, doubt in (
        (one.item, one.matches, one.doubt) for one in code_text(cause, limitation, use)
    ):
        found = tuple((m.rule.code, m.rule.kind, _words_of(m, item.text, use)) for m in matches)
        out.append(
            Stated(item.text, found, doubt, found[0][0] if found else use.proposal(item.text))
        )
    return out


def unread(cause: str, limitation: str) -> Stated:
    """A text over which the rules took too long, or died: a person reads it."""
    return Stated(cause.strip() or limitation.strip(), (), UNREAD, "")


def code_text(cause: str, limitation: str, use: Coder) -> list[Coded]:
    """The items of a cause cell, and those that the limitation itself names after "do", with their matches."""
    none = says_none(cause, use.book)
    out = [] if none else _coded(items(cause, use.book), use)
    stated = {item_key(c.item.text) for c in out}
    # "A nên B" in a limitation is a limitation; only what follows "do", "vì", "nguyên nhân là" is a cause there
    led = use.book.compiled("lead").possible(use.book.words(limitation), False)
    inside = (
        [
            i
            for i in items(limitation, use.book)
            if i.role == CAUSE and item_key(i.text) not in stated
        ]
        if led
        else []
    )
    # the sender says that there is none and names one all the same: a person decides
    return out + [Coded(c.item, c.matches, UNSURE) if none else c for c in _coded(inside, use)]


def _coded(found: list[Item], use: Coder) -> list[Coded]:
    """Effects count only where their cause says nothing to the rules; denied items never."""
    results = [(i, use.matches(i.text)) for i in found if i.role != DENIED]
    sentences: dict[int, list[tuple[Item, tuple[Match, ...]]]] = {}
    for item, matches in results:
        sentences.setdefault(item.sentence, []).append((item, matches))
    out = []
    for item, matches in results:
        sentence = sentences[item.sentence]
        siblings = [m for i, m in sentence if i.role in (CAUSE, GROUND)]
        if item.role == EFFECT:
            if any(siblings) or not matches:
                if not siblings:
                    out.append(Coded(item, (), ""))
                continue
            out.append(Coded(item, matches, "hệ quả, không phải nguyên nhân trực tiếp"))
            continue
        if (
            item.role in (CAUSE, GROUND)
            and not matches
            and any(m for i, m in sentence if i.role == EFFECT)
        ):
            continue  # the sentence is coded by its other half, with a doubt
        doubt = (
            "khớp khi bỏ dấu"
            if any(m.found.folded for m in matches) and not use.book.words(item.text).damaged
            else ""
        )
        out.append(Coded(item, matches, doubt))
    return out


def _words_of(match: Match, text: str, use: Coder) -> str:
    """The deciding words as they stand in the item, gaps as "…"."""
    words = use.book.words(text)
    parts, run = [], []
    for index in match.found.words:
        if run and index != run[-1] + 1:
            parts.append(words.cut(run[0], run[-1] + 1))
            run = []
        run.append(index)
    return " … ".join([*parts, words.cut(run[0], run[-1] + 1)])


def check_rules(
    causes: Lines, cause_rules: Lines, task_groups: Lines
) -> list[tuple[str, int, str]]:
    """Every fault of the cause data as (file, line, message in Vietnamese)."""
    faults: list[tuple[str, int, str]] = []
    codes, groups = (
        {r["code"] for r in causes.to_dict("records")},
        {r["task_group"] for r in task_groups.to_dict("records")},
    )
    for n, r in enumerate(causes.to_dict("records"), 2):
        line = int(r.get("line", n))
        if r["parent"] and (r["parent"] not in codes or not r["code"].startswith(r["parent"])):
            faults.append(("causes.csv", line, f"mã {r['code']}: nhóm «{r['parent']}» không có"))
        if r["kind"] not in (*KINDS, "either") or r["kind"] == "either" and r["parent"]:
            faults.append(
                (
                    "causes.csv",
                    line,
                    f"mã {r['code']}: loại «{r['kind']}» cần là {', '.join(KINDS)}",
                )
            )
        for group in filter(None, r["task_groups"].split(";")):
            if group not in groups:
                faults.append(
                    ("causes.csv", line, f"mã {r['code']}: nhóm nhiệm vụ «{group}» không có")
                )
    book, kinds, names = (
        phrasebook(cause_rules),
        {r["code"]: r["kind"] for r in causes.to_dict("records")},
        set(),
    )
    for n, r in enumerate(cause_rules.to_dict("records"), 2):
        line, name = int(r.get("line", n)), r["rule"]
        if r["use"] not in USES:
            faults.append(
                (
                    "cause_rules.csv",
                    line,
                    f"{name}: use «{r['use']}» cần là một trong {', '.join(USES)}",
                )
            )
        if (r["use"], name) in names and r["use"] != "list":
            faults.append(("cause_rules.csv", line, f"{name}: trùng tên"))
        names.add((r["use"], name))
        if r["use"] == "code" and (
            r["code"] not in codes or (r["kind"] or kinds[r["code"]]) not in KINDS
        ):
            faults.append(
                (
                    "cause_rules.csv",
                    line,
                    f"{name}: mã «{r['code']}» không có hoặc không rõ chủ quan hay khách quan",
                )
            )
        if r["priority"] and not r["priority"].isdigit():
            faults.append(
                ("cause_rules.csv", line, f"{name}: priority «{r['priority']}» không phải số")
            )
        try:
            required = "" if r["required"] == ":" else r["required"]
            book.patterns(";".join((r["pattern"], required, r["forbidden"].replace("*", ""))))
        except BadPattern as error:
            faults.append(("cause_rules.csv", line, f"{name}: {error}"))
    return faults
