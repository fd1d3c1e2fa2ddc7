"""A document named for a reader of another one: what it is, of which years, in which file, and where in it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from schemas.messages import Language, message
from transforms.explain import Writing
from transforms.name_subjects import name_place


def name_figure(row: Mapping[str, Any], language: Language) -> str:
    """The document a figure stands in, its file and the place: `báo cáo năm 2023 (tệp "BC_2023.docx", dòng 14)`.

    Args:
        row: the observation with what its submission is beside it.
        language: of the name.
    """
    place, document = name_spot(row, language), _document(row, language)
    return message("documents.in_file", language, document=document, file=row["file_name"], place=place)


def name_spot(row: Mapping[str, Any], language: Language) -> str:
    """Where a figure stands, for use in brackets: `ô K25 trang tính "PL01"`, `trang 2, dòng 14`."""
    if row["cell"]:
        return message("documents.cell", language, cell=row["cell"], sheet=row["sheet"] or "")
    return name_place(dict(row), language)


def name_document(row: Mapping[str, Any], language: Language) -> str:
    """The document and its file: `báo cáo năm 2023 (tệp "BC_2023.docx")`."""
    return message("documents.file_alone", language, document=_document(row, language), file=row["file_name"])


def name_office(row: Mapping[str, Any], named: str, language: Language) -> str:
    """Another office with what it says: `Xã KRong trong báo cáo năm 2023 (…)`."""
    return message("documents.of_office", language, unit=row["unit_name"], document=named)


def write_figure(row: dict[str, Any], value: Decimal) -> str:
    """A value with its unit, as the figure's own document writes it."""
    own = Writing.of([row])
    return f"{own.figure(row, value)} {own.unit}".strip()


def class_of(row: Mapping[str, Any]) -> str:
    """What a document is whatever its file: the same for the filing that comes after it."""
    series = (row["scope"] or "ALL").partition(":")[2]
    years = f"{row['filed_year_from']}-{row['filed_year_to']}"
    return "/".join((row["document_kind"] or "", row["form_code"] or "", series, row["period"] or "", years))


def _document(row: Mapping[str, Any], language: Language) -> str:
    first, last = row["filed_year_from"], row["filed_year_to"]
    years = f"{last}" if first in (None, last) else f"{first}-{last}"
    return message(f"documents.{_sort(row)}", language, years=years, form=row["form_code"] or "")


def _sort(row: Mapping[str, Any]) -> str:
    if row["document_kind"] == "plan":
        return "decision" if (row["scope"] or "").endswith(":allocation") else "plan"
    if row["form_code"]:
        return "form"
    if row["period"] == "H1":
        return "half_year"
    return "span" if row["filed_year_from"] not in (None, row["filed_year_to"]) else "report"
