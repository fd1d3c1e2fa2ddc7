"""Everything a workbook says: its tables by the forms that fit them, its words for whose it is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.documents import Refusal
from schemas.forms import ways_to_read
from schemas.records import Office, Place, Reading, Trouble
from schemas.workbooks import Sheet, Workbook, cell_name
from transforms.extract_tables import TableFigures, extract_table
from transforms.find_offices import find_offices
from transforms.find_tables import Table, find_tables, words_outside
from transforms.find_years import find_years
from transforms.fit_forms import Fitted, fit_forms
from transforms.join_pages import join_pages
from transforms.note_workbook import notes_of
from transforms.read_header_words import is_unit_line
from transforms.read_reply_sheet import is_reply_sheet, read_reply_sheet
from transforms.read_table_cells import MoneyUnit, money_unit, money_unit_of
from transforms.read_template_identity import read_identity
from transforms.recognise_workbook import Said, SheetWords, recognise_workbook
from transforms.resolve_readings import resolve_readings
from transforms.set_tables import named_by_sheet, with_parts_of_years
from transforms.tell_cells import Setting
from transforms.tell_unknown_tables import headers_of, refuse_unknown

_PROGRAMME = "GNBV"
_UNIT_WORDS = re.compile(
    r"(?:đơn vị tính|đơn vị|đvt|đv tính|đv)\s*[:.]?\s*(?P<unit>[^:]{1,30})$|^\((?P<alone>[^()]{1,20})\)$", re.IGNORECASE
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo.*|^.*?ngày\s[\d.…\s]*+tháng.*", re.IGNORECASE | re.MULTILINE)
_UNITS = ("VND", "thousand", "million", "billion")
_DONG_AT_LEAST, _THOUSAND_AT_LEAST = Decimal(200_000_000), Decimal(2_000_000)


@dataclass(frozen=True, slots=True)
class _Read:
    """One sheet with its tables as forms fit them, and those no form fits."""

    sheet: Sheet
    number: int
    fitted: tuple[Fitted, ...]
    unfitted: tuple[Fitted, ...]
    tables: tuple[Table, ...]


def extract_workbook(workbook: Workbook, file_name: str, folder: str) -> Reading:
    """Everything a workbook says: whose it is, and every figure with its cell.

    Raises:
        Refusal: `no_table`; what `refuse_unknown` says of tables that are of no form; what recognising its office
            raises; what reading a reply sheet raises.
    """
    if is_reply_sheet(workbook):
        return read_reply_sheet(workbook)
    sheets = [
        _read_sheet(sheet, number) for number, sheet in enumerate(workbook.sheets, 1) if sheet.visibility == "visible"
    ]
    if not any(each.fitted for each in sheets):
        raise refuse_unknown((t for each in sheets for t in each.tables), _PROGRAMME) or _without_tables(workbook)
    office = _recognised(workbook, sheets, file_name, folder)
    fitted = [(each, one, _setting(each, one, office)) for each in sheets for one in each.fitted]
    settings = with_parts_of_years([(one, setting) for _, one, setting in fitted])
    found: list[TableFigures] = []
    for (_, one, _), setting in zip(fitted, settings, strict=True):
        found.append(extract_table(one, setting, sum(len(each.observations) for each in found)))
    return _reading(workbook, office, sheets, found)


def _read_sheet(sheet: Sheet, number: int) -> _Read:
    tables = join_pages(find_tables(sheet))
    fitted = [best for table in tables if (best := fit_forms(table, ways_to_read(), _PROGRAMME)) is not None]
    return _Read(
        sheet,
        number,
        tuple(each for each in fitted if each.is_of_form),
        tuple(each for each in fitted if not each.is_of_form),
        tuple(tables),
    )


def _without_tables(workbook: Workbook) -> Refusal:
    blank = read_identity(workbook)
    return Refusal("empty_form", {"sheet": blank.sheet, "form": blank.form}) if blank else Refusal("no_table")


def _recognised(workbook: Workbook, sheets: Sequence[_Read], file_name: str, folder: str) -> Office:
    fitted = [one for each in sheets for one in each.fitted]
    largest = max(fitted, key=lambda one: len(one.table.body))
    ordered = sorted(sheets, key=lambda each: (-_size(each), each.number))
    said = Said(
        sheets=tuple(_words(each) for each in ordered),
        form_codes=tuple(sorted({one.form.code for one in fitted})),
        kind=largest.kind,
        programme=_PROGRAMME,
        years=_years_named(fitted),
        places=_places_named(fitted),
    )
    return recognise_workbook(said, workbook.media_type, file_name, folder)


def _size(read: _Read) -> int:
    return sum(len(each.table.body) for each in read.fitted)


def _words(read: _Read) -> SheetWords:
    """A sheet's words outside its tables, those above its first table apart."""
    first = min((table.header[0] for table in read.tables), default=len(read.sheet.rows))
    outside = list(words_outside(read.sheet, read.tables))
    return SheetWords(
        read.sheet.name,
        tuple(text for (row, _), text in outside if row < first),
        tuple(text for (row, _), text in outside if row >= first),
        bool(read.fitted),
    )


