"""A whole run over submissions made by hand, the way the flow does it, for tests of the warehouse."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from schemas.dictionary import dictionary
from schemas.records import Reading
from schemas.tables import PUBLISHED, empty, frame_of
from tests.unit.readings import submission_id
from transforms.apply_corrections import apply_corrections
from transforms.build_frames import build_frames
from transforms.consolidate_funding import consolidate_funding
from transforms.consolidate_outputs import consolidate_outputs
from transforms.consolidate_poverty import consolidate_poverty
from transforms.owe_reports import Known, owed_reports
from warehouse.keep_calendar import dates_set, days_begun, keep_duties, units_heard, years_filed
from warehouse.load_batch import Refused, load_batch
from warehouse.open_working import Connection, open_working
from warehouse.publish_release import needs_release, publish_release, remove_unfinished
from warehouse.read_working import corrections_of, figures_of, open_findings_of, unit_chunks
from warehouse.record_received import Received, record_received
from warehouse.replace_consolidated import (
    Run,
    finish_consolidation,
    put_consolidated,
    record_run,
    replace_reference,
    start_consolidation,
)
from warehouse.settle_submissions import settle_findings, settle_submissions

MOMENT = datetime(2024, 1, 15, 18)  # noqa: DTZ001 - the warehouse keeps UTC without a zone
AS_OF = date(2024, 2, 1)
NO_FINDINGS = empty(PUBLISHED["findings"])

Filing = tuple[str, datetime, Reading | Refused]


def filing(name: str, said: Reading, received_at: datetime = MOMENT) -> Filing:
    return (name, received_at, said)


def load(connection: Connection, filings: Sequence[Filing], findings: pl.DataFrame = NO_FINDINGS) -> None:
    record_received(connection, [Received(submission_id(n), f"{n}.txt", "", 10, at) for n, at, _ in filings])
    read = [(submission_id(name), said) for name, _, said in filings if isinstance(said, Reading)]
    refused = [said for _, _, said in filings if isinstance(said, Refused)]
    load_batch(connection, read, build_frames(read), findings, empty(PUBLISHED["judgements"]), refused, "1")


def settle(connection: Connection) -> None:
    settle_submissions(connection)
    settle_findings(connection)


def consolidate(connection: Connection, units: int = 50) -> None:
    settle(connection)
    due = start_consolidation(connection, "0.1")
    for codes in unit_chunks(connection, units, of=due):
        figures = apply_corrections(figures_of(connection, codes), corrections_of(connection, codes))
        findings = open_findings_of(connection, codes)
        put_consolidated(
            connection,
            codes,
            {
                "funding_by_unit_project_year": consolidate_funding(figures, findings),
                "poverty_by_unit_year": consolidate_poverty(figures),
                "outputs_by_unit": consolidate_outputs(figures),
            },
            "0.1",
        )
    years, heard = years_filed(connection), units_heard(connection)
    known = Known(heard, dates_set(connection), years, days_begun(connection), AS_OF.year)
    keep_duties(connection, owed_reports((), known), "")
    finish_consolidation(connection, AS_OF)


def night(  # noqa: PLR0913 - what a run can vary in
    home: Path,
    filings: Sequence[Filing],
    *,
    batch: int = 50,
    units: int = 50,
    findings: pl.DataFrame = NO_FINDINGS,
    started_at: datetime = MOMENT,
) -> Path | None:
    with open_working(home) as connection:
        remove_unfinished(home)
        for start in range(0, len(filings), batch):
            some = filings[start : start + batch]
            ids = [submission_id(name) for name, _, _ in some]
            load(connection, some, findings.filter(pl.col("submission_id").is_in(ids)))
        if not needs_release(connection, home, "0.1"):
            return None
        consolidate(connection, units)
        replace_reference(connection, [], dictionary())
        record_run(connection, Run(started_at, AS_OF, "0.1", len(filings)))
        return publish_release(connection, home, started_at, "0.1")


def finding(name: str, finding_id: str, **said: object) -> pl.DataFrame:
    """One open error on the allocated figure of project 2 in 2023: 100 million reported, 90 expected."""
    row: dict[str, object] = {
        "finding_id": finding_id,
        "rule_id": "R-001",
        "kind": "parts_vs_total_allocated",
        "severity": "error",
        "submission_id": submission_id(name),
        "unit_code": "615",
        "programme": "GNBV",
        "project_code": "DA2",
        "year": 2023,
        "indicator": "allocated",
        "source": "ALL",
        "reported": Decimal(100_000_000),
        "expected": Decimal(90_000_000),
        "unit": "VND",
        "message_vi": "Tổng không bằng cộng các phần",
        "message_en": "The total is not the sum of its parts",
        "suspects": [],
        "observation_ids": [],
        "state": "open",
    }
    return frame_of(PUBLISHED["findings"], [row | said])
