"""Delete what the commands wrote at their usual places; a folder that holds anything else stays as it is."""

import sys
from pathlib import Path

from analysis import files as folders

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = {"data/tidy": folders.TABLES, "reports": folders.SITE}
BESIDE = ("data/.tidy.cache*", "data/.tidy.texts*")


def main(root: Path = ROOT) -> int:
    """Exit code 1 when something was refused; it is said on the error stream."""
    refused = 0
    for address, kind in OUTPUTS.items():
        try:
            folders.remove(root / address, kind)
        except (folders.NotOurs, folders.OutputBusy) as error:
            print(error, file=sys.stderr)
            refused = 1
    for pattern in BESIDE:
        for kept in root.glob(pattern):
            if kept.is_file():
                kept.unlink()
    return refused


if __name__ == "__main__":
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
