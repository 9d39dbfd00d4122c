"""Page 2, second half: comparisons."""

import dataclasses
import re

import made_up_bloc as bloc
from analysis.views import compare
from measured_bloc import made


def test_what_has_a_funnel_goes_by_what_is_counted_not_by_the_word(undrawn):
    data = made(bloc.draw(3))
    spelt = data.targets.assign(unit=data.targets["unit"].str.capitalize())
    other = compare.funnels(dataclasses.replace(data, targets=spelt))
    assert len(other.parts) == len(compare.funnels(data).parts) == 4


def test_a_few_that_are_short_are_all_named_and_many_are_gathered():
    data = made(bloc.draw(3))
    shown = compare.short_by_organisation(data, "1b", most=2)
    said, picture = shown.parts
    assert "tổ chức khác" in picture.alt and "Năm 2025" in said.paragraphs[0]
    assert "chỉ kết luận chung" in str(compare.short_by_organisation(data, "6b"))


def test_who_misses_what_is_listed_by_sector_and_name_and_leads_to_the_organisation(small):
    picture, folded = compare.who(small).parts
    (table,) = folded.parts
    missing = dict(zip(table.frame["TCCSĐ"], table.frame.iloc[:, 1], strict=True))
    assert list(missing) == sorted(missing) and re.search(r"\b1b \(\d\)", missing["Tổ chức A"])
    assert all(re.fullmatch(r"\w+ \(\d\)(, \w+ \(\d\))*", cell) for cell in missing.values())
    assert '<data class="organisation" value="A">Tổ chức A' in table.html()
    names = set(small.organisations["name"])
    left = len(names) - len(missing)
    assert (f"{left} TCCSĐ không ghi" in str(table)) is (left > 0)
    assert re.search(r"Tổ chức A: [^;]*1b \d năm", picture.alt) and "Tổ chức C" in picture.alt
