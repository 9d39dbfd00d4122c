"""The pictures, gathered: frames in, :class:`analysis.showing.chart.Chart` out."""

from analysis.measuring.targets import Goal
from analysis.showing.bars import bars, pareto
from analysis.showing.funnel import Centre, funnel
from analysis.showing.heat import heat
from analysis.showing.stacked import stacked
from analysis.showing.trend import multiples, over_terms, trend

__all__ = [
    "Centre",
    "Goal",
    "bars",
    "funnel",
    "heat",
    "multiples",
    "over_terms",
    "pareto",
    "stacked",
    "trend",
]
