"""A folder of submissions → what each file says, and what its texts state.

Both are found in processes that may die, and kept for the next run. Nothing here needs pandas: a
worker starts at once, and the tables' library is loaded while the workers read.
"""

import gc
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from analysis import workers
from analysis.causes.bank import reviewed
from analysis.causes.rulebook import rulebook
from analysis.causes.stated import Stated, stated, unread
from analysis.editing.exclusive import inclusions
from analysis.editing.rules import compile_rules, within_a_year
from analysis.editing.settle import sound
from analysis.forms.lexicon import lexicon_of
from analysis.forms.maps import compile_forms
from analysis.messages import Refused
from analysis.pipeline import kept as cache
from analysis.pipeline.engine import Elsewhere
from analysis.reading import gate
from analysis.reference.lines import Lines
from analysis.reference.load import Reference
from analysis.returns.interpret import admitted, name_of, read_return, refused, said_by
from analysis.returns.look import Looked, look
from analysis.returns.model import Return
from analysis.text.keys import Keys

# what a file is read with, and its texts are coded with
READING = ("forms", "words", "targets", "rules")
CODING = ("causes", "cause_rules", "cause_reviews")

Readers = workers.Pool | Elsewhere
Progress = Callable[[int, int, str], None]  # files done, files in all, file
Beside = Callable[[], object]
Packed = dict[cache.Key, bytes]
Sent = tuple[str, bytes | Return]  # the name of a file, its bytes or its refusal
Texts = tuple[str, str]  # cause and limitation
States = dict[Texts, list[Stated]]
AT_ONCE = 20  # texts that a process is given at a time


def files_below(raw: Path) -> list[Path]:
    """Everything below `raw` that is no folder, odd files included, links not followed."""
    found = []
    for folder, folders, names in os.walk(raw, followlinks=False):
        folders.sort()
        here = Path(folder)
        found += [here / name for name in names]
        found += [here / name for name in folders if (here / name).is_symlink()]
    return sorted(found, key=lambda path: os.fsencode(path.relative_to(raw).as_posix()))


def contents(raw: Path) -> dict[str, str]:
    """File below `raw` → digest of its bytes, or what else is known of what is no regular file."""
    return {name_of(path, raw): _digest(path) for path in files_below(raw)}


def _digest(path: Path) -> str:
    info = path.lstat()
    if not stat.S_ISREG(info.st_mode) or info.st_size > gate.MAX_FILE:
        return f"{info.st_mode}:{info.st_size}"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"error:{error.errno}"


