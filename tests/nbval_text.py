"""A plugin for nbval: compare the plain text of what a notebook shows, which the notebooks in git carry, not its HTML."""

from nbval.plugin import IPyNbFile

_begin = IPyNbFile.setup


def _setup(self: IPyNbFile) -> None:
    self.skip_compare = (*self.skip_compare, "text/html", "image/png", "image/svg+xml")
    _begin(self)


IPyNbFile.setup = _setup
