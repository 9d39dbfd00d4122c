"""Of several returns for one organisation and year, the one that counts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from analysis.forms.lexicon import Lexicon
from analysis.grouping import again, gathered, grouped
from analysis.messages import Finding, Place
from analysis.returns.model import (
    ACCEPTED,
    REFUSED,
    SUPERSEDED,
    Findings,
    Return,
    Told,
    Turn,
    Words,
)
from analysis.returns.shortfalls import is_none
from analysis.text.keys import folded_key, key

Sent = Mapping[Turn, list[Return]]
Counting = Mapping[Turn, str]
Reasons = dict[str, Finding]  # by file: why it does not count


@dataclass(frozen=True, slots=True)
class Versions:
    """All files with their status, and what is to be said of them.

    ``sent`` and ``counting`` lead from organisation and year to all files and to the one that
    counts, "" where it cannot be told which.
    """

    items: list[Return]
    sent: Sent
    counting: Counting
    findings: Told

    def counts(self, item: Return, organisation: str) -> bool:
        """Whether a file counts for an organisation; of decisions, all do."""
        turn = (organisation, item.year or 0)
        return item.scope == "decision" or self.counting.get(turn) == item.file


def choose(items: Iterable[Return], names: Words, lexicon: Lexicon) -> Versions:
    """For each organisation and year one return counts; the others are superseded, or all refused.

    Parameters
    ----------
    items
        All files that came in.
    names
        Of measures, by id.
    lexicon
        ``words.csv`` by kind: what marks a revised version, what says that there is nothing.
    """
    items = sorted(items, key=_shortest)
    used = {item.file: item for item in items if item.status == ACCEPTED}
    sent = gathered((turn, item) for item in used.values() for turn in item.turns)
    counting = {turn: pick_version(several, lexicon) for turn, several in sent.items()}
    reasons = _copies(used.values()) | _reasons(used, sent, counting)
    findings: Told = []
    for item in used.values():
        for turn in item.turns:
            later = used.get(counting[turn])
            if later and later is not item and later.form == item.form:
                findings += _lacking(item, later, turn, names, lexicon)
    findings += _left_unclear(sent, counting, reasons)
    judged = [_judged(item, reasons[item.file]) if item.file in reasons else item for item in items]
    return Versions(judged, sent, counting, findings)


def _shortest(item: Return) -> tuple[int, str]:
    return len(item.file), item.file


def _copies(items: Iterable[Return]) -> Reasons:
    """Decisions that came twice; the first, with the shortest name, counts."""
    decisions = [item for item in items if item.scope == "decision"]
    pairs = again(decisions, attrgetter("sha256"))
    return {copy.file: Finding("identical_copy", files=[first.file]) for first, copy in pairs}


def _reasons(used: Mapping[str, Return], sent: Sent, counting: Counting) -> Reasons:
    """Why a return counts in none of its turns."""
    reasons = {}
    for item in used.values():
        instead = {counting[turn] for turn in item.turns}
        if instead == {""}:
            reasons[item.file] = _unclear(sent[item.turns[-1]])
        elif instead and item.file not in instead:
            reasons[item.file] = _later(item, [used[file] for file in sorted(instead - {""})])
    return reasons


def _left_unclear(sent: Sent, counting: Counting, reasons: Reasons) -> Findings:
    """What is said of returns that count, but not in a turn of which it cannot be told which."""
    for turn, several in sent.items():
        for item in several:
            if not counting[turn] and item.file not in reasons:
                yield _addressed(_unclear(several), item.file, turn)


def _judged(item: Return, reason: Finding) -> Return:
    """A return that does not count, with its status and why."""
    status = REFUSED if reason.code == "two_versions" else SUPERSEDED
    return replace(item, status=status, reason=reason)


def _unclear(several: list[Return]) -> Finding:
    return Finding("two_versions", files=[item.file for item in several])


def _later(item: Return, rivals: list[Return]) -> Finding:
    same = any(rival.sha256 == item.sha256 for rival in rivals)
    code = "identical_copy" if same else "later_version"
    return Finding(code, files=[rival.file for rival in rivals])


def _addressed(finding: Finding, file: str, turn: Turn) -> Finding:
    return finding.at(Place(file=file), organisation=turn[0], year=turn[1])


def _lacking(item: Return, later: Return, turn: Turn, names: Words, lexicon: Lexicon) -> Findings:
    """What a return said and the one that counts does not: left out, or withdrawn."""
    before = _given(item, turn, names, lexicon)
    after = _given(later, turn, names, lexicon)
    lost = sorted(before - after)
    if lost:
        some = lost[:3] + ["…"] * (len(lost) > 3)
        said = Finding("later_lacks", before=item.file, count=len(lost), some=some)
        yield _addressed(said, later.file, turn)


def _given(item: Return, turn: Turn, names: Words, lexicon: Lexicon) -> set[str]:
    """What a return says of an organisation, by the names of measures and targets."""
    organisation, _ = turn
    given = [v for v in item.values if v.value is not None]
    own = [v for v in given if item.who.get(v.line) == organisation]
    texts = [v for v in own if v.type in ("limitation", "cause")]
    lines = {v.line for v in texts if not is_none(v.value, lexicon)}
    said = set()
    for v in own:
        if v.type in ("count", "flag"):
            quarter = f" (quý {v.quarter})" if v.quarter else ""
            said.add(names.get(v.measure, v.measure) + quarter)
        elif v.type == "target" and v.line in lines:
            said |= {f"hạn chế ở chỉ tiêu {target}" for target in v.value.split(";")}
    return said


def pick_version(items: Iterable[Return], lexicon: Lexicon) -> str:
    """Which of several returns for one organisation and year counts, "" where it cannot be told.

    The latest, where all have a date of receipt; else the only one that says, in its letterhead or
    its name, that it is a revision. Of identical copies the one with the shortest name stands for
    all, as received when the last of them was.

    Examples
    --------
    >>> first, second = Return("a", "1"), Return("b (nộp lại)", "2")
    >>> pick_version([first, second], {"revised": {"nop lai": ""}})
    'b (nộp lại)'
    """
    copies = grouped(sorted(items, key=_shortest), attrgetter("sha256")).values()
    received = {same[0].file: max(item.received for item in same) for same in copies}
    rest = [same[0] for same in copies]
    if all(received.values()):
        last = max(received.values())
        rest = [item for item in rest if received[item.file] == last]
    if len(rest) > 1:
        rest = [item for item in rest if item.revised or _is_named_revised(item.file, lexicon)]
    return rest[0].file if len(rest) == 1 else ""


def _is_named_revised(file: str, lexicon: Lexicon) -> bool:
    """Whether the name of a file says that it is a revised version."""
    stem = re.sub(r"[_.()-]+", " ", file.rsplit("/", 1)[-1])
    plain = folded_key(key(stem))
    return any(folded_key(mark) in plain for mark in lexicon.get("revised", {}) if mark)
