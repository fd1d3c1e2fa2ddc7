"""Documents that do not add up, looked at again in the light of what other documents say of their figures."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from flows.check_stored import check_stored
from flows.steps import parameters
from schemas.tables import PUBLISHED, conform
from transforms.gather_witnesses import marks_of, witnesses_of
from transforms.localise_identities import localise_identities
from transforms.point_out import ADD_UP
from warehouse.load_across import doubtful_submissions, replace_found
from warehouse.open_working import Connection
from warehouse.read_working import submissions_named

_FILINGS_A_CHUNK = 50


def doubtful(connection: Connection, across: Sequence[str], units: Sequence[str]) -> dict[str, str]:
    """The filings in force whose own figures do not add up, each with a mark of what it was told when last looked at.

    Args:
        connection: the working database.
        across: the rules that look beyond a filing.
        units: the offices asked about, by code.
    """
    return doubtful_submissions(connection, ADD_UP, across, units)


def look_again(connection: Connection, doubted: Mapping[str, str], said: pl.DataFrame, across: Sequence[str]) -> None:
    """Find the mismatches inside these filings anew; what other documents say tells which of their figures is wrong.

    What is found is what was found before: suspects, suggestions, causes and words may be others. Where other documents
    say what they said the last time, nothing is sought again.

    Args:
        connection: the working database.
        doubted: the filings (`doubtful`).
        said: what other documents say of their figures (`witnesses_in`).
        across: rules whose findings stay as they are.
    """
    marks = marks_of(said)
    due = [name for name, heard in doubted.items() if marks.get(name, "") != heard]
    localise = partial(localise_identities, witnesses=witnesses_of(said.filter(pl.col("submission_id").is_in(due))))
    for names in _some(due):
        found = check_stored(connection, submissions_named(connection, names), parameters(), localise)
        heard = {name: marks.get(name, "") for name in names}
        replace_found(connection, heard, conform(PUBLISHED["findings"], found), across)


def _some(names: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), _FILINGS_A_CHUNK):
        yield list(names[start : start + _FILINGS_A_CHUNK])
