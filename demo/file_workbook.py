"""One workbook of an office as it is sent, perhaps with one mistake in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from demo.choose_layouts import by_hand
from demo.choose_offices import Office
from demo.choose_workbooks import BookFiling
from demo.lay_out import file_stem
from demo.plant_in_tables import Slipped, plant_in_table
from demo.table import Setting, Table
from demo.truth import FundingFact, PlantedError, Truth
from demo.write_workbooks import Written, write_workbook
from schemas.filled_forms import FormHead


@dataclass(frozen=True, slots=True)
class Filed:
    """A workbook ready to be sent: the name of its file, its bytes, what it says."""

    name: str
    content: bytes
    truth: Truth


def file_workbook(
    office: Office, filing: BookFiling, words: Mapping[str, str], waiting: list[str], rng: Random
) -> Filed:
    """A workbook of an office, with the first waiting slip that has a place in it.

    Args:
        office: who sends it.
        filing: what is sent.
        words: fill the texts around a sheet drawn by hand.
        waiting: keys of `CELL_PLANTERS`; the one planted is taken off.
        rng: picks the cell and who signs.
    """
    district = office.district
    name = f"{file_stem(f'{filing.style.title} {filing.span} {district.kind} {district.name}')}.{filing.layout}"
    table = filing.style.fill(district, Setting(name, _head(office, filing), filing.years))
    seed = rng.getrandbits(32)
    slip, slipped = _first_that_fits(table, waiting, Random(seed))  # noqa: S311 - figures of a demo, not secrets
    told, signing = slipped.table if slipped else table, Random(seed)  # noqa: S311
    written = write_workbook(told, district, _spelt(words, filing), filing.layout, signing)
    if slipped:
        waiting.remove(slip)
        written.truth.planted.append(_planted(name, slip, slipped, written))
    return Filed(name, written.content, written.truth)


def _first_that_fits(table: Table, waiting: list[str], rng: Random) -> tuple[str, Slipped | None]:
    for slip in waiting:
        slipped = plant_in_table(table, slip, rng)
        if slipped:
            return slip, slipped
    return "", None


def _head(office: Office, filing: BookFiling) -> FormHead:
    district, province = office.district, office.province
    above = district.parent.split(",")[0] or f"{province.kind.lower()} {province.name}"
    unit = f"{district.kind.lower()} {district.name}"
    return FormHead(f"UBND {above}", f"UBND {unit}", filing.span, filing.years[-1])


def _spelt(words: Mapping[str, str], filing: BookFiling) -> dict[str, str]:
    """The words around a sheet drawn by hand."""
    document: str = by_hand()["documents"][filing.style.kind]
    return {**words, "document": document, "month": f"{int(words['month']):02d}"}


def _planted(file: str, slip: str, slipped: Slipped, written: Written) -> PlantedError:
    fact = slipped.table.facts.get(slipped.cell)
    project, agency = (fact.project, fact.agency) if isinstance(fact, FundingFact) else ("", "")
    year = fact.year if fact else ""
    sheet, cell = slipped.table.filled.sheet, written.cells[slipped.cell]
    return PlantedError(
        file, slipped.kinds, slip, project, agency, year, slipped.reported, slipped.expected, sheet, cell
    )
