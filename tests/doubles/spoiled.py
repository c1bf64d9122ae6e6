"""A page with one thing spoiled, and the sentence that refuses it."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from bot.errors import InputError
from bot.treaty.comparing.report import compare
from bot.treaty.treaty import Treaty

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)

Spoil = Callable[[str], str | bytes]


def replaced(old: str, new: str) -> Spoil:
    def spoil(page: str) -> str:
        assert old in page, old
        return page.replace(old, new, 1)

    return spoil


def refusal(page: str | bytes, treaty: Treaty) -> str:
    with pytest.raises(InputError) as refused:
        compare(page if isinstance(page, bytes) else page.encode(), treaty, ON)
    text = str(refused.value)
    assert "\n" not in text
    assert len(text) < 500
    assert text.endswith(".")
    assert re.search(r"nothing was (?:compared|read)|no such page", text)
    assert not re.search(r"[a-z)'][.] [A-Z]", text), text
    return text
