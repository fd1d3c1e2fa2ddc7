"""Why a mail server, or a chat service, did not take a message: told from what it said, which is kept beside."""

import ast
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.notices import Reason

_MOST_SAID = 160
_LONGEST_READ = 100_000
_CONNECTION = (
    ("mail_certificate", re.compile(r"CERTIFICATE_VERIFY_FAILED|certificate verify failed")),
    ("mail_no_encryption", re.compile(r"STARTTLS extension not supported|\[SSL\b|\bSSL:|UNEXPECTED_EOF")),
    ("mail_no_login", re.compile(r"AUTH extension not supported|No suitable authentication method")),
    ("mail_no_name", re.compile(r"\[Errno -\d+\]|Name or service not known|getaddrinfo failed")),
    ("mail_nobody_listens", re.compile(r"Connection refused")),
    ("mail_no_answer", re.compile(r"timed out")),
    ("mail_no_way", re.compile(r"No route to host|is unreachable")),
    ("mail_hung_up", re.compile(r"unexpectedly closed|Connection reset|Broken pipe|run connect\(\) first")),
)
"""What the system or the library says where no server has answered yet, or none any more."""

_DETAILED = re.compile(r"\b[245](\.\d{1,3}\.\d{1,3})\b")
_LOGIN = frozenset({530, 534, 535, 538})
_NOT_LET_THROUGH = "relay"
_TOO_LARGE = frozenset({523, 552})
_TOO_LARGE_IN_DETAIL = frozenset({".2.3", ".3.4"})
_MAILBOX_FULL = ".2.2"
_FOR_GOOD = 500

_CHAT_HARMLESS = re.compile(r"\[Errno -?\d+\] [A-Za-z ]+|error=\d{3}|timed out")
_CHAT_NO_ANSWER = re.compile(r"Errno|timed out")
_CHAT_CODE = re.compile(r"error=(\d{3})")
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a mail server answered; of whom, where it speaks of one: `recipient`, `sender` or ''."""

    code: int
    words: str
    whose: str


def tell_mail_refusal(said: str, server: str, address: str, secrets: Sequence[str]) -> Reason:
    """The reason of a mail that did not go out.

    Args:
        said: the words of the error as the library gives them, with its answers as Python writes them; '' where it
            could not even make a message of the settings.
        server: which was asked, with its port.
        address: to whom.
        secrets: the password and who logs in with it, taken out of what was said as they are and as they travel.
    """
    if not said:
        return Reason("mail_settings", (("address", address),))
    answer = _answer(said)
    key = _of_answer(answer) if answer else _of_connection(said)
    words = f"{answer.code} {answer.words}" if answer else said
    return Reason(key, (("server", server), ("address", address), ("said", _shown(words, secrets))))


def tell_chat_refusal(said: str) -> tuple[Reason, bool]:
    """The reason of a message a chat service did not take, and whether it did not even answer.

    Any part of a chat's address may be a token: of what was said only what cannot hold one is kept.
    """
    harmless = "; ".join(dict.fromkeys(_CHAT_HARMLESS.findall(said)))
    code = _CHAT_CODE.search(harmless)
    if _CHAT_NO_ANSWER.search(harmless):
        return Reason("chat_no_answer", (("said", harmless),)), True
    if code is None:
        return Reason("chat_other" if said else "chat_bad_address"), False
    is_passing = int(code[1]) >= _FOR_GOOD or int(code[1]) == _TOO_MANY
    return Reason("chat_later" if is_passing else "chat_refused", (("said", f"HTTP {code[1]}"),)), False


def _answer(said: str) -> _Answer | None:
    """The server's own answer: a code and its words, alone, with the sender's address, or by recipient."""
    if not said.startswith(("(", "{")) or len(said) > _LONGEST_READ:
        return None
    try:
        told = ast.literal_eval(said)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    whose = "recipient" if isinstance(told, dict) else ""
    parts = next(iter(told.values()), ()) if isinstance(told, dict) else told
    match parts:
        case (int(code), bytes() | str() as words, *rest):
            text = words.decode("utf8", "replace") if isinstance(words, bytes) else words
            return _Answer(code, text, "sender" if rest else whose)
        case _:
            return None


def _of_answer(answer: _Answer) -> str:
    found = _DETAILED.search(answer.words)
    detail = found[1] if found else ""
    if answer.code in _LOGIN or _NOT_LET_THROUGH in answer.words.lower():
        return "mail_login"
    if detail == _MAILBOX_FULL:
        return "mail_mailbox_full"
    if answer.code in _TOO_LARGE or detail in _TOO_LARGE_IN_DETAIL:
        return "mail_too_large"
    if answer.code < _FOR_GOOD:
        return "mail_later"
    return {"recipient": "mail_recipient", "sender": "mail_sender"}.get(answer.whose, "mail_refused")


def _of_connection(said: str) -> str:
    return next((key for key, pattern in _CONNECTION if pattern.search(said)), "mail_other")


def _shown(words: str, secrets: Sequence[str]) -> str:
    """Words on one line, without secrets, shortened."""
    for secret in sorted(set(_as_it_travels(secrets)), key=len, reverse=True):
        words = words.replace(secret, "…")
    told = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return told if len(told) <= _MOST_SAID else told[: _MOST_SAID - 1] + "…"


def _as_it_travels(secrets: Sequence[str]) -> Iterator[str]:
    for each in filter(None, secrets):
        yield each
        yield b64encode(each.encode()).decode()
