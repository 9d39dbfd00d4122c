"""Keep what organisations really sent out of git.

A commit may hold no workbook, table of figures, rendered page, picture, document or archive, whatever it is called,
with three exceptions: the package's own reference data, what is sealed (the synthetic samples and pictures of them), and
the benchmarks' chart of seconds and memory. A real file dropped into the sample's folders is refused as well: only files
whose checksum stands in `data/SYNTHETIC.sha256` are the sample. A notebook may hold outputs only as `tools/refresh_notebooks.py` keeps them: plain text, with a digest
of it and of the seal, so that what was shown of other figures, or of another sample, is refused whatever it says.

    no_submissions.py FILE...   check these files (the pre-commit hook)
    no_submissions.py --all     check every file that git tracks
    no_submissions.py --sample  is everything in the sample's folders still the sealed sample?
    no_submissions.py --seal    write the checksums of the sample just made
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

MARKER = "data/SYNTHETIC.md"
SEAL = "data/SYNTHETIC.sha256"
SAMPLE = (
    "data/raw",
    "data/reference",
    "data/next-term",
    "docs/hinh",
)  # the pictures of the guide are of the sample
FIXED = ("src/analysis/data", "data/sample_maker", "tests")
COSTS = {"docs/benchmarks.svg"}  # seconds and memory, nobody's figures
OUTPUT = ("data/tidy", "reports", "real", "data/real", "data/private")

WORKBOOKS = {
    ".xls",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xlt",
    ".xltx",
    ".xltm",
    ".xlam",
    ".ods",
    ".ots",
    ".fods",
    ".et",
    ".numbers",
}
TABLES = {".csv", ".tsv", ".parquet"}
# What leaves an office, or is made from it, however empty: suffixes and what they are.
OTHERS = {
    "a rendered page": {".html", ".htm", ".mht", ".mhtml"},
    "a picture": {
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".webp",
        ".heic",
        ".svg",
    },
    "a document": {
        ".pdf",
        ".doc",
        ".docx",
        ".docm",
        ".odt",
        ".rtf",
        ".ppt",
        ".pptx",
        ".eml",
        ".msg",
    },
    "an archive": {".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst"},
}
KIND = {suffix: kind for kind, suffixes in OTHERS.items() for suffix in suffixes}
PLAIN = {"text/plain"}
SHOWN_OF = "sample"  # in a notebook's metadata: the digest of its outputs and of the seal
# First bytes of workbooks and of what a workbook may hide in, however the file is called.
SIGNATURES = {
    b"PK\x03\x04": "a workbook or zip archive",
    b"PK\x05\x06": "a zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old or encrypted Office file",
    b"\x09\x00\x04\x00": "an old Excel file",
    b"\x09\x02\x06\x00": "an old Excel file",
    b"\x09\x04\x06\x00": "an old Excel file",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"PAR1": "a Parquet table",
    b"%PDF-": "a PDF",
    b"{\\rtf": "a document",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\0": "a picture",
    b"MM\0*": "a picture",
}
OURS = '<meta name="generator" content="analysis">'
MARKUP = ("office:spreadsheet", "office:excel", "opendocument.spreadsheet", "x-schema:excel")


def main(arguments: list[str] | None = None, root: Path | None = None) -> int:
    """Run one mode from the command line; 1 when something was refused."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--all", action="store_true", help="check every file that git tracks")
    mode.add_argument(
        "--sample", action="store_true", help="is the sample's folder still the sealed sample?"
    )
    mode.add_argument("--seal", action="store_true", help="write the checksums of the sample")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args(arguments)
    root = root or Path(__file__).resolve().parent.parent

    if options.seal:
        return seal(root)
    if options.sample:
        paths: Iterable[str] = sample_files(root)
    elif options.all:
        paths = tracked_files(root)
    else:
        paths = [Path(file).as_posix() for file in options.files]
    refusals = list(refuse(root, paths))
    for path, reason in refusals:
        print(f"{path}: {reason}".encode(errors="replace").decode(), file=sys.stderr)
    if refusals:
        print(
            f"{len(refusals)} file(s) refused. Real submissions belong in a folder outside the repository or in real/; "
            "name it with --raw and --reference. Only `make sample` writes the sample.",
            file=sys.stderr,
        )
    return 1 if refusals else 0


