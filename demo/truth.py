"""What a made-up province's offices wrote, figure by figure: the answer key of its inbox."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class SubmissionFact:
    """One document written. `style` names the manner of writing, `layout` the kind of text file."""

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


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """One count, rate or output written; `unit` is a commune's name, '' for the whole unit."""

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


@dataclass(frozen=True, slots=True)
class StatusFact:
    """One declaration that a project does not apply, got no money or is run by the province."""

    file: str
    project: str
    year: str
    status: str


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
    """

    file: str
    kind: str
    slip: str
    project: str
    agency: str
    year: str
    reported: str
    expected: str


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


def what_to_look_at_next(truth: Truth) -> list[dict[str, str]]:
    """Where a newcomer should look first, as filters for `tonghop findings` and `tonghop show`.

    One dictionary per suggestion: `file` always; `rule_kind`, `unit`, `project`, `year` where an error was planted.
    The first suggestions have the most to see: one of each kind of planted error, then a sound mid-term report.
    """
    units = {s.file: s.unit_code for s in truth.submissions}
    first_of_kind = {error.slip: error for error in reversed(truth.planted)}
    found = [
        {"file": e.file, "unit": units[e.file], "rule_kind": e.kind.split("|")[0], "project": e.project, "year": e.year}
        for e in sorted(first_of_kind.values(), key=lambda e: (e.file, e.slip))
    ]
    spoilt = {e.file for e in truth.planted}
    sound = [s for s in truth.submissions if s.file not in spoilt and "-" in s.year] or truth.submissions
    return [*found[:4], *({"file": s.file, "unit": s.unit_code} for s in sound[:1])]
