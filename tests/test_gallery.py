"""The gallery runs every public measure, chart and table."""

import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import analysis
from analysis import views

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "notebooks" / "thu-vien" / "thu-vien.ipynb"
# what takes no tables: files in, folders out
OTHERS = ("clean", "check_file", "render", "load", "load_own", "Tables", "load_reference")
SHOWN = re.compile(r"\b(Table|Chart|Text|Group|Shown|DataFrame)\b")


def sources() -> list[str]:
    cells = json.loads(GALLERY.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def public() -> set[str]:
    """Every public measure, and every view that shows itself."""
    names = {f"analysis.{n}" for n in analysis.__all__ if n not in (*OTHERS, "check_reference")}
    for name in views.__all__:
        part = getattr(views, name)
        if not inspect.ismodule(part):
            names.add(f"views.{name}")
            continue
        for view, function in vars(part).items():
            if not inspect.isfunction(function) or view.startswith("_"):
                continue
            home = inspect.unwrap(function).__module__
            if home == part.__name__ or home.startswith(f"{part.__name__}."):
                first = next(iter(inspect.signature(function).parameters), "")
                answer = str(inspect.signature(function).return_annotation)
                if first == "tables" and SHOWN.search(answer):
                    names.add(f"views.{name}.{view}")
    return names


def test_each_is_there_once():
    called = [re.match(r"[\w.]+", source)[0] for source in sources()[1:]]
    assert len(called) == len(set(called))
    assert public() - set(called) == set()


def test_the_gallery_runs_from_top_to_bottom(tmp_path):
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "IPYTHONDIR": str(tmp_path)}
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--nbval-lax",
        "--nbval-current-env",
    ]
    command = [sys.executable, "-m", "pytest", *options, str(GALLERY)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert re.search(rf"{len(sources())} passed", done.stdout)
