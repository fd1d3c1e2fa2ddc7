"""What was done or seen while a file was read, in sentences."""

from collections.abc import Iterable

from commands.terminal import Terminal
from schemas.forms import form
from schemas.messages import catalogue


def tell_notes(notes: Iterable[str], terminal: Terminal) -> str:
    """The sentences of notes, one a line; of an earlier version of a form also what the next one changed."""
    return "\n".join(_told(note, terminal) for note in notes)


def _told(note: str, terminal: Terminal) -> str:
    code, *details = note.split(":")
    if f"notes.{code}" not in catalogue():
        return note
    sentence = terminal.text(f"notes.{code}")
    changed = _changed(details[0], details[1], terminal) if len(details) == 2 else ""  # noqa: PLR2004 - a form and its version
    return f"{sentence} {changed}".rstrip()


def _changed(code: str, version: str, terminal: Terminal) -> str:
    """What the version after one changed in a form; '' where nobody knows them."""
    try:
        versions = form(code).versions
    except KeyError:
        return ""
    told = next((each for each in versions if each.version == version), None)
    return "" if told is None else told.changed_vi if terminal.language == "vi" else told.changed_en
