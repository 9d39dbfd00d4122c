"""Run the notebooks on the sample's tables and keep the plain text of what they show.

The notebooks in git carry plain text only: captions, numbers and alternative texts, which a reader of a diff can check
and `tests/test_notebooks.py` compares. Pictures and HTML come when a notebook is run.

    python tools/refresh_notebooks.py [tidy folder, default data/tidy]
"""

import json
import sys
from pathlib import Path

from analysis.pipeline.checked import load_reference
from analysis.pipeline.gather import inputs
from analysis.site.execute import run_notebooks
from analysis.site.notebooks import Job

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from no_submissions import SHOWN_OF, refuse, sample_files, shown_of  # noqa: E402  beside this file

NOTEBOOKS = ROOT / "notebooks"


def texts(outputs: list[dict]) -> list[dict]:
    """Outputs with their plain text alone."""
    kept = []
    for output in outputs:
        if output["output_type"] in ("execute_result", "display_data"):
            lines = output["data"]["text/plain"].splitlines(keepends=True)
            kept.append(
                {"data": {"text/plain": lines}, "metadata": {}, "output_type": "display_data"}
            )
        else:
            kept.append(dict(output))
    return kept


def plain(source: dict, run: dict) -> dict:
    """A saved notebook with the plain outputs of its run."""
    shown = {cell["id"]: cell for cell in run["cells"]}
    for number, cell in enumerate(
        (c for c in source["cells"] if c["cell_type"] == "code"), start=1
    ):
        cell["execution_count"] = number  # nbval takes outputs of a cell without one for a mistake
        cell["outputs"] = texts(shown[cell["id"]]["outputs"])
    return source


def require_the_sample(tidy: Path) -> None:
    """Stop unless the tables are made from the sample as it was sealed."""
    about = json.loads((tidy / "datapackage.json").read_text(encoding="utf-8"))
    _, digest = inputs(ROOT / "data" / "raw", load_reference(ROOT / "data" / "reference"))
    if about["inputs"] != digest or [*refuse(ROOT, sample_files(ROOT))]:
        sys.exit(f"{tidy} is not made from the sealed sample as it stands: run `analysis clean`")


def main(tidy: str) -> int:
    """Run the notebooks on `tidy` and write their outputs; exit code 1 where one failed."""
    require_the_sample(Path(tidy))
    paths, failed = sorted(NOTEBOOKS.glob("[0-9]-*.ipynb")), 0
    for run in run_notebooks([Job(path.name, path) for path in paths], tidy):
        if run.problem:
            print(run.problem, file=sys.stderr)
            failed = 1
            continue
        path = run.job.path
        saved = plain(json.loads(path.read_text(encoding="utf-8")), run.made)
        saved["metadata"][SHOWN_OF] = shown_of(ROOT, saved)
        path.write_text(
            json.dumps(saved, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8",
            newline="\n",
        )
        print(f"{path.name}: {run.seconds:.1f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(NOTEBOOKS.parent / "data" / "tidy")))
