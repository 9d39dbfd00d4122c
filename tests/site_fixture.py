"""A small tidy folder and two tiny notebooks, written in code, for the tests of the site."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import load_reference, tables
from analysis.cli import main
from analysis.reference.lines import PACKAGE_DATA
from analysis.reference.naming import names_of
from analysis.site.render import SiteResult, render_site

ROOT = Path(__file__).parents[1]
SAMPLE = [
    "K01",
    "K05",
    "K33",
    "K39",
]  # returns of their own and shared ones, legacy fonts, an error, other ways of counting
YEARS = range(2021, 2026)
SECTORS = ("party", "state", "soe", "private")
SHIPPED = {
    "terms": "terms",
    "targets": "targets",
    "readings": "readings",
    "measures": "measures",
    "cause_codes": "causes",
    "task_groups": "task_groups",
}
PAYLOAD = (
    '=HYPERLINK("http://ngoai.example/","bấm")<script>alert(1)</script><img src=x onerror=alert(2)>'
)
STYLE = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def organisations(count: int = 4) -> list[dict]:
    kinds = ("committee", "cell")
    return [
        {
            "organisation": f"T{i:03d}",
            "name": f"Đảng bộ Sở Thử nghiệm số {i}",
            "kind": kinds[i % 2],
            "sector": SECTORS[i % 4],
            "founded": "",
            "dissolved": "2024-06-30" if i == 3 else "",
        }
        for i in range(1, count + 1)
    ]


def frames(count: int = 4, text: str = "") -> dict[str, pd.DataFrame | list[dict]]:
    """Tables in which target 3 is missed, 1a met; `text` stands in every field that a sender fills."""
    register = organisations(count)
    shipped = {
        name: pd.read_csv(PACKAGE_DATA / f"{file}.csv", dtype=str, keep_default_na=False)
        for name, file in SHIPPED.items()
    }
    targets = shipped["targets"]
    place = {"file": f"2024/{text or 'a'}.xlsx", "sheet": text or "PL1", "cell": "C7"}
    figures = []
    for t, target in enumerate(targets["target"]):
        for year in YEARS:
            scopes = [("bloc", "bloc", 10 * count)] + [("sector", s, 20) for s in SECTORS]
            scopes += [("organisation", o["organisation"], 10) for o in register]
            for level, scope, base in scopes:
                met = (t + year) % 3 != 0
                n = base if met else base // 2
                figures.append(
                    {
                        "target": target,
                        "reading": "resolution",
                        "level": level,
                        "scope": scope,
                        "year": year,
                        "numerator": n,
                        "denominator": base,
                        "reporting": count - 1,
                        "expected": count,
                        "state": "met" if met else "missed",
                        "units_short": 0 if met else base - n,
                    }
                )
    ids = [o["organisation"] for o in register]
    return {
        **shipped,
        "names": names_of(load_reference()),
        "organisations": register,
        "indicators": figures,
        "submissions": [
            {
                "file": f"2024/{i}.xlsx",
                "sha256": "0" * 64,
                "form": "TH-2023",
                "year": 2024,
                "status": "accepted",
                "organisations": 1,
                "received": f"2025-01-{n + 1:02d}",
                "organisation": i,
            }
            for n, i in enumerate(ids)
        ],
        "observations": [],
        "gradings": [],
        "ledger": [],
        "events": [],
        "uncoded": [],
        "shortfalls": [
            {
                "shortfall": "s1",
                "organisation": ids[0],
                "year": 2024,
                "target": "3",
                "limitation": text or "Ít họp",
                "cause": text or "Do bận",
                "remedy": text or "Họp đủ",
                **place,
            }
        ],
        "causes": [
            {
                "shortfall": "s1",
                "code": "D",
                "kind": "subjective",
                "how": "rule",
                "item": 1,
                "text": text,
                "words": text,
            }
        ],
        "issues": [
            {
                "severity": "query",
                "code": "x",
                **place,
                "organisation": ids[0],
                "year": 2024,
                "found": text or "12,5",
                "expected": text or "số đếm",
                "message": text or "Số lẻ trong ô đếm",
            }
        ],
        "gaps": [
            {
                "target": "3",
                "year": 2024,
                "by": "organisation",
                "key": ids[0],
                "units": "2.500000000",
            },
            {
                "target": "3",
                "year": 2024,
                "by": "cause",
                "key": "not-stated",
                "units": "2.500000000",
            },
        ],
        "returns": [
            {
                "organisation": i,
                "year": y,
                "expected": True,
                "received": "2025-01-03",
                "due": "2025-01-15",
                "late": False,
                "file": f"{y}/{i}.xlsx",
                "files": 1,
            }
            for i in ids
            for y in YEARS
        ],
    }


def write_tidy(folder: Path, count: int = 4, text: str = "") -> Path:
    made = {
        name: tables.typed(name, frame) if name in tables.SCHEMA else frame
        for name, frame in frames(count, text).items()
    }
    made["names"] = tables.typed("names", names_of(load_reference()))
    tables.write(made, folder, {"synthetic": True, "dated": "2025-01-08"})
    return folder


TREND = """
own = tables.indicators.query("target == '3' and level == 'bloc'")
charts.trend(own, "Chi bộ sinh hoạt tốt còn thấp", "Toàn khối", charts.Goal(lower=90, unit="chi bộ"))
"""
SHOW = """
own = tables.indicators[(tables.indicators.level == 'organisation') & (tables.indicators.scope == organisation)]
assert len(own), f"không có tổ chức {organisation}"
charts.trend(own[own.target == '3'], "Chi bộ sinh hoạt tốt", "Một tổ chức", charts.Goal(lower=90, unit="chi bộ"))
"""
SENT = """
show.Table(tables.shortfalls[['limitation', 'cause', 'remedy', 'sheet']], 'Hạn chế đã nêu', base='1 tổ chức',
           organisations=list(tables.shortfalls['organisation']))
