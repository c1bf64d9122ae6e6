"""The journal as the storage uses it: append, turn to a new segment, publish a snapshot.

In: payloads of committed units. Out: what was found at opening, and where a snapshot must
say the journal goes on. Owns the files; knows nothing of tables.

The snapshot before the present one is kept, with the segments that follow it: two ways to
everything the store holds.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from storage.tinydb.record import line_of
from storage.tinydb.recovery import Found, Torn, previous, recover
from storage.tinydb.segments import PRIVATE, OpenSegment, SegmentFiles, sync_directory
from storage.tinydb.snapshot import Head


class JournalLog:
    """The journal behind the snapshot at ``path``.

    ``size`` is the number of bytes that opening would have to replay.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files = SegmentFiles(path)
        self.found: Found = recover(path)
        self.head = self.found.head
        self.size = self.found.journal_bytes
        self._record = self.found.last_record
        self._number = self.found.last_segment
        if self.found.torn is not None:
            self._cut(self.found.torn)
        self._segment = OpenSegment(self._files.path(self._number), self.found.last_size)
        self._next: OpenSegment | None = None
        sync_directory(path.parent)

    @property
    def snapshot_size(self) -> int:
        """Bytes of the present snapshot; 0 while there is none."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, payload: bytes) -> None:
        """Make a unit of work durable.

        Raises:
            OSError: it is not; the journal is as it was before.
        """
        line = line_of(self._record + 1, payload)
        self._segment.append(line)
        self._record += 1
        self.size += len(line)

    def prepare(self) -> None:
        """Make the next segment's file, so that turning to it takes no time."""
        self._number += 1
        self._next = OpenSegment(self._files.path(self._number))
        sync_directory(self.path.parent)

    def turn(self) -> Head:
        """Go on in the prepared segment. Out: the head for a snapshot begun now."""
        if self._next is None:
            raise RuntimeError("The next segment is not prepared.")
        self._segment.close()
        self._segment, self._next = self._next, None
        self.size = 0
        return Head(self._number, self._record)

    def publish(self, temporary: Path, head: Head) -> None:
        """Put a finished snapshot in place and drop the segments nobody needs any more."""
        self._keep_previous()
        temporary.replace(self.path)
        sync_directory(self.path.parent)
        self._files.remove_before(self.head.segment)
        self.head = head

    def close(self) -> None:
        """Let go of the files."""
        self._segment.close()

    def _keep_previous(self) -> None:
        if not self.snapshot_size:
            return
        kept = previous(self.path)
        temporary = kept.with_name(kept.name + ".new")
        temporary.unlink(missing_ok=True)
        try:
            os.link(self.path, temporary)
        except OSError:  # a file system without hard links
            shutil.copyfile(self.path, temporary)
            temporary.chmod(PRIVATE)
        temporary.replace(kept)
        # Renaming one name of a file onto another of the same file leaves both.
        temporary.unlink(missing_ok=True)

    def _cut(self, torn: Torn) -> None:
        """Take the unfinished record off; its bytes are kept aside for whoever asks."""
        aside = self.path.with_name(self.path.name + ".torn")
        aside.unlink(missing_ok=True)
        copy = OpenSegment(aside)
        copy.append(torn.text)
        copy.close()
        segment = OpenSegment(self._files.path(torn.segment))
        segment.cut(torn.size)
        segment.close()
