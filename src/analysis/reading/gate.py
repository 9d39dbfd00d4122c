"""May this file be opened at all? Decides by the bytes, before any reader sees them.

Limits were tried on public workbooks and refuse none that is sound; each refusal says why and how to mend it.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from analysis.messages import MEND, Refused

MAX_FILE, MAX_UNPACKED, MAX_PART = 50 << 20, 300 << 20, 150 << 20
MAX_RATIO, RATIO_FROM, MAX_PARTS, MAX_SHEETS = 200, 1 << 20, 5_000, 200
MAX_CELLS, MAX_AREA, MAX_DEPTH, MAX_TEXT = 5_000_000, 5_000_000, 100, 32_767
BROKEN = "{}; " + MEND + ", nếu không mở được thì đề nghị gửi lại"
PASSWORD = "tệp có mật khẩu hoặc bị khóa quyền; hãy bỏ mật khẩu rồi gửi lại"
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")


def admit(path: Path, root: Path | None = None) -> bytes:
    """The bytes of the regular file `path`; links that leave `root`, devices, pipes, large files are refused."""
    try:
        return _bytes(path, root)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(
            "unreadable", f"không mở được tệp ({error.strerror}); hãy kiểm tra quyền đọc và gửi lại"
        ) from None


def _bytes(path: Path, root: Path | None) -> bytes:
    name = path.name
    if stat.S_ISLNK(os.lstat(path).st_mode):
        target = Path(os.path.realpath(path))
        if (
            root is None
            or Path(os.path.realpath(root)) not in target.parents
            or not target.exists()
        ):
            raise Refused(
                "link",
                "là đường liên kết hỏng hoặc trỏ ra ngoài thư mục nộp; hãy chép tệp thật vào thư mục",
            )
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise Refused(
            "not_a_file",
            "là thư mục, ống dẫn hoặc thiết bị, không phải tệp; hãy gửi tệp Excel thật",
        )
    if name.startswith(("~$", ".~lock")):
        raise Refused(
            "lock_file",
            "là tệp khóa tạm của Excel, không phải báo cáo; hãy đóng Excel và xóa tệp này",
        )
    if name.lower() in ("thumbs.db", ".ds_store", "desktop.ini") or name.startswith("._"):
        raise Refused("system_file", "là tệp của hệ điều hành, không phải báo cáo; hãy xóa tệp này")
    # not blocking, and looked at again once open: the file may have been exchanged meanwhile
    with open(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as source:
        info = os.fstat(source.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise Refused(
                "not_a_file",
                "là thư mục, ống dẫn hoặc thiết bị, không phải tệp; hãy gửi tệp Excel thật",
            )
        if info.st_size == 0:
            raise Refused("zero_bytes", "tệp rỗng (0 byte); đề nghị đơn vị gửi lại")
        if info.st_size > MAX_FILE:
            raise Refused(
                "too_large",
                f"tệp lớn hơn {MAX_FILE >> 20} MB; hãy bỏ ảnh và trang thừa rồi lưu lại",
            )
        return source.read(MAX_FILE + 1)


def kind_of(raw: bytes) -> tuple[str, zipfile.ZipFile | None]:
    """``xlsx``, ``ods`` or ``xls`` by the content, and the archive; anything else is refused by what it is."""
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(raw), None
    head = raw[:4096]
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and len(raw) > 8:
        return "xls", None
    kinds = [
        (b"%PDF", "pdf", "là tệp PDF"),
        (b"Rar!", "rar", "là tệp nén RAR; hãy giải nén rồi gửi bảng tính bên trong"),
        (b"7z\xbc\xaf", "7z", "là tệp nén 7z; hãy giải nén rồi gửi bảng tính bên trong"),
        (b"\x1f\x8b", "gzip", "là tệp nén gzip; hãy giải nén rồi gửi bảng tính bên trong"),
        (b"\x89PNG", "image", "là tệp ảnh"),
        (b"\xff\xd8\xff", "image", "là tệp ảnh"),
        (b"{\\rtf", "rtf", "là tệp văn bản RTF"),
    ]
    for magic, code, words in kinds:
        if head.startswith(magic):
            raise Refused(
                code,
                words
                if "hãy" in words
                else f"{words}, không phải bảng tính; đề nghị gửi tệp Excel",
            )
    utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = (
        head.decode("utf-16" if utf16 else "utf-8", "ignore")
        if utf16 or _is_utf8(head)
        else head.decode("cp1258", "replace")
    )
    text = text.removeprefix("\ufeff")
    lower = text.lstrip().lower()
    if lower.startswith("mime-version") or "content-type: multipart/related" in lower:
        raise Refused("mhtml", f"là trang web lưu dạng MHTML, không phải bảng tính; {MEND}")
    if lower.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in lower:
        raise Refused("xml2003", f"là bảng tính XML 2003; {MEND}")
    if (
        re.match(r"<(!doctype html|html|table|head|meta|body|div|style)", lower)
        or "<table" in lower
        or "<html" in lower
    ):
        raise Refused("html", f"là trang HTML mang đuôi bảng tính; {MEND}")
    if lower.startswith("<?xml") or lower.startswith("<"):
        raise Refused("xml", f"là tệp XML, không phải bảng tính; {MEND}")
    if "\x00" not in text and sum(c.isprintable() or c in "\r\n\t" for c in text) > 0.95 * len(
        text
    ):
        code = "csv" if re.search(r"[,;\t]", text) else "text"
        raise Refused(code, f"là tệp văn bản (CSV) mang đuôi bảng tính; {MEND}")
    raise Refused("unknown", f"không nhận ra kiểu tệp, có thể tệp hỏng; {MEND}")


def _is_utf8(head: bytes) -> bool:
    try:
        head[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 8
    return True


def _zip_kind(raw: bytes) -> tuple[str, zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError, struct.error):
        raise Refused("broken", BROKEN.format("tệp hỏng hoặc tải về chưa đủ")) from None
    _check_zip(archive, len(raw))
    names = {part_key(name) for name in archive.namelist()}
    if "encrypted-package" in names:
        raise Refused("password", PASSWORD)
    if "word/document.xml" in names:
        raise Refused("docx", "là văn bản Word, không phải bảng tính; đề nghị gửi tệp Excel")
    if "ppt/presentation.xml" in names:
        raise Refused("pptx", "là tệp trình chiếu, không phải bảng tính; đề nghị gửi tệp Excel")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb", f"là sổ tính nhị phân .xlsb; {MEND}")
    if "[content_types].xml" in names:
        return "xlsx", archive
    if "content.xml" in names:
        return "ods", archive
    raise Refused("zip", "là tệp nén ZIP; hãy giải nén rồi gửi bảng tính bên trong")


def part_key(name: str) -> str:
    """The name of a part for looking it up: Office takes no heed of case, nor of the kind of slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def _ole_kind(raw: bytes) -> str:
    """What an OLE container holds, by the streams at its root (a cell may well speak of a "WordDocument")."""
    from xlrd.compdoc import CompDoc

    try:
        folder = CompDoc(raw, logfile=io.StringIO()).dirlist
        names = {folder[i].name for i in folder[0].children}
    except MemoryError:
        raise
    except Exception:  # xlrd raises whatever it meets in a broken container
        raise Refused("broken", BROKEN.format("tệp .xls hỏng hoặc tải về chưa đủ")) from None
    if names & {"EncryptedPackage", "EncryptionInfo", "\tDRMContent"} or any(
        "DRMEncrypted" in n for n in names
    ):
        raise Refused("password", PASSWORD)
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    if "WordDocument" in names:
        raise Refused("doc", "là văn bản Word, không phải bảng tính; đề nghị gửi tệp Excel")
    raise Refused("ole", f"là tệp Office cũ không có bảng tính; {MEND}")