"""
IMPORTS = "import analysis\nfrom analysis.showing import charts, show\ntables = analysis.load()"


def notebook(*cells: object) -> nbformat.NotebookNode:
    made = new_notebook(cells=list(cells), metadata=STYLE)
    for i, cell in enumerate(made.cells):
        cell["id"] = f"cell-{i}"
    return made


def code(source: str, *tags: str) -> nbformat.NotebookNode:
    return new_code_cell(source.strip(), metadata={"tags": list(tags)} if tags else {})


def write_notebooks(folder: Path, **others: nbformat.NotebookNode) -> Path:
    """2-targets and 3-organisation; `others` by page name, with the number 4 in front."""
    folder.mkdir(parents=True, exist_ok=True)
    table = "| Cột | Số |\n|---|---:|\n| a | 1 |"
    targets = notebook(
        new_markdown_cell(
            "# Chỉ tiêu của toàn khối\n\nXem thêm [từng tổ chức](3-organisation.ipynb)."
        ),
        code(IMPORTS),
        new_markdown_cell("## Diễn biến"),
        code(TREND),
        new_markdown_cell("## Hạn chế\n\n" + table),
        code(SENT),
    )
    one = notebook(
        new_markdown_cell("# Một tổ chức"),
        code('organisation = "T001"', "parameters"),
        code(IMPORTS),
        new_markdown_cell("## Kết quả"),
        code(SHOW),
        new_markdown_cell("## Con số lấy từ đâu"),
        code("show.Table(own[['target', 'year', 'numerator', 'denominator']].head(60), 'Số liệu')"),
    )
    for name, made in {
        "2-targets": targets,
        "3-organisation": one,
        **{f"4-{k}": v for k, v in others.items()},
    }.items():
        nbformat.write(made, folder / f"{name}.ipynb")
    return folder


@cache
def sample_site() -> Path:
    """The site of the sample bloc from the real notebooks, with few of its organisations, built once a test run."""
    folder = Path(tempfile.mkdtemp(prefix="sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert (
        main(
            [
                "clean",
                "--raw",
                str(ROOT / "data/raw"),
                "--reference",
                str(ROOT / "data/reference"),
                "--out",
                str(folder / "tidy"),
            ]
        )
        == 0
    )
    assert not render_site(
        folder / "tidy", ROOT / "notebooks", folder / "out", organisations=SAMPLE, progress=len
    ).failures
    return folder / "out"


@cache
def made_site() -> tuple[Path, SiteResult]:
    """The site of this fixture, built once a test run, with hostile text in every field that a sender fills."""
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_tidy(folder / "tidy", text=PAYLOAD)
    write_notebooks(folder / "notebooks")
    lines: list[str] = []
    result = render_site(
        folder / "tidy", folder / "notebooks", folder / "out", progress=lines.append
    )
    (folder / "progress.txt").write_text("\n".join(lines), "utf-8")
    return folder, result
