"""One run at a time in a folder: the system holds the lock, and lets go of it with the process that had it."""

import os
import platform
import subprocess
import sys
import threading

import pytest

from analysis import files as folders

HOLDER = """
import os, sys
sys.path[:0] = {path!r}
from analysis import files
with files.replacing({folder!r}, files.TABLES) as new:
    (new / "a.csv").write_text("a")
    print("held", flush=True)
    sys.stdin.readline()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="things of POSIX")


def holder(folder):
    code = HOLDER.format(path=sys.path, folder=str(folder))
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "held"
    return process


def write(folder, text="mine"):
    with folders.replacing(folder, folders.TABLES) as new:
        (new / "a.csv").write_text(text)


def test_the_second_run_says_who_is_at_work_and_a_killed_one_holds_nothing(tmp_path):
    folder = tmp_path / "tidy"
    process = holder(folder)
    try:
        with pytest.raises(folders.OutputBusy) as said:
            write(folder)
        assert str(process.pid) in str(said.value) and platform.node() in str(said.value)
        assert not folder.exists()
    finally:
        process.kill()
        process.communicate()
    write(folder)
    assert [p.name for p in tmp_path.iterdir()] == ["tidy"]


def test_two_threads_of_one_process_are_two(tmp_path):
    said = []

    def second():
        try:
            write(tmp_path / "tidy")
        except folders.OutputBusy as busy:
            said.append(busy)

    with folders.replacing(tmp_path / "tidy", folders.TABLES):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(said) == 1 and str(os.getpid()) in str(said[0])


@pytest.mark.parametrize(
    "content",
    [b"", b"1", b"\xff\xfe\0", b"\n[]", b"\n{", str(os.getppid()).encode(), b"9" * 100_000],
)
def test_whatever_stands_in_a_lock_file_it_holds_nothing(tmp_path, content):
    (tmp_path / ".tidy.lock").write_bytes(content)
    write(tmp_path / "tidy")
    process = holder(tmp_path / "tidy")
    try:
        (tmp_path / ".tidy.lock").write_bytes(content)
        with pytest.raises(folders.OutputBusy, match="Một lần chạy khác"):
            write(tmp_path / "tidy")
    finally:
        process.communicate("\n")
    write(tmp_path / "tidy")


@posix
@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_and_bears_its_name_stays(tmp_path, kind):
    path = tmp_path / ".tidy.lock"
    (tmp_path / "mine").write_text("mine")
    {
        "folder": lambda: path.mkdir(),
        "link": lambda: path.symlink_to(tmp_path / "mine"),
    }[kind]()
    before = path.lstat().st_ino
    with pytest.raises(folders.NotOurs, match=r"\.tidy\.lock"):
        write(tmp_path / "tidy")
    assert path.lstat().st_ino == before and (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "tidy").exists()


@posix
def test_a_process_that_a_run_leaves_behind_does_not_hold_its_lock(tmp_path):
    with folders.replacing(tmp_path / "tidy", folders.TABLES):
        left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        write(tmp_path / "tidy")
    finally:
        left.communicate(b"\n")
