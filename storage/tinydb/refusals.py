"""What the disk's refusal means and what to do about it, in a sentence.

In: an OSError from the store's files, and their directory. Out: the sentence.
"""

from __future__ import annotations

import errno
from pathlib import Path

from storage.tinydb.segments import BrokenJournalError

_CURES = {
    errno.ENOSPC: "Free some space in {}.",
    errno.EFBIG: "Free some space in {}, or raise the limit on the size of files.",
    errno.EDQUOT: "Free some space in {}, or raise the quota of this user.",
    errno.EROFS: "The file system of {} has become read-only: check the disk and mount it again.",
    errno.EIO: "Check the disk that holds {}.",
    errno.ENOENT: "{} was moved or removed while Minewatch was running: put it back.",
    errno.ESTALE: "{} was replaced while Minewatch was running: put the original back.",
}
_OTHER = "Free some space or give write permission in {}."


def disk_error_sentence(error: OSError, directory: Path) -> str:
    """The sentence that a person reads."""
    cure = _CURES.get(error.errno or 0, _OTHER).format(directory)
    if isinstance(error, BrokenJournalError):
        return (
            f"The disk failed while the store was being written ({error.strerror}); nothing was "
            f"changed and reading goes on. {cure} Minewatch then rewrites the store by itself."
        )
    return (
        f"The store cannot be written ({error.strerror}); nothing was changed and reading goes "
        f"on. {cure}"
    )
