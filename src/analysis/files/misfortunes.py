"""What the system says of a file, in the words of the office, with the next step."""

import errno

from analysis.messages import Finding, words_of

_LONG = 255  # characters of a path that Windows takes, as a rule
_CODES = {
    errno.EACCES: "os_denied",
    errno.EPERM: "os_denied",
    errno.EBUSY: "os_denied",
    errno.ETXTBSY: "os_denied",
    errno.ENOSPC: "os_full",
    errno.EDQUOT: "os_full",
    errno.ENAMETOOLONG: "os_long",
    errno.ENOENT: "os_absent",
    errno.ENOTDIR: "os_absent",
    errno.EISDIR: "os_folder",
    errno.EROFS: "os_read_only",
    errno.ENOTEMPTY: "os_in_use",
    errno.EINVAL: "os_odd",
    errno.EILSEQ: "os_odd",
}
# what Windows says, where it says more than the number above
_OF_WINDOWS = {
    32: "os_denied",
    33: "os_denied",
    112: "os_full",
    145: "os_in_use",
    206: "os_long",
    123: "os_odd",
}


def told(error: OSError) -> str:
    """An error of the system in a sentence; one of ours as it is.

    Examples
    --------
    >>> told(FileNotFoundError(2, "No such file or directory", "a.xlsx"))
    'Không có a.xlsx; hãy xem lại đường dẫn.'
    >>> told(FileNotFoundError("Không có lần chạy trước."))
    'Không có lần chạy trước.'
    """
    if error.errno is None:
        return str(error)
    code = _OF_WINDOWS.get(getattr(error, "winerror", None) or 0) or _CODES.get(error.errno, "os")
    file = str(error.filename2 or error.filename or "?")
    if code == "os_absent" and len(file) > _LONG:
        code = "os_long"
    return words_of(
        Finding(
            code,
            file=file,
            why=error.strerror,
            count=len(file),
        )
    )
