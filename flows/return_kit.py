"""The return kit of a submission: its workbook with the cells in question marked, a letter, a sheet for the answers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.admin_units import unit_called
from schemas.messages import message
from schemas.returns import Returned, ReturnedLine, Sender
from schemas.text import portable_stem
from schemas.workbooks import Address, Workbook
from transforms.copy_workbook import copied_names, copy_workbook
from transforms.mark_workbook import Mark, NotEditableError, Summary, mark_workbook
from transforms.name_subjects import name_place
from transforms.read_file import read_file
from transforms.scan_sheet import address_of
from transforms.write_letter import write_letter
from transforms.write_numbers import in_unit, write_number
from transforms.write_reply_sheet import write_reply_sheet
from transforms.write_summary_sheet import SummaryLine
from warehouse.keep_files import path_of
from warehouse.read_release import Release

_FINDINGS = """
    SELECT * FROM findings WHERE submission_id = ? AND state = 'open' AND cause_id IS NULL
    ORDER BY list_position(['error', 'warning', 'info'], severity), finding_id
"""
_FOLLOWING = """
    SELECT cause_id, arithmetic FROM findings
    WHERE submission_id = ? AND state = 'open' AND cause_id IS NOT NULL AND arithmetic IS NOT NULL ORDER BY finding_id
"""
_OBSERVATIONS = "SELECT * FROM observations WHERE submission_id = ?"
_TROUBLES = "SELECT * FROM troubles WHERE submission_id = ?"
_EDITED = (".xlsx", ".xlsm")
_SUMMARY_COLUMNS = ("number", "sheet", "cell", "what", "given", "expected", "difference", "likely")
_MOST_OTHERS = 12
_MOST_FOLLOWING = 4
_PLACES = re.compile(r" \[([^\[\]]+)\]$")
"""The places of its figures behind a sum."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What was written.

    Attributes:
        files: in the folder asked for.
        lines: how many mismatches the sender is told of.
        marked: how many cells were marked.
        is_copy: the marked workbook is a copy of its values, since its format cannot be edited.
    """

    files: tuple[Path, ...]
    lines: int
    marked: int
    is_copy: bool = False


def return_kit(home: Path, release: Release, submission: dict[str, Any], folder: Path) -> Kit:
    """Write the kit of a submission into a folder; nothing where nothing is in question.

    Args:
        home: whose store has the file.
        release: what is known of it.
        submission: its row.
        folder: made where it is missing.

    Raises:
        OSError: the store's file cannot be read, or the folder not be written.
    """
    returned = _returned(release, submission)
    if not returned.lines:
        return Kit((), 0, 0)
    folder.mkdir(parents=True, exist_ok=True)
    stem = portable_stem(submission["file_name"])
    content = path_of(home, submission["submission_id"]).read_bytes()
    found = read_file(content, submission["file_name"])
    files = []
    marked, is_copy = 0, False
    returned = _in_order(returned, [sheet.name for sheet in found.sheets] if isinstance(found, Workbook) else ())
    if isinstance(found, Workbook):
        marks, summary = _marks(returned, found)
        name, body, is_copy = _marked(content, submission["file_name"], found, marks, summary)
        files.append(_write(folder / name, body))
        marked = len(marks)
        returned = replace(returned, is_copy=is_copy)
    files.append(_write(folder / f"{stem}_cong_van.docx", write_letter(returned)))
    files.append(_write(folder / f"{stem}_tra_loi.xlsx", write_reply_sheet(returned)))
    return Kit(tuple(files), len(returned.lines), marked, is_copy)


def _write(path: Path, body: bytes) -> Path:
    path.write_bytes(body)
    return path


def _marked(
    content: bytes, file_name: str, workbook: Workbook, marks: Sequence[Mark], summary: Summary
) -> tuple[str, bytes, bool]:
    """The marked workbook, its name, and whether it is a copy of values."""
    stem, suffix = portable_stem(file_name), Path(file_name).suffix.lower()
    if content.startswith(b"PK") and suffix in _EDITED:
        try:
            return f"{stem}_ra_soat{suffix}", mark_workbook(content, marks, summary), False
        except NotEditableError:
            pass
    names = copied_names(sheet.name for sheet in workbook.sheets)
    copied = [replace(mark, sheet=names.get(mark.sheet, mark.sheet)) for mark in marks]
    lines = tuple(replace(line, sheet=names.get(line.sheet, line.sheet)) for line in summary.lines)
    body = mark_workbook(copy_workbook(workbook), copied, replace(summary, lines=lines))
    return f"{stem}_ra_soat.xlsx", body, True


def _returned(release: Release, submission: dict[str, Any]) -> Returned:
    identity = submission["submission_id"]
    rows = {row["observation_id"]: row for row in release.rows(_OBSERVATIONS, [identity])}
    troubles = release.rows(_TROUBLES, [identity])
    following: dict[str, list[str]] = defaultdict(list)
    for each in release.rows(_FOLLOWING, [identity]):
        following[each["cause_id"]].append(each["arithmetic"])
    lines = [
        replace(_line(finding, rows, troubles), follows=_follows(following[finding["finding_id"]]))
        for finding in release.rows(_FINDINGS, [identity])
    ]
    received = submission["received_at"].strftime("%d/%m/%Y")
    return Returned(identity, submission["file_name"], _sender(submission), received, tuple(lines))


def _follows(sums: Sequence[str]) -> str:
    """The first few of the sums that follow from one cause, and how many more there are."""
    told = "; ".join(sums[:_MOST_FOLLOWING])
    more = len(sums) - _MOST_FOLLOWING
    return told + (message("comment.more_following", "vi", count=more) if more > 0 else "")


def _in_order(returned: Returned, sheets: Sequence[str]) -> Returned:
    """The same with its lines sheet by sheet as the workbook has them, cell by cell or line by line within."""
    at = {name: number for number, name in enumerate(sheets, 1)}

    def place(line: ReturnedLine) -> tuple[int, Address, str]:
        return at.get(line.sheet or "", 0), line.address or (line.line or 0, 0), line.finding_id

    return replace(returned, lines=tuple(sorted(returned.lines, key=place)))


def _sender(submission: dict[str, Any]) -> Sender:
    """Whose submission it is; the province as `Tỉnh Kon Tum`, its name alone where the code list has no such one."""
    code, name = submission["province_code"], submission["province_name"] or ""
    province = unit_called("province", code, name) if code else None
    return Sender(
        unit_code=submission["unit_code"],
        unit_level=submission["unit_level"],
        unit_name=submission["unit_name"],
        province_name=province.full_name if province else name,
        programme=submission["programme"],
        year_from=submission["year_from"],
        year_to=submission["year_to"],
    )


def _line(finding: dict[str, Any], rows: dict[str, dict[str, Any]], troubles: Iterable[dict[str, Any]]) -> ReturnedLine:
    ids = [*(finding["suspects"] or []), *(finding["observation_ids"] or [])]
    told = [rows[each] for each in dict.fromkeys(ids) if each in rows]
    stands = told[0] if told else _trouble(finding, troubles)
    unit = (told[0]["written_unit"] or "") if told else ""
    money = {"đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"} & {unit}
    figures = [_written(value, unit if money else "") for value in _compared(finding, stands)]
    others = [row["cell"] for row in told[1:] if row["cell"] and row["sheet"] == stands.get("sheet")]
    places = _PLACES.search(finding["arithmetic"] or "")
    cell = stands.get("cell")
    return ReturnedLine(
        finding_id=finding["finding_id"],
        severity=finding["severity"],
        message=finding["message_vi"],
        place=_place(stands),
        sheet=stands.get("sheet"),
        address=address_of(cell) if cell else None,
        line=stands.get("line_from"),
        given=figures[0],
        expected=figures[1],
        difference=figures[2],
        unit=unit,
        suggestion=finding["suggestion"] or "",
        others=places[1] if places else ", ".join(others[:_MOST_OTHERS]),
        quote=stands.get("quote") or "",
    )


def _compared(finding: dict[str, Any], stands: dict[str, Any]) -> tuple[Decimal | None, ...]:
    """What is given, what is expected and their difference: of the figure that must be wrong where one is known."""
    meant, stated = finding["suggested_value"], stands.get("value")
    if meant is None or stated is None or meant == stated:
        return finding["reported"], finding["expected"], finding["difference"]
    return stated, meant, stated - meant


def _place(stands: dict[str, Any]) -> str:
    """Where something stands, as a letter says it; a cell without its sheet, which stands above it there."""
    if stands.get("cell"):
        return str(stands["cell"])
    return name_place(stands, "vi") if stands.get("line_from") else ""


def _trouble(finding: dict[str, Any], troubles: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The place of a mismatch that rests on no figure: of the cell or line its message names."""
    own = [row for row in troubles if row["kind"] == finding["kind"] and row["written"] in finding["message_vi"]]
    named = [row for row in own if row["cell"] and f" {row['cell']} " in finding["message_vi"]]
    return next(iter(named or own), {})


