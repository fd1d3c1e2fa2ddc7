"""The province's own calendar of obligations as its file is now: its text, and what of it cannot be used."""

from dataclasses import dataclass
from pathlib import Path

from schemas.messages import Language, message
from schemas.obligations import Fault
from transforms.read_obligations import read_calendar
from warehouse.name_home import OWN_CALENDAR

MOST_BYTES = 1_000_000
_ENCODINGS = ("utf-8-sig", "utf-16")


@dataclass(frozen=True, slots=True)
class Written:
    """What the file holds: its text, or why there is none."""

    text: str | None
    faults: tuple[Fault, ...] = ()


def read_own_calendar(home: Path) -> Written:
    """The file's text and its faults; without a file the text is blank, and None where it cannot be read."""
    path = home / OWN_CALENDAR
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return Written("")
    except OSError as error:
        return Written(None, (Fault(0, "not_read", (("why", error.strerror or str(error)),)),))
    if len(content) > MOST_BYTES:
        return Written(None, (Fault(0, "too_large", (("size", str(path.stat().st_size)), ("most", str(MOST_BYTES)))),))
    text = _decoded(content)
    if text is None:
        return Written(None, (Fault(0, "not_read", (("why", "UTF-8?"),)),))
    return Written(text, read_calendar(text).faults)


def tell_fault(fault: Fault, language: Language) -> str:
    """What is wrong with a line and what to do, in a sentence."""
    what = message(f"obligations.{fault.key}", language, **dict(fault.details))
    return message("obligations.line" if fault.line else "obligations.whole", language, line=fault.line, what=what)


def _decoded(content: bytes) -> str | None:
    encodings = reversed(_ENCODINGS) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS[:1]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
