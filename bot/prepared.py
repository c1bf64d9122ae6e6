"""Tables worked out from the package's own data files once, and kept beside Python's byte code.

In: a name, the files they are made of, and how. Out: the same value, read back at the next start. It is
kept where Python keeps compiled modules (``__pycache__``), under the same rules: another Python, a changed
data file or changed code makes it anew; where nothing can be written, or byte code is not to be
(PYTHONDONTWRITEBYTECODE), it is worked out at each start. Two processes may do it at once: a file is
complete or not there. A damaged file is not used. Only plain values: dicts, lists, tuples, sets, text, numbers.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data" / "__pycache__"
_Key = tuple[tuple[str, int, int], ...]


def prepared(
    name: str, made_of: Iterable[Path], make: Callable[[], Any], folder: Path = _FOLDER
) -> Any:
    """What ``make`` returns, from the last start if nothing in ``made_of`` has changed since.

    ``made_of``: data files, and the modules that read them.
    """
    try:
        key = _key(made_of)
    except OSError:
        # The sources are not there, as in an archive: nothing tells whether they changed.
        return make()
    path = folder / f"{name}.{sys.implementation.cache_tag}.prepared"
    kept = _read(path, key)
    if kept is not None:
        return kept
    made = make()
    if not sys.dont_write_bytecode:
        _write(path, key, made)
    return made


def _key(made_of: Iterable[Path]) -> _Key:
    """Which files, of which size and time: as Python tells whether a compiled module is of its source."""
    stats = ((path, path.stat()) for path in made_of)
    return tuple((path.name, stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def _read(path: Path, key: _Key) -> Any | None:
    """The value as it was kept; None where there is none for this key, or the file is damaged."""
    try:
        of, check, content = marshal.loads(path.read_bytes())  # noqa: S302 - as trusted as byte code
        if of != key or check != zlib.crc32(content):
            return None
        return marshal.loads(content)  # noqa: S302 - the same
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _write(path: Path, key: _Key, made: Any) -> None:
    content = marshal.dumps(made)
    whole = marshal.dumps((key, zlib.crc32(content), content))
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        unfinished.write_bytes(whole)
        unfinished.replace(path)
    except OSError:
        # A package of another user, a full disk, a read-only file system: the next start is as slow.
        unfinished.unlink(missing_ok=True)
