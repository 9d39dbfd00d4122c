"""Write the pages of docs/ that follow from the code and its data: what is written once cannot drift.

    python tools/write_docs.py

docs/api.md        each public name with its docstring
docs/reference.md  each file and column of the reference data, as declared in schema.csv
docs/maps.md, docs/bieu.vi.md  the tables of the language of maps, from map_language.csv
"""

import csv
import inspect
import re
from pathlib import Path

import analysis
from analysis.reference.lines import PACKAGE_DATA
from analysis.reference.schema import Column, File, schema

DOCS = Path(__file__).resolve().parent.parent / "docs"
OWNERS = {
    "office": "The office's registers",
    "resolution": "The resolution and its forms",
    "suite": "The suite's own words",
}
API = """# What an analyst calls

Written by `tools/write_docs.py` from the docstrings; every example is run by `make test` in a folder
that holds `data/raw`, `data/reference` and `data/tidy`.
"""
REFERENCE = """# The reference data, file by file

Written by `tools/write_docs.py` from `src/analysis/data/schema.csv`, by which every file is loaded and
checked (`analysis check-reference`). A file of the same name in the office's folder stands in place of
the package's. Headings in brackets are what a person calls a column.

Types: `text` · `id` (may be part of a file's name) · `date` (2024-12-31) · `year` · `years` (2023 2025) ·
`day` (06-30) · `whole` · `number` (92.5) · `symbol` (a–z and `_`) · `cell` (B12) · `file` (below the folder
of submissions, with `/`) · `formula` (whole numbers, measures, `+ - * &`, brackets) · `choice` (one of a
list, or of a list of `names.csv`) · `reference` (an id of another file; `references`: several, with `;`).
"""


def api() -> str:
    """docs/api.md."""
    return "\n".join([API, *(entry(name) for name in analysis.__all__)])


def entry(name: str) -> str:
    """A public name as a section."""
    public = getattr(analysis, name)
    called = "" if inspect.isclass(public) else str(inspect.signature(public)).replace("'", "")
    text = inspect.getdoc(public) or ""
    return f"## `{name}{called}`\n\n{markdown(text)}\n"


def markdown(docstring: str) -> str:
    """A NumPy docstring as Markdown: its sections as bold lines, its examples as code."""
    plain = docstring.replace("``", "`")
    titled = re.sub(r"^(\w+)\n-{3,}$", r"**\1**\n", plain, flags=re.MULTILINE)
    blocks = re.split(r"\n\n(?=>>> )", titled)
    shown = [blocks[0]]
    for block in blocks[1:]:
        code, _, rest = block.partition("\n\n")
        shown.append(f"```python\n{code}\n```" + (f"\n\n{rest}" if rest else ""))
    terms = re.sub(r"^(\S.*)\n((?:    .*\n?)+)", _term, "\n\n".join(shown), flags=re.MULTILINE)
    return terms.strip()


def _term(found: re.Match[str]) -> str:
    meaning = " ".join(line.strip() for line in found[2].splitlines())
    return f"- `{found[1]}`: {meaning}\n"


def reference() -> str:
    """docs/reference.md."""
    parts = [REFERENCE]
    for owner, title in OWNERS.items():
        parts.append(f"## {title}\n")
        parts += [described(file) for file in schema().values() if file.owner == owner]
    return "\n".join(parts)


def described(file: File) -> str:
    """A file as a table of its columns."""
    shown = "forms/*.csv" if file.name == "forms" else f"{file.name}.csv"
    key = f" One line for each {' + '.join(f'`{k}`' for k in file.key)}." if file.key else ""
    rows = [line(column) for column in file.columns]
    head = "| column | type | blank? | what stands there |\n| --- | --- | --- | --- |"
    sentence = file.meaning[:1].upper() + file.meaning[1:]
    return (
        f"### `{shown}` ({file.heading})\n\n{sentence}.{key}\n\n{head}\n" + "\n".join(rows) + "\n"
    )


def line(column: Column) -> str:
    """A column as a row."""
    kind = f"`{column.type}`"
    if column.source:
        kind += f" of `{column.source}`" if "." in column.source else f" of names `{column.source}`"
    if column.choices:
        kind += ": " + " ".join(f"`{one}`" for one in column.choices)
    blank = {"yes": "no", "optional": "yes, may be left out"}.get(column.required, "yes")
    heading = "" if column.heading == column.name else f" ({column.heading})"
    return f"| `{column.name}`{heading} | {kind} | {blank} | {column.meaning} |"


HEADS = {"meaning": "| written | meaning |", "vi": "| ghi | nghĩa |"}


def language(page: str, column: str) -> str:
    """A page on maps with its tables: what stands between ``<!-- part -->`` and its end."""
    parts: dict[str, list[str]] = {}
    with (PACKAGE_DATA / "office" / "map_language.csv").open(
        encoding="utf-8", newline=""
    ) as source:
        for row in csv.DictReader(source):
            parts.setdefault(row["part"], []).append(f"| `{row['id']}` | {row[column]} |")
    text = (DOCS / page).read_text(encoding="utf-8")
    for part, rows in parts.items():
        table = "\n".join([HEADS[column], "| --- | --- |", *rows])
        marked = f"<!-- {part} -->\n{table}\n<!-- /{part} -->"
        text = re.sub(
            rf"<!-- {part} -->.*?<!-- /{part} -->", lambda _, m=marked: m, text, flags=re.DOTALL
        )
    return text


PAGES = {
    "api.md": api,
    "reference.md": reference,
    "maps.md": lambda: language("maps.md", "meaning"),
    "bieu.vi.md": lambda: language("bieu.vi.md", "vi"),
}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (DOCS / page).write_text(make(), encoding="utf-8")
