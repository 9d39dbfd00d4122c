"""What stands in a folder of tables or pages, by digests."""

import hashlib
import json
from pathlib import Path
from typing import Any

from analysis.files.mark import MARK, UNREADABLE, entries


def digest_of(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def standing(folder: str | Path) -> dict[str, Any]:
    """What ``datapackage.json`` says of the tables in a folder.

    Empty unless all of them stand there unharmed.
    """
    folder = Path(folder)
    try:
        package: dict[str, Any] = json.loads(
            (folder / "datapackage.json").read_text(encoding="utf-8")
        )
        for resource in package["resources"]:
            if resource["hash"] != f"sha256:{digest_of(folder / resource['path'])}":
                return {}
    except UNREADABLE:
        return {}
    return package


def digests(folder: str | Path) -> dict[str, str]:
    """The digest of each file below a folder of ours, by its address in it, without the mark."""
    folder = Path(folder)
    files = {entry: folder / entry for entry in entries(folder) if entry != MARK}
    return {entry: digest_of(path) for entry, path in files.items() if path.is_file()}
