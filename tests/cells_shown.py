"""What the cells of the notebooks show, run here and not in a kernel."""

import json
import re
from pathlib import Path

import analysis

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
YEAR = re.compile(r"(?<![\d/.-])(20[12]\d)(?![\d/-])")


def shown(path, tables, monkeypatch, organisation="O01"):
    """What each cell of a notebook shows, as text."""
    for name in ("load", "load_own"):
        monkeypatch.setattr(analysis, name, lambda *_, **__: tables, raising=False)
    names, said = {}, []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        if "parameters" in cell["metadata"].get("tags", []):
            source = source.replace("K01", organisation)
        *before, last = source.strip().splitlines()
        exec("\n".join(before), names)
        try:
            value = eval(last, names)
        except SyntaxError:
            exec(last, names)
            continue
        said.append((last, str(value)))
    return said
