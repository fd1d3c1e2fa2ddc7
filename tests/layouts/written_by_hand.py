"""Workbooks typed by hand as offices really make them (`by_hand/*.yaml`), each with what its cells mean.

A case says its sheets as rows of cells, and by tables what rows and columns mean in few words:
`allocated NSTW SN DA2 2023 plan start DTTS @PYT =Xã Long Hải`, `*` for an item of its own. A number where a row of the
table meets a column is expected with the words of both; any other number must stay unread.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from schemas.codebook import code_list
from schemas.records import Observation

_CASES = Path(__file__).parent / "by_hand"
_SCENARIOS, _POINTS = frozenset({"actual", "plan", "estimate"}), frozenset({"start", "end", "year"})
_CAPITALS = frozenset({"DTPT", "SN"})
_PROGRAMMES = frozenset({"GNBV", "NTM", "DTTSMN"})
_YEARS = re.compile(r"(20\d\d)(?:-(20\d\d))?")
_PROJECT = re.compile(r"ALL|ND\d\d|DA\d(?:\.TDA\d)?")
_DEFAULTS = {
    "programme": "GNBV",
    "source": "ALL",
    "capital": "ALL",
    "population": "ALL",
    "agency_code": None,
    "sub_unit": None,
    "item": False,
}

Cell = tuple[str, str]
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One workbook with its truth.

    Attributes:
        expected: what every figure says, by sheet and cell.
        errors: kinds of findings and troubles that are meant to be raised.
    """

    name: str
    folder: str
    content: bytes
    unit_code: str
    expected: Mapping[Cell, Said]
    errors: frozenset[str]


def case_names() -> list[str]:
    """The names of all cases."""
    return sorted(path.stem for path in _CASES.glob("*.yaml"))


def load_case(name: str) -> Case:
    """A case by its name."""
    spec = yaml.safe_load((_CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    expected = {cell: said for table in spec["tables"] for cell, said in _expected(table, spec)}
    return Case(
        spec["file"],
        spec.get("folder", ""),
        _content(spec["sheets"]),
        str(spec["unit_code"]),
        expected,
        frozenset(spec.get("errors", ())),
    )


def misses(case: Case, observations: Sequence[Observation]) -> list[str]:
    """Every figure read otherwise than meant, not read, or read where none is meant."""
    read = {(each.place.sheet or "", each.place.cell or ""): each for each in observations}
    wrong = [
        f"{cell}: {name} is {getattr(read[cell], name)!r}, not {value!r}"
        for cell, said in case.expected.items()
        if cell in read
        for name, value in said.items()
        if _told(read[cell], name) != value
    ]
    unread = [f"{cell}: not read, {said}" for cell, said in case.expected.items() if cell not in read]
    return [*wrong, *unread, *(f"{cell}: read as {_shown(read[cell])}" for cell in read if cell not in case.expected)]


def _told(figure: Observation, name: str) -> object:
    """A feature of a figure; of an item only whether it is one."""
    return figure.item is not None if name == "item" else getattr(figure, name)


def _shown(figure: Observation) -> str:
    return f"{figure.indicator} {figure.project_code} {figure.year_to} {figure.sub_unit} {figure.value}"


def _content(sheets: Sequence[Mapping[str, Any]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for spec in sheets:
        _write_sheet(workbook.create_sheet(spec["name"]), spec)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_sheet(sheet: Worksheet, spec: Mapping[str, Any]) -> None:
    for row in spec["rows"]:
        sheet.append(row)
    for cells, look in spec.get("formats", {}).items():
        for cell in _cells(sheet, cells):
            cell.number_format = look
    for cells in spec.get("centred", ()):
        for cell in _cells(sheet, cells):
            cell.alignment = Alignment(horizontal="centerContinuous")
    for cells in spec.get("merges", ()):
        sheet.merge_cells(cells)
    for row in spec.get("hidden_rows", ()):
        sheet.row_dimensions[row].hidden = True
    if "filter" in spec:
        sheet.auto_filter.ref = spec["filter"]


def _cells(sheet: Worksheet, cells: str) -> Iterator[Any]:
    return (cell for line in sheet[cells] for cell in line)


def _expected(table: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[tuple[Cell, Said]]:
    """The figures of a table: the words of rows, columns and table together, and the number in its unit."""
    sheet = next(each for each in spec["sheets"] if each["name"] == table["sheet"])
    values = table.get("values", {})
    for rows, row_words in table["rows"].items():
        for row in _numbers(rows):
            for column, column_words in table["columns"].items():
                cell = f"{column}{row}"
                cells = sheet["rows"][row - 1]
                at = column_index_from_string(column) - 1
                typed = values.get(cell, cells[at] if isinstance(cells, list) and at < len(cells) else None)
                if isinstance(typed, (int, float)) and not isinstance(typed, bool):
                    means = _means(f"{table.get('all', '')} {column_words} {row_words}")
                    yield (table["sheet"], cell), _figure(means, typed, Decimal(str(table.get("unit", 1_000_000))))


def _numbers(rows: str | int) -> range:
    first, _, last = str(rows).partition("-")
    return range(int(first), int(last or first) + 1)


def _means(words: str) -> Said:
    """What words say, the later winning; behind `=` the name of a place."""
    said, _, place = words.partition("=")
    means: Said = {"sub_unit": place.strip()} if place else {}
    for word in said.split():
        means |= _word(word)
    return means


def _word(word: str) -> Said:
    if match := _YEARS.fullmatch(word):
        return {"year_from": int(match[1]), "year_to": int(match[2] or match[1])}
    if word == "*":
        return {"item": True}
    if word in _PROGRAMMES:
        return {"programme": word}
    if _PROJECT.fullmatch(word):
        return {"project_code": word}
    if word.startswith("@"):
        return {"agency_code": word[1:]}
    known = (("scenario", _SCENARIOS), ("point", _POINTS), ("capital", _CAPITALS), ("source", _sources()))
    name = next((name for name, words in known if word in words), None)
    return {name or ("population" if word.isupper() else "indicator"): word}


@cache
def _sources() -> frozenset[str]:
    return frozenset(row["source"] for row in code_list("funding_sources")) - {"ALL"}


def _figure(means: Said, typed: float, unit: Decimal) -> Said:
    """A figure's features, money in đồng; sources and capital only of money."""
    indicator = {row["indicator"]: row for row in code_list("indicators")}[means["indicator"]]
    defaults = {k: v for k, v in _DEFAULTS.items() if indicator["topic"] == "funding" or k not in ("source", "capital")}
    factor = unit if indicator["unit"] == "VND" else Decimal(1)
    return {**defaults, **means, "value": Decimal(str(typed)) * factor}
