"""One message sent by e-mail, or to a chat service or webhook, through Apprise; nothing of it raises."""

import logging
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from schemas.notices import Channel, Letter, MailServer, Secret

Outcome = Literal["sent", "not_sent", "server_down"]

_MODES = {"none": "insecure", "starttls": "starttls", "tls": "ssl"}
_CHAT_TIMEOUT = 15
_CONNECTION_FAILED = "Connection error while submitting email"
_REASON = "Socket Exception: "
_HARMLESS = re.compile(r"\[Errno -?\d+\] [A-Za-z ]+|error=\d{3}|timed out")
_NO_ANSWER = re.compile(r"Errno|timed out")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of a message; `why` is the server's own word without any secret, '' where it said nothing."""

    outcome: Outcome
    why: str = ""


class SecretMissingError(Exception):
    """A secret that is not where the settings say; `reference` names the place, never the secret."""

    def __init__(self, reference: str) -> None:
        """Name the place."""
        super().__init__(reference)
        self.reference = reference


class SecretBeyondAsciiError(Exception):
    """A user or password that cannot be told to a mail server, which knows ASCII only."""


def secret_text(secret: Secret) -> str:
    """The secret itself.

    Raises:
        SecretMissingError: the variable or file is not there, or is blank.
    """
    if secret.kind == "text":
        return secret.value
    reference = name_of(secret)
    try:
        found = os.environ[secret.value] if secret.kind == "env" else Path(secret.value).read_text(encoding="utf8")
    except (KeyError, OSError, UnicodeDecodeError):
        raise SecretMissingError(reference) from None
    if not found.strip():
        raise SecretMissingError(reference)
    return found.strip()


def name_of(secret: Secret) -> str:
    """A name of a secret that may be shown: where it comes from, or a hash of what is written out."""
    if secret.kind == "text":
        return sha256(secret.value.encode()).hexdigest()[:_SHORT]
    return f"${secret.value}" if secret.kind == "env" else secret.value


def name_of_channel(channel: Channel) -> str:
    """A name of a channel that may be shown and kept: the e-mail address, or the name of the chat's secret."""
    return channel.target.value if channel.kind == "mail" else f"chat:{name_of(channel.target)}"


def send_mail(server: MailServer, address: str, letter: Letter, attachments: Sequence[Path] = ()) -> Sending:
    """One e-mail to one address, its text plain, with files attached.

    Raises:
        SecretMissingError: the server's password is not where the settings say.
        SecretBeyondAsciiError: it, or the user, has diacritics.
    """
    password = secret_text(server.password) if server.password else None
    if not ((server.user or "") + (password or "")).isascii():
        raise SecretBeyondAsciiError
    told: dict[str, Any] = {
        "schema": "mailto",
        "host": server.host,
        "smtp_host": server.host,
        "port": server.port,
        "user": server.user,
        "password": password,
        "from_addr": server.sender,
        "targets": [address],
        "secure_mode": _MODES[server.security],
        "cto": server.timeout,
        "rto": server.timeout,
    }
    return _send(told, letter, [password] if password else [], attachments)


def send_chat(address: str, letter: Letter) -> Sending:
    """One message to a chat service or webhook, by its Apprise address; long ones go in several parts."""
    sending = _send(address, letter, [address])
    # Any part of the address may be a token: of the reason only what cannot hold one is told.
    why = "; ".join(dict.fromkeys(_HARMLESS.findall(sending.why)))
    return Sending("server_down" if _NO_ANSWER.search(why) else sending.outcome, why)


def _send(
    where: str | dict[str, Any], letter: Letter, secrets: Sequence[str], attachments: Sequence[Path] = ()
) -> Sending:
    with warnings.catch_warnings(), _listening() as heard:
        # Apprise still knows modules of older Pythons, and asks for them as it finds its plugins. It takes a third of a
        # second to import, which a night that sends nothing need not wait for.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise  # noqa: PLC0415

        asset = apprise.AppriseAsset(app_id="Tong Hop", app_desc="Tổng Hợp", async_mode=False, secure_logging=True)
        notifier = apprise.Apprise.instantiate(where, asset=asset, suppress_exceptions=True)
        if not isinstance(notifier, apprise.NotifyBase):
            return Sending("not_sent", _told(heard, secrets))
        notifier.notify_format = apprise.NotifyFormat.TEXT
        notifier.overflow_mode = apprise.OverflowMode.SPLIT
        if isinstance(where, str):
            notifier.socket_connect_timeout = notifier.socket_read_timeout = _CHAT_TIMEOUT
        attach = apprise.AppriseAttachment([str(path) for path in attachments]) if attachments else None
        is_sent = bool(notifier.notify(body=letter.body, title=letter.subject, attach=attach))
    if is_sent:
        return Sending("sent")
    is_down = any(line.startswith(_CONNECTION_FAILED) for line in heard)
    return Sending("server_down" if is_down else "not_sent", _told(heard, secrets))


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What Apprise logs while the block runs, kept from every other log: addresses are secret."""
    log, heard = logging.getLogger("apprise"), _Heard()
    level, passes_on = log.level, log.propagate
    log.setLevel(logging.DEBUG)
    log.propagate = False
    log.addHandler(heard)
    try:
        yield heard.lines
    finally:
        log.removeHandler(heard)
        log.setLevel(level)
        log.propagate = passes_on


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.levelno >= logging.WARNING or text.startswith(_REASON):
            self.lines.append(text)


def _told(heard: Sequence[str], secrets: Sequence[str]) -> str:
    """The reason heard, on one line, without any secret."""
    reasons = [line.removeprefix(_REASON) for line in heard if line.startswith(_REASON)] or list(heard)
    told = " ".join(" ".join(reasons).split())
    for secret in secrets:
        told = told.replace(secret, "…")
    return told[:300]
