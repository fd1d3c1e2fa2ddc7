"""The province's own calendar of obligations as its file is now: its text, and what of it cannot be used."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from schemas.messages import Language, message
from schemas.notices import Reason
from schemas.obligations import Fault
from transforms.read_obligations import read_calendar
from warehouse.name_home import OWN_CALENDAR
from warehouse.read_written import UnreadableError, read_written


@dataclass(frozen=True, slots=True)
class Written:
    """What the file holds: its text, what of it cannot be used, and how many lines can be without a word.

    Where the file cannot be read, or no line of it for want of a header, both text and lines are None.
    """

    text: str | None
    faults: tuple[Fault, ...]
    lines: int | None


def read_own_calendar(home: Path, provinces: Collection[str]) -> Written:
    """The file's text and its faults; without a file the text is blank.

    Args:
        home: whose file.
        provinces: codes of those anything was received of; none, where nothing was.
    """
    try:
        text = read_written(home / OWN_CALENDAR)
    except UnreadableError as error:
        return Written(None, (Fault(0, error.key, error.details),), None)
    read = read_calendar(text or "", provinces)
    if not read.is_understood:
        return Written(None, read.faults, None)
    wrong = {fault.line for fault in read.faults}
    return Written(text or "", read.faults, sum(each.line not in wrong for each in read.obligations))


def tell_fault(fault: Fault, language: Language) -> str:
    """What is wrong with a line, or with the whole file, and what to do, in a sentence or two."""
    what = Reason(fault.sentence, fault.details, fault.near).told(language)
    return message("obligations.line" if fault.line else "obligations.whole", language, line=fault.line, what=what)
