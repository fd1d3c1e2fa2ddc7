"""Notices to offices: sent once the release stands, at most one message an office and way a night.

Off until HOME/notify.yaml is there. Whatever goes wrong is told in the run's report and tried again the next night; it
never fails the night.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flows.gather_notices import pending_items
from flows.order import Night, NoticeFailure, Notices, Watch
from flows.read_settings import read_settings
from flows.return_for_notices import KitSent, kits_for
from flows.send_message import (
    SecretMissingError,
    Sending,
    name_of_channel,
    secret_text,
    send_chat,
    send_mail,
    why_not_sent,
)
from schemas.messages import message
from schemas.notices import PROVINCE, Channel, Item, Letter, Reason, Recipient, Settings
from transforms.choose_notices import items_for
from transforms.place_codes import name_on
from transforms.word_notices import Around, word_letter
from warehouse.keep_notices import NoticesError, keep_told, keys_told
from warehouse.read_release import NoReleaseError, open_latest

if TYPE_CHECKING:
    from schemas.messages import Language
    from warehouse.read_release import Release


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that waits: to whom, by which way, about what, as it would be worded."""

    recipient: Recipient
    channel: Channel
    items: tuple[Item, ...]
    letter: Letter


def send_notices(home: Path, clock: datetime, night: Night | None, watch: Watch) -> Notices:
    """Tell every office what it was not told before; what came of it. Nothing of it raises.

    Args:
        home: whose settings, releases and store of what was told.
        clock: the moment the run stands at.
        night: what the run did, for the province's summary; None where no run went before.
        watch: notes every message.
    """
    told = Notices()
    try:
        settings, told.faults = read_settings(home)
        told.is_read, told.offices = settings.is_read, len(settings.recipients)
        if not settings.recipients:
            return told
        with open_latest(home) as release:
            _Round(home, clock.date(), settings, release, watch, told).send_all(_summaries(night))
    except NoReleaseError:
        return told
    except Exception as error:  # noqa: BLE001 - the night is done; what went wrong here is told and tried again
        # Errors of other libraries may quote an address with its token.
        why = str(error) if isinstance(error, NoticesError | OSError) else ""
        watch.notes("notices_stopped", error=type(error).__name__, why=why)
        told.stopped = f"{type(error).__name__}: {why}".removesuffix(": ")
    return told


def pending_messages(home: Path, settings: Settings, release: "Release", day: date) -> Iterator[Pending]:
    """The messages a run would send now, as of a day; nothing is sent, written or entered.

    Raises:
        NoticesError: the store of what was told cannot be read.
    """
    items, told = pending_items(release, settings, day), keys_told(home)
    for recipient in settings.recipients:
        name, former = _names_of(recipient.office, items, release, day)
        for channel, some in _waiting(recipient, items, told).items():
            around = Around(day, name, former)
            yield Pending(recipient, channel, some, word_letter(recipient.office, some, around, recipient.language))


def obstacles(settings: Settings) -> list[NoticeFailure]:
    """The ways of telling an office by which nothing could go out, and why, as far as no server need be asked."""
    ways = ((each, channel) for each in settings.recipients for channel in each.channels)
    return [
        NoticeFailure(recipient.office, name_of_channel(channel), "not_sent", why)
        for recipient, channel in ways
        if (why := why_not_sent(settings, channel))
    ]


def _waiting(
    recipient: Recipient, items: list[Item], told: Mapping[tuple[str, str], Collection[str]]
) -> dict[Channel, tuple[Item, ...]]:
    """By way of telling what a recipient was not told yet that way; ways on which nothing waits are left out."""
    named = {channel: (recipient.office, name_of_channel(channel)) for channel in recipient.channels}
    waiting = {channel: items_for(recipient, items, told.get(key, ())) for channel, key in named.items()}
    return {channel: some for channel, some in waiting.items() if some}


