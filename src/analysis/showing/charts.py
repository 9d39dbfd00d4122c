"""The pictures, gathered: frames in, :class:`analysis.showing.chart.Chart` out."""

from analysis.measuring.targets import Goal
from analysis.showing.bars import bars, pareto
from analysis.showing.dumbbell import dumbbell
from analysis.showing.funnel import Centre, funnel
from analysis.showing.heat import NONE, OWED, Block, heat, who
from analysis.showing.spread import spread
from analysis.showing.stacked import stacked
from analysis.showing.trend import multiples, over_terms, trend

__all__ = [
    "NONE",
    "OWED",
    "Block",
    "Centre",
    "Goal",
    "bars",
    "dumbbell",
    "funnel",
    "heat",
    "multiples",
    "over_terms",
    "pareto",
    "spread",
    "stacked",
    "trend",
    "who",
]
