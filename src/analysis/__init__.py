"""Turn a Party bloc's yearly Excel submissions into tables and pages that can be trusted."""

from analysis.reference import load_reference
from analysis.tables import Tables, load

__all__ = ["Tables", "load", "load_reference"]
