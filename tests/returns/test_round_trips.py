"""A filled-in form saved by LibreOffice as ods, xls and xlsx again says the same at the same addresses."""

import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.forms.lexicon import lexicon_of
from analysis.forms.maps import compile_forms
from analysis.pipeline.checked import load_reference
from analysis.returns.interpret import read_return

OFFICE = shutil.which("soffice")
RAW = Path(__file__).parents[2] / "data/raw"
FORMS = ("2022/Bảo tàng tỉnh.xlsx",)
pytestmark = pytest.mark.skipif(
    not (OFFICE and RAW.exists()), reason="LibreOffice or the sample is not there"
)


def saved(path, kind, folder):
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / kind
    command = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", out, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"


@pytest.mark.parametrize("name", FORMS)
def test_from_format_to_format(name, tmp_path):
    lines = load_reference().lines
    maps, lexicon = compile_forms(lines["forms"]), lexicon_of(lines["words"])

    def said(path):
        item = read_return(path, path.parents[1], maps, lexicon)
        numbers = {(v.sheet, v.cell, v.name, str(v.value)) for v in item.values}
        return item.status, item.form, numbers, {v.raw for v in item.names.values()}

    year = tmp_path / name.partition("/")[0]
    year.mkdir()
    path = year / "a.xlsx"
    shutil.copy(RAW / name, path)
    first = said(path)
    assert first[2]
    for kind in ("ods", "xls", "xlsx"):
        path = saved(path, kind, tmp_path)
        path = Path(shutil.move(path, year / f"{kind}-{path.name}"))
        assert said(path) == first
