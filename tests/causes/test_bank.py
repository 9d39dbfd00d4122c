"""The bank of labelled texts is sound, and the weights follow from it."""

from collections import Counter

import numpy as np

from analysis.causes.bank import LABELS, kept_examples, kept_rows
from analysis.causes.judging import calibration, judged
from analysis.causes.learning import learn
from analysis.causes.model import KEPT, Model
from cause_data import BOOK


def test_labels_are_known():
    for row in kept_rows():
        pairs = [pair.split(":") for pair in row["pairs"].split(";") if pair]
        assert {tuple(pair) for pair in pairs} <= set(LABELS), row
        assert row["limitation"] or row["cause"], row


def test_no_text_stands_twice_and_every_group_has_its_voices():
    found = [row for row in kept_rows() if not row["voice"].startswith("round-")]
    assert len({(row["limitation"], row["cause"]) for row in found}) == len(found)
    single = Counter(row["pairs"].partition(":")[0] for row in found if ";" not in row["pairs"])
    assert min(single[group] for group in "ABCDEFGHI") >= 90
    assert len({row["voice"] for row in found}) >= 6
    assert len({row["organisation_kind"] for row in found}) >= 12


def test_the_weights_are_what_the_bank_teaches():
    assert np.array_equal(learn(kept_examples(BOOK), BOOK), np.load(KEPT))


def test_a_voice_held_out_is_coded_and_said_to_be_sure_only_where_it_is():
    rows = kept_rows()
    bank = kept_examples(BOOK)
    held = {"nội-chính", "van-thu", "chủ-xưởng"}
    taught = Model(learn([one for one in bank if rows[one.row]["voice"] not in held], BOOK), BOOK)
    sure, right, likely, true = 0, 0, 0, 0
    unseen = [one for one in bank if rows[one.row]["voice"] in held]
    for one, guesses in zip(unseen, taught.guesses([one.text for one in unseen]), strict=True):
        groups = {group for group, _ in one.labels if group}
        codes, _ = judged((), guesses)
        decided = {code.code for code in codes if code.state == "decided"}
        sure, right = sure + len(decided), right + len(decided & groups)
        likely += len({code.code for code in codes} & groups)
        true += len(groups)
    assert right / sure >= 0.85 and likely / true >= 0.55 and right / true >= 0.08


def test_the_surer_the_model_the_more_often_right():
    for shares, right in calibration().values():
        assert shares == sorted(shares) and right == sorted(right) and len(shares) > 5
