"""One file's bytes become everything it says: the whole way of a reading, in order."""

from collections.abc import Iterable
from dataclasses import replace

from schemas.documents import Document
from schemas.passages import Narrative
from schemas.records import Observation, Office, Reading
from schemas.workbooks import Workbook
from transforms.extract_citations import extract_citations
from transforms.extract_deadlines import extract_deadlines
from transforms.extract_funding import extract_funding
from transforms.extract_lead_agencies import extract_lead_agencies
from transforms.extract_outputs import extract_outputs
from transforms.extract_poverty import extract_poverty
from transforms.extract_statuses import extract_statuses
from transforms.extract_workbook import extract_workbook
from transforms.extract_year_claims import extract_year_claims
from transforms.find_poverty_figures import unreadable_figures
from transforms.read_file import read_file
from transforms.rebuild_tables import TableReading, rebuild_tables
from transforms.recognise import recognise
from transforms.resolve_readings import resolve_readings
from transforms.segment import segment


def read_submission(content: bytes, file_name: str, folder: str = "") -> Reading:
    """Everything a file says: whose it is, and every figure with its place.

    Args:
        content: the file's bytes.
        file_name: as sent; used only where the content leaves a doubt.
        folder: the folder it came in, likewise.

    Raises:
        Refusal: the file cannot be read, no form fits its tables, or its office, programme or year cannot be known.
    """
    document = read_file(content, file_name)
    if isinstance(document, Workbook):
        return extract_workbook(document, file_name, folder)
    narrative = segment(document)
    office = recognise(narrative, document, file_name, folder)
    tables = rebuild_tables(document, office)
    if tables.used_lines or office.programme != "GNBV":
        narrative = segment(document, office.programme, tables.used_lines)
    return _reading(document, narrative, office, tables)


def _reading(document: Document, narrative: Narrative, office: Office, tables: TableReading) -> Reading:
    funding = extract_funding(narrative, office)
    figures = number_figures(
        (
            tables.observations,
            funding.observations,
            extract_poverty(narrative, office),
            extract_outputs(narrative, office),
        )
    )
    return Reading(
        media_type=document.media_type,
        office=office,
        observations=resolve_readings(figures),
        statuses=extract_statuses(narrative, office),
        lead_agencies=extract_lead_agencies(narrative, office),
        deadlines=extract_deadlines(narrative, office),
        citations=extract_citations(narrative),
        year_claims=extract_year_claims(narrative, (office.year_from, office.year_to)),
        troubles=(*tables.troubles, *funding.troubles, *unreadable_figures(narrative)),
        notes=document.notes,
    )


def number_figures(groups: Iterable[Iterable[Observation]]) -> tuple[Observation, ...]:
    """The figures of several extractors under one running number, references between them kept."""
    numbered: list[Observation] = []
    for group in groups:
        base = len(numbered)
        numbered += [
            replace(
                figure,
                ordinal=base + figure.ordinal,
                part_of=None if figure.part_of is None else base + figure.part_of,
                computed_from=tuple(base + ordinal for ordinal in figure.computed_from),
            )
            for figure in group
        ]
    return tuple(numbered)
