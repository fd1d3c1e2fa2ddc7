"""What came of telling the offices, and what of the settings cannot be used."""

from collections.abc import Sequence
from typing import Any

from commands.terminal import Terminal
from flows.order import NoticeFailure, Notices
from schemas.messages import Language, message
from schemas.notices import PROVINCE, SettingFault
from warehouse.name_home import NOTIFY

MOST_NAMED = 5


def draw_notices(notices: Notices, terminal: Terminal) -> None:
    """How many messages went out and which did not; nothing where notices are off and their settings whole."""
    draw_setting_faults(notices.faults, terminal)
    if notices.sent:
        terminal.say("notices.sent", count=notices.sent)
    if notices.failed:
        terminal.say("notices.failed", count=len(notices.failed))
    for each in notices.failed[:MOST_NAMED]:
        why = each.why or terminal.text(f"notices.{each.outcome}")
        terminal.say("notices.failure", office=office_called(each.office, terminal), channel=each.channel, why=why)
    if len(notices.failed) > MOST_NAMED:
        terminal.say("notices.more", count=len(notices.failed) - MOST_NAMED)
    if notices.stopped:
        terminal.say("notices.stopped", why=notices.stopped)


def draw_setting_faults(faults: Sequence[SettingFault], terminal: Terminal) -> None:
    """Every setting that cannot be used, with what to write; nothing where there is none."""
    if faults:
        terminal.say("notices.faults", file=terminal.home / NOTIFY, count=len(faults))
    for fault in faults:
        terminal.say("notices.fault", what=terminal.text(f"notices.{fault.key}", **dict(fault.details)))


def notices_document(notices: Notices) -> dict[str, Any]:
    """What came of it for a JSON document."""
    return {
        "sent": notices.sent,
        "failed": [_failure(each) for each in notices.failed],
        "faults": setting_rows(notices.faults),
        "stopped": notices.stopped or None,
    }


def setting_rows(faults: Sequence[SettingFault]) -> list[dict[str, str]]:
    """The faults of the settings for a JSON document, in both languages."""
    languages: tuple[Language, ...] = ("vi", "en")
    return [{each: message(f"notices.{f.key}", each, **dict(f.details)) for each in languages} for f in faults]


def office_called(office: str, terminal: Terminal) -> str:
    """An office of the settings, as people call it."""
    return terminal.text("notices.to_province") if office == PROVINCE else office


def _failure(failure: NoticeFailure) -> dict[str, str]:
    return {name: getattr(failure, name) for name in ("office", "channel", "outcome", "why")}
