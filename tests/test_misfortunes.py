"""What the system says reaches a person in Vietnamese, with the next step."""

import errno

import pytest

from analysis.cli import main
from analysis.pipeline import checked


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "đang mở ở chương trình khác"),
        (errno.ENOSPC, "đầy"),
        (errno.ENAMETOOLONG, "quá dài"),
        (errno.ENOENT, "xem lại đường dẫn"),
        (errno.EROFS, "chỉ được đọc"),
        (errno.ENOTEMPTY, "đóng các cửa sổ"),
        (errno.EIO, "xem lại ổ đĩa"),
    ],
)
def test_an_error_of_the_system_names_the_file_and_the_next_step(
    monkeypatch, capsys, number, words
):
    def fails(*_):
        raise OSError(number, "in English", "D:/so-lieu/a.csv")

    monkeypatch.setattr(checked, "check_reference", fails)
    assert main(["check-reference"]) == 2
    said = capsys.readouterr().err
    assert words in said and "D:/so-lieu/a.csv" in said and "Errno" not in said


def test_what_windows_says_beyond_the_number_counts(monkeypatch, capsys):
    def fails(*_):
        error = OSError(errno.EACCES, "in use", "a.xlsx")
        error.winerror = 112
        raise error

    monkeypatch.setattr(checked, "check_reference", fails)
    assert main(["check-reference"]) == 2
    assert "đầy" in capsys.readouterr().err
