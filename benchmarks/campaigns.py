"""Campaigns against the promises of docs/promises.md, longer than tests may be; each prints its figures.

    python benchmarks/campaigns.py kills --times 200
    python benchmarks/campaigns.py all

kills      `report` killed or interrupted at any moment: outputs are those before or those after
full       the disk full from the n-th write of `clean` and `report` on, for each n (Linux, with a C compiler)
windows    two windows: a `report` beside a `clean` of other submissions into the same folders
pool       texts and files of many sizes both ways through the workers
locks      processes, and process namespaces, that all want one folder
masking    spellings of personal data, and their innocent neighbours
registers  registers with changed bytes: read, or every fault said
"""

import argparse
import contextlib
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)]
SEED = 20260101
LONGEST = 300  # seconds after which a run counts as hung
NOTEBOOK = """{"cells": [{"cell_type": "markdown", "id": "a-01", "metadata": {}, "source": "# Thử"},
{"cell_type": "code", "id": "a-02", "execution_count": null, "metadata": {}, "outputs": [],
"source": "import analysis\\ntables = analysis.load()\\nlen(tables.observations)"}],
"metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
"nbformat": 4, "nbformat_minor": 5}"""
FULL = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
/* The writes of all processes to files below FULL_BELOW are counted in the file FULL_COUNT; from the n-th on, all fail. */
static long *counted(void) {
  static long *count;
  if (!count) {
    int fd = open(getenv("FULL_COUNT"), O_RDWR);
    count = fd < 0 ? 0 : mmap(0, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0) close(fd);
  }
  return count;
}
static int full(int fd) {
  struct stat info;
  char link[40], path[4096];
  const char *below = getenv("FULL_BELOW"), *from = getenv("FULL_FROM");
  if (!below || !from || fstat(fd, &info) || !S_ISREG(info.st_mode)) return 0;
  strcpy(link, "/proc/self/fd/");
  char *at = link + strlen(link), digits[12];
  int n = 0, k = fd;
  do digits[n++] = '0' + k % 10; while (k /= 10);
  while (n) *at++ = digits[--n];
  *at = 0;
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, below, strlen(below)) || !counted()) return 0;
  return __sync_add_and_fetch(counted(), 1) >= atol(from);
}
#define WRAP(result, name, parameters, arguments) \
  result name parameters { \
    static result (*real) parameters; \
    if (!real) real = (result (*) parameters)dlsym(RTLD_NEXT, #name); \
    if (full(fd)) { errno = ENOSPC; return -1; } \
    return real arguments; \
  }
WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n))
WRAP(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t o), (fd, b, n, o))
WRAP(ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t o), (fd, b, n, o))
WRAP(ssize_t, sendfile, (int fd, int from, off_t *o, size_t n), (fd, from, o, n))
WRAP(ssize_t, copy_file_range, (int from, off64_t *i, int fd, off64_t *o, size_t n, unsigned f), (from, i, fd, o, n, f))
"""


class Office:
    """A small office in a folder: submissions in two states, registers, one notebook, its own temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sent = sorted((ROOT / "data/raw/2021").rglob("*.xlsx"))
        self.states = sent[:2], sent[1:4]
        shutil.copytree(ROOT / "data/reference", folder / "reference")
        for part in ("notebooks", "tmp", "cache", "out"):
            (folder / part).mkdir()
        (folder / "notebooks/a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
        self.raws = [folder / f"raw-{n}" for n in (0, 1)]
        for raw, files in zip(self.raws, self.states, strict=True):
            (raw / "2021").mkdir(parents=True)
            for path in files:
                shutil.copy(path, raw / "2021")
        self.wanted: list[dict[str, str]] = []

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "TMPDIR": str(self.folder / "tmp"),
            "ANALYSIS_CACHE": str(self.folder / "cache"),
            "PATH": str(Path(sys.executable).parent),  # without an office program: no PDF
        }

    def start(self, command: str, state: int, **environment: str) -> subprocess.Popen:
        """A `clean` or `report` of one of the states."""
        out = self.folder / "out"
        arguments = [command, "--raw", self.raws[state], "--reference", self.folder / "reference"]
        if command == "report":
            arguments += [
                "--tidy",
                out / "tidy",
                "--out",
                out / "site",
                "--notebooks",
                self.folder / "notebooks",
            ]
        else:
            arguments += ["--out", out / "tidy"]
        return subprocess.Popen(
            [sys.executable, "-m", "analysis", *map(str, arguments), "--today", "2026-11-26"],
            cwd=self.folder,
            env=self.environment | environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, command: str, state: int, **environment: str) -> tuple[int, str]:
        return ended(self.start(command, state, **environment))

    def learn(self) -> None:
        """What outputs of each state look like."""
        for state in (0, 1):
            code, said = self.run("report", state)
            assert code == 0, said
            self.wanted.append(self.seen())

    def seen(self, *parts: str) -> dict[str, str]:
        """The digest of each output."""
        return {part: digest(self.folder / "out" / part) for part in parts or ("tidy", "site")}

    def keep(self) -> None:
        """Keep outputs and cache as they are now, for `back`."""
        for part in ("out", "cache"):
            shutil.copytree(self.folder / part, self.folder / "kept" / part)

    def back(self) -> None:
        """Outputs and cache as they were at `keep`: quicker than to make them again."""
        for part in ("out", "cache"):
            shutil.rmtree(self.folder / part)
            shutil.copytree(self.folder / "kept" / part, self.folder / part)

    def torn(self) -> list[str]:
        """Outputs that are of no state."""
        return [
            part
            for part, found in self.seen().items()
            if found not in {wanted.get(part) for wanted in self.wanted}
        ]

    def left(self) -> list[str]:
        """What should not be there after a run that ended."""
        there = [
            *(self.folder / "tmp").iterdir(),
            *(self.folder / "out").iterdir(),
            *self.folder.glob("cache/*.new"),
        ]
        known = {"tidy", "site", ".tidy.runs"}
        return [
            path.name
            for path in there
            if path.name not in known and not path.name.startswith("matplotlib")
        ]


