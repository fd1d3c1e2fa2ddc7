"""The newest release of a home, opened for a command, or a clear word that there is none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from commands.parse_line import WRONG_USAGE
from commands.terminal import Stopped, Terminal
from schemas.workbooks import REPLY_FORM
from warehouse.keep_decisions import DecisionsError, has_decisions
from warehouse.read_release import NoReleaseError, Release, open_latest

MOST_LISTED = 12


@contextmanager
def release_of(terminal: Terminal) -> Iterator[Release]:
    """The newest release of the terminal's home, closed afterwards.

    Mismatches show the decisions taken until now, whenever the release was made; where those cannot be read, which is
    said, the ones it was published with.

    Raises:
        Stopped: nothing was published there yet.
    """
    try:
        release = open_latest(terminal.home)
    except NoReleaseError:
        command = terminal.command("run", "INBOX" if terminal.language == "en" else "THƯ_MỤC_VĂN_BẢN")
        raise Stopped("problems.no_release", home=terminal.home, command=command) from None
    with release:
        if has_decisions(terminal.home):
            _take_decisions(release, terminal)
        yield release


@contextmanager
def release_of_today(terminal: Terminal) -> Iterator[Release]:
    """The newest release, for what only one made by this version of the program can answer.

    Raises:
        Stopped: nothing was published there yet, or only by an earlier version.
    """
    # A second to import, which commands that only look need not wait for.
    from schemas.tables import PUBLISHED

    with release_of(terminal) as release:
        if set(PUBLISHED) - set(release.tables()):
            raise Stopped("problems.older_release", home=terminal.home)
        yield release


def _take_decisions(release: Release, terminal: Terminal) -> None:
    # A quarter of a second to import, which a home without decisions need not wait for.
    from flows.decide import with_decisions

    try:
        with_decisions(terminal.home, release)
    except DecisionsError as error:
        terminal.complain("problems.decisions_unread", file=error.path, why=error.why)


def the_one(matches: Sequence[Mapping[str, str]], start: str, terminal: Terminal) -> tuple[str, str]:
    """The kind and id of the one thing an id, or the first letters of it, names.

    Args:
        matches: everything that begins so: `kind`, `id`, `label`.
        start: what was typed.
        terminal: whose language a complaint is in.

    Raises:
        Stopped: nothing begins so, or several things do.
    """
    exact = [row for row in matches if row["id"] == start] or matches
    if not exact:
        raise Stopped("problems.unknown_id", WRONG_USAGE, id=start)
    if len({(row["kind"], row["id"]) for row in exact}) > 1:
        listed = [f"  {terminal.text('words.' + row['kind'])} {row['id'][:16]}  {row['label'][:60]}" for row in exact]
        more = ["  …"] if len(listed) > MOST_LISTED else []
        raise Stopped("problems.ambiguous_id", WRONG_USAGE, id=start, matches="\n".join(listed[:MOST_LISTED] + more))
    return exact[0]["kind"], exact[0]["id"]


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
