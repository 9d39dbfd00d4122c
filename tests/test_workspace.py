"""A workspace: made without replacing anything, found upwards, never mixed with another."""

import json
import os
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager

from analysis import tables
from analysis.cli import main
from analysis.files import start
from analysis.files.notebooks import SEAL, before_saving
from analysis.files.workspace import SETTINGS, VARIABLE, BadWorkspace, Letterhead, workspace
from analysis.office.letterhead import letterhead
from analysis.pipeline.checked import load_reference
from analysis.reference.book import BOOK

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data"
FOLDERS = '[folders]\nraw = "data/raw"\nreference = "data/reference"\n'
DONE = SimpleNamespace(returncode=0)


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "Số liệu 2026"]) == 0
    return tmp_path / "Số liệu 2026"


def filled(folder):
    (folder / "reference" / BOOK).unlink()
    for path in (SAMPLE / "reference").glob("*.csv"):
        shutil.copy(path, folder / "reference")
    (folder / "raw" / "2021").mkdir()
    for path in sorted((SAMPLE / "raw" / "2021").glob("*.xlsx"))[:3]:
        shutil.copy(path, folder / "raw" / "2021")
    return folder


def test_it_is_found_upwards_and_named_first(made, monkeypatch, capsys):
    below = made / "raw"
    monkeypatch.chdir(below)
    assert workspace().folder == made
    assert main(["check-reference"]) == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert first == f"Không gian làm việc: {made}"
    monkeypatch.chdir(made.parent)
    assert workspace() is None and workspace(made).folder == made


def test_making_one_again_replaces_nothing(made):
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert main(["init", str(made)]) == 2
    (made / "analysis.toml").unlink()  # interrupted before the last step
    (made / "reference" / BOOK).write_text("của tôi", encoding="utf-8")
    assert main(["init", str(made)]) == 0
    after = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    changed = {path.name for path in before if before[path] != after[path]}
    assert set(after) == set(before) and changed == {BOOK}


def test_registers_that_stand_already_are_not_doubled_by_a_workbook(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "reference").mkdir()
    shutil.copy(SAMPLE / "reference" / "organisations.csv", tmp_path / "reference")
    assert main(["init", str(tmp_path)]) == 0
    assert not (tmp_path / "reference" / BOOK).exists()
    assert main(["registers", "--workspace", str(tmp_path)]) == 0
    assert sorted(path.name for path in (tmp_path / "reference").iterdir()) == ["sao-luu", BOOK]
    assert len(load_reference(tmp_path / "reference").organisations) == 66
    assert main(["undo", "--workspace", str(tmp_path)]) == 0
    assert {p.name for p in (tmp_path / "reference").iterdir()} == {"sao-luu", "organisations.csv"}


def test_outputs_and_notebooks_are_of_the_workspace(made, monkeypatch, capsys):
    monkeypatch.chdir(filled(made) / "notebooks")
    assert main(["clean"]) == 0
    assert (made / "tidy" / "datapackage.json").is_file() and not (made / "data").exists()
    assert set(tables.load().submissions["year"]) == {2021}
    assert "giả định" not in capsys.readouterr().err


def test_submissions_of_one_are_not_read_with_the_registers_of_another(made, monkeypatch, capsys):
    filled(made)
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv(VARIABLE, raising=False)
    out = str(made / "bảng")
    assert main(["clean", "--raw", str(made / "raw"), "--out", out]) == 2
    said = capsys.readouterr().err
    assert "--reference" in said and not (made / "bảng").exists()
    own = ["--raw", str(made / "raw"), "--reference", str(made / "reference")]
    assert main(["clean", *own, "--out", out]) == 0


def test_foreign_figures_are_not_written_among_ones_own(made, tmp_path, monkeypatch, capsys):
    foreign = tmp_path / "nơi khác"
    shutil.copytree(filled(made), foreign)
    (foreign / "analysis.toml").unlink()
    monkeypatch.chdir(made)
    flags = ["--raw", str(foreign / "raw"), "--reference", str(foreign / "reference")]
    for command in ("clean", "report"):
        assert main([command, *flags]) == 2
        assert "--out" in capsys.readouterr().err
    assert not (made / "tidy").exists() and not (made / "reports").exists()
    assert main(["review-causes", "--tidy", str(foreign / "tidy"), *flags[2:]]) == 2
    assert main(["clean", *flags, "--out", str(foreign / "tidy")]) == 0


