"""Which filing of several is in force, and what that means for figures and findings."""

from warehouse.open_working import Connection, one_transaction, statement


def settle_submissions(connection: Connection) -> None:
    """Mark what is superseded, what is in force, and which mismatches are gone.

    The later filing of an office on the same thing takes over from the earlier one, whatever the order in which they
    were read; a mismatch keeps the day it was first seen.
    """
    with one_transaction(connection):
        connection.execute(statement("settle"))
