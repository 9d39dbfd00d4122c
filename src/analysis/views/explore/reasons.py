"""What is said where something is not there: nothing fits, a figure is owed, nothing was sent."""

from typing import Any

import pandas as pd

from analysis.measuring import explore, known
from analysis.measuring.series import several
from analysis.showing import figures as words
from analysis.tables import Tables

NOTHING = "Không có gì khớp với lựa chọn."
OWED_NOTE = f"{words.OWED} phải có mà chưa có số dùng được; – không thuộc diện phải có"


def reason(tables: Tables, choice: Any, rows: pd.DataFrame) -> list[str]:
    """Where nothing fits: what was chosen, in words."""
    if len(rows):
        return []
    said = []
    for name, wanted in choice.items():
        texts = [str(one) for one in several(wanted)] if wanted is not None else []
        if name in known.WORDS:
            names = known.choices(tables, name)
            texts = [names.get(one, one) for one in known.ids(tables, name, texts)]
        if texts:
            said.append(f"{known.KEYWORDS[name]} {' hoặc '.join(texts)}")
    return [f"Không có gì thỏa cả: {'; '.join(said)}."] if said else []


def not_sent(tables: Tables, choice: Any) -> list[str]:
    """Who of the chosen organisations has not sent a return, by year."""
    rows = explore.silent(tables, **choice).sort_values("name")
    return [
        f"Chưa gửi báo cáo năm {year}: {'; '.join(some['name'])}."
        for year, some in rows.groupby("year")
    ]
