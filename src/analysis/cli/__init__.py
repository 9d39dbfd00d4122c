"""The ``analysis`` command: arguments in, exit codes out.

`arguments` declares every command, `places` settles which folders count, `making`, `looking` and
`writing` hold what each command does, `saying` is how it speaks, `exits` what its codes mean.
"""

from analysis.cli.exits import INTERRUPTED, ISSUES, OK, REFUSED, WRONG_USE
from analysis.cli.main import main

__all__ = ["INTERRUPTED", "ISSUES", "OK", "REFUSED", "WRONG_USE", "main"]
