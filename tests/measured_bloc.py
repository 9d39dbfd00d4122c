"""Tables of a made-up bloc as pages take them: returns, shortfalls with their causes, all measured."""

from dataclasses import replace

import made_up_bloc as bloc
from analysis import load_reference, tables
from analysis.measuring.gaps import gaps
from analysis.measuring.given import in_force
from analysis.measuring.indicators import indicators
from analysis.reference.naming import names_of

SHIPPED = {
    "terms": "terms",
    "targets": "targets",
    "readings": "readings",
    "measures": "measures",
    "cause_codes": "causes",
    "task_groups": "task_groups",
}


def made(drawn, shortfalls=(), synthetic=True):
    """Tables from the frames of a made-up bloc, measured by the library."""
    frames = {name: tables.typed(name, drawn.get(name, [])) for name in tables.SCHEMA}
    frames |= {name: bloc.strings(bloc.DATA / f"{file}.csv") for name, file in SHIPPED.items()}
    frames["names"] = tables.typed("names", names_of(load_reference()))
    frames["shortfalls"] = tables.typed("shortfalls", list(shortfalls))
    frames["causes"] = tables.typed(
        "causes",
        [
            {
                "shortfall": s["shortfall"],
                "code": s["code"],
                "kind": s["kind"],
                "how": "rule",
                "item": 1,
                "text": s["cause"],
                "words": s["cause"][:5],
            }
            for s in shortfalls
            if s.get("code")
        ],
    )
    register = frames["organisations"]
    gave = {
        (o, int(y))
        for f in ("observations", "gradings")
        for o, y in zip(frames[f]["organisation"], frames[f]["year"], strict=True)
    }
    known = tables.Tables.of(frames)
    frames["returns"] = tables.typed(
        "returns",
        [
            {
                "organisation": o,
                "year": y,
                "expected": o in in_force(known, y),
                "received": "",
                "due": "",
                "late": False,
                "file": f"{y}/{o}.xlsx" if (o, y) in gave else "",
                "files": int((o, y) in gave),
            }
            for o in register["organisation"]
            for y in range(
                min((y for _, y in gave), default=2021),
                max((y for _, y in gave), default=2025) + 1,
            )
        ],
    )
    known = tables.Tables.of(frames)
    frames["indicators"] = tables.typed("indicators", indicators(known))
    frames["gaps"] = tables.typed("gaps", gaps(tables.Tables.of(frames)))
    return replace(tables.Tables.of(frames), synthetic=synthetic, dated="2026-01-20")


def shortfall(
    number,
    who,
    year,
    target,
    cause="Cấp ủy chưa kiểm tra",
    code="G1",
    kind="subjective",
    remedy="Tăng cường kiểm tra",
):
    return {
        "shortfall": f"s{number}",
        "organisation": who,
        "year": year,
        "target": target,
        "limitation": f"Hạn chế {number}",
        "cause": cause,
        "remedy": remedy,
        "file": f"{year}/{who}.xlsx",
        "sheet": "Biểu 4",
        "cell": f"C{number}",
        "code": code,
        "kind": kind,
    }
