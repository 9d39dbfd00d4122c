"""What is wrong with the reference data: a code, a place and fields; words for who reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.messages import Messages, one_line


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the reference data.

    Parameters
    ----------
    file
        As a person calls it: ``organisations.csv``, ``forms/PL1-2025.csv``.
    line
        Line of the file, the heading being the first; 0 where there is no file.
    column
        Empty where the whole line is meant.
    cell
        The same as an address, in a workbook.
    """

    file: str
    line: int = 0
    column: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the reference data.

    Parameters
    ----------
    code
        Id in ``messages.csv``.
    place
        Where it stands.
    fields
        What the sentence names.
    """

    code: str
    place: Spot
    fields: Mapping[str, Any] = field(default_factory=dict)


def fault(
    code: str,
    file: str,
    line: int = 0,
    column: str = "",
    /,
    **fields: Any,
) -> Fault:
    """A fault at a place, with what its sentence names."""
    return Fault(code, Spot(file, line, column), fields)


@dataclass(frozen=True, slots=True)
class Told:
    """A fault as a person reads it.

    Parameters
    ----------
    severity
        ``error``, or ``note`` for what does not stand in the way.
    file, line, column, cell
        As in `Spot`.
    message
        What stands there, what may stand, and how to mend it.
    """

    severity: str
    file: str
    line: int
    column: str
    message: str
    cell: str = ""

    def __str__(self) -> str:
        word = "lỗi" if self.severity == "error" else "lưu ý"
        place = f"{self.file}, {self.cell}" if self.cell else f"{self.file}:{self.line}"
        return one_line(f"{place}: {word}: {self.message}")


class BadReference(ValueError):  # noqa: N818  a state of the data, not of the program
    """The reference data cannot be used.

    Parameters
    ----------
    faults
        Everything that stands in the way.
    """

    def __init__(self, faults: list[Told]) -> None:
        self.faults = faults
        super().__init__("Dữ liệu tham chiếu có lỗi:\n" + "\n".join(map(str, faults)))


def tell(faults: Iterable[Fault], messages: Messages) -> list[Told]:
    """The faults in words, sorted by file and line.

    Examples
    --------
    >>> from analysis.messages import Messages
    >>> line = {"code": "odd", "severity": "error", "name": "", "template": "«{found}» lạ"}
    >>> said = Messages([line])
    >>> print(*tell([fault("odd", "events.csv", 3, found="x")], said))
    events.csv:3: lỗi: «x» lạ
    """
    told = {_told(one, messages) for one in faults}
    return sorted(told, key=lambda one: (one.file, one.line, one.message))


def _told(one: Fault, messages: Messages) -> Told:
    return Told(
        severity=messages[one.code].severity,
        file=one.place.file,
        line=one.place.line,
        column=one.place.column,
        message=messages.words(one.code, **one.fields),
        cell=one.place.cell,
    )
