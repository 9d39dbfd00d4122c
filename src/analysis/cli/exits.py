"""What the exit codes of a command mean."""

OK = 0
ISSUES = 1  # it ran, and something is to be mended
WRONG_USE = 2
REFUSED = 3  # the file is not read
INTERRUPTED = 130
