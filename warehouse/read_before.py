"""The release before a new one, as far as it can be read: of any version of the program, or damaged."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl

from warehouse.read_release import NoReleaseError, Release, open_latest
from warehouse.seal_release import how_built

Told = TypeVar("Told")


class UnreadableReleaseError(Exception):
    """A release that is there but cannot be read."""


def read_before(home: Path, read: Callable[[Release], Told]) -> Told | None:
    """What `read` makes of the release that `latest` points at; None where there is none yet.

    Raises:
        UnreadableReleaseError: it is damaged, or holds other things than a release does.
    """
    try:
        with open_latest(home) as release:
            return read(release)
    except NoReleaseError:
        if (home / "latest").is_symlink():
            raise UnreadableReleaseError(str(home / "latest")) from None
        return None
    except (duckdb.Error, pl.exceptions.PolarsError, OSError) as error:
        raise UnreadableReleaseError(str(error)) from error


def columns_of(release: Release, table: str, columns: Sequence[str], where: str = "TRUE") -> str:
    """A query for some columns of a table, NULL where this release does not have them; no rows without the table."""
    there = set(release.columns(table)) if table in release.tables() else set()
    told = ", ".join(name if name in there else f"NULL AS {name}" for name in columns)
    return f"SELECT {told} FROM {table} WHERE {where}" if there else f"SELECT {told} WHERE FALSE"  # noqa: S608 - our own names


def mark_of(release: Release, name: str) -> str:
    """Of what a file beside the release's tables was made; '' where it does not say."""
    try:
        return str(how_built(release.folder)["made_of"][name])
    except (KeyError, TypeError):
        return ""
