"""The repository's own promises: one set of versions, two commands that exist, nothing real in git."""

import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
HEAVY = {
    "pyarrow",
    "dask",
    "papermill",
    "polars",
    "scipy",
    "scikit-learn",
    "numba",
    "plotly",
    "python-calamine",
}


def load_tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lock_tool = load_tool("lock")
guard = load_tool("no_submissions")
set_up = load_tool("set_up")


def locked_entries():
    """Each entry of the lock as one line, comments left out."""
    text = "\n".join(line for line in LOCK.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def locked():
    """Name → version, read by another way than the tool that writes the lock."""
    requirements = [Requirement(entry.split(" --hash")[0]) for entry in locked_entries()]
    return {item.name: str(item.specifier).removeprefix("==") for item in requirements}


def declared():
    """Every requirement that the project states for running, testing and developing."""
    extras = PROJECT["project"]["optional-dependencies"]
    return [
        Requirement(text)
        for text in PROJECT["project"]["dependencies"] + extras["test"] + extras["dev"]
    ]


# ---- versions: pyproject.toml, requirements.lock, environment.yml


def test_every_line_of_the_lock_is_pinned_and_hashed():
    for entry in locked_entries():
        entry = re.sub(r" +", " ", entry)
        assert re.fullmatch(
            r"[a-z0-9-]+==[\w.+!]+( ;[^;]*?)?( --hash=sha256:[0-9a-f]{64})+ ?", entry
        ), entry
    assert len(locked()) == len(locked_entries()), "a package stands twice"


def test_set_up_installs_by_hash_alone_and_without_a_network_from_a_folder(tmp_path):
    lock, builders = tmp_path / "lock", tmp_path / "builders"
    for wheels in (None, tmp_path):
        *libraries, own = set_up.installing(lock, builders, wheels)
        assert [call[-1] for call in libraries] == [str(builders), str(lock)]
        for call in libraries:
            assert "--require-hashes" in call and ("--no-index" in call) == bool(wheels)
        assert "--no-build-isolation" in libraries[1]
        assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(own)
    assert "--require-hashes" in set_up.fetching(lock, tmp_path, for_windows=True)
    entries = set_up.blocks(LOCK)
    assert len(entries) == len(locked_entries()) and all("--hash" in block for block in entries)
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    ready = make[make.index("$(READY): ") :]
    assert "tools/set_up.py" in ready and "pip install" not in ready


def test_every_locked_library_has_its_licence():
    page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| (\S+) \| (\d\S*) \| [^|–]{3,} \|$", page, flags=re.MULTILINE))
    assert said == locked()


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "environment.yml",
        "pyproject.toml",
        "Makefile",
        ".ci/run",
        ".pre-commit-config.yaml",
    ],
)
def test_no_index_host_or_machine_path_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(
        r"://|--(extra-)?index|--find-links|--trusted-host|@ (file|git)|/(work|tmp|opt|root)/", text
    )
    assert not re.search(r"\b[\w-]+\.(org|com|net|io|vn)\b", text)


def test_the_lock_satisfies_what_the_project_asks_for():
    versions = locked()
    for requirement in declared():
        assert requirement.specifier.contains(versions[lock_tool.normalise(requirement.name)]), (
            requirement
        )


def test_environment_has_every_direct_dependency_in_the_locks_version():
    versions = locked()
    wanted = {lock_tool.normalise(requirement.name) for requirement in declared()}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"][0] == "conda-forge"
    listed = [item for item in environment["dependencies"] if isinstance(item, str)]
    by_pip = next(item["pip"] for item in environment["dependencies"] if isinstance(item, dict))
    stated = dict(item.split("=", 1) for item in listed if "=" in item) | dict(
        item.split("==", 1) for item in by_pip
    )
    python = stated.pop("python")
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(python)
    assert stated == {name: versions[name] for name in wanted}


