"""One message sent by e-mail, or to a chat service or webhook, through Apprise; nothing of it raises."""

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from schemas.notices import Channel, Letter, MailServer, Reason, Secret, Settings
from transforms.tell_refusal import tell_chat_refusal, tell_mail_refusal
from warehouse.name_home import NOTIFY
from warehouse.read_written import UnreadableError, read_written

Outcome = Literal["sent", "not_sent", "server_down"]

_MODES = {"none": "insecure", "starttls": "starttls", "tls": "ssl"}
_CHAT_TIMEOUT = 15
_CONNECTION_FAILED = "Connection error while submitting email"
_REASON = "Socket Exception: "
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Sending:
    """What came of a message; where it did not go out, why."""

    outcome: Outcome
    why: Reason | None = None


class SecretMissingError(Exception):
    """A secret that is not where the settings say; the reason names the place, never the secret."""

    def __init__(self, reason: Reason) -> None:
        """Name the place."""
        super().__init__(reason.key)
        self.reason = reason


def secret_text(secret: Secret) -> str:
    """The secret itself.

    Raises:
        SecretMissingError: the variable or file is not there, or is blank.
    """
    if secret.kind == "text":
        return secret.value
    found = os.environ.get(secret.value) if secret.kind == "env" else _of_file(Path(secret.value))
    if not (found or "").strip():
        key, name = ("secret_no_variable", "name") if secret.kind == "env" else ("secret_no_file", "path")
        raise SecretMissingError(Reason(key, (("where", NOTIFY), (name, secret.value))))
    return str(found).strip()


def _of_file(path: Path) -> str | None:
    try:
        return read_written(path)
    except UnreadableError:
        return None


def why_not_sent(settings: Settings, channel: Channel) -> Reason | None:
    """What keeps a message from going out by one way before anything is asked of a server; None where nothing does."""
    try:
        if channel.kind == "chat":
            return None if "://" in secret_text(channel.target) else Reason("chat_bad_address")
        if settings.mail is None:
            return Reason("no_mail_server")
        password = secret_text(settings.mail.password) if settings.mail.password else ""
    except SecretMissingError as missing:
        return missing.reason
    is_ascii = ((settings.mail.user or "") + password).isascii()
    return None if is_ascii else Reason("beyond_ascii", (("where", NOTIFY),))


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
    """
    password = secret_text(server.password) if server.password else None
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
    outcome, said = _send(told, letter, attachments)
    if outcome == "sent":
        return Sending(outcome)
    secrets = [password, f"\0{server.user or ''}\0{password}"] if password else []
    return Sending(outcome, tell_mail_refusal(said, f"{server.host}:{server.port}", address, secrets))


def send_chat(address: str, letter: Letter) -> Sending:
    """One message to a chat service or webhook, by its Apprise address; long ones go in several parts."""
    outcome, said = _send(address, letter)
    if outcome == "sent":
        return Sending(outcome)
    why, is_down = tell_chat_refusal(said)
    return Sending("server_down" if is_down else "not_sent", why)


def _send(where: str | dict[str, Any], letter: Letter, attachments: Sequence[Path] = ()) -> tuple[Outcome, str]:
    """What came of a message, and the reason heard on one line, secrets and all; '' where the settings are at fault."""
    with warnings.catch_warnings(), _listening() as heard:
        # Apprise still knows modules of older Pythons, and asks for them as it finds its plugins. It takes a third of a
        # second to import, which a night that sends nothing need not wait for.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise  # noqa: PLC0415

        asset = apprise.AppriseAsset(app_id="Tong Hop", app_desc="Tổng Hợp", async_mode=False, secure_logging=True)
        notifier = apprise.Apprise.instantiate(where, asset=asset, suppress_exceptions=True)
        if not isinstance(notifier, apprise.NotifyBase):
            return "not_sent", ""  # what it says of it quotes the whole of the settings
        notifier.notify_format = apprise.NotifyFormat.TEXT
        notifier.overflow_mode = apprise.OverflowMode.SPLIT
        if isinstance(where, str):
            notifier.socket_connect_timeout = notifier.socket_read_timeout = _CHAT_TIMEOUT
        attach = apprise.AppriseAttachment([str(path) for path in attachments]) if attachments else None
        try:
            is_sent = bool(notifier.notify(body=letter.body, title=letter.subject, attach=attach))
        except Exception as error:  # noqa: BLE001 - one odd address keeps no other office from being told
            return "not_sent", type(error).__name__  # its words may quote a secret
    if is_sent:
        return "sent", ""
    is_down = any(line.startswith(_CONNECTION_FAILED) for line in heard)
    return "server_down" if is_down else "not_sent", _told(heard)


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


def _told(heard: Sequence[str]) -> str:
    reasons = [line.removeprefix(_REASON) for line in heard if line.startswith(_REASON)] or list(heard)
    return " ".join(" ".join(reasons).split())
