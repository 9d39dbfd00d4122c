"""What may be opened at all."""

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading import gate
from analysis.reading.read import read, read_bytes


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"Rar!\x1a\x07", "rar"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "image"),
        (b"{\\rtf1", "rtf"),
        (b"<html><table>", "html"),
        ("\ufeff  <TABLE>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?><x/>", "xml"),
        (b"MIME-Version: 1.0", "mhtml"),
        ("đơn vị;số\nA;1".encode(), "csv"),
        ("đơn vị;số".encode("cp1258", "ignore"), "csv"),
        (b"xin loi", "text"),
        (bytes(range(256)), "unknown"),
        (b"", "unknown"),
    ],
)
def test_what_is_no_workbook_is_told_by_what_it_is(content, code):
    with pytest.raises(Refused) as refusal:
        gate.kind_of(content)
    assert refusal.value.code == code


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\x09\x08",
            b"<?xml ",
            b"%PDF",
        ]
    ),
)
def test_any_bytes_are_refused_in_words(content, start):
    with pytest.raises(Refused) as refusal:
        read_bytes(start + content)
    assert re.search("hãy|đề nghị", refusal.value.message)


def test_limits_are_those_that_were_tried():
    assert (gate.MAX_FILE, gate.MAX_UNPACKED, gate.MAX_PART, gate.MAX_SHEETS) == (
        50 << 20,
        300 << 20,
        150 << 20,
        200,
    )


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.code == "unreadable"
