"""Tables written page by page, the header above each page: one table, whose cells are counted once."""

from collections.abc import Sequence

from schemas.workbooks import Sheet, Value
from transforms.count_cells import count_cells
from transforms.find_tables import Table, find_tables
from transforms.join_pages import join_pages

HEADER = ("STT", "Nội dung", "Kế hoạch vốn năm 2023", "Giải ngân")
OTHER = ("STT", "Nội dung", "Kế hoạch vốn năm 2023", "Vốn năm trước chuyển sang")


def page(first: int, header: Sequence[Value] = HEADER, above: str | None = None) -> list[Sequence[Value]]:
    rows = [(float(at), f"Dự án {at}", 5.0, "-" if at % 2 else 4.0) for at in (first, first + 1)]
    return [*([] if above is None else [(above, None, None, None)]), header, *rows]


def joined(*pages: list[Sequence[Value]]) -> tuple[Sheet, list[Table]]:
    sheet = Sheet("Biểu", tuple(row for each in pages for row in each))
    return sheet, join_pages(find_tables(sheet))


def test_pages_under_one_header_are_one_table_with_all_their_cells_counted() -> None:
    sheet, tables = joined(page(1), page(3, above="Trang 2"), page(5))
    table = tables[0]
    assert (len(tables), table.header, table.body) == (1, (0,), (1, 2, 5, 6, 8, 9))
    assert table.counts == count_cells(sheet, table.body, table.columns)
    assert table.counts.figures == {0: 6, 2: 6, 3: 3}


def test_a_page_with_a_title_of_its_own_begins_a_table_that_the_next_pages_go_on() -> None:
    _, tables = joined(page(1), page(1, above="Biểu 2: vốn đối ứng"), page(3))
    assert [table.body for table in tables] == [(1, 2), (5, 6, 8, 9)]


def test_a_table_between_pages_stays_apart_where_its_header_is_another() -> None:
    _, tables = joined(page(1), page(1, OTHER), page(3))
    assert [table.paths[3] for table in tables] == [("Giải ngân",), ("Vốn năm trước chuyển sang",), ("Giải ngân",)]
