"""What pages are written with, from ``data/site``: templates, style, script, policy, lists."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

import jinja2

from analysis.text import vietnamese

HERE = Path(__file__).parents[1] / "data" / "site"


@cache
def text(name: str) -> str:
    """A file of the folder."""
    return (HERE / name).read_text("utf-8")


@cache
def allowed() -> dict[str, set[str]]:
    """The lists of elements and attributes that a page may hold, and of those that are alive."""
    lists: dict[str, str] = json.loads(text("allowed.json"))
    return {name: set(words.split()) for name, words in lists.items()}


@cache
def labels() -> dict[str, dict[str, str]]:
    """By address, in the order of the navigation: the page's ``label`` and what it is ``about``."""
    rows = csv.DictReader(text("pages.csv").splitlines())
    return {row["href"]: row for row in rows}


@cache
def style(own: str = "") -> str:
    """The style, and a page's `own`, without the white space that is there for its writers."""
    return re.sub(r"\s*([{}])\s*|(?<=[;,:])\s+", r"\1", text("style.css") + own)


@cache
def policy(script: str, style: str) -> str:
    """A page's policy: its own style and script, pictures that stand in it, and nothing else."""
    scripts = _digest(script) if script else "'none'"
    return (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; "
        f"script-src {scripts}; base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def template(name: str) -> jinja2.Template:
    """A template for pages, which knows ``vi``; what it shows is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name, globals={"vi": vietnamese})
