"""What an office files and in which manner of writing and layout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from demo.draft import Draft
from demo.draw_facts import District
from demo.lay_out import LAYOUTS, Layout
from demo.write_itemised import report_done_of_planned, report_itemised
from demo.write_numbers import Money
from demo.write_plans import decision_by_agency, plan_by_project, plan_in_a_list, plan_to_the_dong
from demo.write_poverty import poverty_report
from demo.write_reports import report_by_capital, report_by_project, report_by_year, report_press
from demo.write_targets import commune_targets

_PLAIN: tuple[Money, ...] = ("triệu",)


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of writing.

    Attributes:
        kind: key of the titles, `plan`, `decision`, `report`, `midterm` or `poverty`.
        money: units in which its amounts may be written.
    """

    name: str
    kind: str
    write: Callable[[Draft, District, tuple[int, ...], Random], None]
    money: tuple[Money, ...] = _PLAIN


def _yearly(write: Callable[[Draft, District, int, Random], None]) -> Callable[..., None]:
    return lambda draft, district, years, rng: write(draft, district, years[0], rng)


def _table(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    poverty_report(draft, district, years[0], "us" if rng.random() < 0.5 else "vi")  # noqa: PLR2004


PLANS = (
    Style("plan_by_project", "plan", _yearly(plan_by_project)),
    Style("plan_in_a_list", "plan", _yearly(plan_in_a_list), ("triệu", "đồng")),
    Style("plan_to_the_dong", "plan", _yearly(plan_to_the_dong), ("đồng",)),
    Style("decision_by_agency", "decision", _yearly(decision_by_agency), ("triệu", "đồng")),
)
REPORTS = (
    Style("report_by_project", "report", report_by_project),
    Style("report_press", "report", report_press, ("tỷ triệu", "tỷ")),
    Style("report_by_capital", "report", report_by_capital, ("triệu", "đồng")),
    Style("report_by_year", "report", report_by_year),
    Style("report_itemised", "report", report_itemised),
    Style("report_done_of_planned", "report", report_done_of_planned, ("triệu", "đồng")),
)
MIDTERMS = (
    Style("midterm_by_project", "midterm", report_by_project),
    Style("midterm_by_year", "midterm", report_by_year),
)
COMMUNE_PLAN = Style("commune_targets", "plan", _yearly(commune_targets))
POVERTY = Style("poverty_table", "poverty", _table)


@dataclass(frozen=True, slots=True)
class Filing:
    """One document to be written: in which style, on which years, in which layout."""

    style: Style
    years: tuple[int, ...]
    layout: Layout

    @property
    def span(self) -> str:
        """The years as the truth names them: `2023` or `2022-2024`."""
        return "-".join(dict.fromkeys((str(self.years[0]), str(self.years[-1]))))


def filings_of_district(place: int, years: tuple[int, ...]) -> Iterator[Filing]:
    """What one district files: every year a plan and a report, some a mid-term report, some the poverty survey."""
    wanted: list[tuple[Style, tuple[int, ...]]] = []
    for number, year in enumerate(years):
        wanted.append((PLANS[(place + number) % len(PLANS)], (year,)))
        wanted.append((REPORTS[(place + number) % len(REPORTS)], (year,)))
    if len(years) > 1 and place % 2 == 0:
        wanted.append((MIDTERMS[place // 2 % len(MIDTERMS)], years))
    if place % 3 != 1:
        wanted.append((POVERTY, (years[-1],)))
    for number, (style, covered) in enumerate(wanted):
        yield Filing(style, covered, LAYOUTS[(place + number) % len(LAYOUTS)])


def filings_of_commune(place: int, years: tuple[int, ...]) -> Iterator[Filing]:
    """What one commune files: the last year's survey and, where there is a year before, its targets."""
    yield Filing(POVERTY, years[-1:], LAYOUTS[place % len(LAYOUTS)])
    if len(years) > 1:
        yield Filing(COMMUNE_PLAN, years[-1:], LAYOUTS[(place + 2) % len(LAYOUTS)])
