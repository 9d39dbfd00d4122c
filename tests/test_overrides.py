"""Each file of the package, put into an office's folder with one change, changes a result."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.causes.explain import Coding, answers
from analysis.office.annex import write_annex
from analysis.pipeline.checked import check_reference, load_reference
from analysis.reference.lines import PACKAGE_DATA
from analysis.returns.names import Register
from analysis.tables import Tables, typed
from analysis.views import compare, returns
from frames import frames_of
from office_folder import put, shipped

ROOT = Path(__file__).parents[1]
SENT = [
    "2021/Ban Nội chính Tỉnh ủy.xlsx",
    "2021/Bieu NQ Bao tinh 2021.xlsx",
    "2025/Ban Nội chính Tỉnh ủy.xlsx",
    "2025/Bieu NQ Kho bac Nha nuoc tinh 2025.xlsx",
]
# No words of the office: they declare what it may edit, and what the tables hold.
NOT_THE_OFFICES = {"schema", "schema_files", "tables"}


class Office:
    """A reference folder, and what comes of four returns with it."""

    def __init__(self, root: Path) -> None:
        self.folder, self.raw = root / "reference", root / "raw"
        shutil.copytree(ROOT / "data" / "reference", self.folder)
        for name in SENT:
            (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "data" / "raw" / name, self.raw / name)

    def table(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return frames_of(self.raw, load_reference(self.folder))

    @property
    def tables(self) -> Tables:
        return Tables.of(self.frames)

    def found(self, code: str) -> Tables:
        """The tables with one finding of that kind."""
        return replace(self.tables, issues=typed("issues", [{"severity": "query", "code": code}]))

    @property
    def said(self) -> list[str]:
        return [one.message for one in check_reference(self.folder)]

    @property
    def annex(self) -> set[str]:
        path = self.folder.parent / "annex.xlsx"
        write_annex(self.tables, path)
        sheets = openpyxl.load_workbook(path, read_only=True)
        return {str(cell) for sheet in sheets for row in sheet.values for cell in row if cell}

    @property
    def register(self) -> Register:
        return Register(load_reference(self.folder))


@dataclass(frozen=True)
class Override:
    """`before` becomes `after` in a file of the package; nothing of `found` is there before, something after."""

    file: str
    before: str
    after: str
    found: Callable[[Office], object]
    pending: str = ""  # what still reaches for the package's own


def coding_of(frames: dict[str, pd.DataFrame]) -> Coding:
    return Coding(frames["causes"], frames["uncoded"], frames["clauses"], ())


END = "\0"  # stands for the end of the file
OVERRIDES = {
    "words: an answer": Override(
        "words.csv",
        "flag,tốt,1",
        "flag,tốt,0",
        lambda o: len(o.table("observations").query("raw == 'Tốt' and value == 0")),
    ),
    "words: an abbreviation in names": Override(
        "words.csv",
        END,
        "name,xdg,xây dựng\n",
        lambda o: o.register.resolve("Đảng bộ Sở XDG", 2021).organisation,
    ),
    "cause_rules: a cause": Override(
        "cause_rules.csv",
        END,
        "own,code,trông chờ|ý thức tự giác,G2,,,,10\n",
        lambda o: len(o.table("causes").query("code == 'G2'")),
    ),
    "cause_rules: how texts are taken apart": Override(
        "cause_rules.csv",
        "lead-1,lead,do,",
        "lead-1,lead,dù sao thì,",
        lambda o: o.table("causes")["text"].str.startswith("Do ").sum(),
    ),
    "cause_rules: what says none, on pages": Override(
        "cause_rules.csv",
        END,
        "own,none,trách nhiệm của một vài đồng chí cấp ủy viên chưa cao,,,,,\n",
        lambda o: answers(o.frames["shortfalls"], coding_of(o.frames)).eq("none").sum(),
    ),
    "causes": Override(
        "causes.csv",
        'trách nhiệm chưa cao",subjective',
        'trách nhiệm chưa cao",objective',
        lambda o: len(o.table("causes").query("code == 'C1' and kind == 'objective'")),
    ),
    "task_groups": Override(
        "task_groups.csv",
        "Giáo dục chính trị tư tưởng",
        "Tư tưởng trước hết",
        lambda o: o.table("task_groups")["short"].eq("Tư tưởng trước hết").any(),
    ),
    "measures": Override(
        "measures.csv",
        "members,count,,đảng viên,Đảng viên\n",
        "members,count,,đảng viên,Tổng số đồng chí\n",
        lambda o: o.table("measures")["name"].eq("Tổng số đồng chí").any(),
    ),
    "readings": Override(
        "readings.csv",
        "3,cells,cells_meeting_good,cells,",
        "3,cells,cells_meeting_fair,cells,",
        lambda o: (
            o.table("indicators")
            .query("target == '3' and reading == 'cells' and level == 'bloc' and year == 2025")
            .eval("numerator < denominator / 2")
            .any()
        ),
    ),
    "rules": Override(
        "rules.csv",
        END,
        "odd,sum,members,cells,query,Số đảng viên phải bằng số chi bộ,Lệch\n",
        lambda o: len(o.table("issues").query("code == 'odd'")),
    ),
    "targets": Override(
        "targets.csv",
        "cells_meeting_poor,>=,90,",
        "cells_meeting_poor,>=,75,",
        lambda o: len(
            o.table("indicators")
            .query("target == '3' and state == 'met'")
            .query("100 * numerator < 90 * denominator")
        ),
    ),
    "forms: what a field reports": Override(
        "forms/PL1-2025.csv",
        "field,graded.failed:count,,,,count,members_failed,",
        "field,graded.failed:count,,,,ignored,,",
        lambda o: (
            not len(o.table("observations").query("measure == 'members_failed' and year == 2025"))
        ),
    ),
    "forms: their names": Override(
        "forms/PL1-2025.csv",
        "Phụ lục 1 (một biểu)",
        "Phụ lục mới",
        lambda o: o.tables.named("form")["PL1-2025"] == "Phụ lục mới",
    ),
    "forms: their names on pages": Override(
        "forms/PL1-2025.csv",
        "Phụ lục 1 (một biểu)",
        "Phụ lục mới",
        lambda o: "Phụ lục mới" in str(returns.files(o.tables)),
    ),
    "rules: their names": Override(
        "rules.csv",
        "Vượt mức khống chế xuất sắc",
        "Quá mức",
        lambda o: o.tables.named("issue")["cap"] == "Quá mức",
    ),
    "rules: their names on pages": Override(
        "rules.csv",
        "Vượt mức khống chế xuất sắc",
        "Quá mức",
        lambda o: "Quá mức" in str(returns.by_code(o.found("cap"))),
    ),
    "messages: of a finding": Override(
        "messages.csv",
        "{said}; hãy kiểm tra các ô liên quan",
        "{said}; hãy xem các ô",
        lambda o: o.table("issues")["message"].str.endswith("; hãy xem các ô").any(),
    ),
    "names": Override(
        "names.csv",
        "Cơ quan Đảng",
        "Khối Đảng",
        lambda o: o.tables.named("sector")["party"] == "Khối Đảng",
    ),
    "names: on pages": Override(
        "names.csv",
        "Cơ quan Đảng",
        "Khối Đảng",
        lambda o: "Khối Đảng" in str(compare.sector_table(o.tables)),
    ),
    "names: in the annex": Override(
        "names.csv",
        "Cơ quan Đảng",
        "Khối Đảng",
        lambda o: "Khối Đảng" in o.annex,
    ),
    "messages": Override(
        "messages.csv",
        "thiếu {heading}; hãy điền cột {column}",
        "Ô trống ở {column}",
        lambda o: (
            put(o.folder, "aliases.csv", "alias,organisation\nA,\n")
            and "Ô trống ở organisation" in o.said
        ),
    ),
}


@pytest.mark.parametrize("override", OVERRIDES.values(), ids=OVERRIDES)
def test_an_override_counts(override, tmp_path):
    office = Office(tmp_path)
    assert not override.found(office), "found without the override"
    text = shipped(override.file)
    if override.before == END:
        text += override.after
    else:
        assert text.count(override.before) == 1
        text = text.replace(override.before, override.after)
    put(office.folder, override.file, text)
    counts = override.found(office)
    if override.pending:
        assert not counts, "it counts now: nothing is pending any more"
        pytest.xfail(override.pending)
    assert counts


def test_each_file_of_the_package_has_its_test():
    files = {path.stem for path in PACKAGE_DATA.glob("*.csv")} - NOT_THE_OFFICES
    tested = {Path(one.file).stem for one in OVERRIDES.values() if not one.pending}
    # these change verdicts in tests/measuring: test_terms, test_forms_of_targets; bodies whose a
    # name is, in tests/returns/test_bodies
    assert files - {"terms", "allocations", "bodies"} <= tested


def test_every_map_of_the_package_can_be_overridden(tmp_path):
    office = Office(tmp_path)
    for path in (PACKAGE_DATA / "forms").glob("*.csv"):
        put(office.folder, f"forms/{path.name}", shipped(f"forms/{path.name}"))
    sources = load_reference(office.folder).sources
    assert all(
        path.is_relative_to(office.folder)
        for name, path in sources.items()
        if name.startswith("forms/")
    )