def inputs(raw: Path, reference: Reference) -> tuple[dict[str, str], str]:
    """All that the tables are made from.

    Returns
    -------
    tuple
        (`contents` of `raw`, one digest of them, of the reference data and of this code).
    """
    files = contents(raw)
    data = {name: path.read_bytes() for name, path in sorted(reference.sources.items())}
    return files, cache.digest_of(
        cache.code_digest(),
        *(f"{name}\0{hashlib.sha256(content).hexdigest()}" for name, content in data.items()),
        *(f"{file}\0{digest}" for file, digest in files.items()),
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: the many small objects that come are in none."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def readers(raw: str | Path, reference: Reference, executor: Executor | None = None) -> Readers:
    """The processes that read and code, or an executor that does; none starts before it must."""
    data = (Path(raw), *(reference.lines[name] for name in (*READING, *CODING)))
    return Elsewhere(executor, _prepare, data) if executor else workers.Pool(_prepare, data)


@uncollected()
def gather(
    raw: str | Path,
    reference: Reference,
    pool: Readers,
    progress: Progress | None = None,
    kept: Path | None = None,
    meanwhile: Beside | None = None,
) -> list[Return]:
    """What each file below `raw` says, in the order of their names.

    Parameters
    ----------
    raw, reference, pool
        As for `readers`, and what that gives.
    progress
        Called after each file that is read.
    kept
        File in which what was read is kept for the next run; files whose content has not changed
        are not read again.
    meanwhile
        Called in a thread while the workers read.
    """
    raw = Path(raw)
    paths: dict[cache.Key, Path] = {
        (name_of(path, raw), _digest(path)): path for path in files_below(raw)
    }
    unkept: dict[cache.Key, Return] = {}

    def read(fresh: list[cache.Key]) -> Packed:
        answers = read_files([paths[at] for at in fresh], raw, pool, progress, meanwhile)
        said = dict(zip(fresh, answers, strict=True))
        unkept.update((at, item) for at, item in said.items() if isinstance(item, Return))
        return {at: item for at, item in said.items() if isinstance(item, bytes)}

    found = cache.recalled(kept, _version(reference, READING), paths, read, _returned)
    return [unkept.get(at) or found[at] for at in paths]


def _version(reference: Reference, names: tuple[str, ...]) -> str:
    """A digest of some reference data and of this code."""
    return cache.digest_of(cache.code_digest(), *(reference.lines[name].rows for name in names))


def unpacked(item: bytes | Return) -> Return:
    """What a worker handed over."""
    return item if isinstance(item, Return) else _returned(item)


def _returned(content: bytes) -> Return:
    said: Return = cache.unpacked(content, Return)
    return said.shared()  # there may be thousands


def read_files(
    paths: list[Path],
    raw: Path,
    pool: Readers,
    progress: Progress | None = None,
    meanwhile: Beside | None = None,
) -> list[bytes | Return]:
    """What each file says: as it was packed in its process, or as it is, not to be kept.

    Not kept are a file at which a process died, and what cannot be packed.
    """
    out: list[bytes | Return] = []
    tasks: Iterable[Path | Sent] = paths
    if pool.far:
        tasks = ((name_of(path, raw), admitted(path, raw)) for path in paths)
    answers = pool.run(tasks, _read_sent if pool.far else _read, meanwhile=meanwhile)
    for number, (path, (_, answer)) in enumerate(zip(paths, answers, strict=True), 1):
        name = name_of(path, raw)
        died = isinstance(answer, Refused)
        out.append(refused(name, answer) if died else answer)
        if progress:
            progress(number, len(paths), name)
    return out


_prepared: dict[str, tuple[Any, ...]] = {}  # in each process, by `_prepare`


def _prepare(
    raw: Path,
    forms: Lines,
    words: Lines,
    targets: Lines,
    rules: Lines,
    *coding: Lines,
) -> None:
    """Make maps, words and rules ready; those of causes are compiled where they are used."""
    key = Keys(words.rows).key
    _prepared.clear()
    _prepared["reader"] = (raw, compile_forms(forms, key, targets), lexicon_of(words, key))
    _prepared["settler"] = (within_a_year(compile_rules(rules)), inclusions(forms))
    _prepared["coder"] = coding


def look_at(path: Path, pool: Readers) -> Looked:
    """How one file was read, cell by cell, found in a process that may die.

    Raises
    ------
    Refused
        With the reason why it is not read.
    """
    ((_, answer),) = pool.run([path], _look, processes=1)
    if isinstance(answer, Refused):
        raise answer
    return answer  # type: ignore[no-any-return]  # of a worker


def _look(path: Path) -> Looked:
    return look(path, *_prepared["reader"])


def _read(path: Path) -> bytes | Return:
    return _packed(_settled(read_return(path, *_prepared["reader"])))


def _read_sent(sent: Sent) -> bytes | Return:
    """As `_read`, of a file that was handed over as bytes, or refused where it is."""
    name, raw = sent
    _, maps, lexicon = _prepared["reader"]
    if isinstance(raw, Return):
        return _packed(raw)
    return _packed(_settled(said_by(raw, name, maps, lexicon)))


def _settled(said: Return) -> Return:
    """With what need not be settled again by whoever gathers."""
    return replace(said, sound=sound(said, *_prepared["settler"]))


def _packed(said: Return) -> bytes | Return:
    try:
        content = cache.packed(said)
        same = cache.unpacked(content, Return) == said
    except (ValueError, TypeError, OverflowError):  # as a whole number beyond 64 bits
        same = False
    return content if same else said


def state(
    returns: list[Return],
    reference: Reference,
    pool: Readers,
    kept: Path | None = None,
    meanwhile: Beside | None = None,
) -> States:
    """What the texts of the returns state by the cause rules, found in a process that may die.

    Parameters
    ----------
    returns, reference, pool
        From `gather`, `load_reference` and `readers`.
    kept
        File in which what was found is kept for the next run, as long as the rules are the same.
    meanwhile
        Called here, beside that process.
    """

    def find(fresh: list[cache.Key]) -> Packed:
        if not fresh and meanwhile:
            meanwhile()
        some = [tuple(fresh[n : n + AT_ONCE]) for n in range(0, len(fresh), AT_ONCE)]
        found = _answers(pool, some, meanwhile if fresh else None)
        # among those over which a process died, which?
        return found | _answers(pool, [(texts,) for texts in fresh if texts not in found])

    wanted = [texts for item in returns for texts in item.texts]
    as_stated = partial(cache.unpacked, kind=list[Stated])
    found = cache.recalled(kept, _version(reference, CODING), wanted, find, as_stated)
    return {texts: found[texts] if texts in found else [unread(*texts)] for texts in wanted}


def _answers(
    pool: Readers,
    some: list[tuple[cache.Key, ...]],
    meanwhile: Beside | None = None,
) -> Packed:
    """What texts state, some at once, less those over which a process died."""
    found: Packed = {}
    for asked, said in pool.run(some, _state, processes=1, meanwhile=meanwhile):
        if not isinstance(said, Refused):
            found.update(zip(asked, said, strict=True))
    return found


def _state(some: tuple[Texts, ...]) -> list[bytes]:
    if "judges" not in _prepared:
        from analysis.causes.model import model_of  # noqa: PLC0415  needs numpy

        causes, rules, reviews = _prepared["coder"]
        book = rulebook(causes, rules)
        _prepared["judges"] = (book, model_of(book, reviewed(reviews.rows)))
    return list(map(cache.packed, stated(some, *_prepared["judges"])))
