"""Play seeded sequences of edits against the pages that are kept: they must equal pages made from nothing.

    python tools/edits.py [--sequences 40] [--edits 4] [--first 0] [--processes]

Notebooks run in this process and nothing is printed beside the pages, unless `--processes` wants all as it is.

A small version runs in the tests (`tests/site/test_kept.py`).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests")]

from analysis.site import making  # noqa: E402
from site_edits import run_here, sequence  # noqa: E402


def main() -> int:
    """Exit code 1, with the seed, where kept pages show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=40)
    parser.add_argument("--edits", type=int, default=4)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--processes", action="store_true", help="run notebooks in others, and print"
    )
    args = parser.parse_args()
    os.environ["ANALYSIS_CACHE"] = tempfile.mkdtemp(prefix="edits-")
    if not args.processes:
        making.run_notebooks = run_here
        making._write_prints = lambda *_, **__: []  # noqa: SLF001  nobody looks at what is printed
    failed = 0
    for seed in range(args.first, args.first + args.sequences):
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(seed, ", ".join(sequence(Path(folder), seed, args.edits)), flush=True)
            except AssertionError as error:
                failed += 1
                print(seed, "FAILED", str(error)[:500], flush=True)
    print(f"{args.sequences - failed} of {args.sequences} sequences equal byte for byte")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
