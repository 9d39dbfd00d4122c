"""Whether the working tree still gives, byte for byte, the tables and pages that a commit gave.

Builds the commit BASE and the working tree, each from nothing and each with its own code and
notebooks, on the same submissions, and compares every table, page and annex:

    sample      data/raw and data/reference of this working tree
    practice    submissions/ in the folder of practice corpora
    practice2   submissions2/ there

The folder of practice corpora is `shared` beside the project (for a linked worktree: beside the
main one), or what ANALYSIS_PRACTICE names. A corpus that is not there is skipped, with the reason.

    python tools/same.py HEAD                    every corpus that is there, tables and pages
    python tools/same.py HEAD~3 --only tables    the tables alone: seconds
    python tools/same.py v1 --corpus sample      one corpus (may be given several times)

One thing is not compared: the digest of the code in datapackage.json (`inputs`). An empty one,
where a process died of a file, still is a difference. Marks of a folder's owner (`.analysis…`) are
told, not counted. A page that differs in bytes counts as different, and is also compared as parsed:
tags, attributes in whatever order, texts; comments are left out. It prints a digest of the tables:
where only that differs, this is said too. Workbooks are told part by part.
The build of BASE is kept in the user's cache folder, by commit, submissions and installed packages.

Exit code: 0 the same, 1 different, 2 nothing could be compared.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRACTICE = {"practice": "submissions", "practice2": "submissions2"}
CORPORA = ("sample", *PRACTICE)
TABLES, SITE = "tidy", "site"
COMPARED = {None: (TABLES, SITE), "tables": (TABLES,), "site": (SITE,)}
SAME, DIFFERENT, NOT_COMPARED = 0, 1, 2

MARK = ".analysis"
INPUTS = re.compile(rb'("inputs": ")[0-9a-f]+"')
SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
PARSED, DIGEST = "equal after parsing", "equal but for a digest (after parsing)"
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
FOREIGN = frozenset(("svg", "math"))  # only inside these does a tag that ends in /> have no content
SHOWN = 70  # characters of each side
LEAD = 20  # characters shown in front of a difference
KEPT = 30  # builds in the cache: about 10 MB each


class CannotCompareError(RuntimeError):
    """A build failed, or there is nothing to build."""


# ---- comparing two folders


@dataclass(frozen=True)
class Difference:
    """Where two files differ first, and how little that may mean (PARSED, DIGEST or nothing)."""

    lines: tuple[str, ...]
    note: str = ""


@dataclass
class Comparison:
    """What stands in two folders."""

    compared: int = 0
    differing: dict[str, Difference] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether there is no difference; marks do not count."""
        return not (self.differing or self.missing or self.extra)

    @property
    def summary(self) -> str:
        """One line of counts."""
        notes = Counter(d.note for d in self.differing.values() if d.note)
        text = f"{self.compared} files compared, {len(self.differing)} differ"
        if notes:
            text += f" (of them {', '.join(f'{n} {note}' for note, n in sorted(notes.items()))})"
        if self.missing:
            text += f", {len(self.missing)} missing"
        if self.extra:
            text += f", {len(self.extra)} extra"
        return text

    def report(self) -> Iterator[str]:
        """Every difference, for a terminal."""
        for name, difference in self.differing.items():
            yield f"  differs  {name}"
            for line in (*difference.lines, difference.note):
                if line:
                    yield f"           {line}"
        for name in self.missing:
            yield f"  missing  {name}  (in BASE only)"
        for name in self.extra:
            yield f"  extra    {name}  (in the working tree only)"
        for text in self.marks:
            yield f"  mark     {text}"


