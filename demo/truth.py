"""What a made-up province's offices wrote, figure by figure: the answer key of its inbox."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

PROGRAMME = "GNBV"
"""The programme everything here is on."""


@dataclass(frozen=True, slots=True)
class SubmissionFact:
    """One document written. `style` names the manner of writing, `layout` the kind of text file or workbook."""

    file: str
    unit_code: str
    unit_name: str
    unit_level: str
    province: str
    document_kind: str
    year: str
    style: str
    layout: str


@dataclass(frozen=True, slots=True)
class FundingFact:
    """One funding figure written.

    Attributes:
        agency: office inside the unit, '' for the whole unit; `?PYT` when naming it or not are both right.
        year: `2023`, or `2022-2024` for a span.
        source: `ALL` where the text names none.
        capital: `DTPT` or `SN` where the text says so, else ''.
        value_vnd: as it is to be read; for a slipped separator the amount that was meant.
        required: 0 when reading it is right and leaving it out is no miss.
        place: `body`, `note` or `table`.
        unit: a commune's name, '' for the whole unit.
        sheet: of a workbook, '' in a text; likewise `cell` (`E12`).
    """

    file: str
    programme: str
    project: str
    agency: str
    year: str
    source: str
    measure: str
    value_vnd: int
    derived: int
    required: int
    quote: str
    capital: str = ""
    place: str = "body"
    ordinal: int = 0
    unit: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """One count, rate or output written; `unit` is a commune's name, '' for the whole unit. Sheet and cell as above."""

    file: str
    unit: str
    year: str
    point: str
    indicator: str
    group: str
    value: str
    scenario: str
    required: int
    quote: str
    place: str = "body"
    ordinal: int = 0
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class StatusFact:
    """One declaration that a project does not apply, got no money or is run by the province."""

    file: str
    project: str
    year: str
    status: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class LeadFact:
    """One office named as leading a project."""

    file: str
    project: str
    lead_agency: str


@dataclass(frozen=True, slots=True)
class DeadlineFact:
    """One date by which a report is due, `dd/mm`."""

    file: str
    report: str
    due_before_dd_mm: str


@dataclass(frozen=True, slots=True)
class PlantedError:
    """One mismatch put into a document on purpose.

    Attributes:
        kind: the finding kind expected; several that would each be right are separated by `|`.
        slip: what was done to the figure, e.g. `digits_swapped`.
        reported: as written; `expected`: as it would have been without the slip.
        sheet: of a workbook, '' in a text; likewise `cell`: where the slip is; for a whole column, its header.
    """

    file: str
    kind: str
    slip: str
    project: str
    agency: str
    year: str
    reported: str
    expected: str
    sheet: str = ""
    cell: str = ""


@dataclass(slots=True)
class Truth:
    """Everything a made-up inbox says, and what is wrong in it."""

    submissions: list[SubmissionFact] = field(default_factory=list)
    funding: list[FundingFact] = field(default_factory=list)
    indicators: list[IndicatorFact] = field(default_factory=list)
    status: list[StatusFact] = field(default_factory=list)
    lead_agencies: list[LeadFact] = field(default_factory=list)
    deadlines: list[DeadlineFact] = field(default_factory=list)
    planted: list[PlantedError] = field(default_factory=list)

    def add(self, other: "Truth") -> None:
        """Take in another truth's facts."""
        for part in fields(Truth):
            getattr(self, part.name).extend(getattr(other, part.name))

    def write_csv(self, folder: Path) -> None:
        """Write one CSV for each kind of fact into a folder, named as the kind."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in fields(Truth):
            _write_rows(folder / f"{part.name}.csv", getattr(self, part.name))

    @classmethod
    def read_csv(cls, folder: Path) -> "Truth":
        """The truth that `write_csv` left in a folder."""
        truth = cls()
        for name, kind in _KINDS.items():
            path = folder / f"{name}.csv"
            with path.open(encoding="utf8", newline="") as source:
                getattr(truth, name).extend(_from_row(kind, row) for row in csv.DictReader(source))
        return truth


_KINDS: dict[str, type[Any]] = {
    "submissions": SubmissionFact,
    "funding": FundingFact,
    "indicators": IndicatorFact,
    "status": StatusFact,
    "lead_agencies": LeadFact,
    "deadlines": DeadlineFact,
    "planted": PlantedError,
}


def _write_rows(path: Path, rows: Sequence[Any]) -> None:
    with path.open("w", encoding="utf8", newline="") as target:
        if rows:
            writer = csv.DictWriter(target, [f.name for f in fields(rows[0])], lineterminator="\n")
            writer.writeheader()
            writer.writerows(asdict(row) for row in rows)


def _from_row(kind: type[Any], row: dict[str, str]) -> Any:  # noqa: ANN401 - one of _KINDS
    typed = {f.name: int(row[f.name]) if f.type is int else row[f.name] for f in fields(kind)}
    return kind(**typed)
