"""Prose: what points speak of can be turned into links."""

from analysis.showing.show import Group, Text


def test_a_point_that_begins_with_its_target_names_it():
    html = Text([], ["Chỉ tiêu 1a (5/6): thiếu", "Khác"], ["1a", "1b"]).html()
    assert '<li><data class="target" value="1a">Chỉ tiêu 1a</data> (5/6): thiếu</li>' in html
    assert "<li>Khác</li>" in html


def test_of_two_names_the_longer_is_found_first():
    known = {"A": "Sở Y tế", "B": "Sở Y tế 2"}
    html = Text([], ["Sở Y tế 2 và Sở Y tế"], organisations=known).html()
    assert '<data class="organisation" value="B">Sở Y tế 2</data> và ' in html
    assert '<data class="organisation" value="A">Sở Y tế</data>' in html


def test_the_same_words_stand_in_html_and_in_plain_text():
    shown = Group([Text(["a\nb"]), Text([], ["c"])])
    assert shown.html() == "<p>a<br>b</p><ul><li>c</li></ul>" and str(shown) == "a\nb\n\n- c"