def compare_folders(base: Path, tree: Path, folders: Sequence[str] = (TABLES, SITE)) -> Comparison:
    """Compare the files of two builds.

    Parameters
    ----------
    base, tree : Path
        Two folders that each hold `folders`.
    folders : sequence of str
        The folders inside that count.

    Returns
    -------
    Comparison
        Files in both, and which of them differ; files on one side only; marks, told apart.
    """
    old, new = _files(base, folders), _files(tree, folders)
    result = Comparison()
    for name in sorted(old | new):
        if name.rpartition("/")[2].startswith(MARK):
            result.marks += _tell_mark(name, old.get(name), new.get(name))
        elif name not in new:
            result.missing.append(name)
        elif name not in old:
            result.extra.append(name)
        else:
            result.compared += 1
            difference = compare_files(name, old[name].read_bytes(), new[name].read_bytes())
            if difference:
                result.differing[name] = difference
    return result


def _files(top: Path, folders: Sequence[str]) -> dict[str, Path]:
    found = (path for folder in folders for path in (top / folder).rglob("*"))
    return {path.relative_to(top).as_posix(): path for path in found if not path.is_dir()}


def _tell_mark(name: str, old: Path | None, new: Path | None) -> list[str]:
    if old is None:
        return [f"{name} added"]
    if new is None:
        return [f"{name} gone"]
    return [] if old.read_bytes() == new.read_bytes() else [f"{name} changed"]


def compare_files(name: str, old: bytes, new: bytes) -> Difference | None:
    """Compare the contents of one file on both sides.

    Parameters
    ----------
    name : str
        The file's name; its ending says how a difference is told.
    old, new : bytes
        What BASE and what the working tree wrote.

    Returns
    -------
    Difference or None
        None where they are the same.
    """
    if name.rpartition("/")[2] == "datapackage.json":
        old, new = _without_inputs(old), _without_inputs(new)
    if old == new:
        return None
    tell = TELLERS.get(name.rpartition(".")[2].lower(), _tell_text)
    return tell(old, new)


def _without_inputs(package: bytes) -> bytes:
    """The description of the tables, with a word in place of the digest; an empty one stays."""
    return INPUTS.sub(rb'\1not compared"', package, count=1)


# ---- telling where two files differ


def first_difference(old: Sequence, new: Sequence) -> int:
    """Index of the first item that differs, or of the end of the shorter sequence."""
    for index, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b:
            return index
    return min(len(old), len(new))


def _sides(old: str, new: str) -> tuple[str, str]:
    """Both sides from shortly before they part; as code points where they would look alike."""
    at = max(0, first_difference(old, new) - LEAD)
    alike = unicodedata.normalize("NFC", old) == unicodedata.normalize("NFC", new)
    write = ascii if alike else repr
    before = "…" if at else ""
    shown = []
    for text in (old, new):
        after = "…" if len(text) > at + SHOWN else ""
        shown.append(before + write(text[at : at + SHOWN]) + after)
    return f"BASE {shown[0]}", f"tree {shown[1]}"


