"""What a machine may refuse, in words: what happened, what still stands, what to do."""

import errno
import os

from analysis.messages import Finding, words_of

LONGEST = 259  # characters of a path on a Windows that was not told to take more
UNNAMED = "nơi ghi kết quả, hoặc thư mục tạm của máy"
# the system's number of what happened → the variant of the message
_ERRNO = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EBUSY: "in_use",
    errno.ENAMETOOLONG: "long",
    errno.EINVAL: "odd",
    errno.EILSEQ: "odd",
    errno.ENOENT: "gone",
    errno.ENOTDIR: "gone",
    errno.EIO: "drive",
    errno.ENODEV: "drive",
    errno.ESTALE: "drive",
    errno.ENOMEM: "memory",
    errno.EMFILE: "memory",
}
_WINDOWS = {
    5: "forbidden",
    19: "read_only",
    32: "in_use",
    33: "in_use",
    112: "full",
    123: "odd",
    206: "long",
    **dict.fromkeys((21, 53, 59, 64, 67), "drive"),
}


def is_mishap(error: BaseException) -> bool:
    """Whether it is the machine's doing, and not told in words by who met it."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and bool(error.errno))


def told(error: BaseException) -> str:
    """A mishap in one line.

    Parameters
    ----------
    error
        One of which `is_mishap` says so.

    Examples
    --------
    >>> told(OSError(28, "No space left on device", "D:/bao-cao"))[:40]
    'Ổ đĩa đã đầy khi ghi «D:/bao-cao». Bảng '
    """
    if not isinstance(error, OSError):
        return words_of(Finding("mishap.memory"))
    path = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else UNNAMED
    how = _WINDOWS.get(getattr(error, "winerror", None) or 0) or _ERRNO.get(error.errno or 0)
    if how in (None, "gone") and len(path) > LONGEST:
        how = "long"
    why = error.strerror or type(error).__name__
    return words_of(Finding(f"mishap.{how or 'other'}", path=path, why=why))


def interrupted() -> str:
    """That somebody stopped the command."""
    return words_of(Finding("mishap.interrupted"))
