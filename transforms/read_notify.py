"""The settings of notices read from YAML, and every setting that cannot be used, all at once."""

import re
from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Any, cast

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
    Reason,
    Recipient,
    Secret,
    Settings,
)
from transforms.place_codes import called, lies_in, nearest_units, units_meant
from transforms.read_plain_yaml import PlainYamlError, read_plain_yaml

_ADDRESS = re.compile(r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+$")
_ASCII_ADDRESS = r"[!-;=?A-~]+@[!-;=?A-~]+"
_SENDER = re.compile(rf"^(?:[^<>\r\n]{{0,80}}<{_ASCII_ADDRESS}>|{_ASCII_ADDRESS})$")
_HOST = re.compile(r"^(?=.{1,253}$)[\w-]{1,63}(?:\.[\w-]{1,63})*\.?$", re.ASCII)
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://\S+$", re.IGNORECASE)
_KEYS = {"language", "days_before", "events", "mail", "offices"}
_MAIL_KEYS = {"server", "port", "security", "from", "user", "password", "timeout"}
_OFFICE_KEYS = {"mail", "chat", "events", "language"}
_HIGHEST_PORT = 65_535
_MOST_DAYS = 366
_MOST_DIGITS = 5


def read_notify(text: str, provinces: Collection[str] = ()) -> tuple[Settings, tuple[Reason, ...]]:
    """Who is told of what. A setting that cannot be used is left out and named; the others stand.

    An office of a province nothing was received of stands, and is named too: there is nothing to tell it as yet.

    Args:
        text: the file's.
        provinces: codes of those anything was received of; none, where that is not known: then none is strange.
    """
    try:
        told, repeated = read_plain_yaml(text)
    except PlainYamlError as error:
        return Settings(is_read=False), (Reason(error.key, error.details),)
    if told is None:
        return Settings(), ()
    reading = _Reading(provinces)
    for each in repeated:
        reading.wrong("said_twice", value=each.key, first=each.first, line=each.line)
    return reading.settings(told), tuple(reading.faults)


class _Reading:
    """One file as it is read, with what was wrong so far."""

    def __init__(self, provinces: Collection[str]) -> None:
        self.faults: list[Reason] = []
        self.provinces = provinces

    def settings(self, told: object) -> Settings:
        if not isinstance(told, dict):
            self.wrong("not_settings")
            return Settings(is_read=False)
        whole = self._mapping(told, "notify.yaml", _KEYS)
        events = self._events(whole.get("events"), "events", frozenset(EVENTS))
        language = self._language(whole.get("language", "vi"), "language")
        offices = self._mapping(whole.get("offices") or {}, "offices", None)
        mail = self._mail(whole["mail"]) if whole.get("mail") is not None else None
        recipients = (self._recipient(str(code), said, events, language) for code, said in offices.items())
        found = tuple(each for each in recipients if each is not None)
        if mail is None and any(channel.kind == "mail" for each in found for channel in each.channels):
            self.wrong("no_mail_server")
        return Settings(found, mail, self._stages(whole.get("days_before")))

    def wrong(self, key: str, near: str = "", **details: object) -> None:
        self.faults.append(Reason(key, tuple((name, str(value)) for name, value in details.items()), near))

    def _mapping(self, told: object, where: str, known: set[str] | None) -> Mapping[str, Any]:
        if not isinstance(told, dict):
            self.wrong("not_a_mapping", where=where)
            return {}
        if known and (unknown := sorted(str(name) for name in told if name not in known)):
            self.wrong("unknown_setting", where=where, names=", ".join(unknown), known=", ".join(sorted(known)))
        return cast("Mapping[str, Any]", told)

    def _events(self, told: object, where: str, usual: frozenset[Event]) -> frozenset[Event]:
        if told is None:
            return usual
        listed = told if isinstance(told, list) else [told]
        if unknown := [str(each) for each in listed if each not in EVENTS]:
            self.wrong("unknown_event", where=where, names=", ".join(unknown), known=", ".join(EVENTS))
        asked = frozenset(event for event in EVENTS if event in listed)
        return asked if asked or not listed else usual

    def _language(self, told: object, where: str) -> Language:
        if told not in ("vi", "en"):
            self.wrong("unknown_language", where=where, value=told)
        return "en" if told == "en" else "vi"

    def _stages(self, told: object) -> tuple[int, ...]:
        if told is None:
            return USUAL_STAGES
        listed = told if isinstance(told, list) else [told]
        days = [day for each in listed if (day := _whole_number(each)) is not None and day <= _MOST_DAYS]
        if len(days) < len(listed):
            self.wrong("not_days", value=told)
        return tuple(sorted(set(days), reverse=True)) if days or not listed else USUAL_STAGES

    def _mail(self, told: object) -> MailServer | None:
        said = self._mapping(told, "mail", _MAIL_KEYS)
        host, sender = str(said.get("server") or ""), str(said.get("from") or "")
        if not host or not _SENDER.match(sender):
            self.wrong("no_server_or_sender")
            return None
        if not _HOST.match(host) and not _is_address(host):
            self.wrong("bad_server", value=host)
            return None
        security = said.get("security", "starttls")
        if not isinstance(security, str) or security not in USUAL_PORTS:
            self.wrong("unknown_security", value=security, known=", ".join(USUAL_PORTS))
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
        number = _whole_number(told)
        if number is not None and 0 < number <= highest:
            return number
        self.wrong("not_a_number", where=where, value=told, highest=highest)
        return usual

    def _recipient(self, written: str, told: object, events: frozenset[Event], language: Language) -> Recipient | None:
        where = f"offices.{written}"
        code = self._office(written.strip())
        if code is None:
            return None
        if not isinstance(told, dict | None):
            self.wrong("not_an_office", where=where)
            return None
        said = self._mapping(told or {}, where, _OFFICE_KEYS)
        if not said.get("mail") and not said.get("chat"):
            self.wrong("no_way_to_tell", where=where)
        mail = (self._address(each, where) for each in self._listed(said.get("mail")))
        chat = (self._chat(each, where) for each in self._listed(said.get("chat")))
        channels = tuple(each for each in (*mail, *chat) if each is not None)
        spoken = self._language(said["language"], f"{where}.language") if "language" in said else language
        return Recipient(code, channels, self._events(said.get("events"), f"{where}.events", events), spoken)

    def _office(self, written: str) -> str | None:
        """The office an entry is for; None where there is no such office."""
        if written.casefold() == PROVINCE:
            return PROVINCE
        if not units_meant(written):
            self.wrong("unknown_office", nearest_units(written, self.provinces), value=written)
            return None
        if self.provinces and not lies_in(written, self.provinces):
            near = nearest_units(written, self.provinces)
            self.wrong("office_elsewhere", near, value=written, unit=called(written))
        return written

    def _listed(self, told: object) -> list[object]:
        return [] if told is None else list(told) if isinstance(told, list) else [told]

    def _address(self, told: object, where: str) -> Channel | None:
        if isinstance(told, str) and told.isascii() and _ADDRESS.match(told.strip()):
            return Channel("mail", Secret("text", told.strip()))
        self.wrong("bad_address", where=where, value=told)
        return None

    def _chat(self, told: object, where: str) -> Channel | None:
        secret = self._secret(told, f"{where}.chat")
        if secret is not None and secret.kind == "text" and not _URL.match(secret.value):
            self.wrong("bad_url", where=where)
            return None
        return None if secret is None else Channel("chat", secret)

    def _secret(self, told: object, where: str) -> Secret | None:
        if isinstance(told, str) and told:
            return Secret("text", told)
        if isinstance(told, dict) and len(told) == 1:
            [(kind, value)] = told.items()
            if kind in {"env", "file"} and isinstance(value, str) and value:
                return Secret(kind, value)
        self.wrong("bad_secret", where=where)
        return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _whole_number(told: object) -> int | None:
    is_one = isinstance(told, str) and told.isascii() and told.isdecimal() and len(told) <= _MOST_DIGITS
    return int(str(told)) if is_one else None
