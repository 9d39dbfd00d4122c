"""The shell that works off the cells of notebooks, as that of a kernel does, in this process.

It is IPython's, as in every kernel of Jupyter. What a kernel would send to a browser is written
down as outputs of the notebook's format: there is no second process and no port, which an office's
machine may forbid, and nothing to wait for.
"""

import base64
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from os import getpid, kill
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Instance, Type
from traitlets.config import Config

from analysis.site.light import NotebookNode

ALLOWED, SKIPPED = "raises-exception", "skip-execution"  # tags that Jupyter knows
OURS = Config({"HistoryManager": {"enabled": False}})  # nothing is written of what is run
Data = dict[str, Any]


class TooSlow(Exception):  # noqa: N818  what happened to the cell
    """A cell took longer than it may."""


class _Results(DisplayHook):
    """What the last line of a cell gives."""

    shell = Instance("analysis.site.shell.Shell")

    def write_output_prompt(self) -> None:
        """None is written: the output has its number."""

    def write_format_data(self, format_dict: Data, md_dict: Data | None = None) -> None:
        number = self.prompt_count
        self.shell.note("execute_result", format_dict, md_dict, execution_count=number)

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Displayed(DisplayPublisher):
    """What is shown in the middle of a cell."""

    def publish(
        self,
        data: Data,
        metadata: Data | None = None,
        source: str | None = None,
        *,
        transient: Data | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        del source  # of old versions of IPython
        known, key = self.shell.displayed, (transient or {}).get("display_id", "")
        if not update:
            known[key] = self.shell.note("display_data", data, metadata)
        elif key in known:
            known[key].update(data=NotebookNode(data), metadata=NotebookNode(metadata or {}))

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002  IPython's
        self.shell.outputs.clear()


class _Stream(TextIOBase):
    """What is printed: joined while nothing else comes between."""

    def __init__(self, name: str, outputs: list[NotebookNode]) -> None:
        super().__init__()
        self._name, self._outputs = name, outputs

    def write(self, text: str, /) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == self._name:
            last["text"] += text
        elif text:
            said = NotebookNode(output_type="stream", name=self._name, text=text)
            self._outputs.append(said)
        return len(text)


class Shell(InteractiveShell):
    """IPython's shell, which keeps in `outputs` what a cell has shown."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displayed)
    outputs: list[NotebookNode]  # of the cell that runs
    displayed: dict[str, NotebookNode]  # of the page, by their ids: what may be shown anew

    def note(
        self,
        kind: str,
        data: Data,
        metadata: Data | None,
        **more: Any,
    ) -> NotebookNode:
        """Add what was shown to the outputs; bytes as text, as notebooks have them."""
        plain = {
            name: base64.b64encode(shown).decode() if isinstance(shown, bytes) else shown
            for name, shown in data.items()
        }
        said = {"data": NotebookNode(plain), "metadata": NotebookNode(metadata or {})}
        node = NotebookNode(output_type=kind, **said, **more)
        self.outputs.append(node)
        return node

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        said = NotebookNode(output_type="error", ename=etype.__name__, evalue=str(evalue))
        self.outputs.append(NotebookNode(said, traceback=stb))

    def work_off(self, cell: NotebookNode, seconds: float) -> NotebookNode | None:
        """Run a cell and write down in it what it showed.

        Parameters
        ----------
        cell
            A cell of code.
        seconds
            That it may take.

        Returns
        -------
        NotebookNode or None
            The output of what went wrong, be it in showing; not where the cell's tags allow for it.
        """
        tags = cell.metadata.get("tags", [])
        if SKIPPED in tags or not cell.source.strip():
            return None
        self.outputs = []
        out, err = (_Stream(name, self.outputs) for name in ("stdout", "stderr"))
        cell.execution_count = self.execution_count
        with redirect_stdout(out), redirect_stderr(err), _at_most(seconds):
            self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        cell.outputs = self.outputs
        errors = (shown for shown in self.outputs if shown.output_type == "error")
        return None if ALLOWED in tags else next(errors, None)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise in the block when it takes longer.

    Where signals cannot be handled (Windows) the process ends: who started it has to say so.
    """

    def late(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGTERM, late)
    timer = threading.Timer(seconds, kill, (getpid(), signal.SIGTERM))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        signal.signal(signal.SIGTERM, before)
