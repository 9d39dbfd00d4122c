"""Write docs/licences.md: each library of requirements.lock, its version and its licence, as the library declares it.

What is not installed on this system (as what only Windows needs) keeps the line it had.
"""

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from lock import locked_versions, normalise  # noqa: E402  beside this file

PAGE = ROOT / "docs" / "licences.md"
HEAD = """\
# Licences of the libraries

Written by `make licences` from what each library of `requirements.lock` declares; the project itself is MIT.

| library | version | licence |
| --- | --- | --- |
"""
UNKNOWN = "–"


def licence(name: str) -> str:
    """What a library declares: an expression, else its classifiers, else the first line of its field."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if about.get("License-Expression"):
        return about["License-Expression"]
    classifiers = about.get_all("Classifier") or []
    named = [
        one.rpartition(" :: ")[2]
        for one in classifiers
        if one.startswith("License :: OSI Approved ::")
    ]
    first = (about.get("License") or "").strip().splitlines()[:1]
    return " / ".join(named) or "".join(first)[:80] or UNKNOWN


def written_before() -> dict[str, str]:
    """The licences that the page names, by library and version."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text, flags=re.MULTILINE)
    return {f"{name}=={version}": said for name, version, said in rows}


def page() -> str:
    """The text of docs/licences.md."""
    known = written_before()
    versions = locked_versions((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    lines = [
        f"| {name} | {version} | {licence(name) or known.get(f'{name}=={version}', UNKNOWN)} |\n"
        for name, version in sorted(
            (normalise(name), version) for name, version in versions.items()
        )
    ]
    return HEAD + "".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
