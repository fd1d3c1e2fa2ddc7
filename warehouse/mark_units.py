"""Which offices a step of the night is due for: those of which something has changed since it was last done.

The step `together`, in which a province's offices are held against each other, is due for provinces.

A mark says of what an office's rows of a step were made, and by which version of the program. What marks are made of is
said in `warehouse/sql/marks_<step>.sql`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from warehouse.open_working import Connection
from warehouse.pass_many import MANY, as_one
from warehouse.read_statement import statement

Step = Literal["compared", "together", "consolidated"]


@dataclass(frozen=True, slots=True)
class Due:
    """The offices a step is due for, by code.

    Attributes:
        units: those to do anew.
        gone: those that have nothing in force any more.
        is_first: nothing was ever done by this version of the program.
    """

    units: list[str]
    gone: list[str]
    is_first: bool


def due_units(connection: Connection, step: Step, code_version: str) -> Due:
    """Whom the step is due for; their marks of today stay at hand for `mark_done`."""
    connection.execute(statement(f"marks_{step}"))
    marks = "marks_now"
    done = "(SELECT unit_code, mark FROM unit_marks WHERE step = $step AND code_version = $version)"
    asked = {"step": step, "version": code_version}
    due = connection.execute(
        f"SELECT unit_code FROM {marks} ANTI JOIN {done} USING (unit_code, mark) ORDER BY unit_code",  # noqa: S608
        asked,
    ).fetchall()
    gone = connection.execute(
        f"SELECT DISTINCT unit_code FROM unit_marks ANTI JOIN {marks} USING (unit_code) WHERE step = $step ORDER BY 1",  # noqa: S608
        {"step": step},
    ).fetchall()
    done_before = connection.execute(f"SELECT 1 FROM {done} LIMIT 1", asked).fetchone()  # noqa: S608
    return Due([row[0] for row in due], [row[0] for row in gone], done_before is None)


def mark_done(connection: Connection, step: Step, units: Sequence[str], code_version: str) -> None:
    """The step is done for some offices as they are today; part of the caller's transaction."""
    unmark(connection, step, units)
    connection.execute(
        f"INSERT INTO unit_marks SELECT ?, unit_code, mark, ? FROM marks_now WHERE unit_code IN {MANY}",  # noqa: S608
        [step, code_version, as_one(units)],
    )


def unmark(connection: Connection, step: Step, units: Sequence[str]) -> None:
    """Nothing is known of some offices any more; part of the caller's transaction."""
    connection.execute(f"DELETE FROM unit_marks WHERE step = ? AND unit_code IN {MANY}", [step, as_one(units)])  # noqa: S608
