"""What the made-up offices say of poor households: a paragraph in a report, or a table flattened to one cell a line."""

from typing import Literal

from demo.draft import Count, Draft
from demo.draw_facts import District, Poverty
from demo.write_frame import sentences
from demo.write_numbers import rate

Separators = Literal["vi", "us"]


def say_poverty(draft: Draft, district: District, years: tuple[int, ...]) -> None:
    """Write the paragraph on the last year's poor households: stock, flow and rates."""
    said, year = sentences()["poverty"], years[-1]
    figures = poverty_figures(district.all_poverty(year), year)
    for key in ("population", "flow", "near", "drop"):
        draft.say("paragraph", draft.hand.pick(said[key]), year=str(year), **figures)


def poverty_figures(poverty: Poverty, year: int, unit: str = "", separators: Separators = "vi") -> dict[str, Count]:
    """Every figure on one commune's or district's households, by placeholder."""
    start, end = rate(poverty.poor_before, poverty.households_before), rate(poverty.poor, poverty.households)

    def count(indicator: str, value: int, point: str = "end", group: str = "ALL") -> Count:
        return Count(indicator, str(year), value, point, group, unit, separators=separators)

    return {
        "households": count("households", poverty.households),
        "households_dtts": count("households", poverty.households_dtts, group="DTTS"),
        "poor_start": count("poor_households", poverty.poor_before, "start"),
        "rate_start": count("poverty_rate_pct", start, "start"),
        "escaped": count("escaped_poverty", poverty.escaped, "year"),
        "relapsed": count("relapsed_poverty", poverty.relapsed, "year"),
        "newly": count("newly_poor", poverty.newly, "year"),
        "poor_end": count("poor_households", poverty.poor),
        "rate_end": count("poverty_rate_pct", end),
        "poor_dtts": count("poor_households", poverty.poor_dtts, group="DTTS"),
        "rate_dtts": count("poverty_rate_pct", rate(poverty.poor_dtts, poverty.households_dtts), group="DTTS"),
        "near_end": count("near_poor_households", poverty.near_poor),
        "near_rate": count("near_poverty_rate_pct", rate(poverty.near_poor, poverty.households)),
        "drop": count("poverty_rate_reduction_pp", start - end, "year"),
    }


def poverty_report(draft: Draft, district: District, year: int, separators: Separators) -> None:
    """Write the report on the yearly survey: the paragraph, then every commune's row and the total, a cell a line."""
    said = sentences()["poverty"]
    first, second = said["report_headings"]
    draft.say("subheading", first)
    say_poverty(draft, district, (year,))
    draft.say("subheading", second)
    draft.say("title", said["table_title"], year=str(year))
    draft.place = "table"
    rows = [*((c, district.poverty[c, year]) for c in district.communes()), ("", district.all_poverty(year))]
    cells = "\n".join(f"{{{column}}}" for column in said["table_columns"])
    lines = ["\n".join(said["table_header"])]
    for place, (commune, poverty) in enumerate(rows, start=1):
        name = f"{place}\n{commune}" if commune else said["table_total"]
        lines.append(f"{name}\n{draft.fill(cells, **poverty_figures(poverty, year, commune, separators))}")
    draft.say("cells", "\n".join(lines), year=str(year))
    draft.place = "body"
