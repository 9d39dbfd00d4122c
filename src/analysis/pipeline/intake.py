"""``analysis check``: one file, read as ``clean`` would read it, told to the person who takes it in."""

from __future__ import annotations

from pathlib import Path

from analysis.forms.lexicon import lexicon_of
from analysis.pipeline.assemble import _Book
from analysis.pipeline.gather import read_files, readers, unpacked
from analysis.reference.load import Reference
from analysis.returns.names import Register

_WORDS = {"error": "LỖI", "query": "HỎI", "note": "ghi chú"}
_ORDER = ["error", "query", "note"]


def describe(path: str | Path, reference: Reference) -> tuple[str, int]:
    """What was understood of the file at `path`, what is wrong, in which cell, and how to mend it.

    Returns
    -------
    tuple
        (text for the terminal, exit code: 0 sound, 1 with errors, 3 refused).
    """
    path = Path(path).absolute()
    if not path.exists() and not path.is_symlink():
        return f"{path.name}: không có tệp này", 3
    in_year = path.parent.name.isdigit() and len(path.parent.name) == 4
    root = path.parent.parent if in_year else path.parent
    lexicon = lexicon_of(reference.lines["words"])
    with readers(root, reference) as pool:
        item = unpacked(read_files([path], root, pool)[0])
    book = _Book(reference, Register(reference), lexicon)
    book.take(item)
    if item.refused:
        mended = [i for i in book.issues if i["code"] != item.refused]
        return "\n".join([f"{path.name}: KHÔNG NHẬN – {item.reason}", *_lines(mended)]), 3
    book.choose_versions()
    book.corrections = {}
    book.observe()
    speaks = sorted(book.speaks[item.file])
    who = [f"{book.register.records[i]['name']} ({i})" for i in speaks]
    cells = sum(row["cells"] for row in item.ledger)
    lines = [
        f"{path.name}: mẫu {item.form}, năm {item.year}",
        f"  Tổ chức: {who[0] if len(who) == 1 else f'{len(who)} tổ chức' if who else 'không xác định'}",
        f"  Đọc được: {len(book.observations)} số liệu, {len(book.gradings)} mức xếp loại, {len(book.shortfalls)} hạn chế trong {cells} ô",
    ]
    unique = list(
        {tuple(sorted((k, str(v)) for k, v in i.items())): i for i in book.issues}.values()
    )
    if not unique:
        lines.append("  Không có điểm nào phải sửa.")
    return "\n".join(lines + _lines(unique)), 1 if any(
        i["severity"] == "error" for i in unique
    ) else 0


def _lines(issues: list[dict]) -> list[str]:
    out = []
    for i in sorted(issues, key=lambda i: (_ORDER.index(i["severity"]), i["sheet"], i["cell"])):
        place = f"{i['sheet']}!{i['cell']}" if i["cell"] else i["sheet"] or "cả tệp"
        found = (
            f" (đang là «{i['found']}»"
            + (f", cần «{i['expected']}»" if i["expected"] else "")
            + ")"
            if i["found"]
            else ""
        )
        out.append(f"  {_WORDS[i['severity']]:<8}{place}: {i['message']}{found}")
    return out
