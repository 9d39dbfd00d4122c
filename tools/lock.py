"""Renew requirements.lock from pyproject.toml, and the versions of environment.yml from the lock.

The lock holds for Linux, Windows and macOS alike (markers say what only one of them needs), has the hashes of every
file, and names no index. Uses the resolver uv, which is installed into the running environment when missing.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED_EXTRAS = ("test", "dev")
NOT_ON_CONDA = ("axe-core-python",)
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--fork-strategy",
    "fewest",
    "--generate-hashes",
    "--strip-extras",
]
SILENT = ["--no-emit-index-url", "--no-emit-find-links", "--quiet", "--upgrade"]

HEADER = """\
# The same environment for conda: every direct dependency in the version of requirements.lock.
# Written by `make lock`; tests/test_packaging.py holds this file, the lock and pyproject.toml to one another.
name: analysis
channels:
  - conda-forge
  - nodefaults
dependencies:
  - python={python}
  - pip
"""


def direct_dependencies(project: dict) -> list[str]:
    """List the names of what the project itself asks for: to run, to test, to develop; normalised and sorted."""
    table = project["project"]
    wanted = list(table["dependencies"])
    for extra in LOCKED_EXTRAS:
        wanted += table["optional-dependencies"][extra]
    return sorted({normalise(re.match(r"[\w.-]+", item).group()) for item in wanted})


def locked_versions(lock: str) -> dict[str, str]:
    """Read name → version from a lock's text."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", lock, flags=re.MULTILINE))


def environment(project: dict, versions: dict[str, str]) -> str:
    """Give the text of environment.yml."""
    python = project["project"]["requires-python"].removeprefix(">=")
    names = direct_dependencies(project)
    lines = [f"  - {name}={versions[name]}\n" for name in names if name not in NOT_ON_CONDA]
    rest = [f"      - {name}=={versions[name]}\n" for name in names if name in NOT_ON_CONDA]
    return HEADER.format(python=python) + "".join(lines) + "  - pip:\n" + "".join(rest)


def normalise(name: str) -> str:
    """Give a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Write both files."""
    if importlib.util.find_spec("uv") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "uv"], check=True)
    extras = [word for extra in LOCKED_EXTRAS for word in ("--extra", extra)]
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        *OPTIONS,
        *SILENT,
        *extras,
    ]
    names_itself = {"UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    subprocess.run(
        [*command, "-o", "requirements.lock"], cwd=ROOT, check=True, env=os.environ | names_itself
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    versions = locked_versions((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    (ROOT / "environment.yml").write_text(
        environment(project, versions), encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
