"""Headings and labels in words that no map knows: recovered, or a person is told; never silent.

The words come from a seeded generator. Each heading and label of each form is replaced by itself;
pairs of them, and one together with a column or row swapped, inserted or deleted, are drawn.
"""

import random
import sys
from itertools import combinations

import pytest

from mutate import (
    Mutant,
    a1,
    copy,
    delete_column,
    delete_row,
    insert_columns,
    insert_rows,
    put,
    swap_columns,
    swap_rows,
)
from test_mutation import FULL, KINDS, RAW, subject

pytestmark = pytest.mark.skipif(not RAW.exists(), reason="the sample below data/raw is not there")
DRAWN = 4000 if FULL else 40
RECOVERED = 0.95
ONSETS = ["b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "ph", "s", "t", "th", "tr", "v", "x"]
RIMES = ["ăng", "ơi", "uôn", "iêp", "âu", "oang", "ênh", "ươp", "ưt", "ôm", "eo", "ach", "ung"]


def word(rng):
    """A few syllables that look like Vietnamese and mean nothing."""
    syllables = (rng.choice(ONSETS) + rng.choice(RIMES) for _ in range(rng.randint(2, 4)))
    return " ".join(syllables).capitalize()


def half_said(rng, text):
    """Some words of a wording, and other words in the places of the rest."""
    said = text.split()
    strange = set(rng.sample(range(len(said)), (len(said) + 1) // 2))
    return " ".join(word(rng) if n in strange else one for n, one in enumerate(said))


def places(own):
    """The headings and labels that are words of the form: no title, no answer of a sender."""
    read = {(f.sheet, f.row, f.column) for f in own.facts}
    first = {}
    for f in own.facts:
        key = f.sheet, f.block.id
        first[key] = min(first.get(key, f.row), f.row)
    found = []
    for s, at in own.labels:
        text = str(own.workbook.sheets[s].cells[at].value)
        titled = text.isupper() or own.workbook.sheets[s].cells.get((at[0], at[1] + 1)) is None
        beside = any(z == s and row == at[0] for z, row, _ in read)
        if (s, *at) not in read and (beside or not titled or _heads(own, s, at)):
            found.append((s, at))
    return found


def _heads(own, s, at):
    """Whether a column with values stands somewhere below."""
    return any(f.sheet == s and f.column == at[1] and f.row > at[0] for f in own.facts)


def renamed(own, at, rng, words=lambda rng, _: word(rng)):
    out = copy(own.workbook)
    said = []
    for s, place in at:
        now = words(rng, str(own.workbook.sheets[s].cells[place].value))
        said.append(f"{own.workbook.sheets[s].name}!{a1(*place)} {now}")
        put(out.sheets[s], place, now)
    return Mutant(" ".join(said), out)


def judged(own, mutants):
    """The share recovered with all else in place, and what was silent."""
    whole, silent, lost = 0, [], []
    for mutant in mutants:
        out, verdict = own.judge(mutant)
        whole += not verdict["lost"]
        if verdict["lost"]:
            lost.append((mutant.name, len(verdict["lost"])))
        unsaid = [one for one in verdict["silent"] if not _heading_asked(out, one)]
        if unsaid:
            silent.append((mutant.name, unsaid[:2]))
    return whole / len(mutants), silent, lost


def _heading_asked(out, one):
    """Whether a lost value stands below a heading that somebody is asked about."""
    asked = {
        (issue["sheet"], issue["cell"].rstrip("0123456789"))
        for issue in out.alarms
        if issue["code"].startswith("heading_")
    }
    places = one[4] if one[0] == "missing" and len(one) > 4 else []
    return any((sheet, cell.rstrip("0123456789")) in asked for sheet, cell in places)


@pytest.mark.parametrize(("form", "year"), KINDS)
def test_one_at_a_time(form, year, capsys):
    own, rng = subject(form, year), random.Random(f"one{form}{year}")
    share, silent, lost = judged(own, [renamed(own, [at], rng) for at in places(own)])
    with capsys.disabled():
        sys.stdout.write(f"\n{form} {year}, one at a time: {share:.1%} recovered {lost}\n")
    assert not silent, silent[:5]
    assert share >= RECOVERED


@pytest.mark.parametrize(("form", "year"), KINDS)
def test_half_of_the_words(form, year, capsys):
    own, rng = subject(form, year), random.Random(f"half{form}{year}")
    at = [one for one in places(own) for _ in range(3)]
    drawn = at if FULL else rng.sample(at, min(DRAWN, len(at)))
    share, silent, lost = judged(own, [renamed(own, [one], rng, half_said) for one in drawn])
    with capsys.disabled():
        sys.stdout.write(f"\n{form} {year}, half of the words: {share:.1%} recovered {lost}\n")
    assert not silent, silent[:5]
    assert share >= RECOVERED


@pytest.mark.parametrize(("form", "year"), KINDS)
def test_two_at_a_time(form, year, capsys):
    own, rng = subject(form, year), random.Random(f"two{form}{year}")
    pairs = list(combinations(places(own), 2))
    drawn = rng.sample(pairs, min(DRAWN, len(pairs)))
    share, silent, lost = judged(own, [renamed(own, pair, rng) for pair in drawn])
    with capsys.disabled():
        sys.stdout.write(f"\n{form} {year}, two at a time: {share:.1%} recovered {lost}\n")
    assert not silent, silent[:5]


CHANGES = [
    lambda sheet, row, column: swap_columns(sheet, column, column + 1),
    lambda sheet, row, column: swap_columns(sheet, column, column + 2),
    lambda sheet, row, column: swap_rows(sheet, row, row + 1),
    lambda sheet, row, column: insert_columns(sheet, column + 1),
    lambda sheet, row, column: insert_rows(sheet, row + 1),
    lambda sheet, row, column: delete_column(sheet, column + 1),
    lambda sheet, row, column: delete_row(sheet, row + 1),
]


@pytest.mark.parametrize(("form", "year"), KINDS)
def test_one_and_something_moved(form, year, capsys):
    own, rng = subject(form, year), random.Random(f"moved{form}{year}")
    where, silent, whole = places(own), [], 0
    for _ in range(DRAWN):
        (s, at), change = rng.choice(where), rng.choice(CHANGES)
        both, moved = renamed(own, [(s, at)], rng), copy(own.workbook)
        change(both.workbook.sheets[s], *at)
        change(moved.sheets[s], *at)
        share, unsaid, _ = judged(own, [both])
        whole += share
        # what the move alone loses is no matter of words
        if unsaid and not judged(own, [Mutant("moved", moved)])[1]:
            silent += unsaid
    with capsys.disabled():
        sys.stdout.write(f"\n{form} {year}, one and a move: {whole / DRAWN:.1%} recovered\n")
    assert not silent, silent[:5]