def digest(folder: Path) -> str:
    """Of all files in a folder; none where there is no such folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest() if folder.is_dir() else ""


def ended(process: subprocess.Popen) -> tuple[int, str]:
    """The exit code of a run and what it said; a hung one is killed and has none."""
    try:
        said = "".join(process.communicate(timeout=LONGEST))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return -1000, "hung"
    return process.returncode, said


def told(name: str, **figures: object) -> dict[str, object]:
    print(
        f"{name}: "
        + ", ".join(f"{value} {what.replace('_', ' ')}" for what, value in figures.items()),
        flush=True,
    )
    return figures


@contextlib.contextmanager
def office():
    with tempfile.TemporaryDirectory() as folder:
        made = Office(Path(folder))
        made.learn()
        yield made


def kills(times: int = 200) -> dict[str, object]:
    """`report` killed, or interrupted, at any moment of it."""
    torn = hung = tracebacks = leftover = unequal = orphans = killed = 0
    chance = random.Random(SEED)
    with office() as made:
        began = time.monotonic()
        made.run("report", 0)
        longest = time.monotonic() - began
        for n in range(times):
            process = made.start("report", (n + 1) % 2)
            time.sleep(chance.uniform(0, longest))
            interrupt = n % 2
            killed += process.poll() is None
            with contextlib.suppress(ProcessLookupError):
                if interrupt:
                    os.killpg(process.pid, signal.SIGINT)
                else:
                    os.kill(process.pid, signal.SIGKILL)
            code, said = ended(process)
            hung += code == -1000
            tracebacks += bool(interrupt and ("Traceback" in said or code not in (0, 130)))
            if interrupt and ("Traceback" in said or code not in (0, 130)):
                print(code, said[-1500:])
            torn += len(made.torn())
            if n % 10 == 9 or n == times - 1:
                time.sleep(2)
                orphans += len(alive_in(made.folder))
                began = time.monotonic()
                code, said = made.run("report", n % 2)
                longest = time.monotonic() - began  # a busy machine takes longer: to the very end
                unequal += code != 0 or made.seen() != made.wanted[n % 2]
                leftover += len(made.left())
                if made.left():
                    print(made.left())
    return told(
        "kills",
        runs=times,
        stopped_at_work=killed,
        torn=torn,
        hung=hung,
        tracebacks=tracebacks,
        orphans=orphans,
        unequal_afterwards=unequal,
        left_behind=leftover,
    )


def alive_in(folder: Path) -> list[int]:
    """Processes that still work in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
    return found


