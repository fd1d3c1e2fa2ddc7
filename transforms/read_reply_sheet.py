"""The answers of a sender: each mismatch of the reply sheet confirmed, corrected or explained, with its cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from schemas.admin_units import AdminUnit, Level, province_of, unit_called
from schemas.bounds import FIRST_YEAR, LARGEST_AMOUNT, LAST_YEAR
from schemas.codebook import phrases
from schemas.documents import Refusal
from schemas.messages import catalogue
from schemas.records import Office, Place, Reading, Reply, Trouble
from schemas.returns import REPLY_CHOICES, REPLY_COLUMNS
from schemas.workbooks import IDENTITY_SHEET, REPLY_FORM, Address, Sheet, Workbook, cell_name
from transforms.fold_text import fold
from transforms.read_table_cells import CellNumber, Precision, money_unit, precision_of, read_cell, written_number
from transforms.read_template_identity import told_by_identity

_NEEDED = ("submission_id", "unit_code", "unit_level", "unit_name", "programme", "year_from", "year_to")
_ANSWERED = ("answer", "corrected", "why")
_LONGEST_QUOTE = 400
_MEANT = {"confirm": "confirmed", "correct": "corrected", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the answers stand: the sheet, the row of its headers, and the column of each."""

    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Figure:
    """A corrected figure: in đồng or in the unit of its row, and as typed; or why there is none."""

    value: Decimal | None = None
    written: str | None = None
    unit: str | None = None
    trouble: str | None = None


def is_reply_sheet(workbook: Workbook) -> bool:
    """Whether a workbook says it is a reply sheet of ours."""
    return told_by_identity(workbook).get("form") == REPLY_FORM


def read_reply_sheet(workbook: Workbook) -> Reading:
    """Every answer given, however the rows were sorted or thinned out; lines left blank answer nothing.

    A corrected figure that cannot be read becomes a trouble of its cell, its answer stands all the same.

    Raises:
        Refusal: `damaged_reply` where the sheet no longer says whose it is or its columns are gone; `empty_reply` where
            nothing is answered.
    """
    told = told_by_identity(workbook)
    office = _office(told)
    table = next((found for sheet in workbook.sheets if (found := _table(sheet))), None)
    if office is None or table is None:
        raise Refusal("damaged_reply")
    answers = list(_answers(table, told["submission_id"]))
    if not answers:
        raise Refusal("empty_reply", {"sheet": table.sheet.name})
    return Reading(
        media_type=workbook.media_type,
        office=office,
        replies=tuple(reply for reply, _ in answers),
        troubles=tuple(trouble for _, trouble in answers if trouble is not None),
        notes=workbook.notes,
    )


def _office(told: Mapping[str, str]) -> Office | None:
    """Whose answers these are: the office the sheet was handed out to, as the code list names it on that day."""
    unit = _unit(told)
    if unit is None:
        return None
    province = province_of(unit)
    return Office(
        unit_code=unit.code,
        unit_name=unit.full_name,
        unit_level=unit.level,
        province_code=province.code,
        province_name=province.name,
        document_kind="form",
        programme=told["programme"],
        year_from=int(told["year_from"]),
        year_to=int(told["year_to"]),
        period="AD_HOC",
        scope=f"reply:{told['submission_id']}",
        form_code=REPLY_FORM,
        how=IDENTITY_SHEET,
    )


def _unit(told: Mapping[str, str]) -> AdminUnit | None:
    if any(name not in told for name in _NEEDED) or not all(_is_year(told[name]) for name in ("year_from", "year_to")):
        return None
    levels: dict[str, Level] = {"province": "province", "district": "district", "commune": "commune"}
    level = levels.get(told["unit_level"])
    return None if level is None else unit_called(level, told["unit_code"], told["unit_name"])


def _is_year(text: str) -> bool:
    return text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR


def _table(sheet: Sheet) -> _Table | None:
    headers = {fold(text): name for name in REPLY_COLUMNS for text in catalogue()[f"reply.column_{name}"].values()}
    for number, row in enumerate(sheet.rows):
        said = {headers.get(fold(str(value))): at for at, value in enumerate(row) if value is not None}
        columns = {name: at for name, at in said.items() if name is not None}
        if "id" in columns and columns.keys() & set(_ANSWERED):
            figures = (
                [below[columns["corrected"]] for below in sheet.rows[number + 1 :]] if "corrected" in columns else ()
            )
            return _Table(sheet, number, columns, precision_of(figures))
    return None


