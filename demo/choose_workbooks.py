"""Which workbooks an office files beside its texts, in which form or layout, in which format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from demo.draw_facts import District
from demo.fill_counts import hand_households, hand_results, official_households, official_results
from demo.fill_money import hand_money, official_money
from demo.fill_places import allocation_to_places
from demo.table import Setting, Table

Format = Literal["xlsx", "ods"]
FORMATS: tuple[Format, ...] = ("xlsx", "ods")


@dataclass(frozen=True, slots=True)
class Book:
    """A manner of making a workbook.

    Attributes:
        kind: what it is attached to, `report` or `decision`.
        title: how its file is called.
    """

    name: str
    kind: str
    title: str
    fill: Callable[[District, Setting], Table]


def _by_source(district: District, setting: Setting) -> Table:
    return hand_money(district, setting, "by_source")


def _by_year(district: District, setting: Setting) -> Table:
    return hand_money(district, setting, "by_year")


MONEY = (
    Book("form_money", "report", "Bieu 01", official_money),
    Book("sheet_by_source", "report", "PL 01 von", _by_source),
)
BY_YEAR = Book("sheet_by_year", "report", "Tong hop von", _by_year)
TO_PLACES = Book("sheet_to_places", "decision", "PL phan bo", allocation_to_places)
HOUSEHOLDS = (
    Book("form_households", "report", "Bieu 05", official_households),
    Book("sheet_households", "report", "PL ho ngheo", hand_households),
)
RESULTS = (
    Book("form_results", "report", "Bieu 04", official_results),
    Book("sheet_results", "report", "PL ket qua", hand_results),
)


@dataclass(frozen=True, slots=True)
class BookFiling:
    """One workbook to be written: in which manner, on which years, in which format."""

    style: Book
    years: tuple[int, ...]
    layout: Format

    @property
    def span(self) -> str:
        """The years as the truth names them: `2023` or `2022-2024`."""
        return "-".join(dict.fromkeys((str(self.years[0]), str(self.years[-1]))))


def workbooks_of_district(place: int, years: tuple[int, ...]) -> Iterator[BookFiling]:
    """What one district files: every year its money, some years what it gave to whom; of the last year its counts."""
    last = years[-1:]
    for number, year in enumerate(years):
        yield _filing(MONEY, place // 2 + number, (year,))
        if (place + number) % len(years) == 0:
            yield BookFiling(TO_PLACES, (year,), "xlsx")
    if len(years) > 1 and place % 2:
        yield BookFiling(BY_YEAR, years, FORMATS[place // 2 % len(FORMATS)])
    yield _filing(HOUSEHOLDS, place // 2, last)
    yield _filing(RESULTS, place // 2 + 1, last)


def workbooks_of_commune(place: int, years: tuple[int, ...]) -> Iterator[BookFiling]:
    """What one commune files: every other one the last year's households by hamlet."""
    if place % 2 == 0:
        yield _filing(HOUSEHOLDS, place // 2, years[-1:])


def _filing(books: tuple[Book, ...], turn: int, years: tuple[int, ...]) -> BookFiling:
    """The official form or the sheet by hand in turn; every other sheet by hand comes from LibreOffice."""
    book = books[turn % len(books)]
    is_other = book is not books[0] and turn // len(books) % 2
    return BookFiling(book, years, "ods" if is_other else "xlsx")
