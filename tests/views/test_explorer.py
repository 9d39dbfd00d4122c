"""The explorer of JupyterLab: what each control shows, the line that makes it, by mouse and keyboard."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import analysis
from analysis import views
from analysis.measuring import explore, known
from analysis.measuring.example import example
from analysis.measuring.indicators import indicators
from analysis.measuring.series import records
from analysis.showing import figures as words
from browser import browser, chromium
from site_fixture import PAYLOAD

pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
SRC = Path(analysis.__file__).parents[1]


class Desk:
    """The explorer as a person sees it: named controls, the line, what is shown."""

    def __init__(self, tables):
        self.tables = tables
        grid, self.view, self.line, self.shown = analysis.explore(tables).children
        self.controls = {one.description: one for one in grid.children}

    def choose(self, **wanted):
        for name, value in wanted.items():
            self.controls[name].value = value

    def again(self) -> str:
        """What the line gives, typed into a notebook."""
        return eval(self.line.value, {"views": views, "tables": self.tables}).html()


@pytest.fixture
def desk(small, undrawn):
    return Desk(small)


def test_each_view_is_what_its_line_shows(desk):
    for chosen in (
        {"Chỉ tiêu": "1b"},
        {"Tổ chức": "A"},
        {"Chỉ tiêu": "", "Kết quả": "missed"},
        {"Lĩnh vực": "state", "Tổ chức": "B"},
        {"Chỉ tiêu": "7a", "Đặt cạnh": "A"},
    ):
        desk.choose(**chosen)
        for view in range(6):
            desk.view.value = view
            if desk.line.value:
                assert desk.again() == desk.shown.value, desk.line.value
                assert desk.line.value.startswith("views.explore.")
            else:
                assert "Hãy chọn một" in desk.shown.value


def test_the_line_speaks_by_names(desk):
    desk.choose(**{"Tổ chức": "to chuc a", "Chỉ tiêu": "1b. dang vien", "Đặt cạnh": "B"})
    assert desk.line.value == "" and "Không có chỉ tiêu «1b. dang vien»" in desk.shown.value
    desk.choose(**{"Chỉ tiêu": "chi tieu 1b"})
    desk.view.value = 2
    assert desk.line.value == (
        "views.explore.beside(tables, 'Tổ chức A', 'Tổ chức B', target='1b')"
    )
    desk.choose(**{"Có chữ": "kiểm tra", "Tổ chức": ""})
    desk.view.value = 3
    assert "text='kiểm tra'" in desk.line.value and "Hạn chế 1" in desk.shown.value


def test_the_figures_are_those_of_the_model_and_so_of_the_pages(small):
    for row in records(explore.found(small, year=2025)):
        shown = views.explore.listed(small, year=2025).frame
        line = shown[shown["Tổ chức"].eq(row["name"])].iloc[0]
        expected = words.counts(row) if words.given(row) else words.absent(row)
        assert expected in line[row["target"]]


def test_one_target_says_who_lacks_how_much_and_adds_up_those_alone():
    shown = views.explore.listed(example(), target="1b", state="missed")
    rows = {name: (now, lacking) for name, _, now, lacking in shown.cells()}
    assert list(shown.frame)[1:] == ["2024", "2025", "Còn thiếu năm 2025 (đảng viên)"]
    names = ["Toàn Đảng bộ", "Cộng riêng 2 tổ chức missed năm 2025", "Cơ quan A"]
    assert list(rows) == [*names, "Công ty S"]
    assert [lacking for _, lacking in rows.values()] == ["4", "4", "3", "1"]


def test_who_sent_what_cannot_be_used_is_not_called_silent(small):
    observations = small.observations[small.observations["organisation"].ne("A")]
    returns = small.returns[small.returns["organisation"].ne("B")]
    owed = small.returns[small.returns["organisation"].eq("B")].assign(file="", files="")
    made = replace(small, observations=observations, returns=pd.concat([returns, owed]))
    made = replace(made, indicators=indicators(made))
    shown = views.explore.listed(made, year=2025)
    assert dict(zip(shown.frame["Tổ chức"], shown.frame["1b"], strict=True))["Tổ chức A"] == "×"
    assert [note for note in shown.notes if "Chưa gửi" in note] == [
        "Chưa gửi báo cáo năm 2025: Tổ chức B; Tổ chức C."
    ]
    asked = views.explore.questions(made, year=2025)
    assert asked.caption.startswith("Chưa gửi báo cáo: Tổ chức B (2025); Tổ chức C (2025).")
    assert asked.cells()[0][:3] == ["2025", "Tổ chức B", "Chưa gửi"]
    assert "×" in str(views.explore.beside(made, "A", "B", target="1b", year=2025))


def test_several_years_stay_apart(small):
    shown = views.explore.listed(small, year=[2024, 2025]).frame
    assert {"1b (2024)", "1b (2025)"} <= set(shown.columns)


def test_what_is_unknown_is_said(small):
    for call in (views.explore.listed, views.explore.shortfalls, views.explore.questions):
        with pytest.raises(known.Unknown, match="Không có tổ chức «không có ai»"):
            call(small, organisation="không có ai")
    assert "Không có gì" in str(views.explore.trend(small, "7a"))


def test_what_senders_wrote_is_dead(small):
    rows = small.shortfalls.assign(cause=PAYLOAD)
    desk = Desk(analysis.Tables(**vars(small) | {"shortfalls": rows}))
    desk.view.value = 3
    assert "<script" not in desk.shown.value and "&lt;script" in desk.shown.value


# ---- in JupyterLab

CODE = (
    "import analysis\nfrom analysis.measuring.example import example\nanalysis.explore(example())"
)
READY = "document.querySelectorAll('.widget-text input').length > 6"
FIELD = "[...document.querySelectorAll('.widget-text')].find(e => e.textContent.includes({!r})).querySelector('input')"
LINE = "[...document.querySelectorAll('.widget-text')].find(e => e.textContent.includes('Dòng lệnh'))?.querySelector('input')?.value"


@pytest.fixture
def lab(tmp_path):
    if chromium() is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    pytest.importorskip("websocket", reason="websocket-client is not installed")
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = new_notebook(cells=[new_code_cell(CODE)], metadata={"kernelspec": kernel})
    nbformat.write(made, tmp_path / "desk.ipynb")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--port=0", "--allow-root"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}"]
    home = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | home | {"PYTHONPATH": str(SRC), "IPYTHONDIR": str(tmp_path)}
    with open(tmp_path / "lab.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=tmp_path)
    try:
        end = time.monotonic() + 60
        while not (found := list((tmp_path / "RUNTIME").glob("jpserver-*.json"))):
            assert server.poll() is None and time.monotonic() < end, (
                tmp_path / "lab.log"
            ).read_text()
            time.sleep(0.1)
        yield json.loads(found[0].read_text())["url"]
    finally:
        server.terminate()
        server.wait(20)


def wait(tab, script, seconds=180):
    end = time.monotonic() + seconds
    while not (found := tab.run(script)):
        assert time.monotonic() < end, script
        time.sleep(0.1)
    return found


def press(tab, key, code, modifiers=0, text=""):
    for kind in ("keyDown", "keyUp"):
        more = {"text": text} if text and kind == "keyDown" else {}
        tab.send(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            windowsVirtualKeyCode=code,
            modifiers=modifiers,
            **more,
        )


def click(tab, script):
    x, y = tab.run(
        f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
        f" return [b.x + b.width / 2, b.y + b.height / 2] }})({script})"
    )
    for kind in ("mousePressed", "mouseReleased"):
        tab.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


def run_first_cell(tab, seconds=150):
    """Shift and Enter in the first cell, again while its kernel was not there yet."""
    end = time.monotonic() + seconds
    while not tab.run(READY):
        if time.monotonic() > end:
            pytest.skip("the kernel of JupyterLab does not start in time on this machine")
        prompt = tab.run("document.querySelector('.jp-InputPrompt')?.textContent || ''")
        if not re.search(r"[*\d]", prompt):
            click(tab, "document.querySelector('.jp-Notebook .cm-content')")
            press(tab, "Enter", 13, modifiers=8, text="\r")
        time.sleep(2)


def test_in_jupyterlab_by_mouse_and_by_keyboard(lab, tmp_path):
    with browser(tmp_path / "profile") as tab:
        size = {"width": 1280, "height": 2400, "deviceScaleFactor": 1, "mobile": False}
        tab.send("Emulation.setDeviceMetricsOverride", **size)
        tab.send("Page.navigate", url=f"{lab}lab/tree/desk.ipynb?reset")
        wait(tab, "!!document.querySelector('.jp-Notebook .cm-content')")
        wait(tab, "!!document.querySelector('.jp-NotebookPanel-toolbar')")
        run_first_cell(tab)
        assert tab.run(LINE) == "views.explore.listed(tables, year=2025)"
        # by keyboard: a target by its name without marks, then what is said, by the space bar
        tab.run(f"{FIELD.format('Năm')}.focus()")
        press(tab, "Tab", 9)
        assert tab.run(f"document.activeElement === {FIELD.format('Chỉ tiêu')}")
        tab.send("Input.insertText", text="chi bo sinh hoat dat tot")
        press(tab, "Tab", 9)
        wait(tab, f"{LINE} === \"views.explore.listed(tables, target='3')\"")
        tab.run("document.querySelectorAll('.widget-toggle-buttons button')[5].focus()")
        press(tab, " ", 32, text=" ")
        wait(tab, f"{LINE} === \"views.explore.questions(tables, year=2025, target='3')\"")
        # by mouse: the field is emptied, and another view
        click(tab, FIELD.format("Chỉ tiêu"))
        press(tab, "a", 65, modifiers=2)
        press(tab, "Delete", 46)
        click(tab, "document.querySelectorAll('.widget-toggle-buttons button')[3]")
        wait(tab, f"{LINE} === 'views.explore.shortfalls(tables, year=2025)'")
        text = wait(
            tab,
            "[...document.querySelectorAll('.widget-html')].map(e => e.innerText).find(t => t.includes('kiêm nhiệm'))",
        )
        assert re.search("Hạn chế, nguyên nhân, giải pháp", text)
