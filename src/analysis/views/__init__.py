"""What the notebooks show: one module a page, one call a cell.

Each call gives something that shows itself; nothing is reckoned here, it is asked of `measuring`.
"""

from analysis.views import (
    causes,
    compare,
    explore,
    organisation,
    returns,
    review,
    sources,
    targets,
    texts,
)
from analysis.views.common import notice
from analysis.views.targets import overview

__all__ = [
    "causes",
    "compare",
    "explore",
    "notice",
    "organisation",
    "overview",
    "returns",
    "review",
    "sources",
    "targets",
    "texts",
]
