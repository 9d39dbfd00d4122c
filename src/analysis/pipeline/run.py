"""The one way through: submissions and registers → tables → pages."""

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from analysis import files as folders
from analysis.messages import Finding, thousands, words_of
from analysis.pipeline import history
from analysis.pipeline.checked import load_reference
from analysis.pipeline.engine import Elsewhere, executor_at
from analysis.pipeline.gather import Progress, Readers, gather, inputs, readers, uncollected
from analysis.pipeline.intake import check_file, check_folder, show_file
from analysis.pipeline.kept import place_for
from analysis.reference.load import Reference
from analysis.workers import DEATHS, Pool

if TYPE_CHECKING:  # what only reads workbooks need not wait for these
    import pandas as pd

    from analysis.site.result import SiteResult
    from analysis.tables import Tables

__all__ = [
    "Cleaned",
    "changes",
    "check_file",
    "check_folder",
    "clean",
    "keep_apart",
    "render",
    "show_file",
]

SYNTHETIC = "SYNTHETIC.md"  # beside submissions that are made up


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Where the tables stand, what they hold in one sentence, and how many errors were found."""

    folder: Path
    summary: str
    errors: int

    @property
    def tables(self) -> "Tables":
        """The tables, loaded."""
        _, tables = _with_pandas()
        return tables.load(self.folder)  # type: ignore[no-any-return]  # of a module imported late


def clean(
    raw: str | Path,
    reference: str | Path | Reference,
    out: str | Path,
    progress: Progress | None = None,
    today: date | None = None,
    engine: str = "",
) -> Cleaned:
    """Read all submissions below `raw` and write the tidy tables to `out`.

    Nothing is read again that has not changed; where nothing has, the tables stand as they are.

    Parameters
    ----------
    raw
        Folder of the submissions, ``<year>/…`` at any depth. Nothing in it is changed.
    reference
        Folder of the office's registers, or what `load_reference` made of it.
    out
        Folder of the tables, replaced as a whole if a run of this made it; none other is touched.
    progress
        Called after each file that is read with (files done, files in all, file).
    today
        With it the tables are kept as a run of that day, to be compared with later ones.
    engine
        ``dask://HOST:PORT`` of a Dask cluster whose processes read; by default those of this
        machine do.

    Returns
    -------
    Cleaned
        Its ``tables`` are what `load` gives.

    Raises
    ------
    NotADirectoryError
        When there is no folder `raw`.
    BadReference
        With every fault of the registers.
    NotOurs
        When something stands at `out` that no run of this has made.

    Examples
    --------
    >>> import analysis
    >>> done = analysis.clean("data/raw", "data/reference", "data/tidy")
    >>> done.tables.submissions["status"].tolist()
    ['accepted', 'accepted']
    """
    raw, out = Path(raw), Path(out)
    keep_apart(raw, reference, out)
    if not raw.is_dir():
        message = f"không có thư mục {raw}; hãy đặt báo cáo vào đó hoặc dùng --raw"
        raise NotADirectoryError(message)
    known = reference if isinstance(reference, Reference) else load_reference(reference)
    _, digest = inputs(raw, known)
    about = folders.standing(out)
    if about.get("inputs") != digest:
        with executor_at(engine) if engine else nullcontext() as executor:
            pool = readers(raw, known, executor)
            about = _made(raw, known, out, digest, progress, pool)
    if today:
        history.remember(out, today, _digest_of(known))
    return Cleaned(out, about["summary"], about["errors"])


def _made(
    raw: Path,
    reference: Reference,
    out: Path,
    digest: str,
    progress: Progress | None,
    readers: Readers,
) -> dict[str, Any]:
    """Read, assemble and write; what ``datapackage.json`` says of the tables."""
    kept = place_for(out)
    read, texts = (kept and kept.with_suffix(suffix) for suffix in (".read", ".texts"))
    made: dict[str, bytes] = {}
    with uncollected(), readers as pool:
        returns = gather(raw, reference, pool, progress, read, meanwhile=_with_pandas)
        died = sum(item.refused in DEATHS for item in returns)
        assemble, tables = _with_pandas()
        frames = assemble.assemble(returns, reference, pool, texts, made)
    unread = assemble.unread_texts(frames)
    about = {
        # where a process died, another try may read it: the tables do not stand for good
        "inputs": "" if died or unread else digest,
        "synthetic": any((place / SYNTHETIC).is_file() for place in (raw, raw.resolve().parent)),
        "dated": max([*frames["submissions"]["received"], *frames["submissions"]["dated"], ""]),
        "files": len(frames["submissions"]),
        "errors": int((frames["issues"]["severity"] == "error").sum()),
        "summary": _summary(frames) + _again(died, unread),
    }
    tables.write(frames, out, about, made)
    return about


def _with_pandas() -> tuple[ModuleType, ModuleType]:
    """What needs pandas, which takes half a second to come; it may while workbooks are read."""
    from analysis import tables  # noqa: PLC0415
    from analysis.pipeline import assemble  # noqa: PLC0415

    return assemble, tables


def _digest_of(reference: Reference) -> str:
    """Of all that an office or the package declares."""
    data = (path.read_bytes() for _, path in sorted(reference.sources.items()))
    return hashlib.sha256(b"\0".join(data)).hexdigest()


def changes(tidy: str | Path, since: str = "") -> tuple["pd.DataFrame", str]:
    """What differs between the last run that is kept and an earlier one.

    Parameters
    ----------
    tidy
        Folder of the tables.
    since
        A run (``2026-11-26-1``) or an ISO date; by default the run before the last.

    Returns
    -------
    tuple
        (one row a difference, as `analysis.measuring.differences` gives them; the two runs in
        words).

    Raises
    ------
    FileNotFoundError
        When there is nothing to compare.
    """
    from analysis.measuring.differences import Runs, differences  # noqa: PLC0415  needs pandas
    from analysis.tables import read_back  # noqa: PLC0415  needs pandas

    known = history.runs(tidy)
    before = history.since(known, since)
    if before is None:
        raise FileNotFoundError(words_of(Finding("no_earlier_run", tidy=tidy, since=since)))
    after = known[-1]
    old, new = (read_back(history.contents(tidy, run)) for run in (before, after))
    found = differences(Runs(old, new, before.reference != after.reference))
    return found, f"Thay đổi từ {_named(before.run)} đến {_named(after.run)}"


def _named(run: str) -> str:
    """A run in words.

    Examples
    --------
    >>> _named("2026-11-26-1")
    'lần 1 ngày 26/11/2026'
    """
    from analysis.text.vietnamese import day  # noqa: PLC0415  needs pandas

    date, _, number = run.rpartition("-")
    return f"lần {number} ngày {day(date)}"


def _summary(frames: dict[str, Any]) -> str:
    """The closing line of ``clean``."""
    if frames["submissions"].empty:
        return words_of(Finding("no_submissions"))
    status = Counter(frames["submissions"]["status"])
    severity = Counter(frames["issues"]["severity"])
    rows = {name: thousands(len(frame)) for name, frame in frames.items()}
    cells, left = (int(frames["ledger"][column].sum()) for column in ("cells", "unaccounted"))
    return (
        f"{len(frames['submissions'])} tệp: {status['accepted']} dùng, "
        f"{status['superseded']} đã có bản thay, {status['refused']} từ chối; "
        f"{rows['observations']} số liệu, {rows['gradings']} mức xếp loại, "
        f"{rows['shortfalls']} hạn chế; {severity['error']} lỗi, "
        f"{severity['query']} điểm cần hỏi, {severity['note']} ghi chú; "
        f"{thousands(cells)} ô, {left} ô chưa rõ."
    )


def _again(files: int, texts: int) -> str:
    """What is missing, and that the next run will try again."""
    if not (files or texts):
        return ""
    return " " + words_of(Finding("tried_again", files=files, texts=texts))


def render(
    tidy: str | Path,
    out: str | Path,
    notebooks: str | Path = "notebooks",
    progress: Callable[[str], object] = print,
    engine: str = "",
) -> "SiteResult":
    """Run the notebooks over the tidy tables and write the offline pages to `out`.

    Parameters
    ----------
    tidy
        Folder of the tables, from `clean`.
    out
        Folder of the pages, replaced as a whole if a run of this made it; none other is touched.
    notebooks
        Folder of the notebooks, one a page (or a page an organisation).
    progress
        Gets one line of text for each page.
    engine
        As of `clean`: whose processes run the notebooks. They must find tables and notebooks at the
        same places; where they do not, the pages are made here.

    Returns
    -------
    SiteResult
        The pages, and in words what went wrong.

    Raises
    ------
    NotOurs
        When something stands at `out` that no run of this has made.

    Examples
    --------
    >>> import analysis
    >>> made = analysis.render("data/tidy", "reports")  # doctest: +SKIP
    >>> made.failures  # doctest: +SKIP
    []
    """
    from analysis.site.render import render_site  # noqa: PLC0415  what only cleans does without

    with executor_at(engine) if engine else nullcontext() as executor:
        pools = partial(Elsewhere, executor) if executor else Pool
        return render_site(tidy, notebooks, out, progress=progress, pools=pools, pdf=True)


def keep_apart(
    raw: str | Path,
    reference: str | Path | Reference,
    tidy: str | Path,
    notebooks: str | Path | None = None,
    site: str | Path | None = None,
) -> None:
    """Refuse outputs that are, hold or lie in an input or one another, or are not ours to replace.

    Parameters
    ----------
    raw, reference, notebooks
        Inputs.
    tidy, site
        Outputs: tables and pages.

    Raises
    ------
    NotOurs
        In words, before anything is read.
    """
    others: dict[str, str | Path] = {"thư mục báo cáo đã nộp": raw}
    if not isinstance(reference, Reference):
        others["thư mục dữ liệu tham chiếu"] = reference
    if notebooks is not None:
        others["thư mục sổ phân tích"] = notebooks
    folders.keep_apart(tidy, others)
    if site is not None:
        folders.keep_apart(site, others | {"nơi ghi bảng số liệu": tidy})
    folders.require(tidy, folders.TABLES)
    if site is not None:
        folders.require(site, folders.SITE)