def _decoded(content: bytes) -> str | None:
    """The text; None where these bytes are none."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _tell_text(old: bytes, new: bytes) -> Difference:
    a, b = _decoded(old), _decoded(new)
    if a is None or b is None:
        return _tell_bytes(old, new)
    at = first_difference(a, b)
    line, start = a.count("\n", 0, at) + 1, a.rfind("\n", 0, at) + 1
    sides = _sides(_line_from(a, start), _line_from(b, start))
    return Difference((f"line {line}, column {at - start + 1}", *sides))


def _line_from(text: str, start: int) -> str:
    """The line that begins at `start`, its end included: ends may be what differs."""
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start : end + 1]


def _tell_bytes(old: bytes, new: bytes) -> Difference:
    at = first_difference(old, new)
    place = f"byte {at} of {len(old)} (BASE) and {len(new)} (tree)"
    return Difference((place, f"BASE {old[at : at + 16]!r}", f"tree {new[at : at + 16]!r}"))


def _tell_csv(old: bytes, new: bytes) -> Difference:
    a, b = _decoded(old), _decoded(new)
    if a is None or b is None:
        return _tell_bytes(old, new)
    csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    before, after = (list(csv.reader(io.StringIO(text, newline=""))) for text in (a, b))
    counts = f"{len(before)} rows (BASE) and {len(after)} (tree)"
    if before == after:
        return Difference(_tell_text(old, new).lines, PARSED)
    row = first_difference(before, after)
    if row == min(len(before), len(after)):
        only = "BASE" if len(before) > row else "tree"
        cells = (before if len(before) > row else after)[row]
        return Difference(
            (f"row {row + 1} of {counts} is in {only} only", repr(cells)[: 2 * SHOWN])
        )
    return Difference(_tell_row(before, after, row, counts))


def _tell_row(
    before: list[list[str]], after: list[list[str]], row: int, counts: str
) -> tuple[str, ...]:
    """The first cell of a row that differs; rows count from the heading, which is row 1."""
    column = first_difference(before[row], after[row])
    heading = before[0][column] if column < len(before[0]) else "beyond the headings"
    cells = [
        line[column] if column < len(line) else "(no cell)" for line in (before[row], after[row])
    ]
    return (f"row {row + 1}, column {column + 1} ({heading}); {counts}", *_sides(*cells))


def _tell_json(old: bytes, new: bytes) -> Difference:
    told = _tell_text(old, new)
    try:
        equal = json.loads(old) == json.loads(new)
    except ValueError:
        equal = False
    return Difference(told.lines, PARSED) if equal else told


def _tell_workbook(old: bytes, new: bytes) -> Difference:
    """The parts of a workbook (or another zip archive), one by one."""
    try:
        before, after = _parts(old), _parts(new)
    except zipfile.BadZipFile:
        return _tell_bytes(old, new)
    lines = []
    for part in sorted(before | after):
        if part not in after:
            lines.append(f"part {part} missing")
        elif part not in before:
            lines.append(f"part {part} extra")
        elif before[part] != after[part]:
            lines.append(f"part {part}")
            lines += (f"  {line}" for line in _tell_text(before[part], after[part]).lines)
    if lines:
        return Difference(tuple(lines))
    return Difference(("all parts are equal; their order, dates or packing are not",), PARSED)


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _tell_html(old: bytes, new: bytes) -> Difference:
    """A page; that its digest of the tables is another one does not hide what else is."""
    a, b = _decoded(old), _decoded(new)
    if a is None or b is None:
        return _tell_bytes(old, new)
    if parsed_html(a) == parsed_html(b):
        return Difference(_tell_text(old, new).lines, PARSED)
    a, b = (SHA256.sub("0" * 64, text) for text in (a, b))
    before, after = parsed_html(a), parsed_html(b)
    if before == after:
        return Difference((), DIGEST)
    told = _tell_text(a.encode(), b.encode())
    at = first_difference(before, after)
    first = [_token_text(tokens[at]) if at < len(tokens) else "(end)" for tokens in (before, after)]
    return Difference((*told.lines, "differs after parsing, too", *_sides(*first)))


def _token_text(token: tuple) -> str:
    kind, what, *attributes = token
    if kind != "start":
        return f"{kind} {what}"
    return " ".join([f"start <{what}>", *(f"{k}={v!r}" for k, v in sorted(attributes[0].items()))])


class _Tokens(HTMLParser):
    """A page as (start, tag, attributes), (end, tag), (text, words) and (declaration, words)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[tuple] = []
        self.foreign: list[str] = []  # svg and math that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")  # of an attribute given twice, the first counts
        self.tokens.append(("start", tag, values))
        if tag in FOREIGN:
            self.foreign.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.foreign:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID and not self.foreign:
            return
        self.tokens.append(("end", tag))
        if tag in self.foreign:
            del self.foreign[self.foreign.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self.tokens and self.tokens[-1][0] == "text":
            data = self.tokens.pop()[1] + data
        self.tokens.append(("text", data))

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(("declaration", decl.lower()))


def parsed_html(text: str) -> list[tuple]:
    """Parse a page into what counts of it.

    Parameters
    ----------
    text : str
        The page.

    Returns
    -------
    list of tuple
        Tags with their attributes (quoting and references resolved, in no order), texts as they
        stand, white space included, and the declaration. Comments are left out. Tags that HTML
        lets one omit are not added: a page that writes them out differs from one that does not.
    """
    parser = _Tokens()
    parser.feed(text)
    parser.close()
    return parser.tokens


TELLERS = {"csv": _tell_csv, "json": _tell_json, "xlsx": _tell_workbook, "html": _tell_html}


# ---- what is built


@dataclass(frozen=True)
class Corpus:
    """Submissions and the reference data that goes with them."""

    name: str
    raw: Path
    reference: Path

    def digest(self) -> str:
        """Digest of every file, by name and content."""
        made = hashlib.sha256()
        for folder in (self.raw, self.reference):
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = path.relative_to(folder).as_posix()
                made.update(f"{folder.name}/{name}\0".encode("utf-8", "surrogateescape"))
                made.update(hashlib.sha256(path.read_bytes()).digest())
        # That submissions are made up is told by a file beside or among them.
        made.update(str((self.raw.parent / "SYNTHETIC.md").is_file()).encode())
        return made.hexdigest()


def find_corpus(name: str) -> Corpus | str:
    """The corpus of that name, or the reason why it cannot be had."""
    top = ROOT / "data" if name == "sample" else _practice() / PRACTICE[name]
    for needed in (top / "raw", top / "reference"):
        if not needed.is_dir():
            return f"there is no folder {needed}"
    return Corpus(name, top / "raw", top / "reference")


def _practice() -> Path:
    if os.environ.get("ANALYSIS_PRACTICE"):
        return Path(os.environ["ANALYSIS_PRACTICE"]).resolve()
    repository = Path(_git("rev-parse", "--path-format=absolute", "--git-common-dir").strip())
    return repository.parent.parent / "shared"


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotCompareError(done.stderr.strip())
    return done.stdout


# ---- building


def build(source: Path, corpus: Corpus, stage: str, out: Path) -> None:
    """Build tables, and pages where `stage` is "report", from nothing.

    Parameters
    ----------
    source : Path
        The tree whose code and notebooks are used.
    corpus : Corpus
        What is read.
    stage : str
        "clean" for the tables alone, or "report".
    out : Path
        A folder that does not exist yet; gets the folders tidy and site.

    Raises
    ------
    CannotCompareError
        Where the build fails, or another tree's code was imported.
    """
    out.mkdir(parents=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ANALYSIS_")}
    environment["PYTHONPATH"] = str(source / "src")
    environment["PYTHONIOENCODING"] = "utf-8"

    def run(*words: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=out,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
            raise CannotCompareError(f"building {corpus.name} with {source} failed:\n{last}")
        return done.stdout

    # An installed copy that came first would make any two trees the same.
    imported = Path(run("-c", "import analysis; print(analysis.__file__)").strip()).resolve()
    if not imported.is_relative_to(source.resolve()):
        raise CannotCompareError(
            f"the code of {source} was to be built with, {imported} would have been"
        )

    data = ("--raw", corpus.raw, "--reference", corpus.reference)
    if stage == "clean":
        run("-m", "analysis", "clean", *data, "--out", TABLES)
    else:
        own = ("--notebooks", source / "notebooks")
        run("-m", "analysis", "report", *data, "--tidy", TABLES, "--out", SITE, *own)


def _timed_build(source: Path, corpus: Corpus, stage: str, out: Path, label: str) -> None:
    start = time.monotonic()
    build(source, corpus, stage, out)
    print(f"{corpus.name}: {label} built in {time.monotonic() - start:.1f} s", file=sys.stderr)


class Base:
    """The builds of one commit, kept in a cache folder.

    Parameters
    ----------
    name : str
        What git takes for a commit.
    scratch : Path
        Where the commit's files are laid out when something has to be built.
    """

    def __init__(self, name: str, scratch: Path) -> None:
        self.commit = _git(
            "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}"
        ).strip()
        self.source = scratch / "base"
        self.cache = _cache_folder()

    def built(self, corpus: Corpus, stage: str) -> Path:
        """The folder that holds the commit's build, made where it is not kept yet."""
        digest = hashlib.sha256(f"{corpus.digest()} {_installed()}".encode()).hexdigest()
        place = self.cache / f"{self.commit[:16]}-{corpus.name}-{digest[:16]}"
        whole, wanted = (
            place.with_name(f"{place.name}-report"),
            place.with_name(f"{place.name}-{stage}"),
        )
        for kept in (whole, wanted):
            if kept.is_dir():
                kept.touch()  # the least recently used are removed first
                return kept
        with tempfile.TemporaryDirectory(prefix=".new-", dir=self.cache) as folder:
            made = Path(folder) / "made"
            _timed_build(self._laid_out(), corpus, stage, made, f"BASE {self.commit[:9]}")
            try:
                made.rename(wanted)
            except OSError:
                if not wanted.is_dir():  # otherwise another comparison has just made the same
                    raise
        self._forget_old()
        return wanted

    def _laid_out(self) -> Path:
        if not self.source.exists():
            command = ["git", "-C", ROOT, "archive", "--format=zip", self.commit]
            archive = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
            zipfile.ZipFile(io.BytesIO(archive)).extractall(self.source)
        return self.source

    def _forget_old(self) -> None:
        kept = [p for p in self.cache.iterdir() if not p.name.startswith(".")]
        kept.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def _cache_folder() -> Path:
    """The user's cache folder, or the system's temporary one where that cannot be written."""
    user = (
        os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    )
    for top in (Path(user), Path(tempfile.gettempdir())):
        folder = top / "analysis-same"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise CannotCompareError("there is no folder in which builds could be kept")


def _installed() -> str:
    """Python and its packages: another pandas or nbconvert may write other bytes."""
    packages = sorted(f"{d.metadata['Name']}=={d.version}" for d in metadata.distributions())
    return f"{sys.version} {packages}"


# ---- the command


def _same(base: Base, corpus: Corpus, only: str | None, scratch: Path) -> bool:
    """Build and compare one corpus, and say what came out."""
    stage = "clean" if only == "tables" else "report"
    old = base.built(corpus, stage)
    new = scratch / f"tree-{corpus.name}"
    _timed_build(ROOT, corpus, stage, new, "working tree")
    result = compare_folders(old, new, COMPARED[only])
    if not result.compared:
        raise CannotCompareError(f"{corpus.name}: both builds have no file in common")
    for line in result.report():
        print(line)
    print(f"{corpus.name}: {result.summary}", flush=True)
    return result.same


def main(arguments: list[str] | None = None) -> int:
    """Run the comparison; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", metavar="BASE", help="commit, branch or tag to compare with")
    parser.add_argument("--only", choices=("tables", "site"), help="compare only these")
    parser.add_argument("--corpus", choices=CORPORA, action="append", help="only this one")
    args = parser.parse_args(arguments)
    answers = []
    try:
        with tempfile.TemporaryDirectory(prefix="analysis-same-") as folder:
            scratch = Path(folder)
            base = Base(args.base, scratch)
            for name in args.corpus or CORPORA:
                corpus = find_corpus(name)
                if isinstance(corpus, str):
                    print(f"{name}: skipped, {corpus}")
                else:
                    answers.append(_same(base, corpus, args.only, scratch))
    except CannotCompareError as error:
        print(error, file=sys.stderr)
        return NOT_COMPARED
    if not answers:
        return NOT_COMPARED
    return SAME if all(answers) else DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
