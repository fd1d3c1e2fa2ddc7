"""Notices to offices: who is told of what and by which way, and what one of them says."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from schemas.messages import Language, message

Event = Literal["run_failed", "file_refused", "new_errors", "deadline", "overdue"]
Trouble = Literal["could_not_finish", "busy", "unreachable", "not_all_seen"]
Security = Literal["none", "starttls", "tls"]

EVENTS: tuple[Event, ...] = ("run_failed", "file_refused", "new_errors", "deadline", "overdue")
PROVINCE = "province"
"""The province's own staff, as an office of the settings: told of every office, and of runs that failed."""

USUAL_STAGES = (14, 3)
USUAL_PORTS: dict[Security, int] = {"none": 25, "starttls": 587, "tls": 465}
USUAL_TIMEOUT = 15


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that may be secret: written out (`text`), in the environment (`env`) or in a file (`file`)."""

    kind: Literal["text", "env", "file"]
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Through which server e-mail goes out."""

    host: str
    port: int
    security: Security
    sender: str
    user: str | None
    password: Secret | None
    timeout: int


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to one office: an e-mail address, or the address of a chat service or webhook."""

    kind: Literal["mail", "chat"]
    target: Secret


@dataclass(frozen=True, slots=True)
class Recipient:
    """An office that is told: `province`, or the code of a unit."""

    office: str
    channels: tuple[Channel, ...]
    events: frozenset[Event]
    language: Language


@dataclass(frozen=True, slots=True)
class Settings:
    """Who is told of what.

    Attributes:
        recipients: the offices, in the order of the file.
        mail: None where no e-mail goes out.
        stages: how many days before a deadline an office is reminded, the most first.
        is_read: False where the file could not be read at all, so that nobody knows who is to be told.
    """

    recipients: tuple[Recipient, ...] = ()
    mail: MailServer | None = None
    stages: tuple[int, ...] = USUAL_STAGES
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a setting or a line cannot be used, or a message did not go out: a sentence worded for who reads it.

    Attributes:
        key: of the sentence, below `notices` in the messages, or with a group of its own before it (`files.is_folder`).
        details: what the sentence needs; never a secret.
        near: the units that may have been meant, as people read them; '' where none comes near.
    """

    key: str
    details: tuple[tuple[str, str], ...] = ()
    near: str = ""

    def told(self, language: Language) -> str:
        """What is wrong and what to do, in a sentence or two."""
        what = message(self.key if "." in self.key else f"notices.{self.key}", language, **dict(self.details))
        return f"{what} {message('files.near', language, near=self.near)}" if self.near else what


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an office is to be told once.

    Attributes:
        event: which kind of thing.
        key: the same for the same thing, night after night.
        unit_code: the office it is about, None where nobody knows.
        unit_name: its name, '' where nobody knows.
        subject: the file, or the report with its year, that it is about.
        texts: what is said of it, by language; '' for a date, which the letter words itself.
        submission_id: of a mismatch, the filing it stands in.
        due: of a date, the day; `days` until it or since.
    """

    event: Event
    key: str
    unit_code: str | None
    unit_name: str
    subject: str
    texts: tuple[tuple[Language, str], ...] = ()
    submission_id: str | None = None
    due: date | None = None
    days: int = 0
    year: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: one message, in one language."""

    subject: str
    body: str
