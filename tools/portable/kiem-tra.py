"""Tự kiểm tra thư mục này: phiên bản, quyền ghi, tệp còn nguyên vẹn, bảng và trang báo cáo của số liệu mẫu.

kiem-tra.bat            kiểm tra tất cả (vài phút)
kiem-tra.bat --nhanh    không dựng trang báo cáo mẫu
"""

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = 10  # Windows


def main() -> int:
    """Run every check, say each result on a line of its own."""
    quick = "--nhanh" in sys.argv[1:]
    checks = [system, writable, intact, modules, tables] + ([] if quick else [pages])
    wrong = [line for check in checks for line in said(check)]
    print("\nMọi mục đều đạt." if not wrong else f"\n{len(wrong)} mục chưa đạt, xem các dòng có ✗.")
    return bool(wrong)


def said(check: Callable[[], Iterator[tuple[bool, str]]]) -> Iterator[str]:
    """Print the lines of one check, give those that failed."""
    for passed, line in check():
        print(f"{'✓' if passed else '✗'} {line}", flush=True)
        if not passed:
            yield line


def system() -> Iterator[tuple[bool, str]]:
    """Which Windows, which Python."""
    release = platform.release()
    new_enough = not release.isdigit() or int(release) >= OLDEST
    yield new_enough, f"{platform.system()} {release} (cần Windows {OLDEST} trở lên)"
    inside = Path(sys.executable).resolve().is_relative_to(HERE)
    yield inside, f"Python {platform.python_version()} của chính thư mục này"


def writable() -> Iterator[tuple[bool, str]]:
    """Where the user's own files and temporary ones go."""
    for name, folder in (
        ("thư mục tạm", tempfile.gettempdir()),
        ("thư mục người dùng", Path.home()),
    ):
        try:
            with tempfile.TemporaryFile(dir=folder):
                yield True, f"ghi được vào {name} ({folder})"
        except OSError as error:
            yield False, f"không ghi được vào {name} ({folder}): {error.strerror}"


def intact() -> Iterator[tuple[bool, str]]:
    """Every file of the list, by its SHA-256."""
    lines = (HERE / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines()
    changed = [line[66:] for line in lines if not same(line[:64], HERE / line[66:])]
    told = f"{len(lines)} tệp chương trình còn nguyên vẹn"
    if changed:
        told = f"{len(changed)} tệp thiếu hoặc đã đổi: {', '.join(changed[:3])} … Hãy giải nén lại."
    yield not changed, told


def same(digest: str, path: Path) -> bool:
    """Whether a file is the one listed."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def modules() -> Iterator[tuple[bool, str]]:
    """What the program stands on can be loaded."""
    code = "import analysis, pandas, matplotlib, openpyxl, jupyterlab; print(pandas.__version__)"
    done = run(sys.executable, "-c", code)
    yield (
        done.returncode == 0,
        f"thư viện nạp được (pandas {done.stdout.strip() or done.stderr[-200:]})",
    )


def tables() -> Iterator[tuple[bool, str]]:
    """The tables of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        done = analysis("clean", "--out", f"{folder}/bảng số liệu")
        yield done.returncode == 0, f"số liệu mẫu: {last(done)}"


def pages() -> Iterator[tuple[bool, str]]:
    """The pages of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/báo cáo"
        done = analysis(
            "report", "--tidy", f"{folder}/bảng", "--out", out, "--notebooks", "notebooks"
        )
        complete = done.returncode == 0 and (Path(out) / "index.html").is_file()
        yield complete, f"trang báo cáo mẫu: {last(done)}"


def analysis(command: str, *rest: str) -> subprocess.CompletedProcess:
    """One command on the sample."""
    sample = ("--raw", "sample/raw", "--reference", "sample/reference")
    return run(sys.executable, "-m", "analysis", command, *sample, *rest)


def run(*command: str) -> subprocess.CompletedProcess:
    """One process, in this folder, its words kept."""
    return subprocess.run(
        command,
        cwd=HERE,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def last(done: subprocess.CompletedProcess) -> str:
    """The last line a command said."""
    return ((done.stdout.strip() or done.stderr.strip()).splitlines() or ["không nói gì"])[-1]


if __name__ == "__main__":
    sys.exit(main())
