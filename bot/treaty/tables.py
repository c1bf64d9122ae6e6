"""The packaged data files, line by line, each cell checked as it is read.

In: the name of a file in bot/data and the columns it must have. Out: ``DataLine`` values that
know their file and number, so that whatever is wrong is said with both (DataError).
Nothing here knows what the columns mean.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.errors import DataError
from bot.model.state import PartialDate
from bot.treaty.partial import read_partial


def packaged() -> Traversable:
    """The folder of data files inside the package."""
    return files("bot") / "data"


@dataclass(frozen=True, slots=True)
class DataLine:
    """One record of a data file."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, problem: str) -> DataError:
        """The error to raise about this line."""
        return DataError(self.file, self.number, problem)

    def required(self, column: str) -> str:
        """A cell that may not be empty."""
        text = self.cells[column]
        if not text:
            raise self.wrong(f"{column} is empty")
        return text

    def day(self, column: str) -> date | None:
        """A cell that holds an ISO date or nothing."""
        text = self.cells[column]
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise self.wrong(f"{column} is {text!r}, expected a date like 2025-07-10") from None
        if day.isoformat() != text:
            raise self.wrong(f"{column} is {text!r}, expected a date like 2025-07-10")
        return day

    def partial(self, column: str) -> PartialDate | None:
        """A cell that holds a year, a month, a day or nothing."""
        text = self.cells[column]
        if not text:
            return None
        try:
            return read_partial(text)
        except ValueError:
            raise self.wrong(
                f"{column} is {text!r}, expected YYYY, YYYY-MM or YYYY-MM-DD"
            ) from None


def read_table(folder: Traversable, name: str, columns: tuple[str, ...]) -> tuple[DataLine, ...]:
    """Every line of a CSV file with exactly these columns.

    Raises:
        DataError: the file is missing, not UTF-8, or not of this shape.
    """
    rows = csv.reader(io.StringIO(read_text(folder, name), newline=""), strict=True)
    lines: list[DataLine] = []
    try:
        header = tuple(next(rows, ()))
        if header != columns:
            raise DataError(name, 1, f"the columns are {header!r}, expected {columns!r}")
        for cells in rows:
            if len(cells) != len(columns):
                raise DataError(
                    name, rows.line_num, f"has {len(cells)} cells, expected {len(columns)}"
                )
            stripped = (cell.strip() for cell in cells)
            lines.append(DataLine(name, rows.line_num, dict(zip(columns, stripped, strict=True))))
    except csv.Error as error:
        raise DataError(name, rows.line_num, f"cannot be read as CSV ({error})") from error
    return tuple(lines)


def read_text(folder: Traversable, name: str) -> str:
    """A data file as text.

    Raises:
        DataError: the file is missing, cannot be read, or is not UTF-8.
    """
    try:
        return (folder / name).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(name, None, f"is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise DataError(name, None, f"cannot be read ({error.strerror})") from error
