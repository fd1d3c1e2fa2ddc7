from dataclasses import replace
from decimal import Decimal

from schemas.records import Observation, Place
from transforms.remember_figures import RememberedFigures

FIRST = Observation(
    0, "funding", "allocated", Decimal(5), "VND", Decimal(0), "5", "đồng", Place("5 đồng", 1, 1, None),
    project_code="DA1", year_from=2023, year_to=2023, source="NSTW",
)  # fmt: skip


def remembered(*figures: Observation) -> RememberedFigures:
    found = RememberedFigures()
    for ordinal, figure in enumerate(figures):
        found.add(replace(figure, ordinal=ordinal))
    return found


def values(found: RememberedFigures) -> list[int]:
    return [int(figure.value) for figure in found.allocated("DA1", (2023, 2023), None)]


def test_the_last_allocation_of_each_source_is_remembered_and_all_of_them_together_before_any() -> None:
    local = replace(FIRST, source="NSDP", value=Decimal(2))
    again = replace(FIRST, value=Decimal(6))
    assert values(remembered(FIRST, local, again)) == [6, 2]
    assert values(remembered(FIRST, replace(FIRST, source="ALL", value=Decimal(7)), local)) == [7]


def test_parts_items_other_measures_and_other_offices_are_no_allocation_of_it() -> None:
    others = (
        replace(FIRST, part_of=0, value=Decimal(1)),
        replace(FIRST, item="cho thôn 1", value=Decimal(2)),
        replace(FIRST, indicator="disbursed", value=Decimal(3)),
        replace(FIRST, agency_code="PYT", value=Decimal(4)),
        replace(FIRST, year_from=2022, value=Decimal(8)),
    )
    assert values(remembered(FIRST, *others)) == [5]
    assert remembered(FIRST, *others).count == 6
    assert values(remembered()) == []


def test_money_carried_in_is_remembered_by_project_and_years() -> None:
    found = remembered(FIRST, replace(FIRST, indicator="carried_in", year_from=2022, year_to=2022))
    assert not found.has_carried_in(FIRST)
    assert found.has_carried_in(replace(FIRST, year_from=2022, year_to=2022))
