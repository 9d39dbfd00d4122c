"""A folder of submissions → what each file says and its texts state, found in processes that may die, and kept for the next run.

Nothing here needs pandas: a worker starts at once, and the tables' library is loaded while the workers read.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from analysis import workers
from analysis.causes.rulebook import rulebook
from analysis.causes.stated import Stated, stated, unread
from analysis.forms.lexicon import lexicon_of
from analysis.forms.maps import compile_forms
from analysis.messages import Refused
from analysis.pipeline import kept as cache
from analysis.reading import gate
from analysis.reference.lines import Lines
from analysis.reference.load import Reference
from analysis.returns.interpret import Return, name_of, read_return

AT_ONCE = 20  # texts that a process is given at a time
READING, CODING = (
    ("forms", "words"),
    ("causes", "cause_rules"),
)  # what a file is read with, and its texts coded


def files_below(raw: Path) -> list[Path]:
    """Everything below `raw` that is not a folder, hidden and odd files included, links not followed."""
    found = []
    for folder, folders, names in os.walk(raw, followlinks=False):
        folders.sort()
        found += [Path(folder) / n for n in names]
        found += [Path(folder) / d for d in folders if (Path(folder) / d).is_symlink()]
    return sorted(found, key=lambda p: os.fsencode(p.relative_to(raw).as_posix()))


def contents(raw: Path) -> dict[str, str]:
    """File below `raw` → digest of its bytes, or what else is known of what is no regular file."""
    found = {}
    for path in files_below(raw):
        info = os.lstat(path)
        regular = stat.S_ISREG(info.st_mode) and info.st_size <= gate.MAX_FILE
        try:
            digest = (
                hashlib.sha256(path.read_bytes()).hexdigest()
                if regular
                else f"{info.st_mode}:{info.st_size}"
            )
        except OSError as error:
            digest = f"error:{error.errno}"
        found[name_of(path, raw)] = digest
    return found


def inputs(raw: Path, reference: Reference) -> tuple[dict[str, str], str]:
    """(`contents` of `raw`, one digest of all that the tables are made from: files, reference data and this code)."""
    files = contents(raw)
    data = [
        f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}"
        for name, path in sorted(reference.sources.items())
    ]
    return files, cache.digest_of(
        cache.code_digest(), *data, *(f"{f}\0{d}" for f, d in files.items())
    )


@contextmanager
def uncollected():
    """No search for cycles meanwhile: small objects come by the hundred thousand, and none of them are in cycles."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def readers(raw: str | Path, reference: Reference) -> workers.Pool:
    """The processes that read and code; none starts before there is something to do."""
    return workers.Pool(
        _prepare, (Path(raw), *(reference.lines[name] for name in (*READING, *CODING)))
    )