def refuse(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (path, reason) for each of `paths` (relative to `root`, with /) that must not be committed."""
    sealed = read_seal(root)
    for path in paths:
        reason = refusal(root, path, sealed)
        if reason:
            yield path, reason


def refusal(root: Path, path: str, sealed: dict[str, str]) -> str:
    """Say why one file must not be committed; "" when it may."""
    file = root / path
    if inside(path, OUTPUT):
        return "what the commands write, or real data, stays out of git"
    if file.is_symlink() or not file.is_file():
        return ""
    if inside(path, SAMPLE):
        return unsealed(file, path, sealed)
    if path in COSTS:
        return kind_of(file)
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in WORKBOOKS:
        return f"a workbook ({suffix})"
    return (not inside(path, FIXED) and by_name(root, file, suffix)) or kind_of(file)


def by_name(root: Path, file: Path, suffix: str) -> str:
    """Say why what stands outside the package's data and the tests must not be committed."""
    if suffix in TABLES:
        return f"a table of figures ({suffix}) outside {FIXED[0]}"
    if suffix in KIND:
        return f"{KIND[suffix]} ({suffix})"
    head = file.read_bytes()[:4096].lstrip(b"\xef\xbb\xbf \r\n")
    if head.startswith(b"<") and OURS.encode() in head:
        return "its content is a rendered page"
    return notebook(root, file) if suffix == ".ipynb" else ""


def notebook(root: Path, file: Path) -> str:
    """Say why the outputs of a notebook must not be committed."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        outputs = outputs_of(content)
        if any(set(output.get("data", PLAIN)) - PLAIN for output in outputs):
            return "a notebook with pictures or pages among its outputs; run tools/refresh_notebooks.py"
        sealed = content.get("metadata", {}).get(SHOWN_OF) == shown_of(root, content)
    except (ValueError, AttributeError, TypeError):
        return "a notebook that cannot be read"
    if outputs and not sealed:
        return (
            "a notebook with outputs that are not of the sealed sample; "
            "clear them, or run tools/refresh_notebooks.py"
        )
    return ""


def outputs_of(content: dict) -> list[dict]:
    """List what all cells of a notebook show."""
    return [output for cell in content.get("cells", []) for output in cell.get("outputs", ())]


def shown_of(root: Path, content: dict) -> str:
    """Give the digest of a notebook's outputs together with the seal of the sample; "" without one."""
    if not (root / SEAL).is_file():
        return ""
    outputs = json.dumps(outputs_of(content), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256((root / SEAL).read_bytes() + outputs.encode()).hexdigest()


def unsealed(file: Path, path: str, sealed: dict[str, str]) -> str:
    """Say why a file of the sample is not the one that was sealed."""
    if path not in sealed:
        return f"not a file of the synthetic sample ({SEAL} does not list it)"
    changed = digest(file) != sealed[path]
    return "not the file of the synthetic sample that stood here" if changed else ""


def kind_of(file: Path) -> str:
    """Name the workbook, archive or document that the first bytes betray; "" for anything else."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    for signature, kind in SIGNATURES.items():
        if head.startswith(signature):
            return f"its content is {kind}"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", errors="ignore").lstrip().lower()
    if text.startswith("<") and any(word in text for word in MARKUP):
        return "its content is a spreadsheet in XML or HTML"
    return ""


def inside(path: str, folders: Iterable[str]) -> bool:
    """Tell whether `path` lies in one of `folders`, on file systems that ignore case too."""
    return any(path.lower().startswith(f"{folder}/") for folder in folders)


def digest(file: Path) -> str:
    """Give a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def sample_files(root: Path) -> list[str]:
    """List the regular files in the sample's folders, sorted, relative to `root`."""
    found = (file for folder in SAMPLE for file in (root / folder).rglob("*"))
    return sorted(
        file.relative_to(root).as_posix()
        for file in found
        if file.is_file() and not file.is_symlink()
    )


def tracked_files(root: Path) -> list[str]:
    """List what git tracks, relative to `root`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True
    ).stdout
    return [name.decode(errors="surrogateescape") for name in listing.split(b"\0") if name]


def read_seal(root: Path) -> dict[str, str]:
    """Read path → SHA-256 of the sample; empty while the folder is not marked as synthetic."""
    if not (root / MARKER).is_file() or not (root / SEAL).is_file():
        return {}
    lines = (root / SEAL).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    return {path: checksum for checksum, path in (line.split("  ", 1) for line in lines if line)}


def seal(root: Path) -> int:
    """Write the checksums of the sample as it stands; `sha256sum -c` can read them too."""
    if not (root / MARKER).is_file():
        print(f"{MARKER} is missing: nothing says that this folder is synthetic", file=sys.stderr)
        return 1
    lines = [f"{digest(root / path)}  {path}\n" for path in sample_files(root)]
    (root / SEAL).write_text(
        "".join(lines), encoding="utf-8", errors="surrogateescape", newline="\n"
    )
    print(f"{SEAL}: {len(lines)} files of the synthetic sample")
    return 0


if __name__ == "__main__":
    sys.exit(main())
