"""The package's data, and the office's in their place."""

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


def test_the_term_follows_from_forms_and_targets(folder):
    assert load_reference(folder).term == range(2021, 2026)
    put(folder, "targets.csv", shipped("targets.csv").replace(",2025,", ",2027,"))
    assert load_reference(folder).term == range(2021, 2028)
