"""Figures as an analyst asks for them: each view is one line, which the explorer shows to copy.

`explorer.explore` lets a person choose what these are called with. What is chosen by `**choice` is
told in `measuring.explore.Choice`; names do as well as ids.
"""

from analysis.views.explore.cells import sources
from analysis.views.explore.comparisons import beside, trend
from analysis.views.explore.lists import listed
from analysis.views.explore.queries import questions
from analysis.views.explore.reasons import NOTHING
from analysis.views.explore.wordings import shortfalls

__all__ = ["NOTHING", "beside", "listed", "questions", "shortfalls", "sources", "trend"]
