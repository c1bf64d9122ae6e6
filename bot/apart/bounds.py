"""What a process that works on strangers' documents may use: set by itself, before it reads.

In: the most of each. Out: the names of the bounds that the system does not support.
"""

from __future__ import annotations

import resource
from collections.abc import Mapping

GIVE_WAY = 10
"""Niceness: where processors are few, people's questions are answered first."""
MEMORY = "memory"
"""The one limit that macOS does not support."""
_LIMITS = {
    "core dumps": resource.RLIMIT_CORE,
    "files": resource.RLIMIT_FSIZE,
    MEMORY: resource.RLIMIT_AS,
}


def set_limits(most: Mapping[str, int]) -> tuple[str, ...]:
    """Limit this process; returns the names of the limits that the system does not support.

    Raises:
        OSError, ValueError: a limit other than that of memory, which every system supports.
    """
    refused = []
    for name, value in most.items():
        hard = resource.getrlimit(_LIMITS[name])[1]
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(_LIMITS[name], (limit, limit))
        except (ValueError, OverflowError, OSError):
            if name != MEMORY:
                raise
            refused.append(name)
    return tuple(refused)