@uncollected()
def gather(
    raw: str | Path,
    reference: Reference,
    pool: workers.Pool,
    progress: Callable[[int, int, str], None] | None = None,
    kept: str | Path | None = None,
    files: dict[str, str] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[Return]:
    """What each file below `raw` says, in the order of their names.

    Parameters
    ----------
    raw, reference, progress, kept
        As for `clean.clean`.
    pool
        From `readers`.
    files
        From `contents`, where it is known already.
    meanwhile
        Called in a thread while the workers read.
    """
    raw = Path(raw)
    paths = {name_of(path, raw): path for path in files_below(raw)}
    version = cache.digest_of(
        cache.code_digest(), *(reference.lines[name].rows for name in READING)
    )
    known = cache.load(Path(kept), version) if kept else {}
    files = (contents(raw) if files is None else files) if kept else {}
    packed: dict[str, bytes | Return] = {
        name: known[name, digest] for name, digest in files.items() if (name, digest) in known
    }
    fresh = [name for name in paths if name not in packed]
    packed |= zip(
        fresh,
        read_files([paths[name] for name in fresh], raw, pool, progress, meanwhile),
        strict=True,
    )
    if kept and fresh:
        cache.save(
            Path(kept),
            version,
            {
                (name, files[name]): packed[name]
                for name in paths
                if name in files and isinstance(packed[name], bytes)
            },
        )
    return [unpacked(packed[name]) for name in paths]


def unpacked(item: bytes | Return) -> Return:
    """What a worker handed over."""
    return pickle.loads(item) if isinstance(item, bytes) else item


def read_files(
    paths: list[Path],
    raw: Path,
    pool: workers.Pool,
    progress: Callable[[int, int, str], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[bytes | Return]:
    """What each file says, read in processes that may die: as pickled there, or the refusal of a file at which one died."""
    out = []
    for number, (path, answer) in enumerate(pool.run(paths, _read, meanwhile=meanwhile), 1):
        name = name_of(path, raw)
        out.append(
            answer
            if isinstance(answer, bytes)
            else Return(name, refused=answer.code, reason=answer.message)
        )
        if progress:
            progress(number, len(paths), name)
    return out


_prepared: dict[str, tuple] = {}


def _prepare(raw: Path, forms: Lines, words: Lines, causes: Lines, cause_rules: Lines) -> None:
    """Once in each process: the maps and words, ready for looking up; the rules are compiled where they are used."""
    lexicon = lexicon_of(words)
    _prepared["reader"], _prepared["coder"] = (
        (raw, compile_forms(forms), lexicon, lexicon),
        (causes, cause_rules),
    )


def _read(path: Path) -> bytes:
    item = read_return(path, *_prepared["reader"])
    lines: dict[tuple[int, int], dict[str, str]] = {}
    for v in item.values:
        if v.type in ("limitation", "cause"):
            lines.setdefault(v.line, {})[v.type] = str(v.value)
    item.texts = [(said.get("cause", ""), said.get("limitation", "")) for said in lines.values()]
    return pickle.dumps(item, protocol=5)


def state(
    returns: list[Return],
    reference: Reference,
    pool: workers.Pool,
    kept: str | Path | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> dict[tuple[str, str], list[Stated]]:
    """What the texts of the returns state by the cause rules: (cause, limitation) → items, found in a process that may die.

    Parameters
    ----------
    returns, reference, pool
        From `gather`, `load_reference` and `readers`.
    kept
        File in which what was found is kept for the next run, for as long as the rules are the same.
    meanwhile
        Called here, beside that process.
    """
    version = cache.digest_of(cache.code_digest(), *(reference.lines[name].rows for name in CODING))
    known = cache.load(Path(kept), version) if kept else {}
    wanted = dict.fromkeys(texts for item in returns for texts in item.texts)
    fresh = [texts for texts in wanted if texts not in known]
    found = {texts: known[texts] for texts in wanted if texts in known}
    if meanwhile and not fresh:
        meanwhile()
    elif fresh:
        found |= _answers(fresh, pool, AT_ONCE, meanwhile)
        found |= _answers(
            [texts for texts in fresh if texts not in found], pool, 1
        )  # among those over which a process died, which?
        if kept:
            cache.save(Path(kept), version, found)
        found |= {texts: [unread(*texts)] for texts in fresh if texts not in found}
    return found


def _answers(
    texts: list[tuple[str, str]],
    pool: workers.Pool,
    at_once: int,
    meanwhile: Callable[[], object] | None = None,
) -> dict:
    """What texts state, some at once, less those over which a process died."""
    some = [texts[i : i + at_once] for i in range(0, len(texts), at_once)]
    answers = pool.run(some, _state, processes=1, meanwhile=meanwhile)
    return {
        one: said
        for asked, answer in answers
        if not isinstance(answer, Refused)
        for one, said in zip(asked, answer, strict=True)
    }


def _state(some: list[tuple[str, str]]) -> list[list[Stated]]:
    return [stated(*texts, rulebook(*_prepared["coder"])) for texts in some]
