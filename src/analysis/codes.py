"""Closed lists of ids."""

from typing import Literal, get_args

GRADES = ("excellent", "good", "satisfactory", "failed")

State = Literal["met", "missed", "running", "not-reported", "no-base", "too-few"]
STATES: tuple[State, ...] = get_args(State)
STATUSES = ("accepted", "superseded", "refused")
SEVERITIES = ("error", "query", "note")
STAGES = ("self", "decided")
LEVELS = ("bloc", "sector", "kind", "organisation")
STATED_KINDS = ("subjective", "objective")
EITHER = "either"  # a group of causes whose finer codes are of both kinds
CAUSE_KINDS = (*STATED_KINDS, EITHER)
REST_OF_GAP = ("not-stated", "doubtful", "surplus", "unallocated")
# lists of names.csv whose ids the code closes
CLOSED = {
    "state": STATES,
    "status": STATUSES,
    "severity": SEVERITIES,
    "stage": STAGES,
    "level": LEVELS,
    "cause_kind": CAUSE_KINDS,
    "gap": REST_OF_GAP,
}

DEFAULT_READING = "resolution"
NOT_STATED, DOUBTFUL, SURPLUS, UNALLOCATED = REST_OF_GAP
# What is counted; organisations weigh by their members, which the measure of that id counts.
MEMBERS = "members"
JUDGED = ("met", "missed")
OPEN = ("missed", "running")
# What measures say of a figure, a return, a remedy …: closed here, in words where it is shown.
Side = Literal["below", "inside", "above"]
Verdict = Literal["met", "missed", "met-so-far", "running", "not-judged"]
Repeat = Literal["repeating", "again", "new", "recovered"]
Pace = Literal["no-points", "too-few-points", "not-judged", "met-at-start", "on-pace", "behind"]
Zone = Literal["", "inside", "low", "high", "far-low", "far-high"]
ReturnStatus = Literal["on-time", "undated", "late", "missing", "unusable", "beyond"]
Outcome = Literal[
    "met", "better", "not-better", "running", "not-judged", "not-reported", "left", "open"
]
Silence = Literal["coded", "not-mentioned", "not-answered", "none", "uncoded"]