@dataclass(slots=True)
class _Round:
    """One night's messages, what came of those sent so far, and the servers found not to answer."""

    home: Path
    day: date
    settings: Settings
    release: "Release"
    watch: Watch
    told: Notices
    down: set[str] = field(default_factory=set)

    def send_all(self, summaries: dict["Language", str]) -> None:
        items, told = pending_items(self.release, self.settings, self.day), keys_told(self.home)
        for recipient in self.settings.recipients:
            waiting = _waiting(recipient, items, told)
            kits = self._kits(recipient, waiting)
            name, former = _names_of(recipient.office, items, self.release, self.day)
            summary = summaries.get(recipient.language, "") if recipient.office == PROVINCE else ""
            around = Around(self.day, name, former, summary, tuple(str(kit.folder) for kit in kits))
            for channel, some in waiting.items():
                self._tell(recipient, channel, some, around, [path for kit in kits for path in kit.attached])

    def _kits(self, recipient: Recipient, waiting: dict[Channel, tuple[Item, ...]]) -> list[KitSent]:
        """The kits that go with a message; none to the province, which has every file, nor where nothing can go out."""
        if recipient.office == PROVINCE or all(_place_of(channel) in self.down for channel in waiting):
            return []
        items = {item.key: item for some in waiting.values() for item in some}
        return kits_for(self.home, self.release, list(items.values()), self.watch)

    def _tell(
        self, recipient: Recipient, channel: Channel, items: tuple[Item, ...], around: Around, files: list[Path]
    ) -> None:
        attached = files if channel.kind == "mail" else []
        letter = word_letter(recipient.office, items, replace(around, is_attached=bool(attached)), recipient.language)
        sending = self._send(channel, letter, attached)
        name = name_of_channel(channel)
        why = sending.why.told("en") if sending.why else ""
        self.watch.notes(
            "notice", office=recipient.office, channel=name, items=len(items), outcome=sending.outcome, why=why
        )
        if sending.why is None:
            keep_told(self.home, recipient.office, name, [item.key for item in items], self.day)
            self.told.sent += 1
        else:
            self.told.failed.append(NoticeFailure(recipient.office, name, sending.outcome, sending.why))

    def _send(self, channel: Channel, letter: Letter, attached: list[Path]) -> Sending:
        """What came of a message; a server that did not answer once is not tried again this night."""
        place = _place_of(channel)
        if place in self.down:
            return Sending("server_down", Reason("not_tried"))
        sending = send_by(self.settings, channel, letter, attached)
        if sending.outcome == "server_down":
            self.down.add(place)
        return sending


def send_by(settings: Settings, channel: Channel, letter: Letter, attached: list[Path]) -> Sending:
    """What came of one message by one way; a missing server or secret is said, never raised."""
    why = why_not_sent(settings, channel)
    if why is not None:
        return Sending("not_sent", why)
    if channel.kind == "mail" and settings.mail is not None:
        return send_mail(settings.mail, channel.target.value, letter, attached)
    return send_chat(secret_text(channel.target), letter)


def _place_of(channel: Channel) -> str:
    """The server a message goes to: that for mail, or the host of a chat's address."""
    if channel.kind == "mail":
        return "mail"
    try:
        return urlsplit(secret_text(channel.target)).netloc.rpartition("@")[2]
    except (SecretMissingError, ValueError):
        return name_of_channel(channel)


def _names_of(office: str, items: list[Item], release: "Release", day: date) -> tuple[str, str]:
    """How a letter of a day calls an office, and how its reports call it where that is another name, else ''."""
    if office == PROVINCE:
        return "", ""
    told = next((item.unit_name for item in items if item.unit_code == office and item.unit_name), None)
    if not told:
        [row] = release.rows("SELECT max_by(unit_name, year) AS name FROM coverage WHERE unit_code = ?", [office])
        told = row["name"] or office
    now = name_on(office, day) or told
    return now, "" if told in {now, office} else told


def _summaries(night: Night | None) -> dict["Language", str]:
    """What a run did, in both languages; none where no run went before."""
    if night is None:
        return {}
    told: dict[str, Any] = {
        "new": len(night.intake.new),
        "refused": len(night.refused),
        "errors": night.open_findings["error"],
        "warnings": night.open_findings["warning"],
        "release": night.release,
    }
    return {"vi": message("notices.summary", "vi", **told), "en": message("notices.summary", "en", **told)}
