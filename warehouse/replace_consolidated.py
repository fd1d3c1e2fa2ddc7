"""The consolidated tables, made anew a few units at a time and then added up for the province."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import polars as pl

from schemas.admin_units import AdminUnit, communes, provinces_and_districts
from schemas.obligations import RefusedFiling
from schemas.tables import PUBLISHED, conform, frame_of, validate
from warehouse.keep_calendar import enter_refused
from warehouse.load_batch import insert
from warehouse.mark_units import due_units, mark_done, unmark
from warehouse.open_working import Connection, one_transaction
from warehouse.pass_many import MANY, as_one
from warehouse.read_statement import statement

BY_UNIT = ("funding_by_unit_project_year", "poverty_by_unit_year", "outputs_by_unit")
"""The tables the flow puts rows into, chunk after chunk of units."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as far as its release: when, for which day, what came, what it took.

    Attributes:
        started_at: UTC, without a zone.
        files_new, files_known: of the inboxes, received for the first time or before.
        files_reread: of the store, read again by another version of the program.
        files_refused: of those read in this run.
        reading_seconds: of all files read in this run together, whichever process read them.
        run_seconds: from the run's start until its release was about to be written.
        reader_memory_bytes: the most a reading process held.
    """

    started_at: datetime
    as_of: date
    code_version: str
    files_new: int
    files_known: int = 0
    files_reread: int = 0
    files_refused: int = 0
    reading_seconds: float = 0.0
    run_seconds: float = 0.0
    reader_memory_bytes: int = 0


def start_consolidation(connection: Connection, code_version: str) -> list[str]:
    """The units to consolidate anew, by code: those of which anything has changed since they last were.

    The administrative units are taken in as they are now, and what units that have nothing in force any more
    consolidated to is taken out.
    """
    due = due_units(connection, "consolidated", code_version)
    with one_transaction(connection):
        _take_out(connection, due.gone)
        unmark(connection, "consolidated", due.gone)
        _take_units(connection, (*provinces_and_districts(), *communes()))
    return due.units


def put_consolidated(
    connection: Connection, units: Sequence[str], tables: dict[str, pl.DataFrame], code_version: str
) -> None:
    """Put what one chunk of units consolidates to in the place of what it did before."""
    with one_transaction(connection):
        _take_out(connection, units)
        for table, rows in tables.items():
            insert(connection, table, rows)
        mark_done(connection, "consolidated", units, code_version)


def finish_consolidation(connection: Connection, as_of: date, refused: Sequence[RefusedFiling] = ()) -> None:
    """Add up the province and say which of the duties kept are met on the day the run is for.

    Args:
        connection: the working database.
        as_of: the day.
        refused: the refused files of which it is known whose they are.
    """
    with one_transaction(connection):
        enter_refused(connection, refused)
        connection.execute(statement("sum_funding"))
        connection.execute(statement("weigh_effects"))
        connection.execute(statement("sum_outputs"))
        connection.execute(statement("gather_filed"))
        connection.execute(statement("cover"), {"as_of": as_of})


def replace_reference(connection: Connection, rules: Sequence[dict[str, object]], words: pl.DataFrame) -> None:
    """The rules and the dictionary as this version of the program has them.

    Args:
        connection: the working database.
        rules: one mapping per rule, with the columns of the `rules` table; others are left out.
        words: the `dictionary` table.

    Raises:
        TableError: a rule or a word that breaks its table.
    """
    model = PUBLISHED["rules"]
    known = pl.DataFrame(list(rules), infer_schema_length=None) if rules else frame_of(model, [])
    told = validate(conform(model, known), model)
    with one_transaction(connection):
        for table, rows in (("rules", told), ("dictionary", validate(words, PUBLISHED["dictionary"]))):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table names
            insert(connection, table, rows)


def record_run(connection: Connection, run: Run) -> None:
    """Enter a run that changed something, with what the warehouse holds after it."""
    run_id = f"{run.started_at:%Y%m%dT%H%M%SZ}"
    with one_transaction(connection):
        connection.execute("DELETE FROM runs WHERE run_id = ?", [run_id])
        connection.execute(statement("record_run"), {"run_id": run_id} | asdict(run))


def _take_out(connection: Connection, units: Sequence[str]) -> None:
    for table in BY_UNIT:
        connection.execute(f"DELETE FROM {table} WHERE unit_code IN {MANY}", [as_one(units)])  # noqa: S608


def _take_units(connection: Connection, units: Sequence[AdminUnit]) -> None:
    columns = dict(zip(AdminUnit._fields, zip(*units, strict=True), strict=True))  # ten times as fast as by rows
    connection.register("incoming", pl.DataFrame(columns).to_arrow())
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE units AS SELECT code, level, parent_code, valid_from::DATE AS valid_from, "
        "nullif(valid_to, '')::DATE AS valid_to FROM incoming",
    )
    connection.unregister("incoming")
    connection.execute(statement("parent_in"))
