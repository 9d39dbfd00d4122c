"""What organisations, causes and measures are called on pages, by their ids.

Closed lists, forms and findings have their names in the table `names`: `Tables.named`.
"""

from collections.abc import Callable, Iterable

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring.formula import QUARTERS
from analysis.measuring.series import columns, records
from analysis.tables import Tables
from analysis.text.keys import natural

ROMAN = dict(zip(QUARTERS, ("I", "II", "III", "IV"), strict=True))
NO_CAUSE = "Không nêu nguyên nhân"


def names(tables: Tables) -> dict[str, str]:
    """Names of organisations by id."""
    return dict(columns(tables.organisations, "organisation", "name"))


def namer(tables: Tables) -> Callable[[str], str]:
    """What names organisations by their ids; who is not in the register keeps the id."""
    known = names(tables)
    return lambda one: known.get(one, one)


def named(tables: Tables, ids: Iterable[str]) -> dict[str, str]:
    """Names by id of those that a text speaks of."""
    known = names(tables)
    return {one: known[one] for one in ids if one in known}


def order_of(tables: Tables) -> Callable[[str], tuple[int, str]]:
    """The place of an organisation in a list: by sector and name, never by its result."""
    sectors = {sector: place for place, sector in enumerate(tables.named("sector"))}
    own = dict(columns(tables.organisations, "organisation", "sector"))
    called = namer(tables)
    return lambda one: (sectors.get(own.get(one, ""), len(sectors)), natural(called(one)))


def cause_name(tables: Tables, code: str, column: str = "name") -> str:
    """A cause group as 'F. Tổ chức, cán bộ, bồi dưỡng'."""
    known = dict(columns(tables.cause_codes, "code", column))
    if code == NOT_STATED:
        return NO_CAUSE
    if code == DOUBTFUL:
        return "Phân loại còn ngờ, chờ xem lại"
    return f"{code}. {known[code]}" if code in known else code


def cause_short(tables: Tables, code: str) -> str:
    """A cause group in few words, for charts and narrow columns: 'F. Tổ chức, cán bộ'."""
    return cause_name(tables, code, "short")


def measures(tables: Tables) -> dict[str, str]:
    """Names of the figures that formulas use, in the order of the reference data.

    Those of a quarter stand one by one.
    """
    named: dict[str, str] = {}
    for row in records(tables.measures):
        measure = row["measure"]
        name = row["name"]
        quarters = {f"{measure}_q{quarter}": f"{name} {roman}" for quarter, roman in ROMAN.items()}
        named |= quarters if row["quarterly"] else {measure: name}
    return named
