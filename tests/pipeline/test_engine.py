"""Another engine: the same bytes, whatever becomes of its processes."""

import os
import shutil
import signal
import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from analysis import cli
from analysis.messages import Refused
from analysis.pipeline import engine, gather
from analysis.pipeline.assemble import assemble
from analysis.pipeline.checked import load_reference
from analysis.site.render import render_site
from site_fixture import made_site

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data/reference"


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    """Ten files, one of them broken and one no file at all."""
    folder = tmp_path_factory.mktemp("raw")
    (folder / "2021").mkdir()
    for path in sorted((ROOT / "data/raw/2021").glob("*.xlsx"))[:8]:
        shutil.copy(path, folder / "2021")
    (folder / "2021" / "hong.xlsx").write_bytes(b"PK" + b"\0" * 50)
    (folder / "2021" / "noi.xlsx").symlink_to(folder / "2021" / "hong.xlsx")
    return folder


class Lossy(Executor):
    """Every second batch is lost: on the way there, or on the way back."""

    def __init__(self) -> None:
        self.inner, self.count = ThreadPoolExecutor(2), 0

    def submit(self, fn, /, *args, **kwargs):
        self.count += 1
        if self.count % 4 == 1:
            raise ConnectionError("nobody is there")
        if self.count % 4 == 3:
            lost = Future()
            lost.set_exception(RuntimeError("the machine is gone"))
            return lost
        return self.inner.submit(fn, *args, **kwargs)


def tables(raw, executor=None, say=print):
    reference = load_reference(REFERENCE)
    with gather.readers(raw, reference, executor) as pool:
        if executor:
            pool._say = say
        returns = gather.gather(raw, reference, pool)
        frames = assemble(returns, reference, pool)
    assert not returns  # thousands of them would be held for nothing
    return {name: frame.to_csv() for name, frame in frames.items()}


def test_an_executor_gives_the_same_tables_also_where_it_loses_batches(raw, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 2)
    said = []
    assert tables(raw, Lossy(), said.append) == tables(raw)
    assert said and all("không mất gì" in line for line in said)


def test_dask_makes_the_same_pages_also_with_a_process_killed(tmp_path, capsys):
    distributed = pytest.importorskip("distributed", reason="the extra «scale» is not installed")
    folder, _ = made_site()
    alone = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**alone) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        for name, killing in (("there", False), ("killed", True)):
            victim = next(iter(cluster.workers.values())).process.pid
            if killing:
                threading.Timer(1, os.kill, (victim, signal.SIGKILL)).start()
            with engine.executor_at(address) as executor:
                pools = partial(engine.Elsewhere, executor)
                silent = {"progress": lambda line: None, "pools": pools}
                render_site(folder / "tidy", folder / "notebooks", tmp_path / name, **silent)
            assert killing or "làm lại" not in capsys.readouterr().err
            assert files(tmp_path / name) == files(folder / "out")


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_executor_makes_the_same_pages_also_where_it_loses_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 2)
    folder, _ = made_site()
    said = []
    pools = partial(engine.Elsewhere, Lossy(), say=said.append)
    silent = {"progress": lambda line: None, "pools": pools}
    render_site(folder / "tidy", folder / "notebooks", tmp_path / "out", **silent)
    assert said and all("không mất gì" in line for line in said)
    assert files(tmp_path / "out") == files(folder / "out")


def _mark(path: str) -> None:
    Path(path).write_text("")


def _work(task):
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return task * 2


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_task_at_which_a_process_dies_costs_itself_alone(tmp_path):
    with engine.Elsewhere(ThreadPoolExecutor(1), _mark, (str(tmp_path / "began"),)) as pool:
        answers = dict(pool.run(["a", "die", "b"], _work))
    assert answers["a"] == "aa" and answers["b"] == "bb" and isinstance(answers["die"], Refused)


def test_another_version_of_the_program_is_not_believed(monkeypatch, tmp_path):
    said = []
    pool = engine.Elsewhere(ThreadPoolExecutor(1), _mark, (str(tmp_path / "a"),), said.append)
    monkeypatch.setattr(engine, "code_digest", lambda: "another")
    with pool:
        assert dict(pool.run(["a"], _work)) == {"a": "aa"}
    assert "một bản khác" in said[0]


@pytest.mark.parametrize("address", ["dask://", "tcp://x:1", "dask://127.0.0.1:1"])
def test_an_engine_that_is_none_is_said(raw, address, capsys, tmp_path, monkeypatch):
    words = ["clean", "--raw", str(raw), "--reference", str(REFERENCE), "--engine", address]
    monkeypatch.setattr(engine, "SECONDS", 1)
    assert cli.main([*words, "--out", str(tmp_path / "tidy")]) == cli.WRONG_USE
    assert address in capsys.readouterr().err
    assert not (tmp_path / "tidy").exists()


def test_dask_gives_the_same_bytes_also_with_a_process_killed(raw, tmp_path, monkeypatch, capsys):
    distributed = pytest.importorskip("distributed", reason="the extra «scale» is not installed")
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))

    def clean(name: str, *more: str) -> dict[str, bytes]:
        words = ["clean", "--raw", str(raw), "--reference", str(REFERENCE)]
        assert (
            cli.main([*words, "--out", str(tmp_path / name), "--today", "2026-01-02", *more]) == 0
        )
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    here = clean("here")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        shutil.rmtree(tmp_path / "cache")
        assert clean("there", "--engine", address) == here
        assert "làm lại" not in capsys.readouterr().err
        shutil.rmtree(tmp_path / "cache")
        victim = next(iter(cluster.workers.values())).process.pid
        threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
        assert clean("killed", "--engine", address) == here
