"""The package's cause data, and ways to code a text by them."""

import unicodedata
from pathlib import Path

import pandas as pd

import analysis
from analysis.causes.coder import matches
from analysis.causes.explain import Coding, code_causes
from analysis.causes.model import model_of
from analysis.causes.rulebook import rulebook
from analysis.reference.lines import Lines, read_lines

HERE = Path(__file__).parent
DATA = Path(analysis.__file__).parent / "data"
CAUSES, RULES, TASKS = (
    read_lines(DATA / f"{name}.csv") for name in ("causes", "cause_rules", "task_groups")
)
BOOK = rulebook(CAUSES, RULES)
MODEL = model_of(BOOK)


def changed(lines: Lines, row: int, **cells: str) -> Lines:
    """The lines with other cells in one of them."""
    rows = [dict(one) for one in lines.rows]
    rows[row] |= cells
    return Lines(lines.columns, rows)


def with_rules(*rules: dict[str, str]) -> Lines:
    """The package's rules and more of them."""
    blank = dict.fromkeys(RULES.columns, "")
    more = [{**blank, **rule, "line": 0} for rule in rules]
    return Lines(RULES.columns, [*RULES.rows, *more])


def shortfalls(*causes: str, limitation: str = "") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "shortfall": f"s{n}",
                "organisation": f"o{n}",
                "year": 2022,
                "target": "7a",
                "limitation": limitation,
                "cause": cause,
                "remedy": "",
                "file": "a.xlsx",
                "sheet": "Biểu 4",
                "cell": f"C{n}",
            }
            for n, cause in enumerate(causes)
        ]
    )


def coded(*causes: str, limitation: str = "", rules: Lines = RULES) -> Coding:
    return code_causes(shortfalls(*causes, limitation=limitation), CAUSES, rules)


def code(cause: str, limitation: str = "") -> set[tuple[str, str]]:
    """Groups and kinds of one cause cell, those by the model alone left out."""
    found = coded(cause, limitation=limitation).causes
    found = found[found["how"].ne("model")]
    return {(c[:1], k) for c, k in zip(found["code"], found["kind"], strict=True)}


def ruled(text: str) -> str:
    """The groups of the rules that hold for an item."""
    return "".join(sorted({match.rule.code[:1] for match in matches(text, BOOK)}))


def decided(cause: str) -> str:
    """The groups of one cause cell that are decided, by whatever."""
    found = coded(cause).causes
    return "".join(sorted(set(found[found["state"].eq("decided")]["code"].str[:1])))


def groups(cause: str, limitation: str = "") -> str:
    return "".join(sorted({g for g, _ in code(cause, limitation)}))


def without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))
