"""`tonghop show SUBMISSION --versus`: what changed from one version of a filing to another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from commands.draw_evidence import UNITS
from commands.parse_line import WRONG_USAGE
from commands.read_latest import refusal_of, years
from commands.terminal import Stopped, Terminal, table
from flows.list_versions import versions_of
from schemas.codebook import code_list
from warehouse.read_release import Release

if TYPE_CHECKING:
    from flows.compare_versions import Compared

Row = Mapping[str, Any]
MOST_SHOWN = 30
LISTED = ("changed", "new", "gone", "moved")
FATES = ("new", "revalued", "gone")


def show_versus(release: Release, submission_id: str, other_id: str | None, terminal: Terminal) -> None:
    """Draw what changed between a submission and another, or the version before it.

    Raises:
        Stopped: nothing to compare with, one of them refused, or both the same.
    """
    from flows.compare_versions import compare

    versions = versions_of(release, submission_id)
    this = next(row for row in versions if row["submission_id"] == submission_id)
    _must_hold_figures(this, terminal)
    if other_id is None:
        other, is_next = _beside(versions, this)
    else:
        other, is_next = versions_of_one(release, other_id), False
    _must_hold_figures(other, terminal)
    if other["submission_id"] == submission_id:
        raise Stopped("problems.versus_itself", WRONG_USAGE, file=this["file_name"])
    earlier, later = sorted((this, other), key=lambda row: (row["received_at"], row["submission_id"]))
    compared = compare(release, earlier, later)
    is_chain = other["submission_id"] in {row["submission_id"] for row in versions}
    terminal.emit(_document(compared) | {"is_one_chain": is_chain})
    if not terminal.is_json:
        if is_next:
            terminal.say("versions.first_against_next")
        _draw(compared, terminal, is_chain=is_chain)


def versions_of_one(release: Release, submission_id: str) -> dict[str, Any]:
    """A submission's own row."""
    return release.rows("SELECT * FROM submissions WHERE submission_id = ?", [submission_id])[0]


def _must_hold_figures(row: Row, terminal: Terminal) -> None:
    if row["state"] == "rejected":
        why = refusal_of(dict(row), terminal)
        raise Stopped("problems.versus_refused", WRONG_USAGE, file=row["file_name"], why=why)


def _beside(versions: Sequence[dict[str, Any]], this: Row) -> tuple[dict[str, Any], bool]:
    """The version before this one; of the first one the next, and then True."""
    at = versions.index(this)
    if len(versions) == 1:
        raise Stopped("problems.only_version", WRONG_USAGE, file=this["file_name"])
    return (versions[at - 1], False) if at else (versions[1], True)


def _document(compared: "Compared") -> dict[str, Any]:
    counts = Counter(compared.figures["change"].to_list())
    return {
        "shown": "versions",
        "earlier": compared.earlier,
        "later": compared.later,
        "counts": counts,
        "figures": [_bare(row) for row in compared.figures.to_dicts() if row["change"] != "unchanged"],
        "amounts": compared.amounts.to_dicts(),
        "findings": compared.findings,
    }


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """What stands for nothing said in a subject is NULL again outside."""
    return {
        name: None if value in ("", 0) and name[:4] not in ("old_", "new_") else value for name, value in row.items()
    }


def _draw(compared: "Compared", terminal: Terminal, *, is_chain: bool) -> None:
    from flows.compare_versions import CHANGES

    earlier, later = compared.earlier, compared.later
    sides = {
        f"{name}{part}": value
        for name, row in (("earlier", earlier), ("later", later))
        for part, value in (
            ("", row["file_name"]),
            ("_at", terminal.date(row["received_at"])),
            ("_id", row["submission_id"][:8]),
        )
    }
    terminal.say("versions.sides", **sides)
    if earlier["unit_code"] != later["unit_code"]:
        terminal.say("versions.other_unit", earlier=earlier["unit_name"], later=later["unit_name"])
    elif not is_chain:
        terminal.say("versions.other_filing")
    counts = Counter(compared.figures["change"].to_list())
    if set(counts) <= {"unchanged"}:
        terminal.say("versions.same", count=terminal.number(counts["unchanged"]))
    else:
        told = [
            terminal.text(f"versions.count_{name}", count=terminal.number(counts[name]))
            for name in CHANGES
            if counts[name]
        ]
        terminal.plain("; ".join(told) + ".")
        for change in LISTED:
            _draw_figures([row for row in compared.figures.to_dicts() if row["change"] == change], change, terminal)
        _draw_amounts(compared, terminal)
    _draw_findings(compared.findings, terminal)


