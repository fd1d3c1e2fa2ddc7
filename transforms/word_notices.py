"""The letter an office is sent: what was refused, what is wrong, what is due, in one message."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.messages import Language, message
from schemas.notices import PROVINCE, Event, Item, Letter, Trouble

_TOLD: tuple[Event, ...] = ("file_refused", "new_errors", "deadline", "overdue")
_MOST_LINES = 15
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the items of a letter.

    Attributes:
        day: of the run.
        office_name: whom it is to, as it is called that day; '' where the name is not known.
        former_name: how its reports call it, where that is another name; else ''.
        summary: what the run did, in the letter's language; '' for all but the province.
        kits: folders of the return kits.
        is_attached: the kits travel with the letter.
    """

    day: date
    office_name: str = ""
    former_name: str = ""
    summary: str = ""
    kits: tuple[str, ...] = ()
    is_attached: bool = False


def word_letter(office: str, items: Sequence[Item], around: Around, language: Language) -> Letter:
    """One letter that tells an office everything of a night."""
    counted = Counter(item.event for item in items)
    events = [event for event in _TOLD if counted[event]]
    heads = ", ".join(message(f"notices.head_{event}", language, count=counted[event]) for event in events)
    to = message("notices.to_province", language) if office == PROVINCE else around.office_name
    addressed = _addressed(office, to, around.former_name, language)
    parts = [message("notices.greeting", language, office=addressed, day=_day(around.day))]
    parts += [around.summary] if around.summary else []
    for number, event in enumerate(events, 1):
        told = [item for item in items if item.event == event]
        title = message(f"notices.title_{event}", language, number=number, count=len(told))
        parts.append("\n".join([title, *_lines(office, event, told, language)]))
    if around.kits:
        key = "notices.kit_attached" if around.is_attached else "notices.kit_linked"
        parts.append(message(key, language, folders="\n".join(f"  {each}" for each in around.kits)))
    parts.append(message("notices.closing", language))
    return Letter(message("notices.subject_data", language, office=to, told=heads), "\n\n".join(parts) + "\n")


def word_trouble(trouble: Trouble, why: str, log: str, day: date, language: Language) -> Letter:
    """The letter the province is sent where a run failed: a trouble of the machine, not of the figures."""
    subject = message(f"notices.subject_{trouble}", language, day=_day(day))
    body = message(f"notices.body_{trouble}", language, day=_day(day), why=why, log=log or "–")
    return Letter(subject, body + "\n\n" + message("notices.closing", language) + "\n")


def _addressed(office: str, name: str, former: str, language: Language) -> str:
    """Whom a letter is to, as an office writes it: the kind of a unit is a common word behind its committee's name."""
    if office == PROVINCE:
        return message("notices.greeted_province", language)
    called = name[:1].lower() + name[1:] if language == "vi" else name
    key = "notices.greeted_renamed" if former else "notices.greeted_office"
    return message(key, language, office=called, former=former)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _lines(office: str, event: Event, items: Sequence[Item], language: Language) -> list[str]:
    if office == PROVINCE and event == "new_errors":
        lines = _by_office(items, language)
    elif office == PROVINCE and event in {"deadline", "overdue"}:
        lines = _by_report(items, language)
    else:
        lines = [_line(item, language, is_named=office == PROVINCE) for item in items]
    more = len(lines) - _MOST_LINES
    return lines[:_MOST_LINES] + ([message("notices.more", language, count=more)] if more > 0 else [])


def _by_office(items: Sequence[Item], language: Language) -> list[str]:
    names = {item.unit_code: item.unit_name or message("notices.nobody", language) for item in items}
    counted = Counter(item.unit_code for item in items)
    return [message("notices.errors_of", language, office=names[code], count=n) for code, n in counted.most_common()]


def _by_report(items: Sequence[Item], language: Language) -> list[str]:
    """Reports of one kind and day in one line, with the offices that owe them; the latest day first."""
    found: dict[tuple[date | None, str, int], list[Item]] = {}
    for item in sorted(items, key=lambda each: (each.due or date.min, each.unit_name), reverse=True):
        found.setdefault((item.due, item.subject, item.year), []).append(item)
    lines = []
    for owing in found.values():
        names = sorted(item.unit_name for item in owing)
        more = len(names) - _MOST_NAMED
        named = ", ".join(names[:_MOST_NAMED]) + (message("status.and_more", language, count=more) if more > 0 else "")
        lines.append(_dated(owing[0], language) + f": {named}")
    return lines


def _line(item: Item, language: Language, *, is_named: bool) -> str:
    if item.due is not None:
        return _dated(item, language)
    office = item.unit_name or message("notices.nobody", language)
    text = dict(item.texts)[language]
    told = f"{item.subject} ({office})" if is_named else item.subject
    return f"  - {told}: {text}"


def _dated(item: Item, language: Language) -> str:
    report = message(f"words.{item.subject}", language)
    due = "" if item.due is None else _day(item.due)
    return message(
        f"notices.date_{item.event}",
        language,
        report=report[:1].upper() + report[1:],
        year=item.year,
        due=due,
        days=item.days,
    )