def _check_zip(archive: zipfile.ZipFile, length: int) -> None:
    """Refuse bombs, duplicate parts and the like by the zip directory, before anything is inflated."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Refused("bomb", f"tệp có {len(parts)} phần bên trong, bất thường; {MEND}")
    seen: set[str] = set()
    for info in parts:
        key = part_key(info.filename)
        if key in seen:
            raise Refused(
                "duplicate_part", f"tệp có hai phần cùng tên «{info.filename}», bất thường; {MEND}"
            )
        seen.add(key)
        if info.flag_bits & 1:
            raise Refused("password", PASSWORD)
        if info.header_offset + info.compress_size > length:
            raise Refused("broken", BROKEN.format("tệp hỏng hoặc tải về chưa đủ"))
        size = info.file_size
        if size > MAX_PART or size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size):
            raise Refused(
                "bomb", f"phần «{info.filename}» bung ra {size >> 20} MB, bất thường; {MEND}"
            )
    total = sum(info.file_size for info in parts)
    if total > MAX_UNPACKED:
        raise Refused("bomb", f"tệp bung ra {total >> 20} MB, bất thường; {MEND}")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One XML part, never more than it promised, never with entities."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Refused("missing_part", BROKEN.format(f"tệp thiếu phần «{name}»")) from None
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("compression", f"phần «{name}» nén theo cách lạ; {MEND}")
    try:
        with archive.open(info) as source:
            raw = source.read()  # stops at the promised size; a lie fails the checksum
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ):
        raise Refused("broken", BROKEN.format(f"tệp hỏng ở phần «{name}»")) from None
    if len(raw) != info.file_size:
        raise Refused("broken", BROKEN.format(f"tệp hỏng ở phần «{name}»"))
    _check_xml(raw, name)
    return raw


def _check_xml(raw: bytes, name: str) -> None:
    """No document type (the home of entities), no encoding in which one could hide."""
    if b"\x00" in raw[:4] or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        big = raw[:2] == b"\xfe\xff" or raw[:1] == b"\x00"
        raw = raw.decode("utf-16-be" if big else "utf-16-le", "ignore").encode("utf-8", "ignore")
    elif declared := _ENCODING.match(raw[:200]):
        if declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"):
            raise Refused("encoding", f"phần «{name}» dùng bảng mã lạ; {MEND}")
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Refused("entity", f"phần «{name}» khai báo thực thể XML, có thể gây hại; {MEND}")
