"""Which filing of several is in force, and what that means for figures and findings."""

from warehouse.open_working import Connection, one_transaction
from warehouse.read_statement import statement


def settle_submissions(connection: Connection) -> None:
    """Mark which filings and figures are in force, and which answers count.

    The later filing of an office on the same thing takes over from the earlier one, whatever the order in which they
    were read.
    """
    with one_transaction(connection):
        connection.execute(statement("settle_submissions"))


def settle_findings(connection: Connection) -> None:
    """Make `findings` anew: each mismatch once, of the newest filing in force, else gone; first seen when it was."""
    with one_transaction(connection):
        connection.execute(statement("settle_findings"))
