"""From the words of a command to its exit code, whatever happens on the way."""

import os
import sys

from analysis.cli.arguments import UNSETTLED, Command, parser
from analysis.cli.exits import INTERRUPTED, OK, WRONG_USE
from analysis.cli.places import settle
from analysis.cli.saying import say
from analysis.files.misfortunes import told
from analysis.files.workspace import VARIABLE
from analysis.messages import Finding, Terminal, words_of
from analysis.reference.faults import BadReference


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    usual = sys.stdout, sys.stderr
    for stream in usual:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = Terminal(sys.stdout), Terminal(sys.stderr)
    named = VARIABLE in os.environ
    try:
        return _run(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), usual[0].fileno())
        return OK
    except KeyboardInterrupt:
        say(words_of(Finding("interrupted")))
        return INTERRUPTED
    finally:
        sys.stdout, sys.stderr = usual
        if not named:
            os.environ.pop(VARIABLE, None)


def _run(arguments: list[str] | None) -> int:
    args = parser().parse_args(arguments)
    command: Command = args.run
    try:
        if command not in UNSETTLED:
            settle(args)
        return command(args)
    except BadReference as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        raise
    except MemoryError:
        say(f"Lỗi: {words_of(Finding('os_memory'))}")
        return WRONG_USE
    except (OSError, ValueError, RuntimeError) as error:
        say(f"Lỗi: {told(error) if isinstance(error, OSError) else error}")
        return WRONG_USE
