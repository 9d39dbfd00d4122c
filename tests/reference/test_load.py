"""The package's data, and the office's in their place."""

import csv
import io

import pandas as pd
import pytest

from analysis.pipeline.checked import check_reference, load_reference
from analysis.reference.faults import BadReference
from analysis.reference.lines import PACKAGE_DATA
from office_folder import ORGANISATIONS, faults, put, shipped


def test_the_package_data_is_sound(folder):
    assert faults(folder) == []
    assert len(load_reference(folder).targets) == 11


def test_all_faults_come_at_once(folder):
    put(folder, "organisations.csv", ORGANISATIONS + "T1,X,club,farming,,\n")
    with pytest.raises(BadReference) as error:
        load_reference(folder)
    assert len(error.value.faults) == 3


def test_own_folder_overrides_the_package(folder):
    words = pd.read_csv(PACKAGE_DATA / "words.csv", dtype=str, keep_default_na=False)
    words.iloc[:3].to_csv(folder / "words.csv", index=False)
    assert len(load_reference(folder).words) == 3


def test_a_folder_without_the_register_says_so(tmp_path):
    put(tmp_path, "aliases.csv", "alias,organisation\nA,T1\n")
    assert [(file, "thiếu tệp" in words) for file, _, words in faults(tmp_path)] == [
        ("organisations.csv", True)
    ], "and nobody knows whether T1 is one of those that should stand there"


def test_no_folder_says_so(tmp_path):
    assert any("không có thư mục" in words for _, _, words in faults(tmp_path / "nowhere"))


def test_frames_hold_strings_and_lines(folder):
    frame = load_reference(folder).organisations
    assert frame["line"].tolist() == [2, 3]
    assert frame.drop(columns="line").map(type).eq(str).all(axis=None)


def test_an_office_words_one_sentence_and_keeps_the_others(folder):
    put(
        folder,
        "messages.csv",
        'code,severity,name,template\nref_blank,error,,"Hãy điền {heading}!"\n',
    )
    put(folder, "deadlines.csv", "year,due\n,soon\n")
    said = [one.message for one in check_reference(folder)]
    assert "Hãy điền năm báo cáo!" in said
    assert any("không phải ngày" in one for one in said)


def test_an_office_s_own_terms_count(folder):
    assert load_reference(folder).spans == {"2021-2025": range(2021, 2026)}
    more = "2026-2030,Nghị quyết mới,bloc,2026,2030,2021-2025\n"
    head = "term,resolution,body,first,last,predecessor\n2021-2025,Cũ,bloc,2021,2025,\n"
    put(folder, "terms.csv", head + more)
    assert load_reference(folder).spans["2026-2030"] == range(2026, 2031)
    put(folder, "terms.csv", head + more.replace(",2026,", ",2025,"))
    (told,) = [one for one in check_reference(folder) if one.file == "terms.csv"]
    assert (told.line, told.severity) == (3, "error") and "2025" in told.message


def test_targets_declared_the_older_way_get_their_term(folder):
    """Column `term` once said yearly or end; the years told the term."""
    made = csv.DictReader(io.StringIO(shipped("targets.csv")))
    rows = list(made)
    columns = [c for c in rows[0] if c not in ("series", "period")]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    old = {"year": "yearly", "term": "end"}
    writer.writerows(row | {"term": old[row["period"]]} for row in rows)
    put(folder, "targets.csv", out.getvalue())
    assert check_reference(folder) == []
    now = load_reference(folder).targets
    shown = [tuple(r) for r in now[["target", "term", "period"]].to_numpy().tolist()]
    assert shown == [(r["target"], "2021-2025", r["period"]) for r in rows]


def test_a_target_outside_its_term_is_told(folder):
    put(folder, "targets.csv", shipped("targets.csv").replace(",2021,2025,", ",2021,2027,", 1))
    (told,) = check_reference(folder)
    assert (told.file, told.line) == ("targets.csv", 2) and "2021–2025" in told.message
