"""``python -m analysis``, and the command ``analysis``."""

import gc
import signal
import sys


def run() -> None:
    """The command as a process: it ends anyway, so what is left is not searched for cycles."""
    code = 130
    try:
        from analysis.cli import main  # noqa: PLC0415  Ctrl-C may come this early

        code = main()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to be stopped
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo lệnh (Ctrl-C).\n")
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