def _written(value: Decimal | None, unit: str) -> str:
    if value is None:
        return ""
    return write_number(in_unit(value, unit) if unit else value)


def _marks(returned: Returned, workbook: Workbook) -> tuple[list[Mark], Summary]:
    """One mark a cell, all its mismatches in one comment; and the list of them."""
    texts: dict[tuple[str, Address], list[str]] = {}
    listed = []
    for line in returned.lines:
        if line.sheet is None or line.address is None:
            continue
        sheet = next((each for each in workbook.sheets if each.name == line.sheet), None)
        address = line.address
        hidden = sheet is not None and (address[0] in sheet.hidden_rows or address[1] in sheet.hidden_columns)
        texts.setdefault((line.sheet, address), []).append(_comment(line))
        what = (message("summary.hidden", "vi") if hidden else "") + line.message
        words = (what, line.given, line.expected, line.difference, line.suggestion)
        listed.append(SummaryLine(line.sheet, line.place, words))
    marks = [Mark(sheet, address, "\n\n".join(told)) for (sheet, address), told in texts.items()]
    headers = tuple(message(f"summary.{name}", "vi") for name in _SUMMARY_COLUMNS)
    title = message("summary.title", "vi", file=returned.file_name)
    return marks, Summary(message("summary.name", "vi"), title, headers, tuple(listed))


def _comment(line: ReturnedLine) -> str:
    severity = message(f"comment.{line.severity}", "vi")
    told = [message("comment.head", "vi", severity=severity, message=line.message)]
    if line.suggestion and line.suggestion not in line.message:
        told.append(message("comment.likely", "vi", suggestion=line.suggestion))
    if line.others:
        told.append(message("comment.others", "vi", cells=line.others))
    if line.follows:
        told.append(message("comment.follows", "vi", sums=line.follows))
    return "\n".join(told)
