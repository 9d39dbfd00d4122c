"""How a command speaks: what it gives on the one stream, what it says meanwhile on the other."""

import sys
from collections.abc import Iterable

from analysis.messages import Finding, Terminal, one_line, words_of

YES = ("c", "có", "co")


def say(text: object) -> None:
    """Say a line about what goes on, on the stream of errors."""
    print(one_line(text), file=sys.stderr, flush=True)


def tell(lines: Iterable[object]) -> None:
    """A line each, whatever names are quoted in it."""
    for line in lines:
        print(one_line(line))


def progress(done: int, total: int, name: str) -> None:
    """Say how far a run is: on one line of a terminal, else now and then."""
    if isinstance(sys.stderr, Terminal) and sys.stderr.isatty():
        sys.stderr.again(f"[{done}/{total}] {name[:90]}")
        if done == total:
            say("")
    elif done == total or done % 100 == 0:
        say(f"[{done}/{total}] đã đọc")


def agreed(error: Exception) -> bool:
    """Whether the person at the terminal wants to go on all the same."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    say(error)
    say(words_of(Finding("go_on")))
    return sys.stdin.readline().strip().casefold() in YES
