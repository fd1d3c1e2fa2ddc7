"""What is wrong with the province's own calendar of obligations, line by line."""

from collections.abc import Sequence
from typing import Any

from commands.terminal import Terminal
from schemas.obligations import Fault
from warehouse.name_home import OWN_CALENDAR


def draw_calendar_faults(faults: Sequence[Fault], lines: int | None, terminal: Terminal) -> None:
    """Every line that cannot be used, with what to do; nothing where there is none.

    Args:
        faults: of the file as it is now.
        lines: how many others can be used; None where the file could not be read.
        terminal: where to say it.
    """
    if not faults:
        return
    from flows.read_own_calendar import tell_fault

    heading = "heading_unread" if lines is None else "heading" if lines else "heading_none_stands"
    terminal.say(f"obligations.{heading}", file=terminal.home / OWN_CALENDAR, count=len(faults), lines=lines)
    for fault in faults:
        terminal.plain(f"  {tell_fault(fault, terminal.language)}")


def fault_rows(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """The faults for a JSON document: the line and what is wrong, in both languages."""
    from flows.read_own_calendar import tell_fault

    return [{"line": fault.line, "vi": tell_fault(fault, "vi"), "en": tell_fault(fault, "en")} for fault in faults]
