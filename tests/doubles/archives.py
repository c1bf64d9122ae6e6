"""Documents of other projects' source distributions, fetched once and kept in pytest's cache."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.outside import OUTSIDE

_PIP = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:")


def documents(
    config: pytest.Config, package: str, version: str, *options: str
) -> Iterator[tuple[str, bytes]]:
    """Path below the distribution's ``tests`` folder, and content, of each file there.

    Skips the test, with a reason, where the package index cannot be reached.
    """
    folder = Path(config.cache.mkdir(f"{package}-{version}"))
    if not any(folder.glob("*.tar.gz")):
        fetch = [*_PIP, *options, "--dest", str(folder), f"{package}=={version}"]
        try:
            done = subprocess.run(
                fetch, env=OUTSIDE, capture_output=True, text=True, timeout=50, check=False
            )
        except subprocess.TimeoutExpired:
            pytest.skip("the package index did not answer in 50 seconds")
        if done.returncode != 0:
            pytest.skip(f"the package index cannot be reached: {done.stderr[-200:]}")
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            file = packed.extractfile(member) if "/tests/" in member.name else None
            if file is not None:
                yield member.name.partition("/tests/")[2], file.read()
