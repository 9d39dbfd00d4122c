"""A made-up register, the forms of all years, and what their maps say."""

import pandas as pd

YEARS = range(2021, 2026)


def register(*rows: tuple[str, ...]) -> pd.DataFrame:
    columns = ["organisation", "name", "kind", "sector", "founded", "dissolved"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


BLOC = register(
    ("a", "Đảng bộ Sở Thử", "committee", "state", "", ""),
    ("b", "Chi bộ Công ty CP Tổng hợp Thử", "cell", "private", "", ""),
    ("c", "Chi bộ Giải thể", "cell", "private", "", "2022-06-30"),
    ("d", "Đảng bộ Mới", "committee", "soe", "2024-05-01", ""),
)


def covered(reference) -> list[tuple[str, int]]:
    heads = reference.forms[reference.forms["kind"] == "form"]
    return [
        (h["id"], y)
        for h in heads.to_dict("records")
        for y in YEARS
        if int(h["first"]) <= y <= int(h["last"] or 9999)
    ]


def lines_of(reference, form, year) -> pd.DataFrame:
    forms = reference.forms[reference.forms["form"] == form]
    return forms[
        (forms["first"].replace("", "0").astype(int) <= year)
        & (forms["last"].replace("", "9999").astype(int) >= year)
    ]
