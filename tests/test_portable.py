"""The folder for Windows: what goes into it, and that it finds itself changed. Under Wine: that it runs."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILT = (
    ROOT / "build" / "portable" / "phan-tich"
)  # by `make portable`, or as ANALYSIS_PORTABLE says


def script(name: str):
    """A script of tools/, as a module."""
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), ROOT / "tools" / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


portable = script("portable.py")
check = script("portable/kiem-tra.py")


def test_what_runs_is_in_it_and_what_tests_or_belongs_elsewhere_is_not():
    names = set(portable.needed())
    assert {"pandas", "openpyxl", "jupyterlab", "numpy", "pywinpty", "colorama"} <= names
    assert not names & {"pytest", "ruff", "mypy", "hypothesis", "appnope", "pexpect", "pre-commit"}


def test_every_wheel_is_held_to_the_hashes_of_the_lock():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name, block in portable.needed().items():
        assert "--hash=sha256:" in block, name
        assert block in lock


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        ("pandas/core/frame.py", "packages/pandas/core/frame.py"),
        ("jupyterlab-4.data/data/share/jupyter/x.json", "python/share/jupyter/x.json"),
        ("thing-1.data/purelib/thing.py", "packages/thing.py"),
        ("thing-1.data/scripts/run.exe", "python/Scripts/run.exe"),
    ],
)
def test_files_of_a_wheel_go_where_an_installer_puts_them(inside, where):
    placed = portable.place(PurePosixPath(inside), Path("packages"), Path("python"))
    assert placed == Path(where)


def test_a_folder_that_this_did_not_make_stays(tmp_path):
    (tmp_path / "thư.docx").write_text("của tôi", encoding="utf-8")
    with pytest.raises(SystemExit):
        portable.emptied(tmp_path)
    assert (tmp_path / "thư.docx").exists()


def test_a_folder_of_its_own_is_made_anew(tmp_path):
    portable.emptied(tmp_path / "x")
    (tmp_path / "x" / "old").touch()
    portable.emptied(tmp_path / "x")
    assert [path.name for path in (tmp_path / "x").iterdir()] == [portable.MARK]


def test_the_same_files_give_the_same_zip(tmp_path):
    for name in ("a", "b"):
        folder = tmp_path / name / portable.NAME
        portable.put(folder / "sâu" / "tệp.txt", b"1")
        portable.put_checksums(folder)
        os.utime(folder / "sâu" / "tệp.txt", (1e9, 1e9 + len(name)))
    one, other = (portable.zipped(tmp_path / name / portable.NAME) for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert f"{portable.NAME}/sâu/tệp.txt" in archive.namelist()


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_the_self_test_sees_a_file_that_is_not_what_was_sent(tmp_path, monkeypatch, capsys, damage):
    portable.put(tmp_path / "analysis.bat", b"@echo off")
    portable.put_checksums(tmp_path)
    monkeypatch.setattr(check, "HERE", tmp_path)
    assert list(check.said(check.intact)) == []
    path = tmp_path / "analysis.bat"
    path.write_bytes(b"@echo on") if damage == "changed" else path.unlink()
    [line] = check.said(check.intact)
    assert "analysis.bat" in line
    assert "✗" in capsys.readouterr().out


def test_what_is_clicked_on_needs_no_code_page():
    for path in (ROOT / "tools" / "portable").glob("*.bat"):
        assert path.read_bytes().isascii(), path.name


@pytest.mark.skipif(not shutil.which("wine"), reason="Wine is not installed")
def test_under_wine_the_tables_of_the_sample_are_the_same_bytes(tmp_path):
    folder = Path(os.environ.get("ANALYSIS_PORTABLE", BUILT))
    if not folder.is_dir():
        pytest.skip("no portable folder: python tools/portable.py --for-wine --no-zip")
    sample = ("--raw", str(folder / "sample/raw"), "--reference", str(folder / "sample/reference"))
    env = os.environ | {"WINEPREFIX": str(tmp_path / "wine"), "WINEDEBUG": "-all"}
    python = ["wine", str(folder / "python/python.exe"), "-X", "utf8", "-m"]
    there = ["analysis", "clean", *sample, "--out", f"Z:{tmp_path}/there"]
    subprocess.run([*python, *there], env=env, check=True, capture_output=True)  # stdout a pipe
    here = [sys.executable, "-m", "analysis", "clean", *sample, "--out", str(tmp_path / "here")]
    subprocess.run(here, check=True, capture_output=True)
    for path in sorted((tmp_path / "here").glob("*.csv")):
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes(), path.name
