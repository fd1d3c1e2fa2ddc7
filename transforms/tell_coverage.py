"""What the province's own tables rest on, in sentences below them: who is missing, what is waived, what is open."""

from collections.abc import Iterable

from schemas.messages import message
from schemas.published import Published, Row
from transforms.count_units import counted_units, expected_units, unit_names
from transforms.list_form_rows import project_rows

_MOST_NAMED = 12


def row_note(row: Row) -> str:
    """Of how many units a published row is, where some are missing, and how many errors are open."""
    parts = []
    if row["units_missing"]:
        parts.append(
            message("official.row_missing", "vi", reported=row["units_reported"], expected=row["units_expected"])
        )
    if row["open_errors"]:
        parts.append(message("official.row_errors", "vi", count=row["open_errors"]))
    return "; ".join(parts)


def coverage_notes(published: Published, year: int, reported: Iterable[str] | None = None) -> tuple[str, ...]:
    """The footnotes of a table of one year.

    Args:
        published: of the province.
        year: of the table.
        reported: codes of the units that are in it; those with figures of money where it is None.
    """
    there = set(unit_names(counted_units(published, year)) if reported is None else reported)
    names = {unit.code: unit.full_name for unit in expected_units(published, year)}
    excused = {row["unit_code"] for row in published.excused if row["year"] == year} - there
    expected = {code: name for code, name in names.items() if code not in excused}
    missing = [name for code, name in expected.items() if code not in there]
    lines = [message("official.notes", "vi"), message("official.blank", "vi")]
    if expected:
        count = len(expected) - len(missing)
        key = "official.missing" if missing else "official.complete"
        lines.append(message(key, "vi", reported=count, expected=len(expected), units=_listed(missing)))
    if told := [name for code, name in names.items() if code in excused]:
        lines.append(message("official.excused", "vi", units=_listed(told)))
    lines += [line for line in (_not_applicable(published, year, names), _open_errors(published, year)) if line]
    return tuple(lines)


def dated_note(published: Published) -> str:
    """Of which day the figures are; '' where nobody knows."""
    return message("official.as_of", "vi", day=published.as_of) if published.as_of else ""


def _not_applicable(published: Published, year: int, names: dict[str, str]) -> str:
    """By project the units that declared it does not apply to them."""
    short = {row.key: row.label.split(":", 1)[0] for row in project_rows(published.programme)}
    declared: dict[str, list[str]] = {}
    for row in published.declared:
        if row["year_from"] <= year <= row["year_to"]:
            name = names.get(row["unit_code"], row["unit_name"])
            units = declared.setdefault(row["project_code"], [])
            units += [name] if name and name not in units else []
    told = [f"{_spoken(code, short)} ({_listed(units)})" for code, units in sorted(declared.items())]
    return message("official.not_applicable", "vi", projects="; ".join(told)) if told else ""


def _spoken(code: str, short: dict[str, str]) -> str:
    """`Tiểu dự án 2 - Dự án 4` for DA4.TDA2."""
    above = code.split(".", 1)[0]
    names = [short.get(each, each) for each in dict.fromkeys((code, above))]
    return " - ".join(names)


def _open_errors(published: Published, year: int) -> str:
    of_year = [row for row in published.errors if row["year"] == year]
    told = [f"{row['unit_name']} ({row['errors']})" for row in of_year]
    total = sum(row["errors"] for row in of_year)
    return message("official.errors", "vi", count=total, units=_listed(told)) if told else ""


def _listed(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return shown if rest <= 0 else message("official.and_more", "vi", units=shown, count=rest)