def _answers(table: _Table, submission_id: str) -> Iterator[tuple[Reply, Trouble | None]]:
    count = 0
    for row in range(table.header + 1, len(table.sheet.rows)):
        if any(_text(table, row, name) or _is_broken(table, row, name) for name in _ANSWERED):
            yield _reply(table, row, submission_id, count)
            count += 1


def _reply(table: _Table, row: int, submission_id: str, ordinal: int) -> tuple[Reply, Trouble | None]:
    figure = _corrected(table, row)
    word = _text(table, row, "answer")
    answer = _answers_said().get(fold(word)) or ("corrected" if figure.value is not None else "explained")
    is_plain = fold(word) in _answers_said()
    explained = [text for text in ("" if is_plain else word, _text(table, row, "why")) if text]
    place = _place(table, row)
    reply = Reply(
        ordinal=ordinal,
        answers_submission=submission_id,
        finding_id=_text(table, row, "id") or None,
        answer=answer,
        place=place,
        corrected=figure.value,
        written=figure.written,
        written_unit=figure.unit,
        explanation=": ".join(explained) or None,
        answered_by=_text(table, row, "by") or None,
    )
    trouble = None if figure.trouble is None else Trouble(figure.trouble, figure.written or "", place)
    return reply, trouble


@cache
def _answers_said() -> Mapping[str, str]:
    """What is written for each answer, folded: the sheet's own choices, and what people write instead."""
    offered = {fold(text): _MEANT[key] for key in REPLY_CHOICES for text in catalogue()[f"reply.{key}"].values()}
    listed = phrases("replies")["answers"]
    return {fold(word): answer for answer, words in listed.items() for word in words} | offered


def _corrected(table: _Table, row: int) -> _Figure:
    """The figure in the column for corrections: in đồng where its row counts money, else in the row's unit."""
    address = _address(table, row, "corrected")
    if address is None:
        return _Figure()
    unit, sheet = _text(table, row, "unit"), table.sheet
    if address in sheet.errors:
        return _Figure(written=sheet.errors[address], unit=unit or None, trouble="unreadable_number")
    if address in sheet.uncalculated:
        written = f"={sheet.formulas.get(address, '').lstrip('=')}"
        return _Figure(written=written, unit=unit or None, trouble="formula_not_calculated")
    value = sheet.rows[address[0]][address[1]]
    if value is None or not str(value).strip():
        return _Figure()
    number = read_cell(value, table.precision)
    written = _text(table, row, "corrected")
    figure = None if number is None else _figure(number, written, unit)
    if figure is None or figure.value is None or abs(figure.value) >= LARGEST_AMOUNT:
        return _Figure(written=written, unit=unit or None, trouble="unreadable_number")
    return figure


def _figure(number: CellNumber, written: str, unit: str) -> _Figure:
    """A number with its unit, one written behind it before the row's own."""
    money = money_unit(number.unit) if number.unit else None
    money = money or money_unit(unit)
    if money is None:
        return _Figure(number.value, written, unit or None)
    return _Figure(number.value * money.factor, written, money.written)


def _address(table: _Table, row: int, name: str) -> Address | None:
    return (row, table.columns[name]) if name in table.columns else None


def _is_broken(table: _Table, row: int, name: str) -> bool:
    address = _address(table, row, name)
    return address in table.sheet.errors or address in table.sheet.uncalculated


def _text(table: _Table, row: int, name: str) -> str:
    address = _address(table, row, name)
    value = table.sheet.rows[address[0]][address[1]] if address else None
    if isinstance(value, float):
        return written_number(value)
    return "" if value is None else str(value).strip()


def _place(table: _Table, row: int) -> Place:
    """The cell of a row's answer, and what was asked and answered there."""
    said = [_text(table, row, name) for name in ("what", *_ANSWERED)]
    name = next(name for name in _ANSWERED if name in table.columns)
    quote = " | ".join(text for text in said if text)[:_LONGEST_QUOTE]
    return Place(quote, sheet=table.sheet.name, cell=cell_name(row, table.columns[name]))
