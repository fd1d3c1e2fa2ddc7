"""Everything a table says that a form fits: each cell's figure, and every cell that should be one and is not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.records import LeadAgency, Observation, Place, Status, Trouble
from schemas.workbooks import Address, Value, cell_name
from transforms.find_tables import Table
from transforms.fit_forms import Fitted
from transforms.name_nothing import is_blank, status_in
from transforms.read_table_cells import CellNumber, read_cell, written_number
from transforms.stack_rows import Subject
from transforms.tell_cells import Cell, FigureColumn, Setting, figure_columns, is_of_other_unit, tell_cell

_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class TableFigures:
    """What one table says."""

    observations: tuple[Observation, ...]
    statuses: tuple[Status, ...]
    lead_agencies: tuple[LeadAgency, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A number read, not yet told: its row, its column and its place."""

    number: CellNumber
    subject: Subject
    column: FigureColumn
    place: Place


def extract_table(fitted: Fitted, setting: Setting, first: int) -> TableFigures:
    """Every figure of a table in reading order, with its cell and the words of its row.

    Figures are in đồng, households, persons, items or percent; blank cells and their signs (`-`, `x`) give nothing.

    Args:
        fitted: the table and the form it is read by.
        setting: what its surroundings say.
        first: the ordinal of its first figure.
    """
    table = fitted.table
    columns = figure_columns(fitted, setting)
    numbers: dict[Address, _Found] = {}
    statuses: list[Status] = []
    troubles: list[Trouble] = list(_strays(fitted))
    rows = _with_offices(fitted.rows)
    for subject in rows:
        quote = _quote(table, subject)
        for column in columns:
            address = (subject.row, column.column)
            found = _read(table, address, column)
            if found is None:
                continue
            if isinstance(found, CellNumber) and is_of_other_unit(found, subject, column):
                found = Trouble("unreadable_number", found.written, _NOWHERE)
            place = Place(quote, sheet=table.sheet.name, cell=cell_name(*address))
            if isinstance(found, CellNumber):
                numbers[address] = _Found(found, subject, column, place)
            elif isinstance(found, Trouble):
                troubles.append(replace(found, place=place))
            else:
                statuses += _status(found, subject, setting, place)
    told = _told(numbers, {each.row: each.parent for each in rows}, first, table.sheet.formulas)
    observations = _with_bases(told, list(numbers))
    return TableFigures(tuple(observations), _once(statuses), tuple(_leads(fitted)), tuple(troubles))


def _read(table: Table, address: Address, column: FigureColumn) -> CellNumber | Trouble | str | None:
    """The number of a cell; a trouble where it should be one; the words that say there is none; None for blank."""
    sheet = table.sheet
    value: Value = sheet.rows[address[0]][address[1]]
    if value is None or value == "":
        return _missing(table, address) if address in sheet.errors or address in sheet.uncalculated else None
    if isinstance(value, str) and is_blank(value):
        return None
    if address in sheet.scales and isinstance(value, (int, float)):
        value = value / sheet.scales[address]
    number = read_cell(value, column.precision, is_percent=address in sheet.percents)
    if number is not None:
        return number
    status = status_in(value) if isinstance(value, str) else None
    return status or Trouble("unreadable_number", _shown(value), _NOWHERE)


def _missing(table: Table, address: Address) -> Trouble:
    """A cell that holds an error value, or a formula that was never calculated."""
    sheet = table.sheet
    if address in sheet.errors:
        return Trouble("unreadable_number", sheet.errors[address], _NOWHERE)
    return Trouble("formula_not_calculated", f"={sheet.formulas.get(address, '').lstrip('=')}", _NOWHERE)


_NOWHERE = Place("")


def _shown(value: Value) -> str:
    """A cell as the sheet shows it, near enough to be found again."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return written_number(value)
    return str(value).strip()[:_LONGEST_QUOTE]


def _quote(table: Table, subject: Subject) -> str:
    """The words and figures of a row."""
    shown = [_shown(v) for c in table.columns if (v := table.value(subject.row, c)) not in (None, "")]
    return " | ".join(shown)[:_LONGEST_QUOTE] or subject.label


def _with_offices(rows: Sequence[Subject]) -> list[Subject]:
    """The rows; where a project has several, each with its office or commune, every such row tells that one's part."""
    named = [each.means["project"] for each in rows if _names_office(each)]
    if len(set(named)) == len(named):
        return list(rows)
    return [_of_its_office(each, rows) if _names_office(each) else each for each in rows]


def _names_office(subject: Subject) -> bool:
    return subject.kind == "project" and bool(subject.means.get("agencies") or subject.means.get("carrier"))


