"""Page 2: the targets over the years – figures, verdicts, readings, pace, the term."""

from analysis.views.targets.facts import break_notes, cap_clashes, few, words_note
from analysis.views.targets.one import each, sentence, since, target, told
from analysis.views.targets.readings import cap, readings
from analysis.views.targets.table import at_a_glance, headline, main_table, overview, verdict
from analysis.views.targets.terms import across, pace, terms

__all__ = [
    "across",
    "at_a_glance",
    "break_notes",
    "cap",
    "cap_clashes",
    "each",
    "few",
    "headline",
    "main_table",
    "overview",
    "pace",
    "readings",
    "sentence",
    "since",
    "target",
    "terms",
    "told",
    "verdict",
    "words_note",
]
