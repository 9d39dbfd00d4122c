"""What is published is one moment of the tables, with nobody named in it."""

import shutil
import tempfile

import pandas as pd
import pytest

from analysis import files, tables
from analysis.office import published as office
from analysis.text.personal import HIDDEN
from site_fixture import write_tidy

SECRET = "Thiếu cán bộ. Người lập: Trần Thị Bình, ĐT 0912 345 678, binh@x.vn"


@pytest.fixture
def tidy(tmp_path):
    return write_tidy(tmp_path / "tidy", text=SECRET)


def everything(folder):
    return "\n".join(p.read_text("utf-8") for p in folder.iterdir())


def test_nobody_is_named_in_the_copy_and_everybody_in_the_tables(tidy):
    assert "0912" in everything(tidy) and "Trần Thị" in everything(tidy)
    with office.published(tidy) as copy:
        shown = everything(copy)
        again = tables.load(copy)
    assert "Thiếu cán bộ" in shown and not any(x in shown for x in ("0912", "Bình", "binh@"))
    assert again.sha256 == tables.load(tidy).sha256, "it says of which tables it is the copy"
    assert not copy.exists() and not copy.parent.exists()


def test_the_analyst_gets_a_list_with_addresses(tidy):
    found = office.hidden(tidy)
    assert {"0912 345 678", "Trần Thị Bình", "binh@x.vn"} <= set(found["text"])
    assert office.lines(found)[0] == "table,column,file,sheet,cell,kind,text"


def test_two_files_that_were_told_apart_still_are():
    names = {}
    frame = pd.DataFrame({"file": ["2023/0912345678.xlsx", "2023/0987654321.xlsx", "2023/a.xlsx"]})
    frame["cells"] = frame["file"] + "::Trang::B7 | " + frame["file"] + "::ĐT 0912345678::C1"
    shown = office.masked_frame(frame, names)
    assert shown["file"].nunique() == 3 and shown["file"][2] == "2023/a.xlsx"
    assert (
        shown["cells"][1] == f"{shown['file'][1]}::Trang::B7 | {shown['file'][1]}::ĐT {HIDDEN}::C1"
    )
    assert "0912" not in str(shown.to_dict()) and "0987" not in str(shown.to_dict())


def test_tables_that_are_not_of_one_moment_are_not_published(tidy, monkeypatch):
    monkeypatch.setattr(office, "PAUSE", 0)
    with (tidy / "causes.csv").open("a") as out:
        out.write("x\n")
    with pytest.raises(ValueError, match="analysis clean"), office.published(tidy):
        pass
    shutil.rmtree(tidy)
    with pytest.raises(FileNotFoundError, match="analysis clean"), office.published(tidy):
        pass


def test_every_column_that_others_wrote_is_masked():
    ids = [
        "organisation",
        "year",
        "shortfall",
        "sha256",
        "form",
        "status",
        "received",
        "dated",
        "measure",
        "rule",
        "cell",
        "cause_cell",
        "remedy_cell",
        "stage",
        "grade",
    ]
    ids += [
        "decided_on",
        "target",
        "code",
        "kind",
        "how",
        "state",
        "severity",
        "question",
        "effect",
        "probability",
        "doubt",
    ]
    ids += [
        "fate",
        "suggestions",
        "why",
        "due",
        "line",
        "term",
        "by",
        "key",
        "item",
    ]  # closed lists, ids, own words
    for name in office.SENT:
        texts = {c for c, about in tables.SCHEMA[name].items() if about.kind == "str"}
        assert not texts - office.TEXTS - office.NAMES - set(ids), name


def test_what_a_killed_run_left_is_swept_and_a_living_one_stays(tidy, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    left = tmp_path / "temporary" / f"{files.OWN}left0123"
    (left / "in/tidy").mkdir(parents=True)
    (left / "lock").write_text("anything")
    with office.published(tidy) as first, office.published(tidy) as second:
        assert not left.exists() and everything(first) == everything(second)
    assert not list((tmp_path / "temporary").iterdir())
