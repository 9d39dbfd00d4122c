"""Numbers of one organisation and year that agree, and how they are settled."""

from analysis.editing.exclusive import inclusions
from analysis.editing.rules import WITHIN_A_YEAR, compile_rules
from analysis.editing.settle import settle_numbers
from analysis.pipeline.checked import load_reference
from analysis.returns.model import WHOLE, Value
from told import all_told

REFERENCE = load_reference()
ALL_RULES = compile_rules(REFERENCE.lines["rules"])
RULES = [rule for rule in ALL_RULES if rule.kind in WITHIN_A_YEAR]
INCLUDES = inclusions(REFERENCE.lines["forms"])
PROOFS = ("rule.wrong", "rule.beyond")  # of a cell that is not used
SOUND = {
    "members": 60,
    "members_exempt": 2,
    "members_not_yet_graded": 3,
    "members_graded": 55,
    "members_excellent": 9,
    "members_good": 40,
    "members_satisfactory": 5,
    "members_failed": 1,
    "members_due_to_study": 58,
    "members_studied": 57,
    "committee_members": 9,
    "committee_members_trained": 8,
    "cells": 10,
    "cells_meeting_good": 8,
    "cells_meeting_fair": 1,
    "cells_meeting_average": 1,
    "cells_meeting_poor": 0,
    "cells_thematic@1": 10,
    "cells_thematic@2": 9,
    "cells_thematic@3": 10,
    "cells_thematic@4": 10,
    "cells_thematic_every_quarter": 9,
}


def value(measure, n, cell="", block="b", includes="", base="", kind="count"):
    """One number; the field bears the measure's name."""
    name, _, quarter = measure.partition("@")
    at = (WHOLE, "S", cell or measure, block, measure, kind, name, quarter)
    return Value(*at, n, str(n), "number", base, includes)


def percent(top, bottom, *points):
    """A percentage that the sender wrote beside two numbers."""
    at = (WHOLE, "S", f"%{top}", "b", f"%{top}", "percent", "", "")
    return Value(*at, list(points), str(points[0]), "", f"{top}/{bottom}")


def settled(values, percents=()):
    """(Values kept, findings in words, cells proven wrong)."""
    made = settle_numbers(list(values), list(percents), RULES, INCLUDES)
    wrong = {f.place.cell for f in made.findings if f.code.startswith(PROOFS)}
    return made.values, all_told(made.findings), wrong


def settle(numbers, percents=(), **more):
    """The same for numbers by measure: (numbers kept, what asks or is an error, cells)."""
    given = {measure: n for measure, n in numbers.items() if n is not None}
    values = [value(m, n, **more.get(m.replace("@", "_"), {})) for m, n in given.items()]
    kept, findings, wrong = settled(values, percents)
    asked = [finding for finding in findings if finding.severity != "note"]
    return {v.name: v.value for v in kept}, asked, wrong
