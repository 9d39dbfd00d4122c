"""What stands in a folder of tables or pages, by digests."""

import hashlib
import json
from pathlib import Path
from typing import Any

from analysis.files.mark import MARK, UNREADABLE, entries


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
            content = (folder / resource["path"]).read_bytes()
            if resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
                return {}
    except UNREADABLE:
        return {}
    return package


def digests(folder: str | Path) -> dict[str, str]:
    """The digest of each file below a folder of ours, by its address in it, without the mark."""
    folder = Path(folder)
    files = [entry for entry in entries(folder) if entry != MARK and (folder / entry).is_file()]
    return {e: hashlib.sha256((folder / e).read_bytes()).hexdigest() for e in files}
