"""How many functions one file passes through on its way from bytes to rows of tables.

Reads and settles one workbook in this process and counts, by `sys.setprofile`, the distinct
functions and methods of the package that are entered (comprehensions and lambdas belong to the
function that they stand in). The maps, words and registers are made ready before.

    python tools/walk.py                    the form PL1 of one organisation in the sample
    python tools/walk.py 2023/list.xlsx     another file below --raw
    python tools/walk.py --list             each of them, by room

A newcomer who follows a number has to look at these and no others.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import analysis
from analysis.forms.lexicon import lexicon_of
from analysis.forms.maps import compile_forms
from analysis.pipeline.checked import load_reference
from analysis.pipeline.settle import office_of, settle
from analysis.returns.interpret import read_return

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(analysis.__file__).resolve().parent
PL1 = "2021/Bieu NQ Ban Dan toc tinh 2021.xlsx"

Entered = set[tuple[str, str]]  # file in the package, name of the function


def entered(work: Callable[[], object]) -> Entered:
    """The functions of the package that `work` enters."""
    found: Entered = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and not code.co_name.startswith("<"):
            path = Path(code.co_filename)
            if path.is_relative_to(PACKAGE):
                found.add((path.relative_to(PACKAGE).as_posix(), code.co_qualname))

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def main() -> None:
    """Print the number of functions, all and by room."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", default=PL1, help="below --raw")
    parser.add_argument("--raw", type=Path, default=ROOT / "data" / "raw")
    parser.add_argument("--reference", type=Path, default=ROOT / "data" / "reference")
    parser.add_argument("--list", action="store_true", help="name each function")
    args = parser.parse_args()

    reference = load_reference(args.reference)
    maps, lexicon = compile_forms(reference.lines["forms"]), lexicon_of(reference.lines["words"])
    office = office_of(reference)

    def way() -> None:
        settle([read_return(args.raw / args.file, args.raw, maps, lexicon)], office, {})

    found = entered(way)
    rooms = Counter(file.partition("/")[0].removesuffix(".py") for file, _ in found)
    if args.list:
        for file, name in sorted(found):
            print(f"{file}  {name}")
    print(f"{len(found)} functions: {', '.join(f'{n} {room}' for room, n in rooms.most_common())}")


if __name__ == "__main__":
    main()
