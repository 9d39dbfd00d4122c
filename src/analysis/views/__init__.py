"""What the notebooks show: one module a page, one call a cell.

Each call gives something that shows itself; nothing is reckoned here, it is asked of `measuring`.
"""

from analysis.measuring.terms import of_term
from analysis.views import (
    causes,
    compare,
    explore,
    organisation,
    returns,
    review,
    sources,
    targets,
    technical,
    texts,
)
from analysis.views.common import notice

__all__ = [
    "causes",
    "compare",
    "explore",
    "notice",
    "of_term",
    "organisation",
    "returns",
    "review",
    "sources",
    "targets",
    "technical",
    "texts",
]