def _draw_figures(rows: list[dict[str, Any]], change: str, terminal: Terminal) -> None:
    if not rows:
        return
    ordered = sorted(rows, key=lambda row: (row["unit"] != "VND", -abs(row["difference"] or 0)))
    columns = {"changed": ("before", "after", "change"), "new": ("after",), "gone": ("before",), "moved": ("after",)}
    titles = [("what", "wide"), *((name, "right") for name in columns[change]), ("places", "fold")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (_figure(row, columns[change], terminal) for row in ordered[:MOST_SHOWN]),
            terminal.text(f"versions.{change}"),
        )
    )
    if len(rows) > MOST_SHOWN:
        terminal.say("versions.more", count=terminal.number(len(rows) - MOST_SHOWN))


def _figure(row: Row, columns: Sequence[str], terminal: Terminal) -> tuple[str, ...]:
    values = {"before": row["old_value"], "after": row["new_value"], "change": row["difference"]}
    shown = [_amount(values[name], row["unit"], terminal, is_signed=name == "change") for name in columns]
    places = " → ".join(_place(row, side, terminal) for side in ("old", "new") if row[f"{side}_value"] is not None)
    return (_what(row, terminal), *shown, places)


def _what(row: Row, terminal: Terminal) -> str:
    """What a figure speaks of, in a line."""
    span = years({"year_from": row["year_from"] or None, "year_to": row["year_to"] or None})
    measure = _named(row["indicator"], terminal)
    scenario = "" if row["scenario"] == "actual" else terminal.text(f"words.scenario_{row['scenario']}")
    point = "" if row["point"] == "year" else terminal.text(f"words.point_{row['point']}")
    usual = ("", "ALL", None)
    rest = [row[name] for name in ("source", "capital", "population", "agency_code", "sub_unit", "item")]
    narrow = [part for part in rest if part not in usual]
    return " · ".join(part for part in (row["project_code"], span, measure, scenario, point, *narrow) if part)


def _named(indicator: str, terminal: Terminal) -> str:
    names = {row["indicator"]: row[f"name_{terminal.language}"] for row in code_list("indicators")}
    return names.get(indicator, indicator)


def _place(row: Row, side: str, terminal: Terminal) -> str:
    if row[f"{side}_cell"]:
        return f"{row[f'{side}_sheet']}!{row[f'{side}_cell']}"
    page, line = row[f"{side}_page"], row[f"{side}_line_from"] or "?"
    return terminal.text("where.page_line" if page else "where.line", page=page, line=line)


def _amount(value: Decimal | None, unit: str, terminal: Terminal, *, is_signed: bool = False) -> str:
    """A figure as the language writes it, money in đồng without the word."""
    if value is None:
        return ""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    sign = "+" if is_signed and value > 0 else ""
    word = "" if unit == "VND" else terminal.text(f"units.{unit}") if unit in UNITS else unit
    return f"{sign}{terminal.number(value, places)} {word}".strip()


def _draw_amounts(compared: "Compared", terminal: Terminal) -> None:
    rows = [row for row in compared.amounts.to_dicts() if row["difference"] is not None]
    if not rows:
        terminal.say("versions.no_amounts")
        return
    titles = [("what", "wide"), ("before", "right"), ("after", "right"), ("change", "right")]
    whole = dict.fromkeys(("source", "capital", "population", "agency_code", "sub_unit", "item"))
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (
                (
                    _what(row | whole, terminal),
                    *(_amount(row[name], row["unit"], terminal) for name in ("old_value", "new_value")),
                    _amount(row["difference"], row["unit"], terminal, is_signed=True),
                )
                for row in rows
            ),
            terminal.text("versions.amounts"),
        )
    )


def _draw_findings(findings: Sequence[Row], terminal: Terminal) -> None:
    counts = Counter(each["fate"] for each in findings)
    terminal.say("versions.findings", **{fate: counts[fate] for fate in (*FATES, "kept")})
    told = [each for fate in FATES for each in findings if each["fate"] == fate]
    if not told:
        return
    titles = [("id", "left"), ("fate", "left"), ("severity", "left"), ("message", "wide")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (_finding(each, terminal) for each in told[:MOST_SHOWN]),
        )
    )


def _finding(each: Row, terminal: Terminal) -> tuple[str, ...]:
    row = each["new"] or each["old"]
    fate = terminal.text(f"versions.fate_{each['fate']}")
    return (row["finding_id"][:8], fate, terminal.text(f"words.{row['severity']}"), row[f"message_{terminal.language}"])
