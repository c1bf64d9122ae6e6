"""Days without a year, where news is asked for, are the last ones there were."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.recent import with_years

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("since 15 Oct", "since 15 Oct 2026"),
        ("Oct 15", "Oct 15 2026"),
        ("October 15th, Finland", "October 15th 2026 Finland"),
        ("the 3rd of November", "the 3rd of November 2026"),
        ("26 November", "26 November 2026"),
        ("27 November", "27 November 2025"),
        ("from 20 December to 5 January", "from 20 December 2025 to 5 January 2026"),
        ("15 Oct 2024", "15 Oct 2024"),
        ("Oct 15 2024", "Oct 15 2024"),
        ("October", "October"),
        ("may", "may"),
        ("news of Finland", "news of Finland"),
    ],
)
def test_a_year_is_written_after_each_day_without_one(typed: str, written: str):
    assert " ".join(with_years(typed.split(), TODAY)) == written
