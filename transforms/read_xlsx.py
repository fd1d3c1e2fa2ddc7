"""Workbooks of Excel since 2007 (.xlsx, .xlsm): values as stored, and all that their XML says beside them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from schemas.documents import Refusal
from schemas.workbooks import Address, Visibility, Workbook
from transforms.finish_workbook import SheetDraft, check_sheets, finish_workbook
from transforms.open_package import Package
from transforms.read_number_formats import read_number_formats
from transforms.read_shared_strings import read_shared_strings
from transforms.read_sheet_xml import CellMeanings, Kinds, read_sheet_xml
from transforms.scan_sheet import address_of, without_escapes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
_VISIBILITY: dict[str, Visibility] = {"hidden": "hidden", "veryHidden": "very_hidden"}
_TRUE = ("1", "true")


def read_xlsx(package: Package) -> Workbook:
    """The sheets of a workbook, in order; charts on sheets of their own are none.

    Raises:
        Refusal: `unreadable_workbook`, and what `transforms.read_workbook.read_workbook` says.
    """
    main = package.related("").get("officeDocument", "xl/workbook.xml")
    root = package.part(main)
    if root is None:
        raise Refusal("unreadable_workbook")
    listed = list(_listed(package, root, main))
    if not listed:
        raise Refusal("unreadable_workbook" if root.find("sheets/sheet") is None else "no_cells")
    check_sheets(len(listed), package.limits)
    meanings = _meanings(package, root, main)
    drafts = [_draft(package, part, name, visibility, meanings) for name, visibility, part in listed]
    shared = (text for text in meanings.strings.values() if text is not None)
    return finish_workbook(_media_type(package), drafts, notes_of_parts(package), package.limits, shared)


def _listed(package: Package, root: Element, main: str) -> Iterator[tuple[str, Visibility, str]]:
    """Name, visibility and part of each sheet of cells."""
    worksheets, others = package.targets(main, "worksheet"), package.targets(main)
    for sheet in root.iter("sheet"):
        relation = sheet.get("id", "")
        if relation in worksheets or relation not in others:
            part = worksheets.get(relation, "")
            if part not in package.names:
                raise Refusal("unreadable_workbook")
            yield sheet.get("name", ""), _VISIBILITY.get(sheet.get("state", ""), "visible"), part


def _meanings(package: Package, root: Element, main: str) -> CellMeanings:
    related = package.related(main)
    properties = root.find("workbookPr")
    return CellMeanings(
        strings=_strings(package, related.get("sharedStrings", "xl/sharedStrings.xml")),
        kinds=Kinds(read_number_formats(package, related.get("styles", "xl/styles.xml"))),
        is_from_1904=properties is not None and properties.get("date1904") in _TRUE,
        limits=package.limits,
    )


def _strings(package: Package, part: str) -> dict[str, str | None]:
    """The texts that cells share, by their numbers; None for one that shows nothing."""
    found = read_shared_strings(package.content(part), package.limits) if part in package.names else []
    return {str(n): None if not text or text.isspace() else text for n, text in enumerate(found)}


def _draft(package: Package, part: str, name: str, visibility: Visibility, meanings: CellMeanings) -> SheetDraft:
    draft = SheetDraft(name, visibility)
    read_sheet_xml(package, part, draft, meanings)
    draft.comments = dict(_comments(package, part))
    draft.texts.update(draft.comments.values())
    return draft


def _comments(package: Package, part: str) -> Iterator[tuple[Address, str]]:
    root = package.part(package.related(part).get("comments", ""))
    for comment in root.iter("comment") if root is not None else ():
        address = address_of(comment.get("ref", ""))
        if address is not None:
            yield address, without_escapes("".join(text.text or "" for text in comment.iter("t")))


def _media_type(package: Package) -> str:
    return _XLSM if _has_macros(package) else _XLSX


def _has_macros(package: Package) -> bool:
    return any(name.endswith("vbaProject.bin") for name in package.names)


def notes_of_parts(package: Package) -> Iterator[str]:
    """What the parts of a workbook tell of it: `has_macros`, `has_external_links`."""
    if _has_macros(package):
        yield "has_macros"
    if any("/externalLinks/" in name for name in package.names):
        yield "has_external_links"
