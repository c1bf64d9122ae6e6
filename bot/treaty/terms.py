"""The Convention's own arithmetic: when it enters into force for a State and when a withdrawal takes effect.

Source: Anti-Personnel Mine Ban Convention, articles 4, 5, 7, 15, 17 and 20 (UN Treaty
Series vol. 2056, no. 35597). Pure functions over dates.
"""

from __future__ import annotations

from datetime import date, timedelta

ADOPTED = date(1997, 9, 18)
"""Adopted in Oslo; there is no status before this day."""

OPENED = date(1997, 12, 3)
"""Opened for signature in Ottawa (Article 15): no act can be earlier."""

GENERAL_ENTRY_INTO_FORCE = date(1999, 3, 1)
"""First day of the sixth month after the month of the fortieth deposit (Article 17, paragraph 1)."""

FORTIETH_DEPOSIT = date(1998, 9, 16)
"""The day on which Burkina Faso and Equatorial Guinea made it forty."""


def first_of_month_after(day: date, months: int) -> date:
    """The first day of the month that comes ``months`` after the month of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    first = first_of_month_after(day, months)
    last = first_of_month_after(first, 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def entry_into_force(deposited: date) -> date:
    """When the Convention enters into force for a State that deposited on this day (Article 17)."""
    return max(first_of_month_after(deposited, 6), GENERAL_ENTRY_INTO_FORCE)


def withdrawal_effect(received: date) -> date:
    """Six months after the Depositary received the notice (Article 20, paragraph 3, first sentence)."""
    return add_months(received, 6)


def stockpile_deadline(in_force: date) -> date:
    """Four years after entry into force for the State (Article 4)."""
    return add_months(in_force, 48)


def clearance_deadline(in_force: date) -> date:
    """Ten years after entry into force for the State (Article 5, paragraph 1)."""
    return add_months(in_force, 120)


def first_report_due(in_force: date) -> date:
    """180 days after entry into force for the State (Article 7, paragraph 1)."""
    return in_force + timedelta(days=180)


def next_yearly_report_due(on: date) -> date:
    """The next 30 April on or after this day (Article 7, paragraph 2)."""
    this_year = date(on.year, 4, 30)
    return this_year if on <= this_year else date(on.year + 1, 4, 30)
