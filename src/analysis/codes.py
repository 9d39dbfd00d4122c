"""Closed lists of ids and, until they are data, their names."""

from typing import Literal

SECTORS = {
    "party": "Cơ quan Đảng",
    "union": "MTTQ, đoàn thể",
    "state": "Quản lý nhà nước",
    "judicial": "Tư pháp",
    "vertical": "Ngành dọc trung ương",
    "public-service": "Sự nghiệp công lập",
    "soe": "Doanh nghiệp có vốn nhà nước",
    "private": "Doanh nghiệp ngoài nhà nước",
    "other": "Khác",
}
KINDS = {"committee": "Đảng bộ cơ sở", "cell": "Chi bộ cơ sở"}
EVENTS = ("renamed", "merged", "split", "converted", "founded", "dissolved", "transferred")
GRADES = ("excellent", "good", "satisfactory", "failed")
STATED_KINDS = ("subjective", "objective")  # of causes; a group may be of either
SEVERITIES = ("error", "query", "note")
# What is counted; organisations weigh by their members, which the measure of that id counts.
MEMBERS = "members"

# What measures say of a figure, a return, a remedy …: closed here, in words where it is shown.
DEFAULT_READING = "resolution"
NOT_STATED, SURPLUS = "not-stated", "surplus"
State = Literal["met", "missed", "running", "not-reported", "no-base", "too-few"]
JUDGED = ("met", "missed")
OPEN = ("missed", "running")
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
