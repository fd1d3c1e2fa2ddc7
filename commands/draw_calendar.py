"""Who has sent which report: office × report of a year, how many stand how, and what is due soon."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from commands.terminal import Terminal, table
from flows.list_obligations import SHOWN, of_report
from schemas.obligations import REPORTS

MOST_NAMED = 6
Row = Mapping[str, Any]


def draw_matrix(offices: Sequence[Row], counted: Mapping[str, Mapping[str, int]], terminal: Terminal) -> None:
    """The table office × report, and below it how many offices each report stands how with."""
    reports = [report for report in REPORTS if report in counted]
    several = len({office["programme"] for office in offices}) > 1
    days = {report: _usual_day(offices, report) for report in reports}
    titles = [(terminal.text("columns.unit"), "fold")]
    titles += [(_title(report, days[report], terminal), "left") for report in reports]
    rows = ((_name(office, terminal, several=several), *_cells(office, days, terminal)) for office in offices)
    terminal.show(table(titles, rows))
    for report in reports:
        told = [terminal.text(f"status.count_{each}", count=n) for each in SHOWN if (n := counted[report][each])]
        terminal.plain(f"{_capital(terminal.text(f'words.{report}'))}: {', '.join(told)}.")


def draw_reminders(rows: Sequence[dict[str, Any]], days: int, day: date, terminal: Terminal) -> None:
    """The reports due within some days, the offices of one day together; nothing where there are none."""
    if not rows:
        return
    terminal.gap()
    terminal.say("status.reminders", days=days, day=terminal.date(day))
    for (report, _, year, due), owing in of_report(rows).items():
        names = [row["unit_name"] or row["unit_code"] for row in owing]
        more = len(names) - MOST_NAMED
        told = ", ".join(names[:MOST_NAMED]) + (terminal.text("status.and_more", count=more) if more > 0 else "")
        terminal.say(
            "status.reminder",
            report=_capital(terminal.text(f"words.{report}")),
            year=year,
            due=terminal.date(due),
            left=owing[0]["days"],
            count=len(owing),
            units=told,
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _usual_day(offices: Sequence[Row], report: str) -> date | None:
    """The day most offices owe a report by, of equals the first; None where there is none."""
    owed = (office["reports"].get(report, {}).get("due") for office in offices)
    days = Counter(sorted(due for due in owed if due is not None))
    return days.most_common(1)[0][0] if days else None


def _title(report: str, due: date | None, terminal: Terminal) -> str:
    title = _capital(terminal.text(f"words.{report}"))
    return title if due is None else f"{title}\n{terminal.text('status.by', due=terminal.date(due))}"


def _name(office: Row, terminal: Terminal, *, several: bool) -> str:
    name = office["unit_name"] or office["unit_code"]
    if office["now_called"]:
        name = terminal.text("status.now_called", name=name, now=office["now_called"])
    return f"{name} ({office['programme']})" if several else str(name)


def _cells(office: Row, days: Mapping[str, date | None], terminal: Terminal) -> list[str]:
    return [_cell(office["reports"].get(report), usual, terminal) for report, usual in days.items()]


def _cell(owed: Row | None, usual: date | None, terminal: Terminal) -> str:
    """What stands of one report of one office; the day it is due where that is not the day most owe it by."""
    if owed is None:
        return ""
    told = terminal.text(f"status.shown_{owed['shown']}", days=owed["days"])
    is_open = owed["shown"] in {"due", "missing", "refused"} and owed["due"] not in {None, usual}
    if is_open:
        return f"{told}\n  {terminal.text('status.by', due=terminal.date(owed['due']))}"
    has_no_day = owed["shown"] == "received" and usual is not None
    return f"{told}\n  {terminal.text('status.no_day')}" if has_no_day else told
