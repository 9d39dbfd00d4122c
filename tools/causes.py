"""Learn the causes anew from data/learnt/bank.csv, and measure on voices that were held out.

Writes src/analysis/data/learnt/weights.npy (what the whole bank teaches), calibration.csv (how
often a code was right among held-out voices) and docs/causes.md (all figures, by voice). The rules
were written with the rounds of the bank before them: only the other voices calibrate and count.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from analysis.causes import judging, model
from analysis.causes.bank import Example, kept_examples, kept_rows
from analysis.causes.coder import matches
from analysis.causes.denial import is_mended
from analysis.causes.judging import Guess
from analysis.causes.learning import learn
from analysis.causes.model import Model
from analysis.causes.rulebook import Rulebook, rulebook
from analysis.causes.words import plain
from analysis.reference.lines import PACKAGE_DATA, read_lines

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 7
FEWEST = 25  # items a step of the calibration rests on at least
ROUND = "round-"
STATEMENTS = "ghi-"  # voices that name no cause at all: how often such texts come, nobody knows
LIKELY = (0.35, 0.40, 0.45, 0.50, 0.55)  # where doubtful might begin

Row = dict[str, str]
Ruled = list[judging.Ruled]


class Seen(NamedTuple):
    """An item with what rules and a model that never saw its voice say of it."""

    row: int
    fold: int
    ruled: Ruled
    guesses: list[Guess]


class Score(NamedTuple):
    """Counts of codes: decided, of these right, doubtful, of these right, true ones, texts."""

    decided: int
    right: int
    doubtful: int
    likely: int
    true: int
    texts: int
    hinted: int
    hit: int
    left: int


def groups_of(row: Row) -> set[str]:
    """The groups that a text was labelled with."""
    return {pair[0] for pair in row["pairs"].split(";") if pair}


def folds(rows: Sequence[Row], column: str) -> list[int]:
    """The fold of each text: what a column names alike, in whatever spelling, stays together."""
    own = [plain(row[column]) for row in rows]
    names = sorted(set(own))
    return [names.index(name) % FOLDS for name in own]


def seen(
    rows: Sequence[Row], bank: Sequence[Example], book: Rulebook, fold: Sequence[int], part: int = 4
) -> list[Seen]:
    """Every item of the unseen voices, by the model of the other folds (of `part` quarters of them)."""
    out = []
    for number in range(FOLDS):
        others = [one for one in bank if fold[one.row] != number]
        taught = Model(learn([one for one in others if one.row % 4 < part], book), book)
        own = [
            one
            for one in bank
            if fold[one.row] == number and not rows[one.row]["voice"].startswith(ROUND)
        ]
        for one, guesses in zip(own, taught.guesses([one.text for one in own]), strict=True):
            if is_mended(one.text, book):
                out.append(Seen(one.row, number, [], []))
            else:
                held = [(m.rule.code, m.rule.kind, "x", False) for m in matches(one.text, book)]
                out.append(Seen(one.row, number, held, guesses))
    return out


def calibrated(items: Iterable[Seen], rows: Sequence[Row]) -> judging.Table:
    """Isotonic regression of what is right on the share, apart for what a rule holds."""
    points: dict[bool, list[tuple[float, bool]]] = {True: [], False: []}
    for item in items:
        if rows[item.row]["voice"].startswith(STATEMENTS):
            continue
        true = groups_of(rows[item.row])
        held = {code[0] for code, *_ in item.ruled}
        for guess in item.guesses:
            points[guess.group in held].append((guess.share, guess.group in true))
    return {ruled: _steps(sorted(own)) for ruled, own in points.items()}


def _steps(points: Sequence[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    steps: list[list[float]] = []  # from, right, all
    for at in range(0, len(points), FEWEST):
        some = points[at : at + FEWEST]
        steps.append([some[0][0], sum(right for _, right in some), len(some)])
        while len(steps) > 1 and steps[-2][1] * steps[-1][2] >= steps[-1][1] * steps[-2][2]:
            _, right, count = steps.pop()
            steps[-1][1] += right
            steps[-1][2] += count
    merged: dict[float, float] = {}
    for start, right, count in steps:
        merged.setdefault(round(right / count, 2), round(start, 4))
    return list(merged.values()), list(merged)


def score(
    items: Sequence[Seen],
    rows: Sequence[Row],
    table: Callable[[int], judging.Table],
    likely_from: float = judging.LIKELY,
) -> dict[int, Score]:
    """By text."""
    codes: dict[int, dict[str, set[str]]] = {}
    hints: Counter[tuple[int, bool]] = Counter()
    for item in items:
        of = codes.setdefault(item.row, {judging.DECIDED: set(), judging.DOUBTFUL: set()})
        given, likely = (
            judging.judged(item.ruled, item.guesses, table(item.fold), likely_from)
            if item.guesses
            else ([], ())
        )
        for one in given:
            of[one.state].add(one.code[0])
        true = groups_of(rows[item.row])
        if item.guesses and not given and true:
            hints[item.row, bool({code[0] for code in likely} & true)] += 1
    found = {}
    for row, of in codes.items():
        true, sure = groups_of(rows[row]), of[judging.DECIDED]
        vague = of[judging.DOUBTFUL] - sure
        hit, missed = hints[row, True], hints[row, False]
        found[row] = Score(
            len(sure), len(sure & true), len(vague), len(vague & true), len(true), 1,
            hit + missed, hit, int(not sure and not vague),
        )  # fmt: skip
    return found


def total(scores: Iterable[Score]) -> Score:
    """The sums."""
    return Score(*map(sum, zip(*scores, strict=True)))


def interval(part: int, whole: int) -> str:
    """A share with Wilson's 95 % interval."""
    if not whole:
        return "–"
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.2f} ({middle - half:.2f}–{middle + half:.2f})"


