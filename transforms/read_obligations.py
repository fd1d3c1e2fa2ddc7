"""A calendar of obligations read from CSV: its lines, and every line that cannot be used, all at once."""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

from schemas.codebook import code_list, names_of, phrases
from schemas.messages import WordedError
from schemas.obligations import ANY_REPORT, COLUMNS, REPORTS, WIDTH_OF_CODE, Fault, Obligation, Owed, SetBy, is_day
from transforms.fold_text import fold, squash
from transforms.place_codes import called, lies_in, nearest_units, units_meant

_ALWAYS = (date(1900, 1, 1), date(2200, 12, 31))
_UNDER = re.compile(r"^(?P<word>[^\d]+?)\s*(?P<code>\d+)$")
_VIETNAMESE_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_NEEDED = ("who", "report")
_DIGITS_OF_A_DAY = 2


@dataclass(frozen=True, slots=True)
class Calendar:
    """The lines of a calendar that can be used, and what is wrong with the others.

    Attributes:
        is_understood: its header is one; without, no line can be read.
    """

    obligations: tuple[Obligation, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_understood: bool = True


class _UnclearError(WordedError, ValueError):
    """A field that cannot be used."""


@cache
def national_calendar() -> tuple[Obligation, ...]:
    """The deadlines of the circulars, and our defaults for districts and communes, from `codebook/obligations.csv`."""
    text = files("codebook").joinpath("obligations.csv").read_text(encoding="utf8")
    told = csv.DictReader(text.splitlines())
    return tuple(_obligation(row, number, row["set_by"]) for number, row in enumerate(told, 2))


def read_calendar(text: str, provinces: Collection[str] = ()) -> Calendar:
    """A province's own calendar.

    Columns are found by their names, in any order; fields may be separated by commas, semicolons or tabs. A line that
    says what an earlier one says of the same units, report and days, but otherwise, is left out and named. A line for a
    unit of a province nothing was received of stands, and is named too: it binds nobody as yet.

    Args:
        text: the file's; blank for a province without one.
        provinces: codes of those anything was received of; none, where that is not known: then none is strange.
    """
    lines = text.splitlines()
    header_at = next((number for number, line in enumerate(lines, 1) if line.strip()), None)
    if header_at is None:
        return Calendar()
    separator = _separator(lines[header_at - 1])
    obligations: list[Obligation] = []
    faults: list[Fault] = []
    try:
        names = _names(_fields(lines[header_at - 1], separator))
    except _UnclearError as unclear:
        return Calendar((), (Fault(header_at, unclear.key, unclear.details),), is_understood=False)
    for number, line in enumerate(lines[header_at:], header_at + 1):
        try:
            read = _line(names, _fields(line, separator), number)
            _hold_against(obligations, read)
        except _UnclearError as unclear:
            faults.append(Fault(number, unclear.key, unclear.details, _near(unclear, provinces)))
        else:
            obligations += [read] if read else []
            faults += _elsewhere(read, provinces) if read and provinces else []
    return Calendar(tuple(obligations), tuple(faults))


def _near(unclear: _UnclearError, provinces: Collection[str]) -> str:
    """The units that may have been meant where it is not clear who was."""
    is_about_units = unclear.key in {"unknown_who", "unknown_code"}
    return nearest_units(dict(unclear.details)["value"], provinces) if is_about_units else ""


def _elsewhere(read: Obligation, provinces: Collection[str]) -> list[Fault]:
    """That a line is for a unit of a province nothing was received of, where it is."""
    code = read.unit_code or read.under
    if code is None or lies_in(code, provinces):
        return []
    told = (("value", code), ("unit", called(code)))
    return [Fault(read.line, "elsewhere", told, nearest_units(code, provinces))]


def _separator(header: str) -> str:
    return max(",;\t", key=header.count)


def _fields(line: str, separator: str) -> list[str]:
    """The fields of one line; a quote left open ends with its line, and swallows no other."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        raise _UnclearError("not_fields") from None


def _names(header: list[str]) -> list[str]:
    names = [name.removeprefix("\ufeff").strip().lower() for name in header]
    missing = [name for name in _NEEDED if name not in names]
    unknown = [name for name in names if name and name not in COLUMNS]
    if missing or unknown:
        key = "header_lacks" if missing else "header_unknown"
        raise _UnclearError(key, wrong=", ".join(missing or unknown), columns=", ".join(COLUMNS))
    return names


def _line(names: list[str], fields: list[str], line: int) -> Obligation | None:
    """What a line says; None for a blank one and a remark."""
    if not any(field.strip() for field in fields) or fields[0].lstrip().startswith("#"):
        return None
    if any(field.strip() for field in fields[len(names) :]):
        raise _UnclearError("too_many_fields", names=str(len(names)), fields=str(len(fields)))
    row = {name: field.strip() for name, field in zip(names, fields, strict=False)}
    row = dict.fromkeys(_NEEDED, "") | row
    return _obligation(row, line, "unit" if row["who"].isdigit() else "province")


def _obligation(row: Mapping[str, str], line: int, set_by: str) -> Obligation:
    owed = _owed(row.get("owed", ""))
    month, day = _due(row) if owed != "not_owed" else (None, None)
    reason = row.get("basis") or row.get("reason") or ""
    if owed == "not_owed" and not reason:
        raise _UnclearError("no_reason")
    level, unit_code, under = _who(row["who"])
    valid_from = _day(row.get("valid_from", ""), "valid_from", 1, 1) or _ALWAYS[0]
    valid_to = _day(row.get("valid_to", ""), "valid_to", 12, 31) or _ALWAYS[1]
    if valid_to < valid_from:
        raise _UnclearError("ends_before", first=row.get("valid_from", ""), last=row.get("valid_to", ""))
    return Obligation(
        line=line,
        level=level,
        unit_code=unit_code,
        under=under,
        report=_report(row["report"], owed),
        programme=_programme(row.get("programme", "")),
        due_month=month,
        due_day=day,
        year_offset=_year_offset(row.get("year_offset", "")),
        valid_from=valid_from,
        valid_to=valid_to,
        owed=cast("Owed", owed),
        set_by=cast("SetBy", set_by),
        basis=reason,
    )


def _who(written: str) -> tuple[str | None, str | None, str | None]:
    """The level, the unit or the unit above that a line binds."""
    words, key = phrases("obligations"), fold(written).strip()
    for level in WIDTH_OF_CODE.values():
        if key in words["levels"][level]:
            return level, None, None
    if key.isascii() and key.isdigit() and len(key) in WIDTH_OF_CODE:
        return None, _known(key), None
    found = _UNDER.match(key)
    if found and found["word"].strip() in words["under"] and len(found["code"]) in WIDTH_OF_CODE:
        if WIDTH_OF_CODE[len(found["code"])] == "commune":
            raise _UnclearError("nothing_below", value=_known(found["code"]), unit=called(found["code"]))
        return None, None, _known(found["code"])
    raise _UnclearError("unknown_who", value=written)


def _known(code: str) -> str:
    """The code, where any unit ever bore it."""
    if not units_meant(code):
        raise _UnclearError("unknown_code", value=code)
    return code


def _report(written: str, owed: str) -> str:
    key = fold(written).strip()
    words = phrases("obligations")["reports"]
    for report in REPORTS:
        if key == report or key in words[report]:
            return report
    if owed == "not_owed" and key in words["any"]:
        return ANY_REPORT
    raise _UnclearError("unknown_report", value=written, reports=", ".join(REPORTS))


def _owed(written: str) -> str:
    key = fold(written).strip()
    for owed, words in phrases("obligations")["owed"].items():
        if key in words:
            return str(owed)
    raise _UnclearError("unknown_owed", value=written)


def _programme(written: str) -> str | None:
    if not written or written == ANY_REPORT:
        return None
    key = squash(written)
    for row in code_list("programmes"):
        if key in {squash(row["programme"]), *map(squash, names_of(row))}:
            return row["programme"]
    raise _UnclearError("unknown_programme", value=written, programmes=", ".join(_programmes()))


def _programmes() -> list[str]:
    return [row["programme"] for row in code_list("programmes")]


def _due(row: Mapping[str, str]) -> tuple[int, int]:
    month, day = row.get("due_month", ""), row.get("due_day", "")
    are_numbers = all(each.isdecimal() and len(each) <= _DIGITS_OF_A_DAY for each in (month, day))
    if are_numbers and is_day(int(month), int(day)):
        return int(month), int(day)
    raise _UnclearError("no_such_day", day=day or "…", month=month or "…")


def _year_offset(written: str) -> int:
    try:
        return {"": 0, "-1": -1, "0": 0, "1": 1, "+1": 1}[written]
    except KeyError:
        raise _UnclearError("unknown_offset", value=written) from None


def _day(written: str, column: str, month: int, day: int) -> date | None:
    """A year (its first or last day), or a day as 2025-07-01 or 01/07/2025."""
    if not written:
        return None
    try:
        if written.isdecimal():
            return date(int(written), month, day)
        found = _VIETNAMESE_DAY.match(written)
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(written)
    except ValueError:
        raise _UnclearError("unknown_day", value=written, column=column) from None


def _hold_against(earlier: list[Obligation], read: Obligation | None) -> None:
    """Nothing, where no earlier line binds the same units to the same report on the same days."""
    if read is None:
        return
    for each in earlier:
        same = (each.level, each.unit_code, each.under) == (read.level, read.unit_code, read.under)
        is_about = each.report == read.report and each.programme == read.programme
        if same and is_about and each.valid_from <= read.valid_to and read.valid_from <= each.valid_to:
            raise _UnclearError("said_before", line=str(each.line))
