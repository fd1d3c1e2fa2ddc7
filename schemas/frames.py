"""What a batch of submissions says, as frames: the shape in which transforms and warehouse pass it on."""

from dataclasses import dataclass, fields

import polars as pl


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of one batch, one per table of schemas.tables_of_readings but `submissions`."""

    observations: pl.DataFrame
    statuses: pl.DataFrame
    lead_agencies: pl.DataFrame
    deadlines: pl.DataFrame
    citations: pl.DataFrame
    year_claims: pl.DataFrame
    troubles: pl.DataFrame
    replies: pl.DataFrame

    def by_table(self) -> dict[str, pl.DataFrame]:
        """The frames under the names of their tables."""
        return {each.name: getattr(self, each.name) for each in fields(self)}
