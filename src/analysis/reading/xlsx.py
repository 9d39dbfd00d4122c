"""Read ``.xlsx`` and ``.xlsm``, in both OOXML dialects.

Libraries either drop what we must report (formulas without a stored value, error values, values
under merged cells, fonts) or take thirty times as long; see ``benchmarks/``.
"""

import posixpath
import zipfile
from contextlib import suppress
from functools import lru_cache
from xml.etree.ElementTree import Element

from analysis.messages import Refused
from analysis.reading import gate
from analysis.reading.book import Book, Styles, strings_of, styles_of
from analysis.reading.comments import put_comment
from analysis.reading.formulas import Results
from analysis.reading.markup import namespace, parsed
from analysis.reading.workbook import Sheet, place
from analysis.reading.worksheet import read_worksheet

Links = dict[str, tuple[str, str]]  # id → (last word of the relation's type, path of its target)


def read_xlsx(archive: zipfile.ZipFile) -> list[Sheet]:
    """All sheets of a workbook.

    Raises
    ------
    Refused
        With the reason, when it cannot be read.
    """
    parts = _Parts(archive)
    main = _main_part(parts)
    listed, date1904, recalculated = _workbook(parts.get(main))
    if len(listed) > gate.MAX_SHEETS:
        raise Refused("too_many_sheets", count=len(listed))
    folder, relations = _relations(main)
    links = _links(parts.get(relations), folder)
    book = _book(parts, links, date1904)
    results = Results()
    sheets: list[Sheet] = []
    for name, state, relation in listed:
        if relation not in links:
            raise Refused("missing_part.sheet", sheet=name)
        kind, target = links[relation]
        if kind == "worksheet":
            raw = parts.get(target)
            sheets.append(read_worksheet(raw, name, state != "visible", book))
            if recalculated:
                results.look(raw, sheets[-1].cells)
            _add_comments(sheets[-1], parts, target)
            if sum(len(sheet.cells) for sheet in sheets) > gate.MAX_CELLS:
                raise Refused("too_many_cells.file")
    results.withdraw()
    return sheets


class _Parts:
    """The parts of an archive, by names in whatever case and kind of slash."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {gate.part_key(name): name for name in archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return gate.part_key(name) in self._names

    def get(self, name: str) -> bytes:
        return gate.part(self._archive, self._names.get(gate.part_key(name), name))


def _main_part(parts: _Parts) -> str:
    if "_rels/.rels" in parts:
        for kind, target in _links(parts.get("_rels/.rels"), "").values():
            if kind == "officeDocument" and target in parts:
                return target
    return "xl/workbook.xml"


@lru_cache(64)
def _workbook(raw: bytes) -> tuple[tuple[tuple[str, str, str], ...], bool, bool]:
    """The sheets (name, state, relation), are days counted from 1904, is all to be calculated."""
    root = parsed(raw)
    space = namespace(root)
    sheets = []
    for element in root.iterfind(f"{space}sheets/{space}sheet"):
        relation = next((value for key, value in element.items() if key.endswith("}id")), "")
        sheets.append((element.get("name", ""), element.get("state", "visible"), relation))
    if not sheets:
        raise Refused("no_sheets")
    return (
        tuple(sheets),
        _is_set(root.find(f"{space}workbookPr"), "date1904"),
        _is_set(root.find(f"{space}calcPr"), "fullCalcOnLoad"),
    )


def _is_set(settings: Element | None, name: str) -> bool:
    return settings is not None and settings.get(name) in ("1", "true")


def _relations(part: str) -> tuple[str, str]:
    """The folder of a part, and the part that holds its relations."""
    folder, name = posixpath.split(part)
    return folder, posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(64)
def _links(raw: bytes, folder: str) -> Links:
    """The relations of a part in `folder`, less those that lead out of the file."""
    links = {}
    for element in parsed(raw):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        if target.startswith("/"):
            path = target.lstrip("/")
        else:
            path = posixpath.normpath(posixpath.join(folder, target))
        links[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], path)
    return links


def _add_comments(sheet: Sheet, parts: _Parts, part: str) -> None:
    """Put the comments of a sheet on the cells they belong to; faulty ones are left out."""
    folder, relations = _relations(part)
    if relations not in parts:
        return
    with suppress(Refused):
        for kind, target in _links(parts.get(relations), folder).values():
            if kind == "comments" and target in parts:
                _put(sheet, parsed(parts.get(target)))


def _put(sheet: Sheet, comments: Element) -> None:
    space = namespace(comments)
    for comment in comments.iter(f"{space}comment"):
        said = "".join(part.text or "" for part in comment.iter(f"{space}t"))
        put_comment(sheet, place(comment.get("ref", "")), said)


def _book(parts: _Parts, links: Links, date1904: bool) -> Book:
    of_kind = dict(links.values())
    styles = styles_of(parts.get(of_kind["styles"])) if "styles" in of_kind else Styles()
    named = of_kind.get("sharedStrings", "")
    if named in parts:
        return Book(strings_of(parts.get(named)), styles, date1904)
    return Book([], styles, date1904, absent=named)
