"""Which pages there will be."""

import pytest

from analysis import tables
from analysis.site.notebooks import BadParameter
from analysis.site.plan import UnknownOrganisation, plan
from site_fixture import code, notebook, organisations, write_notebooks


def test_two_notebooks_for_one_page_and_ids_that_are_paths_are_refused(tmp_path):
    write_notebooks(tmp_path, targets=notebook(code("1")))
    register = tables.typed("organisations", organisations(2))
    with pytest.raises(BadParameter, match="targets.html"):
        plan(tmp_path, register)
    (tmp_path / "4-targets.ipynb").unlink()
    register["organisation"] = ["../../x", "a/b"]
    with pytest.raises(UnknownOrganisation):
        plan(tmp_path, register)