def test_environment_is_what_make_lock_writes():
    written = lock_tool.environment(PROJECT, lock_tool.locked_versions(LOCK))
    assert written == (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_default_install_stays_light():
    assert not HEAVY & set(locked())
    assert not HEAVY & {lock_tool.normalise(requirement.name) for requirement in declared()}


def test_the_build_backend_is_locked():
    (build,) = map(Requirement, PROJECT["build-system"]["requires"])
    assert build.specifier.contains(locked()[build.name])


def test_windows_and_macos_needs_are_in_the_lock():
    # The resolver was asked for every system, not only for the one it ran on.
    assert {"colorama", "pywinpty", "appnope"} <= set(locked())


def test_the_wheel_holds_every_file_of_the_package(tmp_path):
    """An editable install hides a file that the wheel forgot."""
    source = tmp_path / "source"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
    shutil.copytree(ROOT / "src", source / "src", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        source,
    ]
    subprocess.run(command, check=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    files = {
        path.relative_to(source / "src").as_posix()
        for path in source.glob("src/analysis/**/*")
        if path.is_file()
    }
    assert files - held == set()


# ---- the two commands


def test_readme_commands_are_make_targets_and_ci_runs_the_test_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Two commands")[1].split("\n## ")[0]
    commands = [
        line.split("#")[0].strip() for line in section.splitlines() if line.startswith("    ")
    ]
    assert commands == ["make report", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in commands:
        assert re.search(rf"^{command.split()[1]}:", makefile, flags=re.MULTILINE)
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in ci
    assert [line for line in ci if line.startswith("make ")] == ["make test"]


@pytest.mark.parametrize("name", [".ci/run", "tools/hook"])
def test_scripts_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_readmes_name_only_make_targets_and_files_that_exist(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    targets = set(
        re.findall(
            r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    )
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, flags=re.MULTILINE)) <= targets
    for path in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / path).exists(), path


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_an_old_python_is_named_before_anything_is_installed(tmp_path):
    old = tmp_path / "python-old"
    pretend = "import sys; sys.version_info = (3, 9, 2); exec(open(sys.argv[1]).read())"
    old.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{pretend}" "$@"\n')
    old.chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    run = subprocess.run(
        ["make", "report", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert "needs Python 3.11" in run.stderr and "PYTHON=" in run.stderr
    assert not (tmp_path / ".venv").exists()


# ---- nothing that an organisation sent


def zipped(name="xl/workbook.xml"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "<workbook/>")
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XML_2003 = b'\xef\xbb\xbf<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
HTML = b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table></table></html>'


def saved(*texts, kind="text/plain", sample=""):
    """A notebook with outputs."""
    outputs = [{"output_type": "display_data", "data": {kind: [text]}} for text in texts]
    content = {"cells": [{"outputs": outputs}], "metadata": {"sample": sample}}
    return json.dumps(content, ensure_ascii=False).encode()


REFUSED = {
    "workbook at the top": ("bieu.xlsx", zipped()),
    "workbook with capitals": ("docs/BIEU.XLSX", zipped()),
    "workbook in tests": ("tests/fixtures/a.xlsm", zipped()),
    "old workbook": ("notebooks/a.xls", OLE),
    "empty file with a workbook's name": ("docs/a.ods", b""),
    "workbook called text": ("docs/notes.txt", zipped()),
    "workbook without a suffix": ("docs/notes", zipped()),
    "old workbook called data": ("docs/notes.dat", OLE),
    "excel 4 called data": ("docs/notes.bin", b"\x09\x04\x06\x00\x00\x00\x10\x00"),
    "xml spreadsheet": ("docs/page.xml", XML_2003),
    "xml spreadsheet in utf-16": ("docs/page.xml", XML_2003.decode("utf-8-sig").encode("utf-16")),
    "html table for excel": ("docs/page.htm", HTML),
    "zip of workbooks": ("docs/all.zip", zipped("2025/a.xlsx")),
    "seven zip": ("docs/all", b"7z\xbc\xaf\x27\x1c" + bytes(30)),
    "rar": ("docs/all", b"Rar!\x1a\x07\x01\x00"),
    "gzip": ("docs/all", b"\x1f\x8b\x08" + bytes(30)),
    "scan": ("docs/all", b"%PDF-1.7\n"),
    "table of figures": ("docs/so-lieu.csv", b"a,b\n1,2\n"),
    "register beside the sample": ("reference/organisations.csv", b"organisation,name\n"),
    "parquet called data": ("docs/a.dat", b"PAR1" + bytes(30)),
    "tidy table": ("data/tidy/observations.csv", b"organisation\n"),
    "page": ("reports/index.html", b"<!doctype html>"),
    "real folder": ("real/notes.txt", b"x"),
    "name with spaces and diacritics": ("docs/Biểu số 1.xlsx", zipped()),
    "real workbook in the sample": ("data/raw/2025/that.xlsx", zipped()),
    "anything in the sample": ("data/raw/2025/that.txt", b"x"),
    "rendered page": ("docs/bao-cao.html", b"<!doctype html><p>x"),
    "rendered page called text": (
        "docs/a.txt",
        b'<!doctype html><meta name="generator" content="analysis">',
    ),
    "picture": ("docs/a.png", b"\x89PNG\r\n\x1a\n"),
    "picture called data": ("docs/a.dat", b"\xff\xd8\xff\xe0"),
    "drawing": ("docs/a.svg", b"<svg/>"),
    "workbook called the benchmarks' chart": ("docs/benchmarks.svg", zipped()),
    "document": ("docs/cong-van.docx", b""),
    "old document called data": ("docs/a.dat", b"{\\rtf1 x}"),
    "archive with a password": ("docs/a.zip", b"x"),
    "notebook of real figures": ("notebooks/a.ipynb", saved("Nguồn: báo cáo của các TCCSĐ.")),
    "notebook run partly on real figures": (
        "notebooks/a.ipynb",
        saved("Nguồn: báo cáo. Số liệu giả định", "Nguồn: báo cáo."),
    ),
    "notebook of real sentences": ("notebooks/a.ipynb", saved("57/60 tổ chức")),
    "notebook with a picture": ("notebooks/a.ipynb", saved("giả định", kind="image/png")),
    "notebook that says that it is made up": ("notebooks/a.ipynb", saved("Số liệu giả định")),
    "notebook that is torn": ("notebooks/a.ipynb", b'{"cells": ['),
    "real register in the sample": ("data/reference/aliases.csv", b"alias,organisation\n"),
}
ACCEPTED = {
    "code": ("src/analysis/a.py", b"PK = 1\n"),
    "code about spreadsheets": ("tests/test_a.py", b"# office:spreadsheet\nx = '<'\n"),
    "notebook": ("notebooks/a.ipynb", b"{}"),
    "page template": ("src/analysis/data/site/page.html", b"<!doctype html><title>x</title>"),
    "notebook without outputs": ("notebooks/a.ipynb", saved()),
    "form map": ("src/analysis/data/forms/PL1.csv", b"a,b\n"),
    "chart of what the machine cost": ("docs/benchmarks.svg", b"<svg/>"),
    "phrases that tests use": ("tests/phrases.csv", b"a,b\n"),
    "empty": ("src/analysis/py.typed", b""),
}


def put(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return path


@pytest.fixture
def repository(tmp_path):
    """A folder with a marked and sealed sample of three files."""
    put(tmp_path, guard.MARKER, "số liệu mô phỏng".encode())
    put(tmp_path, "data/raw/2021/Biểu 1.xlsx", zipped())
    put(tmp_path, "data/raw/2021/~$Biểu 1.xlsx", b"")
    put(tmp_path, "data/reference/organisations.csv", b"organisation,name\n")
    assert guard.main(["--seal"], tmp_path) == 0
    return tmp_path


@pytest.mark.parametrize("case", REFUSED)
def test_refused(repository, case, capsys):
    path = put(repository, *REFUSED[case])
    assert guard.main([path], repository) == 1
    assert path in capsys.readouterr().err


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted(repository, case):
    assert guard.main([put(repository, *ACCEPTED[case])], repository) == 0


def test_outputs_are_accepted_while_they_and_the_seal_are_what_was_kept_together(repository):
    content = saved("57/60 tổ chức")
    sample = guard.shown_of(repository, json.loads(content))
    path = put(repository, "notebooks/a.ipynb", saved("57/60 tổ chức", sample=sample))
    assert guard.main([path], repository) == 0
    put(repository, "notebooks/a.ipynb", saved("58/60 tổ chức", sample=sample))
    assert guard.main([path], repository) == 1
    put(repository, "notebooks/a.ipynb", saved("57/60 tổ chức", sample=sample))
    put(repository, "data/raw/2021/Biểu 2.xlsx", zipped())
    assert guard.main(["--seal"], repository) == 0, "another sample"
    assert guard.main([path], repository) == 1


def test_the_sealed_sample_is_accepted_and_sha256sum_can_check_it(repository):
    assert guard.main(guard.sample_files(repository), repository) == 0
    assert guard.main(["--sample"], repository) == 0
    first = (repository / guard.SEAL).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"{hashlib.sha256(zipped()).hexdigest()}  data/raw/2021/Biểu 1.xlsx"


def test_a_real_file_over_a_sample_file_is_refused(repository, capsys):
    put(repository, "data/raw/2021/Biểu 1.xlsx", zipped("xl/worksheets/sheet1.xml"))
    assert guard.main(["data/raw/2021/Biểu 1.xlsx"], repository) == 1
    assert guard.main(["--sample"], repository) == 1
    assert "Biểu 1.xlsx" in capsys.readouterr().err


def test_a_stray_file_stops_the_sample_from_being_written_anew(repository):
    put(repository, "data/raw/2025/real.xlsx", zipped())
    assert guard.main(["--sample"], repository) == 1


def test_without_the_marker_nothing_is_a_sample(repository):
    (repository / guard.MARKER).unlink()
    assert guard.main(guard.sample_files(repository), repository) == 1
    assert guard.main(["--seal"], repository) == 1


def test_a_first_sample_can_be_made_where_there_is_none(tmp_path):
    assert guard.main(["--sample"], tmp_path) == 0


def test_a_deleted_file_does_not_stop_the_commit(repository):
    assert guard.main(["docs/gone.py"], repository) == 0


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_nothing_that_git_tracks_here_is_a_submission(capsys):
    assert guard.main(["--all"], ROOT) == 0, capsys.readouterr().err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_commit_is_refused_by_the_hook(repository):
    """The whole way: pre-commit installed in a new repository, a clean commit, then one with a workbook."""
    for name in (".pre-commit-config.yaml", ".gitignore", ".gitattributes", "pyproject.toml"):
        shutil.copy(ROOT / name, repository)
    shutil.copytree(
        ROOT / "tools", repository / "tools", ignore=shutil.ignore_patterns("__pycache__")
    )
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    settings |= {"PRE_COMMIT_HOME": str(repository / ".cache")}
    settings |= {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    for who in ("AUTHOR", "COMMITTER"):
        settings |= {f"GIT_{who}_NAME": "Test", f"GIT_{who}_EMAIL": "test@localhost"}
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_")
    } | settings

    def run(*command):
        return subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True
        )

    run("git", "init", "-q")
    assert run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    run("git", "add", "-A")
    clean = run("git", "commit", "-qm", "sample")
    assert clean.returncode == 0, clean.stdout + clean.stderr
    tracked = run("git", "-c", "core.quotePath=false", "ls-files", "data/raw").stdout.splitlines()
    assert tracked == ["data/raw/2021/Biểu 1.xlsx", "data/raw/2021/~$Biểu 1.xlsx"], (
        ".gitignore hides part of it"
    )

    put(repository, "data/raw/2025/Biểu thật.xlsx", zipped())
    run("git", "add", "-A")
    refused = run("git", "commit", "-qm", "real")
    assert (
        refused.returncode != 0
        and "not a file of the synthetic sample" in refused.stdout + refused.stderr
    )
    run("git", "rm", "-qf", "--cached", "-r", "data/raw/2025")

    put(repository, "module.py", b"import os\n")
    run("git", "add", "module.py")
    unclean = run("git", "commit", "-qm", "unused import")
    assert unclean.returncode != 0 and "F401" in unclean.stdout + unclean.stderr


# ---- pages that follow from code and data


@pytest.mark.parametrize("page", ["api.md", "reference.md", "maps.md", "bieu.vi.md"])
def test_written_pages_are_what_write_docs_writes(page):
    pages = load_tool("write_docs").PAGES
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == pages[page]()
