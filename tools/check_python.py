"""Say clearly, before anything is installed, when this Python cannot carry the project (runs on any Python 3)."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This project needs Python 3.11 or newer; %s is %d.%d.\nName another one: make report PYTHON=python3.11"
        % ((sys.executable,) + tuple(sys.version_info[:2]))
    )
try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        "This Python has no venv module; on Debian or Ubuntu: apt-get install python%d.%d-venv"
        % sys.version_info[:2]
    )
