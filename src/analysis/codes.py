"""Closed lists of ids and, until they are data, their names."""

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

STATES = ("met", "missed", "running", "not-reported", "no-base", "too-few")
STATUSES = ("accepted", "superseded", "refused")
SEVERITIES = ("error", "query", "note")
STAGES = ("self", "decided")
LEVELS = ("bloc", "sector", "kind", "organisation")
CAUSE_KINDS = ("subjective", "objective", "either")
REST_OF_GAP = ("not-stated", "surplus")
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
