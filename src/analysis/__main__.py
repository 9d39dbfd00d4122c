"""``python -m analysis``, and the command ``analysis``."""

import gc
import sys

from analysis.cli import main


def run() -> None:
    """The command as a process: it ends anyway, so what is left is not searched for cycles."""
    code = main()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
