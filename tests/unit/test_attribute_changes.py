"""One cause for each change, by the order in which causes are looked for."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from schemas.changes import FUNDING_MEASURES, POVERTY_MEASURES, Change, Figures, Origins
from schemas.release_page import Comparison
from transforms.attribute_changes import attribute_changes
from transforms.line_up_changes import line_up_changes, line_up_totals
from transforms.tabulate_changes import changes_csv

NAMED = ("province_code", "unit_code", "unit_name", "unit_level", "programme", "project_code", "source", "chosen_from")
AMOUNTS = dict.fromkeys((*FUNDING_MEASURES, *POVERTY_MEASURES), pl.Decimal(38, 4))
NAMES: dict[str, Any] = dict.fromkeys(NAMED, pl.String) | {"year": pl.Int32}


def figures(value: int | None, chosen: str, *others: dict[str, object]) -> Figures:
    cell = {
        "province_code": "60",
        "unit_code": "595",
        "unit_name": "Huyện Tuy Phong",
        "unit_level": "district",
        "programme": "GNBV",
        "project_code": "DA2",
        "source": "ALL",
        "year": 2023,
        "allocated_vnd": None if value is None else Decimal(value),
        "chosen_from": chosen,
    }
    rows = [cell, *({**cell, **other} for other in others)]
    funding = pl.DataFrame(rows, schema=NAMES | {m: AMOUNTS[m] for m in FUNDING_MEASURES}, orient="row")
    empty = funding.clear()
    return Figures(funding, empty, pl.DataFrame(schema=NAMES | {m: AMOUNTS[m] for m in POVERTY_MEASURES}))


def filing(superseded_by: str | None = None) -> dict[str, object]:
    return {"superseded_by": superseded_by}


def decision(**told: object) -> dict[str, object]:
    blank = {"observation_id": None, "unit_code": "595", "project_code": None, "year_from": None, "year_to": None}
    return blank | told


def changes_of(before: Figures, now: Figures, was: Origins, is_now: Origins) -> list[Change]:
    none = line_up_totals(before, before)
    return attribute_changes(line_up_changes(before, now), none.clear(), was, is_now)


OLD = Origins({"o1": "s1"}, {"s1": filing()}, {}, "p1", "c1")
CASES = {
    "a filing that was not there": (
        "new_filing",
        ("s2",),
        Origins({"o2": "s2"}, {"s1": filing(), "s2": filing()}, {}, "p2", "c2"),
    ),
    "a filing that replaced one": (
        "resubmission",
        ("s2",),
        Origins({"o2": "s2"}, {"s1": filing("s2"), "s2": filing()}, {}, "p1", "c1"),
    ),
    "a correction of the very figure": (
        "decision",
        ("d1",),
        Origins({"o2": "s2"}, {"s1": filing(), "s2": filing()}, {"d1": decision(observation_id="o2")}, "p1", "c1"),
    ),
    "a decision on the cell": (
        "decision",
        ("d1",),
        Origins({"o2": "s1"}, {"s1": filing()}, {"d1": decision(project_code="DA2", year_from=2023)}, "p2", "c1"),
    ),
    "a decision on another project": (
        "program",
        (),
        Origins({"o2": "s1"}, {"s1": filing()}, {"d1": decision(project_code="DA3")}, "p2", "c1"),
    ),
    "other rules": ("program", (), Origins({"o2": "s1"}, {"s1": filing()}, {}, "p2", "c2")),
    "other code lists": ("code_lists", (), Origins({"o2": "s1"}, {"s1": filing()}, {}, "p1", "c2")),
    "none of these": ("other", (), Origins({"o2": "s1"}, {"s1": filing()}, {}, "p1", "c1")),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_put_down_to(case: str) -> None:
    cause, responsible, now = CASES[case]
    (change,) = changes_of(figures(900, "o1"), figures(950, "o2"), OLD, now)
    assert (change.cause, tuple(change.responsible), change.difference) == (cause, responsible, 50)


def test_a_figure_lost_with_the_filing_that_replaced_its_own_is_put_down_to_that_filing() -> None:
    now = Origins({}, {"s1": filing("s2"), "s2": filing()}, {}, "p1", "c1")
    (change,) = changes_of(figures(900, "o1"), figures(None, ""), OLD, now)
    assert (change.cause, change.before, change.now, change.difference) == ("resubmission", 900, None, -900)


def test_a_commune_that_no_longer_counts_is_put_down_to_the_filing_of_its_district() -> None:
    commune = {
        "unit_code": "22969",
        "unit_name": "Thị trấn Liên Hương",
        "unit_level": "commune",
        "allocated_vnd": Decimal(40),
        "chosen_from": "o9",
    }
    was = Origins({"o9": "s9"}, {"s9": filing()}, {}, "p1", "c1")
    now = Origins({"o9": "s9", "o2": "s2"}, {"s9": filing(), "s2": filing()}, {}, "p1", "c1")
    before = figures(None, "")
    only_commune = Figures(figures(None, "", commune).funding.tail(1), before.totals, before.poverty)
    told = {each.unit_code: each for each in changes_of(only_commune, figures(100, "o2", commune), was, now)}
    assert {code: (each.before, each.now, each.cause, each.responsible) for code, each in told.items()} == {
        "595": (None, 100, "new_filing", ("s2",)),
        "22969": (40, None, "new_filing", ("s2",)),
    }


def test_no_name_in_the_list_of_changes_is_a_formula() -> None:
    change = Change(
        "funding",
        "60",
        "GNBV",
        "DA2",
        2023,
        "ALL",
        "595",
        "=HYPERLINK(1)\u202e",
        "allocated_vnd",
        Decimal(5),
        Decimal(3),
        "new_filing",
        ("s",),
    )
    written = changes_csv(Comparison("compared", "", [change], {"s": "@SUM(A1);=B1\r\n.xlsx"})).decode("utf-8-sig")
    assert "'=HYPERLINK(1)\ufffd," in written
    assert "'@SUM(A1);'=B1" in written
    assert ",5,3,-2," in written
    assert written.count("\n") == 2
