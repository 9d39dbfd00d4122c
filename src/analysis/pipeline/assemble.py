"""A folder of submissions → the tidy tables. Runs the steps; each of them knows nothing of the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.causes.explain import code_causes
from analysis.editing import check
from analysis.forms.before import Finding
from analysis.forms.lexicon import lexicon_of
from analysis.measuring.gaps import gaps
from analysis.measuring.indicators import indicators
from analysis.messages import Finding as Asked
from analysis.messages import Messages
from analysis.pipeline.gather import gather, readers, state, uncollected
from analysis.reference.load import Reference
from analysis.reference.naming import names_of
from analysis.returns import values
from analysis.returns.interpret import Return, Value, is_none
from analysis.returns.names import Register, pick_version
from analysis.returns.speakers import speakers
from analysis.tables import Tables, to_csv, typed
from analysis.workers import Pool

REASONS = {"identical copy": "bản sao giống hệt tệp đã nhận", "later": "đã có bản nộp sau"}


def clean(
    raw: str | Path,
    reference: Reference,
    progress: Callable[[int, int, str], None] | None = None,
    kept: str | Path | None = None,
) -> dict[str, pd.DataFrame]:
    """Read every file below `raw` and make all tidy tables.

    Parameters
    ----------
    raw
        Folder of the submissions, ``<year>/…`` at any depth.
    reference
        From `load_reference`.
    progress
        Called with (files done, files in all, file).
    kept
        File in which what was read is kept for the next run; files whose content has not changed are not read again.

    Returns
    -------
    dict
        Table name → frame, as in `tables.SCHEMA`.
    """
    with readers(raw, reference) as pool:
        return assemble(gather(raw, reference, pool, progress, kept), reference, pool, kept)


@uncollected()
def assemble(
    returns: list[Return],
    reference: Reference,
    pool: Pool,
    kept: str | Path | None = None,
    made: dict[str, bytes] | None = None,
) -> dict[str, pd.DataFrame]:
    """All tidy tables from what each file says; what its texts state is kept beside `kept`.

    Into `made`, where it is given, goes the CSV of the tables that are ready while the texts are still being coded.
    """
    frames: dict[str, pd.DataFrame] = {}

    def settle() -> None:
        frames.update(_settle(returns, reference))
        if made is not None:
            made.update(
                {
                    name: to_csv(frame).encode("utf-8")
                    for name, frame in frames.items()
                    if name != "issues"
                }
            )

    known = state(
        returns, reference, pool, kept and Path(kept).with_suffix(".texts"), meanwhile=settle
    )
    return _derive(frames, reference, known)


def _settle(returns: list[Return], reference: Reference) -> dict[str, pd.DataFrame]:
    """The tables that need no cause."""
    book = _Book(reference, Register(reference), lexicon_of(reference.lines["words"]))
    for item in returns:
        book.take(item)
    book.choose_versions()
    book.observe()
    frames = book.frames()
    frames["indicators"] = typed("indicators", indicators(Tables.of(frames)))
    return frames


class _Book:
    """What has been gathered so far, on the way from returns to tables."""

    def __init__(self, reference: Reference, register: Register, lexicon: values.Lexicon):
        self.reference, self.register, self.lexicon = reference, register, lexicon
        self.rules = check.compile_rules(reference.lines["rules"])
        self.received = {_nfc(r["file"]): r["received"] for r in reference.lines["receipts"].rows}
        self.corrections = {
            (_nfc(c["file"]), c["sheet"], c["cell"]): c for c in reference.lines["corrections"].rows
        }
        self.used_corrections: set[tuple] = set()
        self.submissions: dict[str, dict] = {}
        self.returns: list[Return] = []
        self.who: dict[tuple[str, tuple[int, int]], str] = {}
        self.speaks: dict[str, set[str]] = {}
        self.issues: list[dict] = []
        self.observations: list[dict] = []
        self.gradings: list[dict] = []
        self.shortfalls: list[dict] = []
        self.ledger: list[dict] = []
        self.winner: dict[tuple[str, int], str] = {}
        self.unclear: dict[tuple[str, int], int] = {}  # files of which none counts

    def say(self, item: Return, finding: Finding, organisation: str = "") -> None:
        self.issues.append(
            {
                **finding.__dict__,
                "file": item.file,
                "year": item.year,
                "organisation": organisation or finding.organisation,
            }
        )

    # ── each file ──

    def take(self, item: Return) -> None:
        """Enter a file: refused, or with its organisations known."""
        row = {
            "file": item.file,
            "sha256": item.sha256,
            "form": item.form,
            "year": item.year,
            "status": "accepted",
            "organisations": 0,
            "reason": "",
            "received": self.received.get(_nfc(item.file), ""),
            "dated": item.dated,
            "organisation": "",
        }
        self.submissions[item.file] = row
        self.ledger += item.ledger
        if not item.refused and item.year is None:
            item.refused, item.reason = (
                "no_year",
                "không xác định được năm báo cáo; hãy ghi năm vào tiêu đề biểu",
            )
        if not item.refused:
            self._names(item)
            if item.scope == "organisation" and not self.speaks[item.file]:
                item.refused, item.reason = (
                    "no_organisation",
                    "không xác định được tổ chức nộp báo cáo",
                )
        if item.refused:
            self._refuse(item, item.refused, item.reason)
            return
        self.returns.append(item)
        row["organisations"] = len(self.speaks[item.file])
        row["organisation"] = (
            next(iter(self.speaks[item.file])) if len(self.speaks[item.file]) == 1 else ""
        )

    def _refuse(self, item: Return, code: str, reason: str) -> None:
        row = self.submissions[item.file]
        row.update(
            status="refused", form="", year=None, organisations=0, organisation="", reason=reason
        )
        self.issues.append(
            {
                "severity": "error",
                "code": code,
                "file": item.file,
                "sheet": "",
                "cell": "",
                "organisation": "",
                "year": None,
                "found": "",
                "expected": "",
                "message": f"{item.file}: {reason}",
            }
        )
        self.speaks.pop(item.file, None)

    def _names(self, item: Return) -> None:
        found = speakers(item, self.register)
        for finding in found.findings:
            self.say(item, finding)
        for line, organisation in found.who.items():
            self.who[item.file, line] = organisation
        for lines, column in ((found.lost, "issues"), (found.skipped, "ignored")):
            for line in lines:
                self._unusable(item, line, column)
        self.speaks[item.file] = set(found.who.values())

    def _unusable(self, item: Return, line: tuple[int, int], column: str) -> None:
        """The values of a line that is not used are issues, or ignored, in the ledger."""
        for row in item.ledger:
            lost = {
                (v.sheet, v.cell)
                for v in item.values
                if v.line == line
                and v.value is not None
                and v.sheet == row["sheet"]
                and v.type != "target"
            }
            moved = min(len(lost), row["values"])
            row["values"] -= moved
            row[column] += moved

    # ── versions ──

    def choose_versions(self) -> None:
        """For each organisation and year one return counts; the others are superseded, or all refused."""
        sent: dict[tuple[str, int], list[dict]] = {}
        by_file = {r.file: r for r in self.returns}
        seen: dict[str, str] = {}
        for item in sorted(self.returns, key=lambda r: (len(r.file), r.file)):
            if item.scope == "decision":
                if item.sha256 in seen:
                    self._supersede(item, f"{REASONS['identical copy']}: {seen[item.sha256]}")
                seen.setdefault(item.sha256, item.file)
                continue
            for organisation in self.speaks[item.file]:
                row = self.submissions[item.file]
                sent.setdefault((organisation, item.year), []).append(
                    {
                        "file": item.file,
                        "sha256": item.sha256,
                        "received": row["received"],
                        "revised": item.revised,
                    }
                )
        torn: dict[str, str] = {}
        for at, files in sorted(sent.items()):
            for f in files if len(files) > 1 else []:
                f["revised"] = f["revised"] or self._named_revised(f["file"])
            self.winner[at], reason = pick_version(files)
            self.unclear[at] = 0 if self.winner[at] else len(files)
            for f in files:
                if not self.winner[at]:
                    torn[f["file"]] = reason + ": " + ", ".join(x["file"] for x in files)
        for item in list(by_file.values()):
            if item.scope == "decision":
                continue
            mine = [(o, item.year) for o in self.speaks[item.file]]
            self._tell_lost(item, mine, by_file)
            if any(self.winner[at] == item.file for at in mine) or not mine:
                continue
            rivals = sorted({self.winner[at] for at in mine} - {""})
            if rivals:
                same = any(by_file[r].sha256 == item.sha256 for r in rivals)
                self._supersede(
                    item, f"{REASONS['identical copy' if same else 'later']}: {', '.join(rivals)}"
                )
            else:
                self.returns.remove(item)
                self._refuse(item, "two_versions", torn.get(item.file, ""))
        for at, file in self.winner.items():
            if not file:
                for f in sent[at]:
                    if f["file"] in {r.file for r in self.returns}:
                        self.issues.append(
                            {
                                "severity": "error",
                                "code": "two_versions",
                                "file": f["file"],
                                "sheet": "",
                                "cell": "",
                                "organisation": at[0],
                                "year": at[1],
                                "found": "",
                                "expected": "",
                                "message": torn[f["file"]],
                            }
                        )

    def _tell_lost(
        self, item: Return, mine: list[tuple[str, int]], by_file: dict[str, Return]
    ) -> None:
        """What a return said and the one that counts in its place does not: left out by mistake, or withdrawn?"""
        for at in mine:
            after = by_file.get(self.winner[at])
            if after is None or after is item or after.form != item.form:
                continue
            lost = sorted(self._given(item, at[0]) - self._given(after, at[0]))
            if lost:
                some = "; ".join(lost[:3]) + ("; …" if len(lost) > 3 else "")
                self.say(
                    after,
                    Finding(
                        "query",
                        "later_lacks",
                        "",
                        "",
                        "",
                        "",
                        f"bản này thay bản trước ({item.file}) nhưng thiếu {len(lost)} nội dung mà bản trước có: "
                        f"{some}; chỉ bản này được dùng, hãy hỏi đơn vị có gửi thiếu không",
                    ),
                    at[0],
                )

    def _given(self, item: Return, organisation: str) -> set[str]:
        """What a return says of an organisation, by the names of measures and targets."""
        name = {m["measure"]: m["name"] for m in self.reference.lines["measures"].rows}
        own = [
            v
            for v in item.values
            if v.value is not None
            and (item.scope == "organisation" or self.who.get((item.file, v.line)) == organisation)
        ]
        counted = {
            name.get(v.measure, v.measure) + (f" (quý {v.quarter})" if v.quarter else "")
            for v in own
            if v.type in ("count", "flag")
        }
        lines = {
            v.line
            for v in own
            if v.type in ("limitation", "cause") and not is_none(str(v.value), self.lexicon)
        }
        return counted | {
            f"hạn chế ở chỉ tiêu {v.value}" for v in own if v.type == "target" and v.line in lines
        }

    def _named_revised(self, file: str) -> bool:
        from analysis.text.keys import key

        stem = key(re.sub(r"[_.()-]+", " ", file.rsplit("/", 1)[-1]))
        plain = "".join(
            c
            for c in unicodedata.normalize("NFD", stem)
            if not unicodedata.combining(c) and not c.isdigit()
        ).replace("đ", "d")
        marks = [m for m in self.lexicon.get("revised", {}) if m]
        return any(m in stem for m in marks) or any(
            "".join(
                c
                for c in unicodedata.normalize("NFD", m)
                if not unicodedata.combining(c) and not c.isdigit()
            ).replace("đ", "d")
            in plain
            for m in marks
        )

    def _supersede(self, item: Return, reason: str) -> None:
        self.returns.remove(item)
        self.submissions[item.file].update(status="superseded", reason=reason)
        item.findings = [replace(f, severity="note") for f in item.findings]
        self.issues = [
            {**i, "severity": "note"} if i["file"] == item.file else i for i in self.issues
        ]
        self.say(item, Finding("note", "superseded", "", "", "", "", f"{item.file}: {reason}"))
        for finding in item.findings:
            self.say(item, finding)

    # ── values ──

    def observe(self) -> None:
        """Settle the values of each organisation and year, from the returns that count."""
        gathered: dict[tuple[str, int], tuple[Return, list[Value], list[Value]]] = {}
        for item in self.returns:
            self._correct(item)
            for finding in item.findings:
                self.say(item, finding, self._speaker(item))
            if item.scope == "decision":
                self._grade(item)
                continue
            counting: dict[
                tuple[int, int], tuple | None
            ] = {}  # by line: where its values go, if they count
            for group, target in ((item.values, 1), (item.percents, 2)):
                for v in group:
                    if v.line not in counting:
                        organisation = self.who.get((item.file, v.line)) or (
                            self._speaker(item) if item.scope == "organisation" else ""
                        )
                        wins = (
                            organisation and self.winner.get((organisation, item.year)) == item.file
                        )
                        counting[v.line] = (
                            gathered.setdefault((organisation, item.year), (item, [], []))
                            if wins
                            else None
                        )
                    if counting[v.line]:
                        counting[v.line][target].append(v)
        wrong: dict[str, set[tuple[str, str]]] = {}
        for (organisation, _), (item, found, percents) in sorted(
            gathered.items(), key=lambda x: x[0]
        ):
            counts = [v for v in found if v.type in ("count", "flag") and v.value is not None]
            kept, findings, bad = check.settle(counts, percents, self.rules)
            wrong.setdefault(item.file, set()).update(bad)
            for finding in findings:
                self.say(item, finding, organisation)
            for v in kept:
                self.observations.append(
                    {
                        "organisation": organisation,
                        "year": item.year,
                        "quarter": v.quarter,
                        "measure": v.measure,
                        "value": v.value,
                        "file": item.file,
                        "sheet": v.sheet,
                        "cell": v.cell,
                        "raw": v.raw,
                        "rule": v.rule,
                    }
                )
            self._shortfalls(item, organisation, found)
        for item in self.returns:
            if item.totals:
                self._totals(item, wrong.get(item.file, set()))
        self._excellent_with_failed()
        self.issues += check.across_years(self.observations, self.reference.lines["events"])
        self.issues += check.repeated_texts(self.shortfalls) + check.too_young(
            self.gradings, self.register
        )
        for c in self.corrections.values():
            at = (_nfc(c["file"]), c["sheet"], c["cell"])
            if at not in self.used_corrections:
                self.issues.append(
                    {
                        "severity": "query",
                        "code": "correction_stale",
                        "file": c["file"],
                        "sheet": c["sheet"],
                        "cell": c["cell"],
                        "organisation": "",
                        "year": None,
                        "found": c["found"],
                        "expected": "",
                        "message": f"đính chính ở corrections.csv không còn khớp: ô {c['cell']} không còn là «{c['found']}»; không áp dụng",
                    }
                )

    def _speaker(self, item: Return) -> str:
        speaks = self.speaks.get(item.file, set())
        return next(iter(speaks)) if len(speaks) == 1 and item.scope == "organisation" else ""

    def _correct(self, item: Return) -> None:
        """Apply the corrections whose ``found`` still stands in the cell; each is said."""
        if not self.corrections:
            return
        for v in item.values:
            at = (_nfc(item.file), v.sheet, v.cell)
            c = self.corrections.get(at)
            if c is None or c["found"].strip() != v.raw.strip():
                continue
            self.used_corrections.add(at)
            try:
                v.value = int(c["value"]) if v.type in ("count", "flag", "mark") else c["value"]
            except ValueError:
                self.say(
                    item,
                    Finding(
                        "error",
                        "correction_bad",
                        v.sheet,
                        v.cell,
                        c["value"],
                        "một số",
                        "giá trị đính chính ở corrections.csv không phải số",
                    ),
                )
                continue
            v.rule = "corrected"
            item.findings = [f for f in item.findings if (f.sheet, f.cell) != (v.sheet, v.cell)]
            item.findings.append(
                Finding(
                    "note",
                    "corrected",
                    v.sheet,
                    v.cell,
                    v.raw,
                    str(v.value),
                    f"đã đính chính «{v.raw}» thành {v.value} ({c['by']}, {c['on']}): {c['reason']}",
                )
            )

    def _totals(self, item: Return, wrong: set[tuple[str, str]]) -> None:
        told = wrong | {
            (v.sheet, v.cell) for v in item.values if v.value is None and v.type == "count"
        }
        told |= {
            (i["sheet"], i["cell"])
            for i in self.issues
            if i["file"] == item.file and i["severity"] != "note"
        }
        for finding in check.totals(
            [v for v in item.values if v.value is not None], item.totals, told
        ):
            self.say(item, finding)

    def _grade(self, item: Return) -> None:
        """Grades of a decision list: a word, or an x under one of four."""
        lines: dict[tuple[int, int], list[Value]] = {}
        for v in item.values:
            lines.setdefault(v.line, []).append(v)
        for line, found in lines.items():
            organisation = self.who.get((item.file, line))
            if not organisation:
                continue
            for stage in ("self", "decided"):
                given = [v for v in found if v.measure.partition(":")[0] == stage and v.value]
                if len(given) > 1:
                    for v in given:
                        self.say(
                            item,
                            Finding(
                                "error",
                                "two_grades",
                                v.sheet,
                                v.cell,
                                v.raw,
                                "một mức",
                                "đánh dấu hơn một mức xếp loại; không dùng",
                            ),
                            organisation,
                        )
                    continue
                for v in given:
                    grade = v.measure.partition(":")[2] or v.value
                    self.gradings.append(
                        {
                            "organisation": organisation,
                            "year": item.year,
                            "stage": stage,
                            "grade": grade,
                            "file": item.file,
                            "sheet": v.sheet,
                            "cell": v.cell,
                            "decided_on": item.dated,
                            "raw": v.raw,
                        }
                    )
        seen: dict[tuple, dict] = {}
        for g in [g for g in self.gradings if g["file"] == item.file]:
            first = seen.setdefault((g["organisation"], g["stage"]), g)
            if first is not g and first["grade"] != g["grade"]:
                for one in (first, g):
                    self.say(
                        item,
                        Finding(
                            "query",
                            "graded_twice",
                            one["sheet"],
                            one["cell"],
                            one["raw"],
                            "",
                            "tổ chức có hai mức xếp loại trong cùng danh sách",
                        ),
                        g["organisation"],
                    )

    def _excellent_with_failed(self) -> None:
        failed = {
            (o["organisation"], o["year"])
            for o in self.observations
            if o["measure"] == "members_failed" and o["value"]
        }
        for g in self.gradings:
            if (
                g["stage"] == "decided"
                and g["grade"] == "excellent"
                and (g["organisation"], g["year"]) in failed
            ):
                self.issues.append(
                    {
                        "severity": "query",
                        "code": "excellent_with_failed",
                        "file": g["file"],
                        "sheet": g["sheet"],
                        "cell": g["cell"],
                        "organisation": g["organisation"],
                        "year": g["year"],
                        "found": g["raw"],
                        "expected": "",
                        "message": "tổ chức được xếp loại hoàn thành xuất sắc nhưng có đảng viên không hoàn thành nhiệm vụ; hãy kiểm tra",
                    }
                )

    def _shortfalls(self, item: Return, organisation: str, found: list[Value]) -> None:
        lines: dict[tuple[int, int], dict[str, Value]] = {}
        for v in found:
            if v.type in ("target", "limitation", "cause", "remedy"):
                lines.setdefault(v.line, {})[v.type] = v
        number: dict[str, int] = {}
        seen: dict[tuple[str, ...], Value] = {}
        for _, parts in sorted(lines.items()):
            texts = {
                t: str(parts[t].value) if t in parts else ""
                for t in ("limitation", "cause", "remedy")
            }
            if is_none(texts["limitation"], self.lexicon) and is_none(texts["cause"], self.lexicon):
                continue
            at = parts.get("limitation") or parts.get("cause") or parts["remedy"]
            target = parts["target"].value if "target" in parts else None
            if target is None:
                said = parts["target"].raw if "target" in parts else ""
                place = parts.get("target", at)
                self.say(
                    item,
                    Finding(
                        "error",
                        "target_unknown",
                        place.sheet,
                        place.cell,
                        said,
                        "một trong 11 chỉ tiêu",
                        f"không nhận ra chỉ tiêu «{said}» của hạn chế này; hãy ghi theo mẫu",
                    ),
                    organisation,
                )
                continue
            if is_none(texts["limitation"], self.lexicon):
                self.say(
                    item,
                    Finding(
                        "query",
                        "limitation_blank",
                        at.sheet,
                        at.cell,
                        at.raw,
                        "nội dung hạn chế",
                        "có nguyên nhân nhưng không ghi hạn chế",
                    ),
                    organisation,
                )
            before = next((v for (t, *_), v in seen.items() if t == target), None)
            if (
                before is not None
            ):  # can be right, yet more often a row copied, or a target ticked wrong
                for v in (before, at):
                    self.say(
                        item,
                        Finding(
                            "query",
                            "target_twice",
                            v.sheet,
                            v.cell,
                            v.raw[:80],
                            "",
                            f"chỉ tiêu {target} có hơn một dòng hạn chế "
                            f"(ô {before.cell} và {at.cell}); hãy kiểm tra chỉ tiêu của từng dòng, hoặc gộp lại",
                        ),
                        organisation,
                    )
            if seen.setdefault((target, *texts.values()), at) is not at:
                continue
            number[target] = number.get(target, 0) + 1
            self.shortfalls.append(
                {
                    "shortfall": f"{organisation}-{item.year}-{target}-{number[target]}",
                    "organisation": organisation,
                    "year": item.year,
                    "target": target,
                    **texts,
                    "file": item.file,
                    "sheet": at.sheet,
                    "cell": at.cell,
                }
            )

    def frames(self) -> dict[str, pd.DataFrame]:
        """The tables that come straight from the files."""
        unique = {tuple(sorted((k, str(v)) for k, v in i.items())): i for i in self.issues}
        return {
            "submissions": typed("submissions", list(self.submissions.values())),
            "observations": typed("observations", self.observations),
            "gradings": typed("gradings", self.gradings),
            "shortfalls": typed("shortfalls", self.shortfalls),
            "issues": typed("issues", list(unique.values())),
            "ledger": typed("ledger", self.ledger),
            "organisations": typed("organisations", self.reference.organisations),
            "events": typed("events", self.reference.events),
            "returns": typed("returns", _returns(self)),
            "names": typed("names", names_of(self.reference)),
            **{
                name: frame.drop(columns="line")
                for name, frame in (
                    ("targets", self.reference.targets),
                    ("readings", self.reference.readings),
                    ("measures", self.reference.measures),
                    ("cause_codes", self.reference.causes),
                    ("task_groups", self.reference.task_groups),
                )
            },
        }


def _returns(book: _Book) -> list[dict]:
    """One row an organisation and year: expected, received, when, late."""
    due = {int(d["year"]): d["due"] for d in book.reference.lines["deadlines"].rows}
    sent: dict[tuple[str, int], int] = {}
    for file, organisations in book.speaks.items():
        row = book.submissions[file]
        if row["form"] and not any(r.file == file and r.scope == "decision" for r in book.returns):
            for organisation in organisations:
                sent[organisation, row["year"]] = sent.get((organisation, row["year"]), 0) + 1
    out = []
    for year in book.reference.term:
        for organisation in sorted(book.register.records):
            expected = book.register.in_force(organisation, year)
            file = book.winner.get((organisation, year), "")
            if not expected and not file:
                continue
            received = book.submissions[file]["received"] if file else ""
            out.append(
                {
                    "organisation": organisation,
                    "year": year,
                    "expected": expected,
                    "received": received,
                    "due": due.get(year, ""),
                    "late": bool(received and due.get(year) and received > due[year]),
                    "file": file,
                    "files": sent.get((organisation, year), 0)
                    or book.unclear.get((organisation, year), 0),
                }
            )
    return out


def _derive(
    frames: dict[str, pd.DataFrame], reference: Reference, known: dict
) -> dict[str, pd.DataFrame]:
    """Causes and gaps from the tables so far."""
    counted = frames.pop("indicators")
    coding = code_causes(
        frames["shortfalls"],
        reference.lines["causes"],
        reference.lines["cause_rules"],
        reference.lines["cause_reviews"],
        known,
    )
    frames["causes"] = typed("causes", coding.causes)
    frames["uncoded"] = typed("uncoded", coding.uncoded)
    if coding.findings:
        asked = pd.DataFrame([_issue(one, reference.messages) for one in coding.findings])
        frames["issues"] = typed("issues", pd.concat([frames["issues"], asked], ignore_index=True))
    frames["indicators"] = counted
    frames["gaps"] = typed("gaps", gaps(Tables.of(frames)))
    return frames


def _issue(finding: Asked, said: Messages) -> dict:
    place, fields = finding.place, finding.fields
    return {
        "severity": said[finding.code].severity,
        "code": finding.code,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "message": said.words(finding.code, **fields),
        **fields,
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
