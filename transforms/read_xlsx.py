"""Workbooks of Excel since 2007 (.xlsx, .xlsm): values as stored, and all that the sheets' XML says of them."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from schemas.documents import Refusal
from schemas.workbooks import Address, Sheet, Visibility, Workbook, cell_name
from transforms.open_package import Package
from transforms.scan_sheet import Scanned, address_of, filled_area, scan_sheet
from transforms.tidy_cells import check_area, check_sheets, in_unicode, named_apart, tidy_rows

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_VISIBILITY: dict[str, Visibility] = {"hidden": "hidden", "veryHidden": "very_hidden"}
_DOCUMENT_TYPE = b"<!DOCTYPE"
_HEAD = 2_000


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook lists it."""

    name: str
    visibility: Visibility
    part: str


def read_xlsx(content: bytes, package: Package) -> Workbook:
    """The sheets of a workbook, in order.

    Raises:
        Refusal: `unreadable_workbook`, and what `transforms.read_workbook.read_workbook` says.
    """
    main = package.related("").get("officeDocument", "xl/workbook.xml")
    listed = list(_listed(package, main))
    check_sheets(len(listed), package.limits)
    xml = [package.content(each.part) for each in listed]
    for each, part in zip(listed, xml, strict=True):
        _check(each, part, package)
    values = _values(content, package, main, [each.name for each in listed])
    percents = _percent_styles(package, main)
    names = named_apart([each.name for each in listed])
    sheets = [
        _sheet(name, each, rows, scan_sheet(part, percents), package)
        for name, each, part, rows in zip(names, listed, xml, values, strict=True)
    ]
    kept, notes = in_unicode(sheets)
    return Workbook(_media_type(package), kept, (*_notes(package), *notes))


def _listed(package: Package, main: str) -> Iterator[_Listed]:
    root = package.part(main)
    if root is None:
        raise Refusal("unreadable_workbook")
    targets = package.targets(main)
    for sheet in root.iter("sheet"):
        part = targets.get(sheet.get("id", ""), "")
        if part in package.names and "worksheets/" in part:
            visibility = _VISIBILITY.get(sheet.get("state", ""), "visible")
            yield _Listed(sheet.get("name", ""), visibility, part)


def _check(listed: _Listed, xml: bytes, package: Package) -> None:
    if _DOCUMENT_TYPE in xml[:_HEAD]:
        raise Refusal("unreadable_workbook")
    rows, columns = filled_area(xml)
    if rows and columns:
        check_area(listed.name, rows, columns, cell_name(rows - 1, columns - 1), package.limits)


def _values(content: bytes, package: Package, main: str, names: Sequence[str]) -> list[list[list[Any]]]:
    """The values of each listed sheet, row by row from A1."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 - texts go without

    if len(set(names)) < len(names):
        content = _with_names_apart(package, main)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [i for i, each in enumerate(workbook.sheets_metadata) if each.typ == SheetTypeEnum.WorkSheet]
        found = [workbook.get_sheet_by_index(i).to_python(skip_empty_area=False) for i in sheets]
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refusal("unreadable_workbook") from error
    if len(found) != len(names):
        raise Refusal("unreadable_workbook")
    return found


def _with_names_apart(package: Package, main: str) -> bytes:
    """The archive with every sheet of a name of its own, since values are asked for by name."""
    root = ET.fromstring(package.content(main))  # noqa: S314 - read before: no document type, no entities
    for number, sheet in enumerate(each for each in root.iter() if each.tag.endswith("}sheet")):
        sheet.set("name", f"s{number}")
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        for name in package.names:
            archive.writestr(name, ET.tostring(root) if name == main else package.content(name))
    return copy.getvalue()


def _sheet(name: str, listed: _Listed, values: list[list[Any]], scanned: Scanned, package: Package) -> Sheet:
    return Sheet(
        name,
        tidy_rows(values),
        scanned.merges,
        listed.visibility,
        scanned.hidden_rows,
        scanned.hidden_columns,
        scanned.errors,
        scanned.formulas,
        scanned.uncalculated,
        scanned.percents,
        dict(_comments(package, listed.part)),
    )


def _comments(package: Package, part: str) -> Iterator[tuple[Address, str]]:
    root = package.part(package.related(part).get("comments", ""))
    for comment in root.iter("comment") if root is not None else ():
        address = address_of(comment.get("ref", ""))
        if address is not None:
            yield address, "".join(text.text or "" for text in comment.iter("t"))


def _percent_styles(package: Package, main: str) -> frozenset[int]:
    """The numbers of the cell styles whose number format shows a fraction as a percentage."""
    root = package.part(package.related(main).get("styles", "xl/styles.xml"))
    formats = root.find("cellXfs") if root is not None else None
    if root is None or formats is None:
        return frozenset()
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter("numFmt")}
    return frozenset(
        number
        for number, each in enumerate(formats)
        if int(each.get("numFmtId", "0")) in _PERCENT_FORMATS or shows_percent(own.get(each.get("numFmtId"), ""))
    )


def shows_percent(number_format: str) -> bool:
    """Whether a number format multiplies by a hundred: it has a percent sign that is not quoted."""
    return "%" in _QUOTED.sub("", number_format)


def _media_type(package: Package) -> str:
    return _XLSM if _has_macros(package) else _XLSX


def _has_macros(package: Package) -> bool:
    return any(name.endswith("vbaProject.bin") for name in package.names)


def _notes(package: Package) -> Iterator[str]:
    if _has_macros(package):
        yield "has_macros"
    if any("/externalLinks/" in name for name in package.names):
        yield "has_external_links"
