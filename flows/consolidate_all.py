"""The consolidated tables made from everything in force, a few units at a time, and the release built from them."""

from datetime import datetime
from functools import partial
from pathlib import Path

from flows.follow_calendar import follow_duties, refused_tonight
from flows.order import Watch
from flows.steps import program_version
from schemas.dictionary import dictionary
from schemas.messages import catalogue
from schemas.rules import RULES
from transforms.apply_corrections import apply_corrections
from transforms.consolidate_funding import consolidate_funding
from transforms.consolidate_outputs import consolidate_outputs
from transforms.consolidate_poverty import consolidate_poverty
from warehouse.open_working import Connection
from warehouse.publish_release import publish_release
from warehouse.read_working import corrections_of, figures_of, open_findings_of, unit_chunks
from warehouse.replace_consolidated import (
    Run,
    finish_consolidation,
    put_consolidated,
    record_run,
    replace_reference,
    start_consolidation,
)
from warehouse.write_ahead import Ahead

UNITS_A_CHUNK = 50


def consolidate(connection: Connection, clock: datetime, watch: Watch) -> None:
    """Every consolidated table as of the clock's day; units of which nothing has changed keep their rows."""
    due = start_consolidation(connection, program_version())
    chunks = list(unit_chunks(connection, UNITS_A_CHUNK, of=due))
    watch.starts("consolidating", len(chunks))
    for units in chunks:
        figures = apply_corrections(figures_of(connection, units), corrections_of(connection, units))
        tables = {
            "funding_by_unit_project_year": consolidate_funding(figures, open_findings_of(connection, units)),
            "poverty_by_unit_year": consolidate_poverty(figures),
            "outputs_by_unit": consolidate_outputs(figures),
        }
        put_consolidated(connection, units, tables, program_version())
        watch.advances("consolidating")
    follow_duties(connection, clock.date())
    finish_consolidation(connection, clock.date(), refused_tonight(connection))


def publish(connection: Connection, home: Path, run: Run, ahead: Ahead | None = None) -> Path:
    """A new release, with the run that made it, the rules and the dictionary inside."""
    # Half a second to import, which a night without news need not wait for.
    from flows.write_page import files_beside  # noqa: PLC0415

    replace_reference(connection, rule_rows(), dictionary())
    record_run(connection, run)
    beside = partial(files_beside, home)
    return publish_release(connection, home, run.started_at, program_version(), beside, ahead=ahead)


def rule_rows() -> list[dict[str, object]]:
    """Every rule with its texts, as rows of the `rules` table."""
    texts = {f"message_{language}": language for language in ("vi", "en")}
    return [
        {
            "rule_id": rule.rule_id,
            "kind": rule.told_as or rule.kind,
            "severity": rule.severity,
            "title_vi": rule.title_vi,
            "title_en": rule.title_en,
            "basis": rule.basis,
            "applies_to": rule.applies_to,
            "tolerance": rule.tolerance,
        }
        | {column: catalogue().get(f"findings.{rule.kind}", {}).get(language) for column, language in texts.items()}
        for rule in RULES
    ]
