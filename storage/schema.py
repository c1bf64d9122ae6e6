"""The version of the documents, and the way from every earlier one."""

from __future__ import annotations

VERSION = 1
