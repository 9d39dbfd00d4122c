"""Outputs: what is ours to replace, and how a folder is replaced as a whole or not at all.

No command replaces, moves or deletes what it did not make. A folder that we write carries a mark
(`MARK`): the kind of the output and every entry that we put there. Only a folder with such a mark,
and with nothing beyond what the mark lists, is replaced; so is an empty one. A link is never
written through: whoever wants its target names it.
"""

from analysis.files.cache import (
    BEGUN_SECONDS,
    CACHE,
    UNUSED_SECONDS,
    cache_folder,
    cache_name,
    keeping,
    let_go,
)
from analysis.files.digest import digest_of, digests, standing
from analysis.files.exchange import mend, remove, replacing
from analysis.files.lock import OutputBusy
from analysis.files.mark import MARK, PAGES, SITE, TABLES, NotOurs
from analysis.files.ours import (
    EPOCH,
    require,
    require_workbook,
    set_aside,
    untouched,
    workbook_parts,
    write_page,
)
from analysis.files.places import keep_apart, place
from analysis.files.scratch import OWN, temporary
from analysis.files.writing import put, write

__all__ = [
    "BEGUN_SECONDS",
    "CACHE",
    "EPOCH",
    "MARK",
    "OWN",
    "PAGES",
    "SITE",
    "TABLES",
    "UNUSED_SECONDS",
    "NotOurs",
    "OutputBusy",
    "cache_folder",
    "cache_name",
    "digest_of",
    "digests",
    "keep_apart",
    "keeping",
    "let_go",
    "mend",
    "place",
    "put",
    "remove",
    "replacing",
    "require",
    "require_workbook",
    "set_aside",
    "standing",
    "temporary",
    "untouched",
    "workbook_parts",
    "write",
    "write_page",
]
