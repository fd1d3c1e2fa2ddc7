"""Filings checked again as they were read before: nothing is read anew."""

import polars as pl

from transforms.check_submissions import check_submissions
from transforms.localise_identities import Localise
from transforms.rule_parameters import Parameters
from warehouse.open_working import Connection
from warehouse.read_working import said_in

_READ_FROM = ("observations", "citations", "year_claims", "statuses", "troubles")


def check_stored(
    connection: Connection, filings: pl.DataFrame, parameters: Parameters, localise: Localise
) -> pl.DataFrame:
    """Every mismatch within some filings, one row per finding (columns: `FINDING_COLUMNS`).

    Args:
        connection: the working database, or a release's.
        filings: one row each, with whose they are.
        parameters: what the rules go by.
        localise: how the wrong figures are sought.
    """
    names = filings["submission_id"].to_list()
    observations, citations, year_claims, statuses, troubles = (said_in(connection, each, names) for each in _READ_FROM)
    judged = check_submissions(observations, citations, year_claims, statuses, filings, troubles, parameters, localise)
    return judged.findings
