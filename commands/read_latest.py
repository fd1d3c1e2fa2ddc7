"""The newest release of a home, opened for a command, or a clear word that there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from commands.terminal import Stopped, Terminal
from schemas.workbooks import REPLY_FORM
from warehouse.read_release import NoReleaseError, Release, open_latest


@contextmanager
def release_of(terminal: Terminal) -> Iterator[Release]:
    """The newest release of the terminal's home, closed afterwards.

    Raises:
        Stopped: nothing was published there yet.
    """
    try:
        release = open_latest(terminal.home)
    except NoReleaseError:
        raise Stopped("problems.no_release", home=terminal.home) from None
    with release:
        yield release


def years(row: dict[str, Any]) -> str:
    """`2024`, `2021-2024`, or '' where no year is known."""
    first, last = row["year_from"], row["year_to"]
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}-{last}"


def kind_of(row: dict[str, Any]) -> str:
    """What a submission is: `plan`, `report`, `form`, or `reply` for an answered reply sheet."""
    return "reply" if row["form_code"] == REPLY_FORM else str(row["document_kind"])


def refusal_of(row: dict[str, Any], terminal: Terminal) -> str:
    """Why a submission was refused, in the terminal's language."""
    return str(
        row["reject_message"] if terminal.language == "vi" else row["reject_message_en"] or row["reject_message"]
    )