def _of_its_office(subject: Subject, rows: Sequence[Subject]) -> Subject:
    """The row as the part of one office, a part of its project's own row where there is one."""
    means = dict(subject.means)
    if means.get("agencies"):
        means["agency_code"] = means["agencies"][0]
    else:
        means["sub_unit"] = means["carrier"]
    code = means["project"]
    whole = next(
        (e.row for e in rows if e.kind == "project" and e.means["project"] == code and not _names_office(e)), None
    )
    return replace(subject, means=means, parent=subject.parent if whole is None else whole)


def _status(status: str, subject: Subject, setting: Setting, place: Place) -> Iterator[Status]:
    code = subject.means.get("project")
    if code and subject.kind == "project":
        first, last = subject.means.get("years", setting.years)
        yield Status(code, first if first == last else None, status, place)


def _once(statuses: Sequence[Status]) -> tuple[Status, ...]:
    seen: dict[tuple[str, int | None, str], Status] = {}
    for each in statuses:
        seen.setdefault((each.project_code, each.year, each.status), each)
    return tuple(seen.values())


def _told(
    numbers: Mapping[Address, _Found], wholes: Mapping[int, int | None], first: int, formulas: Collection[Address]
) -> list[Observation]:
    """The figures numbered, each a part of the figure of its column in the nearest row it adds up to."""
    at = {address: ordinal for ordinal, address in enumerate(numbers, first)}
    figures = []
    for (row, column), each in numbers.items():
        whole = wholes[row]
        while whole is not None and (whole, column) not in at:
            whole = wholes.get(whole)
        part_of = None if whole is None else at[whole, column]
        numbered = at[row, column], part_of
        is_formula = (row, column) in formulas
        figures.append(tell_cell(each.number, each.subject, each.column, Cell(each.place, is_formula), numbered))
    return figures


def _with_bases(observations: Sequence[Observation], addresses: Sequence[Address]) -> Iterator[Observation]:
    """The figures; percentages with the two figures of their row they are of."""
    rows: dict[int, list[Observation]] = {}
    for each, (row, _) in zip(observations, addresses, strict=True):
        rows.setdefault(row, []).append(each)
    for each, (row, _) in zip(observations, addresses, strict=True):
        bases = _bases(each, rows[row]) if each.unit == "percent" else ()
        yield replace(each, computed_from=bases) if bases else each


def _bases(rate: Observation, row: Sequence[Observation]) -> tuple[int, ...]:
    """The ordinals of the two figures a percentage of completion or disbursement is of, where each is just one."""
    beside = [o for o in row if o.item is None and (o.year_from, o.year_to) == (rate.year_from, rate.year_to)]
    if rate.indicator == "completion_pct":
        found = [[o for o in beside if o.scenario == s and o.unit != "percent"] for s in ("actual", "plan")]
    elif rate.indicator == "disbursement_rate_pct":
        same = [o for o in beside if (o.source, o.capital) == (rate.source, rate.capital)]
        found = [[o for o in same if o.indicator == name] for name in ("disbursed", "allocated")]
    else:
        return ()
    return tuple(each[0].ordinal for each in found) if all(len(each) == 1 for each in found) else ()


def _leads(fitted: Fitted) -> Iterator[LeadAgency]:
    """The offices named beside the one row of a project: they carry it out."""
    column = next((each.column for each in fitted.columns if each.role == "agency"), None)
    named = [each.means["project"] for each in fitted.rows if _names_office(each)]
    for subject in fitted.rows:
        if column is not None and _names_office(subject) and named.count(subject.means["project"]) == 1:
            cell = cell_name(subject.row, column)
            place = Place(_quote(fitted.table, subject), sheet=fitted.table.sheet.name, cell=cell)
            for agency in subject.means.get("agencies", ()):
                yield LeadAgency(subject.means["project"], agency, "lead", place)


def _strays(fitted: Fitted) -> Iterator[Trouble]:
    """Columns with figures that nobody can name, each once, at the foot of its header; rows likewise."""
    table = fitted.table
    for each in fitted.columns:
        if each.role == "stray":
            header = " › ".join(each.path)
            cell = cell_name(table.header[-1], each.column)
            yield Trouble("stray_column", header or cell, Place(header or cell, sheet=table.sheet.name, cell=cell))
    yield from _stray_rows(fitted)


def _stray_rows(fitted: Fitted) -> Iterator[Trouble]:
    """Rows with figures that have no label, each once, at its first figure."""
    table = fitted.table
    figures = {each.column for each in fitted.columns if each.role == "figure"}
    named = {each.row for each in fitted.rows}
    for row in table.body:
        found = sorted(table.counts.figured[row] & figures)
        if found and row not in named:
            shown = " | ".join(_shown(table.value(row, column)) for column in found)[:_LONGEST_QUOTE]
            place = Place(shown, sheet=table.sheet.name, cell=cell_name(row, found[0]))
            yield Trouble("stray_row", shown, place)