def test_a_file_of_another_workspace_is_not_checked_with_these_registers(made, capsys, monkeypatch):
    file = next((filled(made) / "raw" / "2021").glob("*.xlsx"))
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv(VARIABLE, raising=False)
    for command in ("check", "show"):
        assert main([command, str(file)]) == 2
        assert "danh mục của nơi khác" in capsys.readouterr().err
    assert main(["check", str(file), "--reference", str(made / "reference")]) in (0, 1)
    lone = shutil.copy(file, made.parent / "mới nhận.xlsx")
    assert main(["check", str(lone)]) in (0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[letterhead]\nten = 'x'", "«ten»"),
        ("[folders]\nraw = 3", "«raw» đang là 3"),
        ("synthetic = 'có'", "true hoặc false"),
        ("[body\n", "không đọc được"),
        ("letterhead = 'x'", "một mục"),
    ],
)
def test_settings_that_cannot_be_used_are_told_with_the_file(made, text, said):
    (made / "analysis.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadWorkspace, match="analysis.toml") as told:
        workspace(made)
    assert said in str(told.value)


def test_settings_saved_by_notepad_are_read(made):
    path = made / "analysis.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert workspace(made).folders.letters == "cong-van"


def test_the_letterhead_is_that_of_the_settings(made, monkeypatch):
    path = made / "analysis.toml"
    said = path.read_text(encoding="utf-8").replace('\nbody = ""', '\nbody = "ĐẢNG ỦY A"')
    path.write_text(said.replace('place = ""', 'place = "Hà Nam"'), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(made))
    head = letterhead()
    assert (head.body, head.place, head.board) == ("ĐẢNG ỦY A", "Hà Nam", Letterhead().board)


def test_where_there_is_none_the_next_step_is_told(made, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for command in ("report", "check-reference"):
        assert main([command]) == 2
        assert "cd" in (said := capsys.readouterr().err) and "analysis init" in said
    assert main(["check", str(made / "raw" / "x.xlsx")]) == 2
    assert f'--workspace "{made}"' in capsys.readouterr().err


def test_wrong_use_is_told_in_vietnamese(capsys):
    for words in (
        ["check"],
        ["x"],
        ["template", "--year", "x"],
        ["report", "--y"],
        ["clean", "--out"],
    ):
        with pytest.raises(SystemExit):
            main(words)
        said = capsys.readouterr().err
        assert not {"required", "invalid", "argument", "usage", "expected"} & set(
            re.findall("[a-z]+", said)
        )


def test_no_submissions_is_told_with_the_next_step(made, monkeypatch, capsys):
    monkeypatch.chdir(made)
    assert main(["clean"]) == 0
    assert "raw/2025" in capsys.readouterr().out


def outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


def test_notebooks_begin_without_what_the_sample_showed(made):
    shipped = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert any(map(outputs, shipped))
    for path in shipped:
        mine = made / "notebooks" / path.name
        assert mine.is_file() and not outputs(mine)


def test_a_notebook_is_saved_without_outputs(made):
    content = json.loads((ROOT / "notebooks" / "1-returns.ipynb").read_text(encoding="utf-8"))
    model = {"type": "notebook", "content": content}
    before_saving(model=model, path="x.ipynb", contents_manager=None)
    assert not [one for cell in content["cells"] for one in cell.get("outputs", ())]
    for other in ({"type": "file", "content": "x"}, {"type": "notebook", "content": None}):
        before_saving(model=other)


def test_the_lab_keeps_outputs_of_a_sealed_sample_alone(made, tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(
        start.subprocess, "run", lambda command, **_: started.append(command) or DONE
    )
    own = tmp_path / "own"
    for name in ("raw", "reference"):
        shutil.copytree(SAMPLE / name, own / "data" / name)
    shutil.copy(SAMPLE / SEAL, own / "data")
    (own / SETTINGS).write_text(FOLDERS, encoding="utf-8")
    hooked = []
    for folder in (made, own):
        assert start.lab(workspace(folder)) == 0
        hooked.append(any("before_saving" in word for word in started[-1]))
    (own / "data" / "raw" / "2025" / "that.xlsx").write_bytes(b"x")
    assert start.lab(workspace(own)) == 0
    hooked.append(any("before_saving" in word for word in started[-1]))
    assert hooked == [True, False, True]


def test_jupyter_takes_the_hook(made):
    manager = FileContentsManager(root_dir=str(made), pre_save_hook=start.HOOK)
    model = manager.get("notebooks/1-returns.ipynb")
    model["content"]["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "57/60"}
    ]
    manager.save(model, "notebooks/1-returns.ipynb")
    assert not outputs(made / "notebooks" / "1-returns.ipynb")


def test_one_that_is_named_and_not_there(tmp_path, capsys):
    assert main(["clean", "--workspace", str(tmp_path / "không có")]) == 2
    assert "analysis init" in capsys.readouterr().err
    assert VARIABLE not in os.environ or Path(os.environ[VARIABLE]) != tmp_path / "không có"