def _years_named(fitted: Sequence[Fitted]) -> tuple[int, int] | None:
    """The first and last year that headers and rows name, of lists of works the last alone; or None."""
    named = [means["years"] for one in fitted for means in _meanings(one) if "years" in means]
    if not named:
        return None
    last = max(years[1] for years in named)
    is_of_last = all(one.form.rows.kind == "item" for one in fitted)
    return (last if is_of_last else min(years[0] for years in named), last)


def _places_named(fitted: Sequence[Fitted]) -> tuple[str, ...]:
    """The communes and hamlets of the rows, each with a word for its level; of a bare name, a commune's."""
    named = (str(row.means["sub_unit"]) for one in fitted for row in one.rows if "sub_unit" in row.means)
    return tuple(dict.fromkeys(name if find_offices(name) else f"xã {name}" for name in named))


def _meanings(fitted: Fitted) -> Iterator[Mapping[str, Any]]:
    yield from (each.means for each in fitted.columns)
    yield from (each.means for each in fitted.rows)


def _setting(read: _Read, fitted: Fitted, office: Office) -> Setting:
    return Setting(office, _unit(read, fitted), _years(read, fitted, office), named_by_sheet(read.sheet.name, office))


def _unit(read: _Read, fitted: Fitted) -> MoneyUnit:
    """How the money of a table is counted: by the nearest line above it that says so, else by its size."""
    said = _unit_said(text for _, text in reversed(fitted.table.above))
    if said is None:
        said = _unit_said(text for table in reversed(read.tables) for _, text in reversed(table.above))
    if said is None:
        said = _unit_said(" ".join(path) for path in fitted.table.paths.values())
    return said or _unit_by_size(fitted)


def _unit_said(texts: Iterable[str]) -> MoneyUnit | None:
    for text in texts:
        match = _UNIT_WORDS.search(text)
        if match is not None and (is_unit_line(text) or match["alone"] or match["unit"]):
            unit = money_unit(match["unit"] or match["alone"])
            if unit is not None:
                return unit
    return None


def _unit_by_size(fitted: Fitted) -> MoneyUnit:
    """The unit by which a table's largest amount is a district may have; million where nothing speaks otherwise."""
    table = fitted.table
    figures = [c.column for c in fitted.columns if c.role == "figure" and not c.means.get("is_rate")]
    values = [table.value(row, column) for row in table.body for column in figures]
    largest = Decimal(str(max((abs(v) for v in values if isinstance(v, (int, float))), default=0)))
    key = "VND" if largest >= _DONG_AT_LEAST else "thousand" if largest >= _THOUSAND_AT_LEAST else "million"
    scale = max((s for (row, column), s in table.sheet.scales.items() if column in figures), default=1)
    shown = _UNITS.index(key) + (len(str(scale)) - 1) // 3
    return money_unit_of(_UNITS[min(shown, len(_UNITS) - 1)])


def _years(read: _Read, fitted: Fitted, office: Office) -> tuple[int, int]:
    """The years of a table: by the words above it, its sheet's name, else the filing's own."""
    for text in [*(text for _, text in reversed(fitted.table.above)), read.sheet.name]:
        years = find_years(_ATTACHED.sub("", text)) if not is_unit_line(text) else None
        if years is not None and years.is_own:
            return years.year_from, years.year_to
    is_of_one_year = fitted.form.topic in ("poverty", "output") or fitted.form.rows.kind == "item"
    return office.year_to if is_of_one_year else office.year_from, office.year_to


def _reading(workbook: Workbook, office: Office, sheets: Sequence[_Read], found: Sequence[TableFigures]) -> Reading:
    figures = tuple(each for one in found for each in one.observations)
    if any(each.other_value is not None for each in figures):
        figures = resolve_readings(figures)
    return Reading(
        media_type=workbook.media_type,
        office=office,
        observations=figures,
        statuses=tuple(each for one in found for each in one.statuses),
        lead_agencies=tuple(dict.fromkeys(each for one in found for each in one.lead_agencies)),
        troubles=(*(each for one in found for each in one.troubles), *_unread(sheets)),
        notes=(*workbook.notes, *notes_of(workbook)),
    )


def _unread(sheets: Sequence[_Read]) -> Iterator[Trouble]:
    """Tables with figures that no form fits, beside others that one does: each named once, none dropped in silence."""
    for read in sheets:
        for each in read.unfitted:
            table = each.table
            first = next(c for c in table.columns if table.paths[c]) if any(table.paths.values()) else table.columns[0]
            headers = headers_of(table)
            yield Trouble(
                "stray_table", headers, Place(headers, sheet=read.sheet.name, cell=cell_name(table.header[0], first))
            )