def full(times: int = 0, commands: tuple[str, ...] = ("clean", "report")) -> dict[str, object]:
    """The disk full from the n-th write on; `times` spreads so many over all writes, 0 means each."""
    torn = hung = tracebacks = leftover = tried = unsaid = 0
    with office() as made:
        library, count = made.folder / "full.so", made.folder / "count"
        (made.folder / "full.c").write_text(FULL)
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, made.folder / "full.c", "-ldl"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        shutil.rmtree(made.folder / "cache")  # nothing of the other state is at hand
        (made.folder / "cache").mkdir()
        made.run("report", 0)
        made.keep()
        for command in commands:

            def run(start: int, state: int, command: str = command) -> tuple[int, str]:
                count.write_bytes(bytes(8))
                return made.run(
                    command,
                    state,
                    LD_PRELOAD=str(library),
                    FULL_COUNT=str(count),
                    FULL_BELOW=str(made.folder),
                    FULL_FROM=str(start),
                )

            made.back()
            code, said = run(10**9, 1)
            assert code == 0, said
            writes = int.from_bytes(count.read_bytes(), sys.byteorder)
            step = max(1, writes // times) if times else 1
            for n in range(1, writes + 1, step):
                made.back()
                code, said = run(n, 1)
                tried += 1
                hung += code == -1000
                bad = "Traceback" in said
                tracebacks += bad
                wrong = made.torn()
                torn += len(wrong)
                done = made.seen("tidy" if command == "clean" else "site", "tidy") == {
                    p: made.wanted[1][p]
                    for p in (("tidy",) if command == "clean" else ("site", "tidy"))
                }
                unsaid += code == 0 and not done
                if bad or wrong or (code == 0 and not done):
                    print(command, n, code, wrong, said[-1200:])
                leftover += len(made.left())
                if made.left():
                    print(command, n, made.left())
            told(f"full, {command}", writes=writes)
    return told(
        "full",
        runs=tried,
        torn=torn,
        hung=hung,
        tracebacks=tracebacks,
        unsaid=unsaid,
        left_behind=leftover,
    )


def windows(times: int = 100) -> dict[str, object]:
    """Two windows: one reports, the other cleans other submissions into the same folder, at any moment."""
    mixed = hung = tracebacks = said_so = 0
    chance = random.Random(SEED)
    with office() as made:
        began = time.monotonic()
        made.run("report", 0)
        longest = time.monotonic() - began
        for n in range(times):
            began = time.monotonic()
            first = made.start("report", n % 2)
            time.sleep(chance.uniform(0, longest))
            second = made.start(("clean", "report")[n // 2 % 2], (n + 1) % 2)
            both = [ended(first)]
            if both[0][0] == 0:
                longest = time.monotonic() - began  # a busy machine takes longer: to the very end
            both.append(ended(second))
            hung += any(code == -1000 for code, _ in both)
            tracebacks += any("Traceback" in said for _, said in both)
            said_so += any(code for code, _ in both)
            for code, said in both:
                if "Traceback" in said:
                    print(code, said[-1500:])
            mixed += len(made.torn())
    return told(
        "windows",
        runs=times,
        told_of_the_other=said_so,
        mixed=mixed,
        hung=hung,
        tracebacks=tracebacks,
    )


def enlarge(task: tuple[bytes, int]) -> tuple[int, bytes]:
    return len(task[0]), bytes(task[1])


def pool(times: int = 480) -> dict[str, object]:
    """Each of 40 sizes there with each of 12 sizes back, and the other way round."""
    from analysis.workers import Pool

    sizes = sorted({0, 1, *(int(1.55**k) + d for k in range(2, 40) for d in (0,))})[:40]
    some = sizes[:: max(1, len(sizes) // 12)][:12]
    pairs = [(a, b) for a in sizes for b in some] + [(b, a) for a in sizes for b in some]
    pairs = pairs[: 2 * times] if times >= 480 else random.Random(SEED).sample(pairs, times)
    wrong = 0
    for processes in (1, 3):
        with Pool(
            processes=processes, limit_seconds=60, wall_seconds=120, limit_bytes=2 << 30
        ) as made:
            tasks = [(bytes(a), b) for a, b in pairs]
            for (sent, size), answer in made.run(tasks, enlarge):
                wrong += answer != (len(sent), bytes(size))
    return told(
        "pool",
        sizes=f"{len(sizes)} × {len(some)}",
        round_trips=2 * len(pairs),
        largest=max(map(max, pairs)),
        wrong_or_hung=wrong,
    )


HOLD = """
import os, sys, time
from pathlib import Path
from analysis import files
folder, busy, times = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
taken = 0
while taken < times:
    try:
        with files.replacing(folder, files.TABLES) as new:
            mark = os.open(busy, os.O_CREAT | os.O_EXCL)  # two at once would meet here
            (new / "a.csv").write_text(str(taken))
            time.sleep(0.002)
            os.close(mark)
            os.unlink(busy)
        taken += 1
    except files.OutputBusy:
        time.sleep(0.001)
"""


def locks(times: int = 400) -> dict[str, object]:
    """Eight processes, half of them in process namespaces of their own (where that is permitted), one folder."""
    apart = ["unshare", "--pid", "--fork"]
    permitted = (
        not subprocess.run([*apart, "true"], capture_output=True).returncode
        if shutil.which("unshare")
        else False
    )
    with tempfile.TemporaryDirectory() as folder:
        tidy, busy = Path(folder) / "tidy", Path(folder) / "busy"
        command = [sys.executable, "-c", HOLD, tidy, busy, str(times // 8)]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        going = [
            subprocess.Popen(
                [*(apart if permitted and n % 2 else []), *command],
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            for n in range(8)
        ]
        ends = [ended(one) for one in going]
        left = [path.name for path in Path(folder).iterdir() if path.name != "tidy"]
    met = sum(code != 0 for code, _ in ends)
    for code, said in ends:
        if code:
            print(code, said[-800:])
    return told(
        "locks",
        holds=8 * (times // 8),
        processes=8,
        in_namespaces_of_their_own=4 * permitted,
        met_or_failed=met,
        left_behind=len(left),
    )


AROUND = (
    "{}",
    "Vướng mắc: {}.",
    "liên hệ số {} để biết",
    "({})",
    "«{}»; xin cảm ơn",
    "Do thiếu người, {} trực",
)
SEPARATORS = ("", " ", ".", "-", "\u00a0", " . ", "\u2011", "\u200b", "–", "_")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Hoàng", "Giàng", "Lò", "Vàng", "Phạm", "Đặng")
GIVEN = ("Văn Páo", "Thị Bình", "Thị Hồng Vân", "A Sử", "Mí Của", "Xuân Trường")


def spelling(chance: random.Random) -> tuple[str, str]:
    """(A text, what must not be readable in it)."""
    number = (
        "0" + chance.choice(("32", "56", "79", "86", "91", "97")) + f"{chance.randrange(10**7):07d}"
    )
    cut = chance.choice(((4, 3, 3), (3, 3, 4), (4, 6), (10,), (2, 2, 2, 2, 2), (3, 7)))
    parts = [number[sum(cut[:n]) : sum(cut[: n + 1])] for n in range(len(cut))]
    phone = chance.choice(SEPARATORS).join(parts)
    phone = chance.choice(
        (phone, phone, "+84 " + phone[1:], phone.translate({48 + n: 0xFF10 + n for n in range(10)}))
    )
    name = f"{chance.choice(FAMILIES)} {chance.choice(GIVEN)}"
    citizen = f"0{chance.randint(1, 96):02d}{chance.choice('0123')}{chance.randrange(10**8):08d}"
    card = f"{chance.randrange(10**8):08d}"
    mail = f"cb{chance.randrange(1000)}@{chance.choice(('gmail.com', 'hagiang.gov.vn'))}"
    text, secret = chance.choice((
        (phone, number[4:]), (phone, number[4:]),
        (chance.choice(("Người lập: {}", "Người lập biểu: {}", "Người báo cáo: {}", "Đã ký: {}")).format(name), name),
        (chance.choice(("CCCD {}", "CCCD số: {}", "{}")).format(citizen), citizen),
        (chance.choice(("thẻ đảng số {}", "số thẻ đảng: {}", "Thẻ ĐV: {}")).format(card), card),
        (f"STK {number}1234", number), (mail, mail),
    ))  # fmt: skip
    named = text.startswith(("Người", "Đã ký"))
    return (text if named else chance.choice(AROUND).format(text)), secret


def innocent(chance: random.Random) -> str:
    """A text with numbers and names of which nobody is one."""
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2020, 2026)
    amount = f"{chance.randint(1, 999)}.{chance.randint(0, 999):03d}.{chance.randint(0, 999):03d}"
    return chance.choice(AROUND[1:]).format(chance.choice((
        f"ngày {day:02d}/{month:02d}/{year}", f"{day:02d}.{month:02d}.{year}", f"{amount} đồng", f"{amount}.000 đồng",
        f"Quyết định số {chance.randint(1, 9999)}-QĐ/TW ngày {day:02d}/{month:02d}/{year}", f"{amount} đảng viên",
        f"Nghị quyết {chance.randint(1, 99):02d}-NQ/TW", f"{chance.randint(1, 3000)}/{chance.randint(3000, 6000)}",
        f"{chance.randint(1, 99)},{chance.randint(0, 99):02d}%", f"giai đoạn {year} – {year + 5}",
        "Do người báo cáo chưa nắm rõ quy định", "cán bộ tổng hợp kiêm nhiệm", "Chi bộ Trường THPT Nguyễn Huệ",
    )))  # fmt: skip


def masking(times: int = 200) -> dict[str, object]:
    """Spellings and innocent neighbours made by chance; those made by hand are in tests/text/test_personal.py."""
    from analysis.text.personal import HIDDEN, masked

    chance = random.Random(SEED)
    leaked = vain = 0
    for _ in range(times):
        text, secret = spelling(chance)
        shown = masked(text)
        bare = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", shown.replace(HIDDEN, "")))
        if HIDDEN not in shown or re.sub(r"[\W_]", "", secret) in bare:
            leaked += 1
            print("leaked:", ascii(text), ascii(shown))
        text = innocent(chance)
        if masked(text) != text:
            vain += 1
            print("hidden in vain:", text, masked(text))
    return told("masking", spellings=times, neighbours=times, leaked=leaked, hidden_in_vain=vain)


def registers(times: int = 2000) -> dict[str, object]:
    """One to four bytes of a register changed, left out or doubled: read, or faults said; never anything else."""
    from analysis.pipeline.checked import check_reference

    names = ("organisations", "aliases", "events", "receipts", "deadlines", "corrections")
    chance = random.Random(SEED)
    broken = slow = faults = 0
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "reference"
        shutil.copytree(ROOT / "data/reference", here)
        there = [here / f"{name}.csv" for name in names if (here / f"{name}.csv").exists()]
        for n in range(times):
            path = there[n % len(there)]
            sound = path.read_bytes()
            path.write_bytes(mutated(sound, chance))
            began = time.monotonic()
            try:
                said = check_reference(here)
                faults += bool(said)
                assert all(re.fullmatch(r"[^\n]+", str(one)) for one in said)
            except Exception as error:
                broken += 1
                print(path.name, n, type(error).__name__, error)
            slow += time.monotonic() - began > 10
            path.write_bytes(sound)
    return told("registers", mutations=times, told_a_fault=faults, broken=broken, hung=slow)


def mutated(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) or 1)
        kind = chance.randrange(5)
        odd = (
            chance.choice(b'\x00\xff",;\n\r\t\x1b\xc2\xe2"')
            if chance.random() < 0.7
            else chance.randrange(256)
        )
        if kind == 0:
            made[at : at + 1] = bytes([odd])
        elif kind == 1:
            made[at:at] = bytes([odd])
        elif kind == 2:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 3:
            made[at:at] = made[at : at + chance.randint(1, 60)]
        else:
            del made[at if chance.random() < 0.05 else len(made) :]
    return bytes(made)


CAMPAIGNS = {one.__name__: one for one in (kills, full, windows, pool, locks, masking, registers)}
BAD = (
    "torn",
    "hung",
    "tracebacks",
    "orphans",
    "unequal_afterwards",
    "left_behind",
    "mixed",
    "wrong_or_hung",
    "met_or_failed",
    "broken",
    "leaked",
    "hidden_in_vain",
    "unsaid",
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("campaign", choices=[*CAMPAIGNS, "all"])
    parser.add_argument("--times", type=int)
    args = parser.parse_args()
    names = CAMPAIGNS if args.campaign == "all" else [args.campaign]
    found = [CAMPAIGNS[name](*([] if args.times is None else [args.times])) for name in names]
    return int(any(one.get(what) for one in found for what in BAD))


if __name__ == "__main__":
    sys.exit(main())
