"""The journal as the storage uses it: append, turn to a new segment, publish a snapshot.

In: payloads of committed units. Out: what was found at opening, and where a snapshot must
say the journal goes on. Owns the files; knows nothing of tables.

The snapshot before the present one is kept, with the segments that follow it: two ways to
everything the store holds.
"""

from __future__ import annotations

from pathlib import Path

from storage.tinydb.disk import DISK, Disk
from storage.tinydb.journal_record import line_of
from storage.tinydb.recovery import CutOffWrite, RecoveredStore, previous, recover
from storage.tinydb.segments import OpenSegment, SegmentFiles
from storage.tinydb.snapshot import SnapshotHead


class JournalLog:
    """The journal behind the snapshot at ``path``.

    ``size`` is the number of bytes that opening would have to replay.
    """

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self.path = path
        self.disk = disk
        self._files = SegmentFiles(path, disk)
        self.found: RecoveredStore = recover(path)
        self.head = self.found.head
        self.size = self.found.journal_bytes
        self._record = self.found.last_record
        self._number = self.found.last_segment
        if self.found.torn is not None:
            self._cut(self.found.torn)
        self._segment = self._open(self._number, self.found.last_size)
        self._segment.settle()
        self._next: OpenSegment | None = None
        disk.sync_directory(path.parent)

    @property
    def broken(self) -> bool:
        """A sync has failed: nothing is taken before the store was renewed."""
        return self._segment.broken is not None

    @property
    def snapshot_size(self) -> int:
        """Size of the current snapshot in bytes; 0 if there is none."""
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

    def prepare(self) -> SnapshotHead:
        """Make the next segment's file, so that turning to it takes no time.

        Out: the head of a snapshot after which the journal goes on there.
        """
        if self._next is None:
            self._next = self._open(self._number + 1)
            self._number += 1
        self.disk.sync_directory(self.path.parent)
        return SnapshotHead(self._number, self._record)

    def turn(self) -> SnapshotHead:
        """Go on in the prepared segment. Out: the head for a snapshot begun now."""
        if self._next is None:
            raise RuntimeError("The next segment is not prepared.")
        left, self._segment, self._next = self._segment, self._next, None
        self.size = 0
        left.close()
        return SnapshotHead(self._number, self._record)

    def publish(self, temporary: Path, head: SnapshotHead) -> None:
        """Put a finished snapshot in place and drop the segments no longer needed."""
        self._keep_previous()
        self.disk.replace(temporary, self.path)
        self.disk.sync_directory(self.path.parent)
        self._files.remove_before(self.head.segment)
        self.head = head

    def publish_alone(self, temporary: Path, head: SnapshotHead) -> None:
        """Put a finished snapshot in place of all files before it: one of them failed."""
        self.disk.replace(temporary, self.path)
        self.disk.sync_directory(self.path.parent)
        self.disk.remove(previous(self.path))
        self._files.remove_before(head.segment)
        self.head = head

    def close(self) -> None:
        """Close the files."""
        self._segment.close()

    def _keep_previous(self) -> None:
        if not self.snapshot_size:
            return
        kept = previous(self.path)
        temporary = kept.with_name(kept.name + ".new")
        self.disk.remove(temporary)
        try:
            self.disk.link(self.path, temporary)
        except OSError:  # a file system without hard links
            self.disk.copy(self.path, temporary)
        self.disk.replace(temporary, kept)
        # Renaming one name of a file onto another of the same file leaves both.
        self.disk.remove(temporary)

    def _cut(self, torn: CutOffWrite) -> None:
        """Take the unfinished record off; its bytes are kept aside."""
        aside = self.path.with_name(self.path.name + ".torn")
        self.disk.remove(aside)
        copy = OpenSegment(aside, disk=self.disk)
        copy.append(torn.text)
        copy.close()
        segment = self._open(torn.segment)
        segment.cut(torn.size)
        segment.close()

    def _open(self, number: int, size: int = 0) -> OpenSegment:
        return OpenSegment(self._files.path(number), size, self.disk)