def line(name: str, s: Score) -> str:
    """A row of the tables below."""
    cells = (
        name,
        str(s.texts),
        interval(s.right, s.decided),
        interval(s.right, s.true),
        interval(s.likely, s.doubtful),
        interval(s.right + s.likely, s.true),
        f"{100 * (s.doubtful + s.left) / s.texts:.0f}",
    )
    return f"| {' | '.join(cells)} |"


HEAD = """| {} | texts | decided: precision | recall | doubtful: right | both: recall | to review per 100 |
| --- | --- | --- | --- | --- | --- | --- |"""


LIMITS = """| from | doubtful: right | both: recall | uncoded: a true group among three | codes a text |
| --- | --- | --- | --- | --- |"""


def limit(
    share: float, items: Sequence[Seen], rows: Sequence[Row], tables: Sequence[judging.Table]
) -> str:
    """A row of what would be, were codes doubtful from another probability on."""
    scores = score(items, rows, tables.__getitem__, share)
    s = total(s for row, s in scores.items() if rows[row]["pairs"])
    cells = (
        f"{share:.2f}",
        interval(s.likely, s.doubtful),
        interval(s.right + s.likely, s.true),
        interval(s.hit, s.hinted),
        f"{(s.decided + s.doubtful) / s.texts:.2f}",
    )
    return f"| {' | '.join(cells)} |"


def _beside(silent: Sequence[Score], told: Score) -> str:
    decided = sum(s.decided > 0 for s in silent)
    doubtful = sum(s.doubtful > 0 and not s.decided for s in silent)
    return (
        f"Of {len(silent)} texts without a cause (denied, mended, vague) {decided} are decided,"
        f" {doubtful} doubtful. Of items with a cause that stay uncoded a true group is among the"
        f" first three suggestions of {interval(told.hit, told.hinted)}."
        f" Codes a text: {(told.decided + told.doubtful) / told.texts:.2f}."
    )


