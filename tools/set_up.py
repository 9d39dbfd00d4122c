r"""Set up the environment that runs this: nothing but what requirements.lock names, each file by its hash.

    py -3.11 -m venv .venv
    .venv\Scripts\python tools\set_up.py                       with a network
    .venv\Scripts\python tools\set_up.py --wheels D:\wheels    without: from a folder of wheels
    python tools/set_up.py --fetch wheels [--for-windows]       fills such a folder, where there is a network

What builds the project is installed first, from the lock as well, so that no newer one is fetched beside it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
WINDOWS = (
    "--platform=win_amd64",
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
    "--abi=abi3",
    "--abi=none",
)
ELSEWHERE = re.compile(r";.*(?:darwin|linux|sys_platform != 'win32'|os_name != 'nt')")


def blocks(lock: str) -> list[str]:
    """The entries of the lock, each with its hashes."""
    return re.findall(r"^[a-z0-9-]+==(?:.*\\\n)*.*\n", lock, flags=re.MULTILINE)


def installing(lock: Path, builders: Path, wheels: Path | None) -> list[list[str]]:
    """The calls of pip that set up this environment."""
    source = ["--no-index", f"--find-links={wheels.resolve()}"] if wheels else []
    install = [*PIP, "install", *source]
    return [
        [*install, "--require-hashes", "-r", str(builders)],
        [*install, "--require-hashes", "--use-pep517", "--no-build-isolation", "-r", str(lock)],
        [*PIP, "install", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    ]


def fetching(lock: Path, folder: Path, *, for_windows: bool) -> list[str]:
    """The call of pip that fills a folder of wheels."""
    where = WINDOWS if for_windows else ()
    call = [*PIP, "download", "--require-hashes", "--no-deps", "--use-pep517"]
    return [*call, "--no-build-isolation", *where, "-d", str(folder), "-r", str(lock)]


def main() -> None:
    """Install, or fetch."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, help="a folder of wheels; no network is used")
    parser.add_argument("--fetch", type=Path, help="fill a folder of wheels; nothing is installed")
    parser.add_argument("--for-windows", action="store_true", help="wheels for 64-bit Windows")
    args = parser.parse_args()
    whole = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        lock, builders = Path(scratch) / "lock.txt", Path(scratch) / "builders.txt"
        wanted = blocks(whole)
        if args.for_windows:
            wanted = [block for block in wanted if not ELSEWHERE.search(block.splitlines()[0])]
            wanted = [re.sub(r" ;.*? \\", " \\\\", block, count=1) for block in wanted]
        lock.write_text("".join(wanted), encoding="utf-8")
        builders.write_text(
            "".join(b for b in wanted if b.startswith("setuptools==")), encoding="utf-8"
        )
        if args.fetch:
            calls = [fetching(lock, args.fetch, for_windows=args.for_windows)]
        elif sys.prefix == sys.base_prefix:
            sys.exit("run it with the Python of an environment: python -m venv .venv")
        else:
            calls = installing(lock, builders, args.wheels)
        for call in calls:
            subprocess.run(call, check=True)


if __name__ == "__main__":
    main()
