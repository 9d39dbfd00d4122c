"""May this file be opened at all? Decides by the bytes, before any reader sees them.

Limits were tried on public workbooks and refuse none that is sound.
"""

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from xlrd.compdoc import CompDoc

from analysis.messages import Refused

MAX_FILE, MAX_UNPACKED, MAX_PART = 50 << 20, 300 << 20, 150 << 20
MAX_RATIO, RATIO_FROM, MAX_PARTS, MAX_SHEETS = 200, 1 << 20, 5_000, 200
MAX_CELLS, MAX_AREA, MAX_DEPTH, MAX_TEXT = 5_000_000, 5_000_000, 100, 32_767

# How a file begins, and what it is.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_NO_SPREADSHEETS = {
    b"%PDF": "pdf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"{\\rtf": "rtf",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(r"<(!doctype html|html|table|head|meta|body|div|style)")
_NO_XLSX = {
    "encrypted-package": "password",
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.bin": "xlsb",
}
_OF_SYSTEMS = ("thumbs.db", ".ds_store", "desktop.ini")
_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1")
_BROKEN_ZIP = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, struct.error)


def admit(path: Path, root: Path | None = None) -> bytes:
    """The bytes of a regular file of moderate size.

    Parameters
    ----------
    path
        Where it is.
    root
        The folder that links may not leave; without one no link is followed.

    Raises
    ------
    Refused
        With the reason.
    FileNotFoundError
        When nothing is there.
    """
    try:
        _check_link(path, root)
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("not_a_file")
        check_name(path.name)
        return _bytes(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused("unreadable", why=error.strerror) from None


def _check_link(path: Path, root: Path | None) -> None:
    if not stat.S_ISLNK(os.lstat(path).st_mode):
        return
    target = Path(os.path.realpath(path))
    within = root is not None and Path(os.path.realpath(root)) in target.parents
    if not within or not target.exists():
        raise Refused("link")


def check_name(name: str) -> None:
    """Refuse what programs leave beside the files that people send.

    Raises
    ------
    Refused
        By the name alone.
    """
    if name.startswith(("~$", ".~lock")):
        raise Refused("lock_file")
    if name.lower() in _OF_SYSTEMS or name.startswith("._"):
        raise Refused("system_file")


def _bytes(path: Path) -> bytes:
    """Read without blocking; looked at again once open, for it may have been exchanged."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as source:
        info = os.fstat(source.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise Refused("not_a_file")
        if info.st_size == 0:
            raise Refused("zero_bytes")
        if info.st_size > MAX_FILE:
            raise Refused("too_large", megabytes=MAX_FILE >> 20)
        return source.read(MAX_FILE + 1)


def kind_of(raw: bytes) -> tuple[str, zipfile.ZipFile | None]:
    """``xlsx``, ``ods`` or ``xls`` by the content, and the archive.

    Raises
    ------
    Refused
        For anything else, by what it is.
    """
    if raw.startswith(_ZIP):
        return _zip_kind(raw)
    if raw.startswith(_OLE):
        return _ole_kind(raw), None
    if raw.startswith(_BIFF) and len(raw) > 8:
        return "xls", None
    for start, code in _NO_SPREADSHEETS.items():
        if raw.startswith(start):
            raise Refused(code)
    raise Refused(_kind_of_text(_text(raw[:4096])))


def _text(head: bytes) -> str:
    if head.startswith(_UTF16):
        text = head.decode("utf-16", "ignore")
    elif _is_utf8(head):
        text = head.decode("utf-8", "ignore")
    else:
        text = head.decode("cp1258", "replace")
    return text.removeprefix("\ufeff")


def _is_utf8(head: bytes) -> bool:
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 8
    return True


def _kind_of_text(text: str) -> str:
    """The code for a file that begins with `text` and is no workbook."""
    lower = text.lstrip().lower()
    if lower.startswith("mime-version") or "content-type: multipart/related" in lower:
        return "mhtml"
    if lower.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in lower:
        return "xml2003"
    if _HTML.match(lower) or "<table" in lower or "<html" in lower:
        return "html"
    if lower.startswith("<"):
        return "xml"
    readable = sum(letter.isprintable() or letter in "\r\n\t" for letter in text)
    if "\x00" in text or readable <= 0.95 * len(text):
        return "unknown"
    return "csv" if re.search(r"[,;\t]", text) else "text"


def _zip_kind(raw: bytes) -> tuple[str, zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (*_BROKEN_ZIP, ValueError):
        raise Refused("broken.cut_short") from None
    _check_zip(archive, len(raw))
    names = {part_key(name) for name in archive.namelist()}
    for name, code in _NO_XLSX.items():
        if name in names:
            raise Refused(code)
    if "[content_types].xml" in names:
        return "xlsx", archive
    if "content.xml" in names:
        return "ods", archive
    raise Refused("zip")


def part_key(name: str) -> str:
    """The name of a part for looking it up: Office takes no heed of case and kind of slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def _ole_kind(raw: bytes) -> str:
    """What a container holds, by the streams at its root: a cell, too, may say "WordDocument"."""
    try:
        folder = CompDoc(raw, logfile=io.StringIO()).dirlist
        names = {folder[i].name for i in folder[0].children}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  xlrd raises whatever it meets in a broken container
        raise Refused("broken.xls_cut_short") from None
    locked = names & {"EncryptedPackage", "EncryptionInfo", "\tDRMContent"}
    if locked or any("DRMEncrypted" in name for name in names):
        raise Refused("password")
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    raise Refused("doc" if "WordDocument" in names else "ole")


def _check_zip(archive: zipfile.ZipFile, length: int) -> None:
    """Refuse bombs, duplicate parts and the like by the directory, before anything is inflated."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Refused("bomb.parts", count=len(parts))
    seen: set[str] = set()
    for info in parts:
        key = part_key(info.filename)
        if key in seen:
            raise Refused("duplicate_part", part=info.filename)
        seen.add(key)
        _check_part(info, length)
    total = sum(info.file_size for info in parts)
    if total > MAX_UNPACKED:
        raise Refused("bomb.total", megabytes=total >> 20)


def _check_part(info: zipfile.ZipInfo, length: int) -> None:
    if info.flag_bits & 1:
        raise Refused("password")
    if info.header_offset + info.compress_size > length:
        raise Refused("broken.cut_short")
    size = info.file_size
    dense = size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size)
    if dense or size > MAX_PART:
        raise Refused("bomb.part", part=info.filename, megabytes=size >> 20)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One XML part, never more than it promised, never with entities.

    Raises
    ------
    Refused
        When it is missing, broken or written in a way that could do harm.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Refused("missing_part", part=name) from None
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("compression", part=name)
    try:
        with archive.open(info) as source:
            raw = source.read()  # stops at the promised size; a lie fails the checksum
    except (*_BROKEN_ZIP, zlib.error, RuntimeError):
        raise Refused("broken.part", part=name) from None
    if len(raw) != info.file_size:
        raise Refused("broken.part", part=name)
    _check_xml(raw, name)
    return raw


def _check_xml(raw: bytes, name: str) -> None:
    """No document type (the home of entities), no encoding in which one could hide."""
    if b"\x00" in raw[:4] or raw.startswith(_UTF16):
        big = raw.startswith((b"\xfe\xff", b"\x00"))
        raw = raw.decode("utf-16-be" if big else "utf-16-le", "ignore").encode("utf-8", "ignore")
    else:
        declared = _DECLARED.match(raw[:200])
        if declared and declared[1].lower() not in _ENCODINGS:
            raise Refused("encoding", part=name)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Refused("entity", part=name)
