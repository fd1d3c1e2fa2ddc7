"""What came of telling the offices, and what of the settings cannot be used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commands.terminal import Terminal
from flows.order import NoticeFailure, Notices
from schemas.notices import PROVINCE, Reason
from warehouse.name_home import NOTIFY

if TYPE_CHECKING:
    from schemas.messages import Language

MOST_NAMED = 5


def draw_notices(notices: Notices, terminal: Terminal) -> None:
    """How many messages went out and which did not; nothing where notices are off and their settings whole."""
    draw_setting_faults(notices.faults, terminal, is_read=notices.is_read)
    if notices.sent:
        terminal.say("notices.sent", count=notices.sent)
    if notices.failed:
        terminal.say("notices.failed", count=len(notices.failed))
        draw_failures(notices.failed, terminal)
    if notices.stopped:
        terminal.say("notices.stopped", why=notices.stopped)


def draw_failures(failures: Sequence[NoticeFailure], terminal: Terminal) -> None:
    """Messages that did not, or would not, go out: to whom, by which way, why; the first few."""
    for each in failures[:MOST_NAMED]:
        office, why = office_called(each.office, terminal), each.why.told(terminal.language)
        terminal.say("notices.failure", office=office, channel=each.channel, why=why)
    if len(failures) > MOST_NAMED:
        terminal.say("notices.more", count=len(failures) - MOST_NAMED)


def draw_setting_faults(faults: Sequence[Reason], terminal: Terminal, *, is_read: bool) -> None:
    """Every setting that cannot be used, with what to write; nothing where there is none."""
    if faults:
        heading = "notices.faults" if is_read else "notices.faults_unread"
        terminal.say(heading, file=terminal.home / NOTIFY, count=len(faults))
    for fault in faults:
        terminal.say("notices.fault", what=fault.told(terminal.language))


def notices_document(notices: Notices) -> dict[str, Any]:
    """What came of it for a JSON document."""
    return {
        "sent": notices.sent,
        "failed": failure_rows(notices.failed),
        "faults": setting_rows(notices.faults),
        "stopped": notices.stopped or None,
    }


def setting_rows(faults: Sequence[Reason]) -> list[dict[str, str]]:
    """The faults of the settings for a JSON document, in both languages."""
    return [_in_both(each) for each in faults]


def failure_rows(failures: Sequence[NoticeFailure]) -> list[dict[str, str]]:
    """Messages that did not, or would not, go out for a JSON document: the reason by its key, and in both languages."""
    return [
        {"office": each.office, "channel": each.channel, "outcome": each.outcome, "reason": each.why.key}
        | _in_both(each.why)
        for each in failures
    ]


def office_called(office: str, terminal: Terminal) -> str:
    """An office of the settings, as people call it."""
    return terminal.text("notices.to_province") if office == PROVINCE else office


def _in_both(reason: Reason) -> dict[str, str]:
    languages: tuple[Language, ...] = ("vi", "en")
    return {each: reason.told(each) for each in languages}
