"""What a command takes: seconds by the clock, seconds of processors, memory; kept line by line in a file."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

LOOK = 0.05  # seconds between two looks at the memory


class Took(NamedTuple):
    """Seconds by the clock, seconds of the processes that were waited for, MiB at most."""

    clock: float
    cpu: float
    memory: float = 0.0

    def plus(self, other: Took) -> Took:
        """One after the other."""
        memory = max(self.memory, other.memory)
        return Took(self.clock + other.clock, self.cpu + other.cpu, memory)

    def less(self, start: Took) -> Took:
        """Without what it takes to start; the memory is that of the whole."""
        return Took(max(0.0, self.clock - start.clock), max(0.0, self.cpu - start.cpu), self.memory)


def measured(words: list[str], env: dict[str, str]) -> Took:
    """Run a command of this Python to its end; what it says is shown where it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = os.posix_spawn(
            sys.executable,
            [sys.executable, *words],
            env,
            file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), n) for n in (1, 2)],
        )
        most = 0.0
        while True:
            most = max(most, memory_of(child))
            ended, status, used = os.wait4(child, os.WNOHANG)
            if ended:
                break
            time.sleep(LOOK)
        clock = time.perf_counter() - began
        if status:
            said.seek(0)
            raise SystemExit(f"{' '.join(words)[:300]}: {said.read().decode()[-2000:]}")
    return Took(clock, used.ru_utime + used.ru_stime, most)


def memory_of(process: int) -> float:
    """MiB of a process and of all below it; what several share is counted once."""
    try:
        said = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        own = sum(int(line.split()[1]) for line in said if line.startswith("Pss:")) / 1024
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        below = [
            child for task in tasks for child in (task / "children").read_text("ascii").split()
        ]
    except OSError:  # no such system, or the process is gone
        return 0.0
    return own + sum(memory_of(int(child)) for child in below)


@dataclass(frozen=True)
class Line:
    """One measurement: of which code and body, in which round, which way."""

    code: str
    files: int
    round: int
    way: str
    clock: float
    cpu: float
    memory: float


class Kept:
    """The measurements of one version of the code in a file, to which each is added at once."""

    def __init__(self, path: Path, code: str) -> None:
        self._path, self._code = path, code
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        every = [Line(**json.loads(line)) for line in lines]
        self.lines = [line for line in every if line.code == code]

    def has(self, files: int, number: int, way: str) -> bool:
        """Whether a way was measured in a round."""
        return any((one.files, one.round, one.way) == (files, number, way) for one in self.lines)

    def add(self, files: int, number: int, way: str, took: Took) -> None:
        """Keep a measurement, whatever becomes of the run."""
        line = Line(self._code, files, number, way, *(round(value, 3) for value in took))
        self.lines.append(line)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")

    def medians(self, files: int) -> dict[str, Took]:
        """Way → the medians of its rounds, in the order in which they were measured."""
        ways: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.files == files:
                ways[line.way].append(line)
        return {
            way: Took(
                statistics.median(one.clock for one in lines),
                statistics.median(one.cpu for one in lines),
                max(one.memory for one in lines),
            )
            for way, lines in ways.items()
        }
