"""Coding 10,000 texts, after start-up: those of the bank, one word of each changed, so none repeats."""

from __future__ import annotations

import hashlib
import random
import sys
import time
from itertools import islice, pairwise

from analysis.causes.bank import kept_rows
from analysis.causes.model import model_of
from analysis.causes.rulebook import rulebook
from analysis.causes.stated import stated
from analysis.reference.lines import PACKAGE_DATA, read_lines

TEXTS, AT_ONCE = 10_000, 20


def texts() -> list[tuple[str, str]]:
    """Cause and limitation, distinct."""
    rows, rng = kept_rows(), random.Random(1)
    words = sorted({word for row in rows for word in row["cause"].split()})
    made: dict[tuple[str, str], None] = {}
    while len(made) < TEXTS:
        for row in rows:
            said = row["cause"].split() or ["không"]
            said[rng.randrange(len(said))] = rng.choice(words)
            made[" ".join(said), row["limitation"]] = None
    return list(islice(made, TEXTS))


def main() -> int:
    """Print seconds by the clock and of this processor, and a digest of what came out."""
    causes, rules = (read_lines(PACKAGE_DATA / f"{name}.csv") for name in ("causes", "cause_rules"))
    book = rulebook(causes, rules)
    model, given = model_of(book), texts()
    clock, cpu = time.perf_counter(), time.process_time()
    digest, clauses = hashlib.sha256(), 0
    for begin, end in pairwise(range(0, TEXTS + 1, AT_ONCE)):
        for told in stated(given[begin:end], book, model):
            digest.update(repr(told).encode())
            clauses += len(told)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    sys.stdout.write(
        f"{TEXTS} texts, {clauses} clauses: {clock:.1f} s, {cpu:.1f} s of one processor; "
        f"{digest.hexdigest()[:16]}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
