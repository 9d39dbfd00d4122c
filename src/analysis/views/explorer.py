"""The explorer of JupyterLab: choose, see, and copy the line that shows the same.

What is chosen is typed, by any name, or taken from the list below the field: in a text field
JupyterLab leaves the keys alone, over a drop-down list they would move between cells. The views are
those of `views.explore`, reckoned nowhere else.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis.measuring import known
from analysis.measuring.explore import BLOC, chosen
from analysis.measuring.series import latest, meant_years, years
from analysis.showing.show import Text
from analysis.text import vietnamese as vi
from analysis.views import explore as views
from analysis.views.names import numbered

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.showing.shown import Shown
    from analysis.tables import Tables

LISTED, TREND, BESIDE, TOLD, SOURCES, ASKED = range(6)
VIEWS = ("Bảng", "Diễn biến", "Đặt cạnh", "Hạn chế đã nêu", "Số liệu lấy từ ô nào", "Cần hỏi lại")
CHOICES = ("year", "target", "sector", "kind", "state", "organisation", "text")
LABELS = {
    "year": "Năm",
    "target": "Chỉ tiêu",
    "sector": "Lĩnh vực",
    "kind": "Loại hình",
    "state": "Kết quả",
    "organisation": "Tổ chức",
    "scope": "Đặt cạnh",
    "text": "Có chữ",
}
ASK = "Hãy chọn {} để xem."


def explore(tables: Tables) -> Any:
    """Look at figures by choosing: organisations, targets, years, side by side, cells, questions.

    Parameters
    ----------
    tables
        From `analysis.load`.

    Returns
    -------
    ipywidgets.VBox
        Shows itself in JupyterLab. Below the view stands the line that makes it, to be copied into
        a notebook of one's own; it shows the same figures as the pages.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> box = analysis.explore(example())
    >>> box.children[-2].value
    'views.explore.listed(tables, year=2025)'
    """
    import ipywidgets as w  # noqa: PLC0415  only where a person sits

    look = {"layout": w.Layout(width="auto"), "style": {"description_width": "5.5rem"}}
    look |= {"continuous_update": False}
    controls: dict[str, Any] = {
        name: w.Combobox(
            options=options,
            placeholder=none,
            description=LABELS[name],
            **look,
        )
        for name, (none, *options) in _options(tables).items()
    }
    view = w.ToggleButtons(options=[(name, n) for n, name in enumerate(VIEWS)], description="Xem")
    line = w.Text(description="Dòng lệnh", layout=w.Layout(width="100%"))
    line.style.description_width = "5.5rem"
    shown = w.HTML()
    shown.add_class("jp-RenderedHTMLCommon")

    def draw(_: Any = None) -> None:
        said = {name: control.value.strip() for name, control in controls.items()}
        try:
            call, made = _view(tables, view.value, _meant(tables, said))
        except known.Unknown as error:
            call, made = "", Text([f"{error}."])
        line.value = call
        shown.value = made.html()

    for control in (*controls.values(), view):
        control.observe(draw, "value")
    draw()
    grid = w.GridBox(
        [controls[name] for name in LABELS],
        layout=w.Layout(grid_template_columns="repeat(auto-fill, minmax(20rem, 1fr))"),
    )
    return w.VBox([grid, view, line, shown])


def _options(tables: Tables) -> dict[str, list[str]]:
    """What is taken where a field is empty, and then the names to choose from."""
    found = {
        "year": [str(latest(tables)), *map(str, years(tables))],
        "target": ["Mọi chỉ tiêu", *numbered(tables).values()],
    }
    for listed in ("sector", "kind", "state", "organisation"):
        found[listed] = [f"Mọi {known.WORDS[listed]}", *_names(tables, listed)]
    bloc, *others = _names(tables, "scope")
    found["scope"] = [vi.upper(bloc), *others]
    found["text"] = ["trong tên, lời nêu"]
    return found


def _names(tables: Tables, listed: str) -> list[str]:
    """Names to choose from; one that several have stands behind the id."""
    names = known.choices(tables, listed)
    times = Counter(names.values())
    return [name if times[name] == 1 else f"{key} – {name}" for key, name in names.items()]


def _meant(tables: Tables, said: dict[str, str]) -> dict[str, Any]:
    """What is typed, as ids; an empty field is left out, but for the year.

    Raises
    ------
    Unknown
        Where a name is not known, or that of several.
    """
    (year,) = meant_years(tables, said["year"] or latest(tables))
    meant: dict[str, Any] = {"year": year, "scope": BLOC}
    for name, value in said.items():
        if not value or name == "year":
            continue
        meant[name] = value if name == "text" else known.one(tables, name, value)
    return meant


def _view(tables: Tables, view: int, said: dict[str, Any]) -> tuple[str, Shown]:
    """The line that makes a view, and what it makes."""
    choice = {name: said[name] for name in CHOICES if name in said}
    who, target = choice.get("organisation"), choice.get("target")
    if view in (BESIDE, SOURCES) and not who:
        return "", Text([ASK.format("một tổ chức")])
    if view in (TREND, SOURCES) and not target:
        return "", Text([ASK.format("một chỉ tiêu")])
    if view == TREND:
        beside = [one for one in (who, said["scope"]) if one not in (None, BLOC)]
        return _called(tables, views.trend, (target, *beside), _only(choice, "sector", "kind"))
    if view == BESIDE:
        # one target is followed over the years
        narrow = _only(choice, "target") or _only(choice, "year")
        return _called(tables, views.beside, (who, said["scope"]), narrow)
    if view == SOURCES:
        return _called(tables, views.sources, (target, who, choice["year"]), {})
    if view == LISTED and target and choice["year"] == latest(tables):
        del choice["year"]
    if view == ASKED:
        choice.pop("state", None)  # questions have none
    made = {
        LISTED: views.listed,
        TOLD: views.shortfalls,
        ASKED: views.questions,
    }[view]
    return _called(tables, made, (), choice)


def _only(choice: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in choice.items() if name in names}


def _called(
    tables: Tables,
    made: Callable[..., Shown],
    args: tuple[Any, ...],
    choice: dict[str, Any],
) -> tuple[str, Shown]:
    """A call as a person would write it, by names, and what it gives."""
    names = known.choices(tables, "scope")
    written = [repr(_name(tables, names, one)) for one in args]
    written += [f"{key}={_name(tables, names, value)!r}" for key, value in choice.items()]
    call = f"views.explore.{made.__name__}({', '.join(['tables', *written])})"
    if "organisation" in choice and not chosen(tables, organisation=choice["organisation"]):
        return call, Text([views.NOTHING])
    return call, made(tables, *args, **choice)


def _name(tables: Tables, names: dict[str, str], value: Any) -> Any:
    """The name of an organisation, sector or kind where it means nothing else; else the id."""
    name = names.get(value, "")
    unique = list(names.values()).count(name) == 1 and value != BLOC
    return name if unique and known.one(tables, "scope", name) == value else value