def main() -> int:
    """Learn, measure, write."""
    causes, rules = (read_lines(PACKAGE_DATA / f"{name}.csv") for name in ("causes", "cause_rules"))
    book, rows = rulebook(causes, rules), kept_rows()
    bank = kept_examples(book)
    fold = folds(rows, "voice")
    items = seen(rows, bank, book, fold)
    tables = [calibrated((one for one in items if one.fold != n), rows) for n in range(FOLDS)]
    scores = score(items, rows, tables.__getitem__)
    out = [__doc__.split("\n")[0], "", HEAD.format("voice")]
    voices = sorted({rows[row]["voice"] for row in scores})
    out += [
        line(voice, total(s for row, s in scores.items() if rows[row]["voice"] == voice))
        for voice in voices
    ]
    everything = total(scores.values())
    out.append(line("**all**", everything))
    told = total(s for row, s in scores.items() if rows[row]["pairs"])
    silent = [s for row, s in scores.items() if not rows[row]["pairs"]]
    out += [
        line("with a cause", told),
        "",
        _beside(silent, told),
        "",
        "## Kinds of organisation held out, not voices; no rules",
        "",
        HEAD.format("split"),
    ]
    bare = [item._replace(ruled=[]) for item in items]
    without = [calibrated((one for one in bare if one.fold != n), rows) for n in range(FOLDS)]
    scored = score(bare, rows, without.__getitem__)
    out.append(line("no rule at all, the model alone", total(scored.values())))
    by_kind = folds(rows, "organisation_kind")
    other = seen(rows, bank, book, by_kind)
    own = [calibrated((one for one in other if one.fold != n), rows) for n in range(FOLDS)]
    out.append(line("kind of organisation", total(score(other, rows, own.__getitem__).values())))
    out += ["", "## Learning curve (voices held out)", "", HEAD.format("of the bank")]
    for part in (1, 2, 3):
        some = seen(rows, bank, book, fold, part)
        out.append(line(f"{part}/4", total(score(some, rows, tables.__getitem__).values())))
    out.append(line("4/4", everything))
    out += ["", "## Where doubtful begins", "", LIMITS]
    out += [limit(share, items, rows, tables) for share in LIKELY]
    final = calibrated(items, rows)
    out += [
        "",
        "## Calibration",
        "",
        "| rule | share of the model from | right |",
        "| --- | --- | --- |",
    ]
    lines = [
        ("yes" if ruled else "no", share, right)
        for ruled in (True, False)
        for share, right in zip(*final[ruled], strict=True)
    ]
    out += [f"| {rule} | {share:.3f} | {right:.2f} |" for rule, share, right in lines]
    out += [
        "",
        "## Reliability of held-out probabilities",
        "",
        "| told | is | codes |",
        "| --- | --- | --- |",
    ]
    reliable: dict[int, list[int]] = {}
    for item in items:
        for one in (
            judging.judged(item.ruled, item.guesses, tables[item.fold])[0] if item.guesses else ()
        ):
            bin_ = reliable.setdefault(int(one.probability * 10), [0, 0, 0])
            bin_[0] += one.code[0] in groups_of(rows[item.row])
            bin_[1] += 1
            bin_[2] += round(100 * one.probability)
    out += [
        f"| {told_ / n / 100:.2f} | {interval(right, n)} | {n} |"
        for _, (right, n, told_) in sorted(reliable.items())
    ]
    sys.stdout.write("\n".join(out) + "\n")
    page = ROOT / "docs" / "causes.md"
    before = (
        page.read_text(encoding="utf-8").partition("<!-- figures -->")[0] if page.exists() else ""
    )
    page.write_text(f"{before}<!-- figures -->\n\n" + "\n".join(out[2:]) + "\n", encoding="utf-8")
    with judging.TABLE.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([("rule", "share", "right"), *lines])
    model.keep(learn(bank, book))
    return 0


if __name__ == "__main__":
    sys.exit(main())
