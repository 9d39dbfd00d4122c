"""Workbooks of the same content have the same bytes."""

import re
import zipfile

from analysis.office.template import write_templates


def test_same_content_same_bytes_and_no_clock(reference, tmp_path):
    one = [p.read_bytes() for p in write_templates(reference, 2024, tmp_path / "1")]
    two = [p.read_bytes() for p in write_templates(reference, 2024, tmp_path / "2")]
    assert one == two
    with zipfile.ZipFile(tmp_path / "1" / "TH-2023_2024.xlsx") as parts:
        assert {p.date_time for p in parts.infolist()} == {(2021, 1, 1, 0, 0, 0)}
        assert b"2021-01-01" in parts.read("docProps/core.xml")
        assert not re.search(rb"20(2[2-9]|[3-9]\d)-", parts.read("docProps/core.xml"))
