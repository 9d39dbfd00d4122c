"""Workers that abort, hang, eat memory, raise: one file lost, the others answered, in order."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import workers
from analysis.messages import Refused
from analysis.workers import run

STATE = {}


def prepare(word):
    STATE["word"] = word


def broken_start(word):
    raise ValueError(word)


def deadly_start(word):
    os._exit(3)


def behave(path):
    name = path.name
    if name.startswith("abort"):
        os.abort()
    if name.startswith("exit"):
        os._exit(0)
    if name.startswith("sleep"):
        time.sleep(60)
    if name.startswith("nap"):
        time.sleep(1.3)
    if name.startswith("freeze"):  # answers, and stops before it can receive or end
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGSTOP)).start()
    if name.startswith("spin"):
        while True:
            pass
    if name.startswith("eat"):
        return len(bytearray(600 << 20))
    if name.startswith("raise"):
        raise KeyError(name)
    if name.startswith("refuse"):
        raise Refused("html")
    if name.startswith("odd"):
        return lambda: None  # cannot be pickled
    if name.startswith("large"):
        return "x" * (4 << 20)
    return STATE.get("word", "") + name


EXPECTED = {
    "abort": "crashed",
    "exit": "crashed",
    "sleep": "too_slow",
    "spin": "too_slow",
    "eat": "too_much_memory",
    "raise": "crashed",
    "refuse": "html",
    "odd": "crashed",
}


def check(names, **more):
    paths = [Path(n) for n in names]
    options = {
        "limit_seconds": 1,
        "wall_seconds": 3,
        "limit_bytes": 256 << 20,
        "initializer": prepare,
        "initargs": ("làm ",),
        **more,
    }
    got = list(run(paths, behave, **options))
    assert [p for p, _ in got] == paths
    for path, result in got:
        code = next((c for start, c in EXPECTED.items() if path.name.startswith(start)), "")
        if code:
            assert isinstance(result, Refused) and result.code == code, (path, result)
            assert "hãy" in result.message
        else:
            assert result == (
                "x" * (4 << 20) if path.name.startswith("large") else "làm " + path.name
            )


def test_each_kind_of_death_costs_one_file():
    check(
        [
            "a",
            "abort",
            "b",
            "sleep",
            "c",
            "eat",
            "d",
            "raise",
            "e",
            "refuse",
            "f",
            "odd",
            "g",
            "exit",
            "h",
            "spin",
            "large",
        ]
    )


@pytest.mark.parametrize("name", ["a", "abort", "sleep", "eat", "raise", "odd"])
def test_one_file_alone_is_protected_too(name):
    check([name])


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.sampled_from(["ok", "abort", "raise", "refuse", "exit", "large", "odd"]), max_size=24
    ),
    st.integers(1, 3),
)
def test_any_mixture_answers_every_file_in_order(kinds, processes):
    check([f"{kind}{i}" for i, kind in enumerate(kinds)], processes=processes)


SIZES = (1, 1 << 10, (1 << 16) - 1, (1 << 16) + 1, 1 << 20, 16 << 20)


def enlarge(task):
    sent, size = task
    return len(sent), bytes(size)


def round_trips(processes):
    """Each size there with each size back, far more tasks than there are processes."""
    tasks = [(bytes(there), back) for there in SIZES for back in SIZES]
    with workers.Pool(processes=processes) as pool:
        for _ in range(2):  # the second time by processes that have long been waiting
            for (sent, size), (length, answer) in pool.run(tasks, enlarge):
                assert length == len(sent) and len(answer) == size


@pytest.mark.parametrize("processes", [1, 2])
def test_no_size_either_way_blocks_anybody(processes):
    code = f"import test_workers; test_workers.round_trips({processes})"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, timeout=120, check=True)


def test_no_files_no_workers(monkeypatch):
    monkeypatch.setattr(workers, "_Worker", None)
    assert list(run([], behave)) == []


def test_the_last_files_all_die():
    check(["abort1", "abort2", "abort3", "sleep1", "sleep2"])


def test_a_start_that_fails_is_said_and_no_file_is_blamed():
    with pytest.raises(RuntimeError, match="ValueError: hỏng"):
        list(run([Path("a")], behave, initializer=broken_start, initargs=("hỏng",)))
    with pytest.raises(RuntimeError, match="dừng khi vừa chạy"):
        list(run([Path("a")], behave, initializer=deadly_start, initargs=("",)))


def test_started_anew_where_forking_is_unsafe():
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert workers._context().get_start_method() == "spawn"
        check(["a", "abort", "b"], processes=1, limit_seconds=5)
    finally:
        stop.set()
        other.join()


def test_a_slow_consumer_makes_no_file_slow():
    for _ in run([Path(str(i)) for i in range(6)], behave, limit_seconds=0.2, processes=2):
        time.sleep(0.25)


def test_who_waits_for_the_machine_is_not_slow():
    check(["nap 1", "nap 2"], wall_seconds=60)


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be stopped")
def test_a_process_that_stops_receiving_holds_up_nobody():
    with workers.Pool(prepare, ("làm ",), 1, processes=1, wall_seconds=2) as pool:
        assert len(list(pool.run([Path("freeze")], behave))) == 1
        time.sleep(0.5)
        large = Path("x" * (4 << 20))
        (asked, answer), (_, then) = pool.run([large, Path("after")], behave)
    assert asked == large and answer.finding.code == "too_slow.busy" and then == "làm after"


def test_given_up_half_way_leaves_no_process():
    before = {child.pid for child in multiprocessing.active_children()}  # of other tests
    going = run([Path(str(i)) for i in range(100)], behave)
    next(going)
    going.close()
    left = [c for c in multiprocessing.active_children() if c.pid not in before]
    assert not [child for child in left if child.is_alive()]


def test_processes_that_the_next_work_does_not_need_end():
    with workers.Pool(prepare, ("làm ",), processes=2) as pool:
        paths = [Path(str(i)) for i in range(8)]
        before = {child.pid for child in multiprocessing.active_children()}
        for several, left in ((0, 2), (1, 1), (2, 2)):
            answers = [answer for _, answer in pool.run(paths, behave, processes=several)]
            assert answers == [f"làm {path}" for path in paths]
            own = {child.pid for child in multiprocessing.active_children()} - before
            assert len(own) == left


def test_something_else_is_done_while_the_workers_read():
    done = []

    def beside():
        time.sleep(0.5)
        done.append(threading.active_count())

    check(
        ["good 1", "abort 2", "good 3", "good 4"], meanwhile=beside
    )  # a worker is replaced while a thread is at work
    assert len(done) == 1 and done[0] > 1


def test_reading_does_not_wait_for_pandas():
    code = (
        "import sys, analysis.cli, analysis.files, analysis.pipeline.gather; analysis.load_reference(); "
        "sys.exit(any(name in sys.modules for name in ('pandas', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
