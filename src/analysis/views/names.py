"""What organisations, causes and measures are called on pages, by their ids.

Closed lists, forms and findings have their names in the table `names`: `Tables.named`.
"""

from collections.abc import Callable, Iterable

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring.formula import QUARTERS
from analysis.measuring.series import columns, of_organisation, records
from analysis.measuring.targets import Target, all_targets
from analysis.tables import Tables
from analysis.text.keys import natural

ROMAN = dict(zip(QUARTERS, ("I", "II", "III", "IV"), strict=True))
NO_CAUSE = "Không nêu nguyên nhân"
DOUBTED = "Phân loại chưa chắc chắn, chờ xem lại"
NO_GROUP = {NOT_STATED: NO_CAUSE, DOUBTFUL: DOUBTED}


def names(tables: Tables) -> dict[str, str]:
    """Names of organisations by id."""
    return of_organisation(tables, "name")


def namer(tables: Tables) -> Callable[[str], str]:
    """What names organisations by their ids; who is not in the register keeps the id."""
    known = names(tables)
    return lambda one: known.get(one, one)


def named(tables: Tables, ids: Iterable[str]) -> dict[str, str]:
    """Names by id of those that a text speaks of."""
    known = names(tables)
    return {one: known[one] for one in ids if one in known}


def goals(tables: Tables) -> dict[str, Target]:
    """The targets by id, in the order of the resolution."""
    return {target.id: target for target in all_targets(tables)}


def numbered(tables: Tables) -> dict[str, str]:
    """The targets in few words by id: '3. Chi bộ sinh hoạt đạt Tốt'."""
    return {target.id: target.numbered for target in all_targets(tables)}


def order_of(tables: Tables) -> Callable[[str], tuple[int, str]]:
    """The place of an organisation in a list: by sector and name, never by its result."""
    sectors = {sector: place for place, sector in enumerate(tables.named("sector"))}
    own = of_organisation(tables, "sector")
    called = namer(tables)

    def place(one: str) -> tuple[int, str]:
        sector = sectors.get(own.get(one, ""), len(sectors))
        return sector, natural(called(one))

    return place


def cause_name(tables: Tables, code: str, column: str = "name") -> str:
    """A cause group as 'F. Tổ chức, cán bộ, bồi dưỡng'."""
    if code in NO_GROUP:
        return NO_GROUP[code]
    known = dict(columns(tables.cause_codes, "code", column))
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
        measure, name = row["measure"], row["name"]
        quarters = {f"{measure}_q{quarter}": f"{name} {roman}" for quarter, roman in ROMAN.items()}
        named |= quarters if row["quarterly"] else {measure: name}
    return named
