"""Coding of the shortfalls: how well the rules do on texts kept from them, and what the frames hold."""

import os
from pathlib import Path

import pandas as pd
import pytest

from analysis.causes.explain import Coding, answers, code_causes
from analysis.reference.lines import Lines
from cause_data import CAUSES, HERE, RULES, coded, shortfalls, with_rules

PRACTICE = Path(os.environ.get("ANALYSIS_PRACTICE", HERE.parents[1] / "shared"))
CORPUS = PRACTICE / "submissions" / "truth" / "shortfalls.csv"


# ---- how well it does


@pytest.mark.skipif(
    not CORPUS.exists(), reason="practice submissions do not stand beside the project"
)
def test_practice_submissions():
    truth = pd.read_csv(CORPUS, dtype=str, keep_default_na=False)
    rows = truth.assign(shortfall=[f"s{n}" for n in range(len(truth))])
    told = code_causes(rows, CAUSES, RULES).causes
    for column, of in (("groups", lambda r: r.code[:1]), ("kinds", lambda r: r.kind)):
        said: dict[str, set] = {}
        for r in told.itertuples():
            said.setdefault(r.shortfall, set()).add(of(r))
        true = {
            s: {x for x in cell.split(";") if x}
            for s, cell in zip(rows["shortfall"], rows[column], strict=True)
        }
        hit = sum(len(true[s] & said.get(s, set())) for s in true)
        assert (
            hit / sum(map(len, said.values())) >= 0.95
            and hit / sum(map(len, true.values())) >= 0.90
        )
    stated = rows[rows["cause"].str.strip() != ""]
    assert sum(s not in set(told["shortfall"]) for s in stated["shortfall"]) <= 0.10 * len(stated)


# ---- none, blank, uncoded


def test_blank_is_not_answered_and_unknown_is_uncoded_with_suggestions():
    rows = shortfalls("", "Xyz", "Qwerty", "Dịch bệnh")
    coding = coded(*rows["cause"])
    assert list(answers(rows, coding)) == ["not-answered", "uncoded", "uncoded", "coded"]
    codes = {row["code"] for row in CAUSES.rows}
    assert all(len(said.split()) == 3 for said in coding.uncoded["suggestions"])
    assert {code for said in coding.uncoded["suggestions"] for code in said.split()} <= codes


def test_none_with_a_cause_in_the_limitation_is_left_to_a_person():
    limitation = "Chưa đạt 95% do kiêm nhiệm nhiều việc"
    coding = coded("Không", limitation=limitation)
    assert len(coding.causes) == 0 and coding.uncoded["suggestions"].iloc[0].split()[0] == "F2"
    assert [finding.code for finding in coding.findings] == ["cause-none-but-stated"]
    rows = shortfalls("Không", limitation=limitation)
    assert list(answers(rows, coding)) == ["none"]


def test_what_says_none_is_none_by_the_rules_that_coded_it():
    own = with_rules({"rule": "own", "use": "none", "pattern": "miễn nêu"})
    rows = shortfalls("Miễn nêu", "Không", "-")
    assert list(answers(rows, coded(*rows["cause"], rules=own))) == ["none", "none", "none"]
    assert list(answers(rows, coded(*rows["cause"]))) == ["uncoded", "none", "none"]


def test_an_answer_that_only_denies_or_was_found_to_be_no_cause_is_none():
    rows = shortfalls("Không phải do dịch bệnh", "Câu lạ")
    columns = ("organisation", "year", "target", "text", "decision", "by", "on", "settles", "note")
    decision = ("o1", "2022", "7a", "Câu lạ", "none", "Lan", "2023-01-05", "", "")
    reviews = Lines(columns, [dict(zip(columns, decision, strict=True))])
    coding = code_causes(rows, CAUSES, RULES, reviews)
    assert list(answers(rows, coding)) == ["none", "none"]


# ---- every clause


@pytest.mark.parametrize(
    "cause, fates",
    [
        ("Dịch bệnh", ["coded"]),
        ("Không phải do dịch bệnh mà do đảng viên ỷ lại", ["denied", "coded"]),
        ("Đơn vị không bị khống chế tỷ lệ", ["mended"]),
        ("Các đồng chí đều đã được cử đi bồi dưỡng", ["mended"]),
        ("Trước đây họp chưa đều, nay đã đi vào nền nếp", ["mended"]),
        ("Do dịch bệnh kéo dài, đồng thời cấp ủy chưa cử đi bồi dưỡng", ["coded", "coded"]),
        ("Cán bộ kiêm nhiệm nên kiểm tra chưa thường xuyên", ["coded", "effect"]),
    ],
)
def test_every_clause_is_accounted_for(cause, fates):
    told = coded(cause).clauses["fate"].replace("doubtful", "coded")
    assert [fate for fate in told if fate != "uncoded"] == fates


def test_what_is_doubtful_says_so_and_is_no_decision():
    for row in coded("Dịch bệnh", "Đơn vị có việc", "hồ sơ với kiểm tra").causes.itertuples():
        assert (row.state == "doubtful") == bool(row.doubt)
        assert 0.4 <= float(row.probability) <= 1


# ---- what stands in the frames


def test_columns_and_the_words_that_decided():
    coding = coded("- Dịch bệnh\n- Nhận thức của một số cấp ủy về vai trò chưa sâu sắc")
    assert list(coding.causes.columns)[:6] == [
        "shortfall",
        "code",
        "kind",
        "how",
        "state",
        "probability",
    ]
    second = coding.causes.iloc[1]
    assert (second["code"], second["how"], second["item"], second["words"]) == (
        "A1",
        "both",
        2,
        "Nhận thức … về … chưa",
    )
    for r in coding.causes.itertuples():
        assert all(part in r.text for part in r.words.split(" … "))


def test_what_was_found_before_is_not_looked_for_again():
    rows = shortfalls("Dịch bệnh")
    known = {("Dịch bệnh", ""): []}
    assert len(code_causes(rows, CAUSES, RULES, None, known).causes) == 0


def test_empty_frames():
    coding = code_causes(shortfalls("x").iloc[:0], CAUSES, RULES, None)
    assert isinstance(coding, Coding) and all(len(part) == 0 for part in coding)
