"""A campaign against the reading of registers: thousands of seeded variants, none taken wrongly.

python benchmarks/fuzz_registers.py [how many, default 2000] [first seed, default 0]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from register_variants import failures


def main(count: int = 2000, first: int = 0) -> int:
    """Run the campaign; exit code 1 where a variant was taken wrongly."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = failures(Path(folder) / "reference", range(first, first + count))
    for line in found:
        print(line)
    seconds = time.monotonic() - began
    print(f"{count} variants, {len(found)} taken wrongly or in silence, {seconds:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
