"""Notebooks as files: their parameters."""

import pytest

from analysis.site.notebooks import BadParameter, parameters_of, read_notebook, with_parameters
from site_fixture import code, made_site, notebook


def test_parameters_are_those_of_the_tagged_cell(tmp_path):
    made = notebook(code("a = 1"), code("b = 2\nc: str = 'x'\n# d = 3", "parameters"))
    assert parameters_of(made) == {"b", "c"}
    value = '\'); import os #\n"""'
    told = with_parameters(made, "x", b=value)
    assert told.cells[2].metadata.tags == ["injected-parameters"]
    names: dict = {}
    exec(told.cells[2].source, names)
    assert names["b"] == value


def test_a_parameter_that_no_cell_would_read_is_refused():
    one = made_site()[0] / "notebooks"
    with pytest.raises(BadParameter, match="«unit».*organisation"):
        with_parameters(
            read_notebook(one / "3-organisation.ipynb"), "3-organisation.ipynb", unit="T001"
        )
    with pytest.raises(BadParameter, match="không có tham số nào"):
        with_parameters(
            read_notebook(one / "2-targets.ipynb"), "2-targets.ipynb", organisation="T001"
        )
