"""What tables of one workbook say of each other: which is of one commune, which only of a part of the year."""

from collections.abc import Sequence
from dataclasses import replace

from schemas.admin_units import Level
from schemas.forms import Meaning
from schemas.records import Office
from transforms.find_agencies import find_agencies
from transforms.find_offices import find_offices
from transforms.fit_forms import Fitted
from transforms.read_header_words import is_unit_line
from transforms.tell_cells import Setting
from transforms.tell_periods import PartOfYear, part_of_year

_COMMUNES: tuple[Level, ...] = ("commune",)


def named_by_sheet(name: str, office: Office) -> Meaning:
    """The commune or office a sheet is named after, where it is only a part of the sender; else nothing."""
    communes = find_offices(name, _COMMUNES)
    if len(communes) == 1 and office.unit_level != "commune":
        return {"sub_unit": name[communes[0].start : communes[0].end].strip()}
    agencies = {mention.code for mention in find_agencies(name)}
    return {"agency_code": agencies.pop()} if len(agencies) == 1 and not communes else {}


def with_parts_of_years(tables: Sequence[tuple[Fitted, Setting]]) -> list[Setting]:
    """The settings; a table that tells less of a year than another of its form and place says which part."""
    parts = [_part(fitted) for fitted, _ in tables]
    groups = [(fitted.form.code, setting.years, frozenset(setting.means.items())) for fitted, setting in tables]
    longest: dict[object, int] = {}
    for group, part in zip(groups, parts, strict=True):
        longest[group] = max(part.month, longest.get(group, part.month))
    return [
        replace(setting, part=part.words) if part.month < longest[group] else setting
        for (_, setting), group, part in zip(tables, groups, parts, strict=True)
    ]


def _part(fitted: Fitted) -> PartOfYear:
    table = fitted.table
    titles = [text for _, text in reversed(table.above) if not is_unit_line(text)]
    return part_of_year([*titles, table.sheet.name])
