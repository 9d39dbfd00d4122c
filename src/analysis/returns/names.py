"""Organisation names → ids in force at the year's end; versions of one return → the one that counts."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analysis.forms.lexicon import lexicon_of
from analysis.reference.load import Reference
from analysis.text.keys import bare, folded_key, name_key


@dataclass(frozen=True)
class Resolved:
    """An organisation's id ("" when unknown) and what is to be said (severity "" = nothing)."""

    organisation: str
    severity: str = ""
    code: str = ""
    expected: str = ""
    message: str = ""


class Register:
    """The register of organisations, by the names people write."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self.records = {r["organisation"]: r for r in reference.lines["organisations"].rows}
        self.prefixes = sorted(
            (
                (p, k)
                for p, k in lexicon_of(reference.lines["words"]).get("prefix", {}).items()
                if p
            ),
            key=lambda x: -len(x[0]),
        )
        self.exact: dict[str, set[str]] = {}
        self.core: dict[str, set[str]] = {}
        self.spelt: dict[str, set[str]] = {}
        names = [(r["name"], r["organisation"]) for r in self.records.values()]
        names += [(a["alias"], a["organisation"]) for a in reference.lines["aliases"].rows]
        for name, organisation in names:
            plain = _listless(name)
            self.exact.setdefault(plain, set()).add(organisation)
            self.core.setdefault(self._split(plain)[0], set()).add(organisation)
            self.spelt.setdefault(self._split(name_key(name))[0], set()).add(organisation)
        self.folded: dict[str, set[str]] = {}
        for core, ids in (*self.core.items(), *self.spelt.items()):
            self.folded.setdefault(folded_key(core), set()).update(ids)
        self._cache: dict[tuple[str, int | None], Resolved] = {}

    @cached_property
    def successors(self) -> dict[str, list[tuple[str, str]]]:
        out: dict[str, list[tuple[str, str]]] = {}
        for e in self.reference.lines["events"].rows:
            if e["predecessor"] and e["successor"]:
                out.setdefault(e["predecessor"], []).append((e["date"], e["successor"]))
        return out

    @cached_property
    def predecessors(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for e in self.reference.lines["events"].rows:
            if e["predecessor"] and e["successor"]:
                out.setdefault(e["successor"], []).append(e["predecessor"])
        return out

    def _split(self, name: str) -> tuple[str, str]:
        """(name without "đảng bộ" or "chi bộ" in front, the kind that it says)."""
        for prefix, kind in self.prefixes:
            if name.startswith(prefix + " "):
                return name[len(prefix) + 1 :], kind
        return name, ""

    def _core_folded(self, name: str) -> str:
        """The name without marks and without "dang bo" or "chi bo" in front."""
        plain = folded_key(name)
        for prefix, _ in self.prefixes:
            if plain.startswith(folded_key(prefix) + " "):
                return plain[len(folded_key(prefix)) + 1 :]
        return plain

    def in_force(self, organisation: str, year: int) -> bool:
        """Is the organisation in force on 31 December of `year`?"""
        r, day = self.records[organisation], date(year, 12, 31).isoformat()
        return (not r["founded"] or r["founded"] <= day) and (
            not r["dissolved"] or r["dissolved"] > day
        )

    def resolve(self, name: str, year: int | None) -> Resolved:
        """The id of the organisation written as `name` in a return of `year`."""
        if (name, year) not in self._cache:
            self._cache[name, year] = self._resolve(name, year)
        return self._cache[name, year]

    def _resolve(self, name: str, year: int | None) -> Resolved:
        plain = _listless(name)
        without = re.sub(r"\s*\([^()]*\)\s*$", "", name)
        if without != name and not (self.exact.get(plain) or self.core.get(self._split(plain)[0])):
            found = self.resolve(without, year)  # "Sở Nội vụ (1)", "Sở Nội vụ (có 2 chi bộ mới)"
            if not found.organisation or found.severity or re.search(r"\([\d*\s]{1,3}\)\s*$", name):
                return found
            return Resolved(
                found.organisation,
                "query",
                "name_with_note",
                self.records[found.organisation]["name"],
                f"«{name}» được hiểu là «{without}» ({found.organisation}); hãy đưa ghi chú sang cột ghi chú",
            )
        if not plain:
            return Resolved(
                "",
                "error",
                "organisation_blank",
                "tên tổ chức",
                "không ghi tên tổ chức; số liệu dòng này chưa được đọc",
            )
        core, kind = self._split(plain)
        loose = self.exact.get(plain) or self.core.get(core)
        if loose:
            return self._in_time(name, loose, kind, year)
        spelt = self.spelt.get(self._split(name_key(name))[0])
        unmarked = self.folded.get(self._core_folded(plain)) or self.folded.get(
            self._core_folded(name_key(name))
        )
        if spelt or unmarked:
            found = self._in_time(name, spelt or unmarked, kind, year)
            if found.organisation and not found.severity:
                official = self.records[found.organisation]["name"]
                code, way = (
                    ("name_abbreviated", "viết tắt")
                    if spelt
                    else ("name_without_marks", "thiếu dấu")
                )
                return Resolved(
                    found.organisation,
                    "query",
                    code,
                    official,
                    f"tên {way} «{name}» được hiểu là «{official}» ({found.organisation}); nếu đúng, hãy thêm vào aliases.csv",
                )
            return found
        return Resolved(
            "",
            "error",
            "organisation_unknown",
            self._candidates(core, year),
            f"không có tổ chức «{name}» trong danh sách; gần giống: {self._candidates(core, year) or 'không có'}; "
            "hãy sửa tên hoặc thêm vào aliases.csv",
        )

    def _candidates(self, core: str, year: int | None) -> str:
        near = difflib.get_close_matches(folded_key(core), list(self.folded), 3, 0.75)
        found = {i for n in near for i in self.folded[n]}
        ids = sorted({i for i in found if year is None or self.in_force(i, year)} or found)
        return ", ".join(f"{self.records[i]['name']} ({i})" for i in ids)

    def _in_time(self, name: str, ids: set[str], kind: str, year: int | None) -> Resolved:
        """Among those who bear the name, the one in force; else the one it became or came from, with a query."""
        if year is None:
            return Resolved(next(iter(ids))) if len(ids) == 1 else self._several(name, ids)
        now = {i for i in ids if self.in_force(i, year)}
        if len(now) > 1 and kind:
            now = {i for i in now if self.records[i]["kind"] == kind} or now
        if len(now) == 1:
            return Resolved(now.pop())
        if len(now) > 1:
            return self._several(name, now)
        day = date(year, 12, 31).isoformat()
        later = {s for i in ids for s in self._chain(i, year, day)}
        if len(later) == 1:
            found = later.pop()
            return Resolved(
                found,
                "query",
                "old_name",
                self.records[found]["name"],
                f"«{name}» là tên cũ; cuối năm {year} là «{self.records[found]['name']}» ({found}); đã hiểu theo tổ chức này",
            )
        if later:
            return self._several(name, later)
        earlier = {p for i in ids for p in self.predecessors.get(i, []) if self.in_force(p, year)}
        if len(earlier) == 1:
            found = earlier.pop()
            return Resolved(
                found,
                "query",
                "new_name_early",
                self.records[found]["name"],
                f"«{name}» đến cuối năm {year} vẫn là «{self.records[found]['name']}» ({found}); đã hiểu theo tổ chức này",
            )
        if len(ids) == 1:
            found = next(iter(ids))
            return Resolved(
                found,
                "query",
                "not_in_force",
                "",
                f"theo danh sách, «{self.records[found]['name']}» không còn (hoặc chưa có) trong Đảng bộ cuối năm {year}",
            )
        return self._several(name, ids)

    def _chain(self, organisation: str, year: int, day: str) -> set[str]:
        out: set[str] = set()
        for when, successor in self.successors.get(organisation, []):
            if when <= day:
                out |= (
                    {successor}
                    if self.in_force(successor, year)
                    else self._chain(successor, year, day)
                )
        return out

    def _several(self, name: str, ids: set[str]) -> Resolved:
        listed = ", ".join(f"{self.records[i]['name']} ({i})" for i in sorted(ids))
        return Resolved(
            "",
            "error",
            "organisation_ambiguous",
            listed,
            f"tên «{name}» có thể là {listed}; hãy ghi rõ",
        )


def _listless(name: str) -> str:
    return bare(re.sub(r"^\s*(?:[-+•*]|\d{1,3}[.)])\s*", "", name))


def pick_version(files: list[dict]) -> tuple[str, str]:
    """Which of several returns for one organisation and year counts.

    Parameters
    ----------
    files
        Each with ``file``, ``sha256``, ``received`` (ISO or ""), ``revised`` (bool).

    Returns
    -------
    tuple
        (file, "") or ("", reason) when it cannot be told.
    """
    distinct: dict[str, dict] = {}
    for f in sorted(files, key=lambda f: (len(f["file"]), f["file"])):
        distinct.setdefault(f["sha256"], f)
    rest = list(distinct.values())
    if len(rest) == 1:
        return rest[0]["file"], ""
    if all(f["received"] for f in rest):
        last = max(f["received"] for f in rest)
        latest = [f for f in rest if f["received"] == last]
        if len(latest) == 1:
            return latest[0]["file"], ""
        rest = latest
    marked = [f for f in rest if f["revised"]]
    if len(marked) == 1:
        return marked[0]["file"], ""
    return (
        "",
        "không rõ bản nào là bản cuối: danh sách ngày nhận tệp không cho biết và không có dấu hiệu «điều chỉnh», «nộp lại»",
    )
