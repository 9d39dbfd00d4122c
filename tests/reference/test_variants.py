"""Registers in many hands: what is read is right, or it is said with file and line."""

import pytest

from register_variants import failures


@pytest.mark.parametrize("first", [0, 1_000_000])
def test_no_variant_is_taken_wrongly_or_in_silence(tmp_path, first):
    assert failures(tmp_path / "reference", range(first, first + 25)) == []
