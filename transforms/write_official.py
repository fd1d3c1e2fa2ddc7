"""The province's own tables in the forms' layouts, as workbooks ready to print and sign."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

from schemas.filled_forms import FilledForm
from schemas.forms import Form, forms
from schemas.published import Published, Row
from transforms.draw_form import draw_form
from transforms.dress_cells import Page, Wardrobe
from transforms.fill_official import fill_across, fill_by_project, fill_by_unit, has_figures, years_of
from transforms.fill_official_counts import fill_outputs, fill_poverty
from transforms.store_values import store_values

Filler = Callable[[Form, Published, int], FilledForm]

_LONGEST_NAME = 31


def official_forms(published: Published, table: str | None = None) -> Iterator[tuple[str, list[FilledForm]]]:
    """The forms a province can be told in, each with its name and its sheets; those without any figure are left out.

    Args:
        published: what is known of it.
        table: only what is written from this published table; from all of them where it is None.
    """
    for form in forms():
        if form.official is None or table not in (None, *form.official.tables):
            continue
        for year in _years(form, published):
            filled = [fill(form, published, year) for fill in _fillers(form, table)]
            sheets = [each for each in filled if has_figures(each)]
            if sheets:
                first, last = form.span or (year, year)
                name = f"{first}" if first == last else f"{first}-{last}"
                yield f"{form.code}_{published.province_code}_{name}", sheets


def _years(form: Form, published: Published) -> list[int]:
    """The years a form is written for: each that is told; of one that shows several side by side, the last of them."""
    years = years_of(_rows(form, published))
    if form.span is None:
        return years
    first, last = form.span
    return [year for year in years if first <= year <= last][-1:]


def _rows(form: Form, published: Published) -> Sequence[Row]:
    of_topic: Mapping[str, Sequence[Row]] = {
        "funding": (*published.funding, *published.by_unit),
        "poverty": published.poverty,
        "output": published.outputs,
    }
    return of_topic[form.topic]


def _fillers(form: Form, table: str | None) -> list[Filler]:
    """How the sheets of a form are filled; from one table, only those written from it."""
    if form.topic == "poverty":
        return [fill_poverty]
    if form.topic == "output":
        return [fill_outputs]
    if form.rows.kind == "place":
        return [fill_across]
    divided = form.official.divided if form.official else ""
    whole: list[Filler] = [fill_by_project] if table is None or table != divided else []
    return whole + ([fill_by_unit] if divided and table in (None, divided) else [])


def write_official(sheets: Sequence[tuple[str, FilledForm]]) -> bytes:
    """A workbook of some forms, each on a sheet of the name given; the same forms give the same bytes."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    wardrobe = Wardrobe(book)
    values = {}
    for name, filled in sheets:
        sheet = book.create_sheet(name[:_LONGEST_NAME])
        values[sheet.title] = draw_form(Page(sheet, wardrobe), filled).values
    wardrobe.close(book)
    buffer = BytesIO()
    book.save(buffer)
    return store_values(buffer.getvalue(), values)
