"""The settings of notices read from YAML, and every setting that cannot be used, all at once."""

import re
from collections.abc import Mapping
from typing import Any, cast

import yaml

from schemas.codebook import read_yaml
from schemas.messages import Language
from schemas.notices import (
    EVENTS,
    PROVINCE,
    USUAL_PORTS,
    USUAL_STAGES,
    USUAL_TIMEOUT,
    Channel,
    Event,
    MailServer,
    Recipient,
    Secret,
    SettingFault,
    Settings,
)
from schemas.obligations import WIDTH_OF_CODE

_ADDRESS = re.compile(r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$")
_SENDER = re.compile(r"^(?:[^<>\r\n]{0,80}<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$")
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://\S+$", re.IGNORECASE)
_KEYS = {"language", "days_before", "events", "mail", "offices"}
_MAIL_KEYS = {"server", "port", "security", "from", "user", "password", "timeout"}
_OFFICE_KEYS = {"mail", "chat", "events", "language"}
_HIGHEST_PORT = 65_535
_MOST_DAYS = 366


def read_notify(text: str) -> tuple[Settings, tuple[SettingFault, ...]]:
    """Who is told of what. A setting that cannot be used is left out and named; the others stand."""
    reading = _Reading()
    try:
        told = read_yaml(text)
    except yaml.YAMLError as error:
        why = str(getattr(error, "problem", None) or "YAML")
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        return Settings(), (SettingFault("not_yaml", (("why", why), ("line", str(line)))),)
    if told is None:
        return Settings(), ()
    return reading.settings(told), tuple(reading.faults)


class _Reading:
    """One file as it is read, with what was wrong so far."""

    def __init__(self) -> None:
        self.faults: list[SettingFault] = []

    def settings(self, told: object) -> Settings:
        whole = self._mapping(told, "notify.yaml", _KEYS)
        events = self._events(whole.get("events"), "events", frozenset(EVENTS))
        language = self._language(whole.get("language", "vi"), "language")
        offices = self._mapping(whole.get("offices", {}), "offices", None)
        mail = self._mail(whole["mail"]) if whole.get("mail") is not None else None
        recipients = (self._recipient(str(code), said, events, language) for code, said in offices.items())
        found = tuple(each for each in recipients if each is not None)
        if mail is None and any(channel.kind == "mail" for each in found for channel in each.channels):
            self._wrong("no_mail_server")
        return Settings(found, mail, self._stages(whole.get("days_before")))

    def _wrong(self, key: str, **details: object) -> None:
        self.faults.append(SettingFault(key, tuple((name, str(value)) for name, value in details.items())))

    def _mapping(self, told: object, where: str, known: set[str] | None) -> Mapping[str, Any]:
        if not isinstance(told, dict):
            self._wrong("not_a_mapping", where=where)
            return {}
        if known and (unknown := sorted(str(name) for name in told if name not in known)):
            self._wrong("unknown_setting", where=where, names=", ".join(unknown), known=", ".join(sorted(known)))
        return cast("Mapping[str, Any]", told)

    def _events(self, told: object, where: str, usual: frozenset[Event]) -> frozenset[Event]:
        if told is None:
            return usual
        listed = told if isinstance(told, list) else [told]
        if unknown := [str(each) for each in listed if each not in EVENTS]:
            self._wrong("unknown_event", where=where, names=", ".join(unknown), known=", ".join(EVENTS))
        return frozenset(event for event in EVENTS if event in listed)

    def _language(self, told: object, where: str) -> Language:
        if told not in ("vi", "en"):
            self._wrong("unknown_language", where=where, value=told)
        return "en" if told == "en" else "vi"

    def _stages(self, told: object) -> tuple[int, ...]:
        if told is None:
            return USUAL_STAGES
        listed = told if isinstance(told, list) else [told]
        days = [each for each in listed if type(each) is int and 0 <= each <= _MOST_DAYS]
        if len(days) < len(listed):
            self._wrong("not_days", value=told)
        return tuple(sorted(set(days), reverse=True))

    def _mail(self, told: object) -> MailServer | None:
        said = self._mapping(told, "mail", _MAIL_KEYS)
        host, sender = str(said.get("server") or ""), str(said.get("from") or "")
        if not host or not _SENDER.match(sender):
            self._wrong("no_server_or_sender")
            return None
        security = said.get("security", "starttls")
        if not isinstance(security, str) or security not in USUAL_PORTS:
            self._wrong("unknown_security", value=security, known=", ".join(USUAL_PORTS))
            return None
        password = self._secret(said["password"], "mail.password") if said.get("password") is not None else None
        return MailServer(
            host=host,
            port=self._number(said.get("port"), "mail.port", USUAL_PORTS[security], _HIGHEST_PORT),
            security=security,
            sender=sender,
            user=str(said["user"]) if said.get("user") else None,
            password=password,
            timeout=self._number(said.get("timeout"), "mail.timeout", USUAL_TIMEOUT, 120),
        )

    def _number(self, told: object, where: str, usual: int, highest: int) -> int:
        if told is None:
            return usual
        if type(told) is int and 0 < told <= highest:
            return told
        self._wrong("not_a_number", where=where, value=told, highest=highest)
        return usual

    def _recipient(self, code: str, told: object, events: frozenset[Event], language: Language) -> Recipient | None:
        where = f"offices.{code}"
        if code != PROVINCE and not (code.isdecimal() and len(code) in WIDTH_OF_CODE):
            self._wrong("unknown_office", value=code)
            return None
        said = self._mapping(told, where, _OFFICE_KEYS)
        mail = (self._address(each, where) for each in self._listed(said.get("mail")))
        chat = (self._chat(each, where) for each in self._listed(said.get("chat")))
        channels = tuple(each for each in (*mail, *chat) if each is not None)
        spoken = self._language(said["language"], f"{where}.language") if "language" in said else language
        return Recipient(code, channels, self._events(said.get("events"), f"{where}.events", events), spoken)

    def _listed(self, told: object) -> list[object]:
        return [] if told is None else list(told) if isinstance(told, list) else [told]

    def _address(self, told: object, where: str) -> Channel | None:
        if isinstance(told, str) and _ADDRESS.match(told.strip()):
            return Channel("mail", Secret("text", told.strip()))
        self._wrong("bad_address", where=where, value=told)
        return None

    def _chat(self, told: object, where: str) -> Channel | None:
        secret = self._secret(told, f"{where}.chat")
        if secret is not None and secret.kind == "text" and not _URL.match(secret.value):
            self._wrong("bad_url", where=where)
            return None
        return None if secret is None else Channel("chat", secret)

    def _secret(self, told: object, where: str) -> Secret | None:
        if isinstance(told, str | int) and not isinstance(told, bool):
            return Secret("text", str(told))
        if isinstance(told, dict) and len(told) == 1:
            [(kind, value)] = told.items()
            if kind in {"env", "file"} and isinstance(value, str) and value:
                return Secret(kind, value)
        self._wrong("bad_secret", where=where)
        return None
