"""The explorer page: the figures of the library, by mouse and by keyboard, and without its script."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import made_up_bloc as bloc
from analysis import load_reference, tables, views
from analysis.measuring import explore
from analysis.measuring.counted import needed
from analysis.measuring.given import keys
from analysis.measuring.indicators import indicators
from analysis.measuring.series import figures, records
from analysis.measuring.targets import all_targets
from analysis.reference.naming import names_of
from analysis.showing import figures as words
from analysis.site.explorer import cells_of, explorer, places_of
from analysis.site.notebooks import Job
from analysis.site.plan import address, chosen, plan_site
from analysis.text import vietnamese as vi
from browser import browser, chromium
from site_seen import Seen

KEYS = {"Tab": 9, "Enter": 13, "Escape": 27}


def bloc_of(drawn: dict) -> tables.Tables:
    made = bloc.tables_of(drawn)
    for name in ("observations", "gradings"):
        own = getattr(made, name)
        own["raw"] = ""
        own["file"] = own["year"].astype(str) + "/" + own["organisation"] + ".xlsx"
        own["sheet"] = "PL1"
    measures = bloc.strings(bloc.DATA / "measures.csv")
    made = replace(made, measures=measures, names=tables.typed("names", names_of(load_reference())))
    return replace(made, indicators=indicators(made), synthetic=True)


def page_of(made: tables.Tables) -> str:
    register = chosen(made, None)
    notebook = Path("3-organisation.ipynb")
    jobs = [Job(address("organisation", o), notebook) for o in register["organisation"]]
    page, html = explorer(plan_site(made, register, jobs))
    assert not page.problem
    return html


@pytest.fixture(scope="module")
def drawn():
    return bloc_of(bloc.draw(5, holes=0.1))


@pytest.fixture(scope="module")
def path(drawn, tmp_path_factory):
    made = tmp_path_factory.mktemp("explorer") / "explorer.html"
    made.write_text(page_of(drawn), "utf-8")
    return made


def test_every_figure_stands_in_the_table_and_its_cells_beside_it(drawn):
    cells, places = cells_of(drawn), places_of(drawn)
    order = [target.id for target in all_targets(drawn)]
    for row in records(figures(drawn, level=("bloc", "organisation"))):
        text = cells[row["scope"]][row["year"]][order.index(row["target"])]
        assert text.startswith(words.counts(row)) if row["reporting"] else text in ("×", "–")
    used = {key for of in needed(drawn).values() for key in of}
    counting = drawn.observations[[key in used for key in keys(drawn.observations)]]
    for row in records(counting):
        listed = places.rows[row["organisation"], row["year"]].split()
        there = set()
        for one in listed:
            file, layout, first = map(int, one.split("."))
            sheet, _, of = places.layouts[layout].partition("\t")
            for cell in of.split():
                _, column, line = re.fullmatch(r"(\d+)([A-Z]+)(\d+)", cell).groups()
                there.add((places.files[file], sheet, f"{column}{int(line) + first}"))
        assert (row["file"], row["sheet"], row["cell"]) in there


def test_a_large_bloc_stays_light():
    count, years = 160, range(2021, 2026)
    people = [f"T{n:03d} committee state - -" for n in range(count)]
    register = bloc.register(*people)
    register["name"] = [f"Đảng bộ Sở Tài nguyên và Môi trường số {n}" for n in range(count)]
    wanted = [row["measure"] for row in records(bloc.strings(bloc.DATA / "measures.csv"))]
    seen = bloc.observations(
        [(f"T{n:03d}", y, m, 1000 + n) for n in range(count) for y in years for m in wanted]
    )
    made = bloc_of({"observations": seen, "organisations": register})
    ids = made.observations["organisation"].str[1:].astype(int)
    # a sheet of its own for every third; where it begins differs
    made.observations["sheet"] = ["Biểu tổng hợp kết quả" if n % 3 else f"PL {n}" for n in ids]
    made.observations["file"] = [
        f"2025/Dang bo/Bieu NQ So Tai nguyen va Moi truong {n}.xlsx" for n in ids
    ]
    made.observations["cell"] = [f"D{n + i % len(wanted)}" for i, n in enumerate(ids, start=1)]
    html = page_of(made)
    assert len(Seen(html).all("tr")) > count * 5
    assert len(html.encode()) < 400_000


def test_without_its_script_the_page_has_it_all(drawn, path):
    seen = Seen(path.read_text("utf-8"))
    assert "open" in next(a for tag, a in seen.tags if tag == "details")
    assert "hidden" in next(a for _, a in seen.tags if a.get("id") == "explorer")
    links = {a["href"] for a in seen.all("a")}
    there = set(figures(drawn, level="organisation")["scope"])
    assert {address("organisation", one) for one in there} <= links
    assert {address("target", one) for one in drawn.targets["target"]} <= links


# ---- in a browser

needs_browser = pytest.mark.skipif(
    chromium() is None, reason="no Chromium here (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    pytest.importorskip("websocket", reason="websocket-client is not installed")
    if chromium() is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


ROWS = """[...document.querySelectorAll("#{0} tbody tr")].map(
    r => [...r.cells].map(c => c.innerText.replaceAll("\\u00a0", " ").trim()))"""


def choose(tab, **wanted):
    tab.run("document.getElementById('clear').click()")
    for name, value in wanted.items():
        tab.run(
            f"(c => {{ c.value = {value!r}; c.dispatchEvent(new Event('input')) }})"
            f"(document.getElementById({name!r}))"
        )


def shown(row, target) -> str:
    """What a cell of the page must say."""
    if not words.given(row):
        return "×" if row["expected"] else "–"
    mark = words.MARKS.get(row["state"], "")
    alone = target.unit == "TCCSĐ" and row["denominator"] == 1
    text = words.counts(row) if alone else words.rate(row, target)
    return f"{text} {mark}".strip()


def press(tab, key, times=1):
    for _ in range(times):
        for kind in ("keyDown", "keyUp"):
            tab.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=KEYS[key],
                **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {}),
            )


def click(tab, selector):
    where = tab.run(
        f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
        f" return [b.x + b.width / 2, b.y + b.height / 2] }})(document.querySelector({selector!r}))"
    )
    for kind in ("mousePressed", "mouseReleased"):
        tab.send(
            "Input.dispatchMouseEvent",
            type=kind,
            x=where[0],
            y=where[1],
            button="left",
            clickCount=1,
        )


@needs_browser
def test_every_number_of_the_page_is_that_of_the_library(drawn, path, tab):
    tab.open(path)
    named = dict(zip(drawn.organisations["organisation"], drawn.organisations["name"], strict=True))
    targets = all_targets(drawn)
    every = {
        (row["target"], row["year"], named.get(row["scope"], row["scope"])): row
        for row in records(figures(drawn, level=("bloc", "organisation")))
    }
    for year in range(2021, 2026):
        choose(tab, year=str(year))
        rows = tab.run(ROWS.format("result"))
        assert len(rows) > 10
        for name, *cells in rows:
            who = "bloc" if name == "Toàn Đảng bộ" else name
            for target, text in zip(targets, cells, strict=True):
                row = every.get((target.id, year, who))
                assert text == (shown(row, target) if row else "–"), (year, who, target.id)
    for target in targets:
        choose(tab, target=target.id, year="2023")
        for name, *cells in tab.run(ROWS.format("result")):
            who = "bloc" if name == "Toàn Đảng bộ" else name
            for year, text in zip(range(2021, 2026), cells, strict=False):
                row = every.get((target.id, year, who))
                assert text.split("\n")[0] == (shown(row, target) if row else "–")
            row = every.get((target.id, 2023, who))
            units = row["units_short"] if row and row["state"] in ("met", "missed") else 0
            if not vi.is_missing(units) and units > 0:
                assert cells[-1] == vi.number(units)
    assert tab.complaints() == []


@needs_browser
def test_what_is_chosen_is_added_up_as_the_library_does(drawn, path, tab):
    tab.open(path)
    for target in all_targets(drawn)[::2]:
        for choice in ({"kind": "cell"}, {"sector": "soe", "kind": "cell"}):
            choose(tab, target=target.id, **choice)
            _, added, *_ = tab.run(ROWS.format("result"))
            own = records(explore.together(drawn, target=target.id, **choice))
            for year, text in zip(range(2021, 2026), added[1:], strict=False):
                row = next((r for r in own if r["year"] == year), None)
                said = shown(row, target) if row and words.given(row) else "–"
                assert text.split("\n")[0] == said, (target.id, choice, year)


@needs_browser
def test_the_page_and_the_line_say_the_same(drawn, path, tab):
    tab.open(path)
    marks = {"missed": "◇", "met": "●"}
    for year, state, target in ((2023, "missed", "7a"), (2025, "met", "3"), (2024, "missed", "7b")):
        choose(tab, target=target, year=str(year), kind="committee", state=marks[state])
        rows = tab.run(ROWS.format("result"))
        shown = views.explore.listed(drawn, target=target, year=year, kind="committee", state=state)
        ends = [sorted((row[0], row[-1]) for row in some) for some in (rows, shown.cells())]
        assert ends[0] == ends[1] or (len(rows) == 1 and not ends[1])
        said = tab.run("document.getElementById('said').textContent")
        notes = [note for note in shown.notes if "Cộng cột «Còn thiếu»" in note]
        assert all(note in said for note in notes)
        assert bool(notes) == ("Cộng cột" in said)


@needs_browser
def test_two_sides_are_laid_beside_each_other_as_the_library_does(drawn, path, tab):
    tab.open(path)
    ids = sorted(set(figures(drawn, level="organisation", year=2025)["scope"]))[:2]
    for other in ("bloc", "state", ids[1]):
        for target in all_targets(drawn)[::4]:
            choose(tab, target=target.id)
            tab.run(f"document.querySelector('#result [data-o={ids[0]}]').click()")
            sector = drawn.organisations.set_index("organisation").loc[ids[0], "sector"]
            against = sector if other == "state" else other
            tab.run(
                f"(c => {{ c.value = {against!r}; c.dispatchEvent(new Event('input')) }})(document.getElementById('other'))"
            )
            own = {
                r["year"]: r
                for r in records(explore.beside(drawn, ids[0], against, target=target.id))
            }
            for year, _, _, apart, _ in tab.run(ROWS.format("beside")):
                difference = own.get(int(year[:4]), {}).get("difference")
                said = "–" if vi.is_missing(difference) else vi.number(difference, sign=True)
                assert apart == said, (year, other, target.id)


@needs_browser
def test_by_mouse(drawn, path, tab):
    tab.open(path)
    first = tab.run(ROWS.format("result"))[1][0]
    click(tab, "#result tbody [data-o]")
    assert tab.run("document.activeElement.id") == "one-name"
    assert tab.run("document.getElementById('one-name').textContent") == first
    assert "PL1" in tab.run("document.getElementById('beside').innerText")
    click(tab, '#result [data-sort="1b"]')
    assert tab.run("document.querySelector('#result [aria-sort]').ariaSort") == "descending"
    rates = [row[2] for row in tab.run(ROWS.format("result"))[1:]]
    numbers = [float(r.split("%")[0].replace(",", ".")) for r in rates if "%" in r]
    assert numbers == sorted(numbers, reverse=True) and "%" not in "".join(rates[len(numbers) :])
    click(tab, "#close")
    assert tab.run("document.getElementById('one').hidden") and tab.complaints() == []


@needs_browser
def test_by_keyboard_alone(drawn, path, tab):
    tab.open(path)
    tab.run("document.getElementById('main').focus()")
    press(tab, "Tab")
    assert tab.run("document.activeElement.id") == "year"
    press(tab, "Tab", times=5)
    assert tab.run("document.activeElement.id") == "words"
    name = tab.run(ROWS.format("result"))[3][0]
    tab.send("Input.insertText", text=vi.lower(name))
    assert [row[0] for row in tab.run(ROWS.format("result"))][2:] == [name]
    assert tab.run("document.getElementById('said').textContent").startswith("1/")
    for _ in range(40):
        press(tab, "Tab")
        if tab.run("document.activeElement.matches('#result [data-o]')"):
            break
    press(tab, "Enter")
    assert tab.run("document.activeElement.id") == "one-name"
    press(tab, "Tab", times=2)
    assert tab.run("document.activeElement.id") == "other"
    press(tab, "Escape")
    assert tab.run("document.activeElement.textContent") == name, "back where one came from"


@needs_browser
def test_the_address_keeps_what_is_chosen(path, tab):
    tab.open(path)
    choose(tab, target="3", sector="state", year="2024")
    tab.run("document.querySelector('#result [data-o]').click()")
    kept, rows = tab.run("location.hash"), tab.run(ROWS.format("beside"))
    assert "chi-tieu=3" in kept
    tab.send("Page.navigate", url="about:blank")
    tab.send("Page.navigate", url=path.resolve().as_uri() + kept)
    tab.run("new Promise(done => setTimeout(done, 300))")
    assert tab.run(ROWS.format("beside")) == rows
