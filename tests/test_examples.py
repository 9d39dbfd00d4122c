"""What stands in `analysis.__all__` is documented, and every example of the package runs as printed.

The examples run in a workspace of a few returns of the sample, where a person would stand:
``data/raw``, ``data/reference`` and the tables made from them in ``data/tidy``.
"""

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import shutil
from pathlib import Path

import pytest

import analysis
from analysis.cli import main

ROOT = Path(__file__).parents[1]
SENT = ["2021/Ban Nội chính Tỉnh ủy.xlsx", "2025/Ban Nội chính Tỉnh ủy.xlsx"]
# Public, and not written for analysts yet: each goes from here with its docstring and example.
PENDING: set[str] = set()
NAMES = [name for name in analysis.__all__ if name not in PENDING]


def modules() -> list[str]:
    """Every module of the package that shows an example."""
    found = [one.name for one in pkgutil.walk_packages(analysis.__path__, "analysis.")]
    sources = {name: Path(importlib.util.find_spec(name).origin) for name in found}
    return ["analysis", *(n for n, path in sources.items() if ">>> " in path.read_text("utf-8"))]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "data" / "reference", root / "data" / "reference")
    for name in SENT:
        path = root / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / "raw" / name, path)
    before = Path.cwd()
    os.chdir(root)
    try:
        assert main(["clean"]) == 0
        yield root
    finally:
        os.chdir(before)


@pytest.mark.parametrize("name", modules())
def test_examples_run_as_printed(name, workspace):
    module = importlib.import_module(name)
    failed, tried = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not failed, f"{failed} of {tried} examples of {name}: see what is printed above"


def test_the_public_face_is_small():
    assert len(analysis.__all__) <= 22
    assert set(analysis.__all__) <= set(dir(analysis))
    with pytest.raises(AttributeError):
        analysis.nothing


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_told_and_shown(name):
    public = getattr(analysis, name)
    text = inspect.getdoc(public)
    assert re.search(r"^Examples\n-{8}$", text, re.MULTILINE), "shows no example"
    assert f"analysis.{name}(" in text or inspect.isclass(public), "the example does not call it"
    parameters = inspect.signature(public).parameters
    assert not parameters or re.search(r"^Parameters\n-{10}$", text, re.MULTILINE)
    if not inspect.isclass(public):
        assert re.search(r"^Returns\n-{7}$", text, re.MULTILINE)
        assert [
            p for p in parameters if not re.search(rf"^(.*, )?\**{p}\b", text, re.MULTILINE)
        ] == []
