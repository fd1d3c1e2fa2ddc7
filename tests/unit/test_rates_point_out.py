"""Rates stand in the same system as counts: one that is off points at the rate, its count or its base."""

from typing import Any

import polars as pl

from tests.checking import found_in

PLACES = {"Xã A": (1200, 96, "8,00"), "Xã B": (1850, 111, "6,00"), "Xã C": (950, 133, "14,00"), "": (4000, 340, "8,50")}


def table(**wrong: Any) -> list[dict[str, Any]]:
    """Communes and their district: households, poor households, the rate; some told otherwise."""
    told = {"topic": "poverty", "year": 2024, "point": "end"}
    figures = []
    for place, amounts in PLACES.items():
        measures = zip(("households", "poor_households", "poverty_rate_pct"), ("hộ", "hộ", "%"), amounts, strict=True)
        for indicator, unit, amount in measures:
            written = wrong.get(f"{place[-1:]}_{indicator}", str(amount))
            whose = {"sub_unit": place or None, "indicator": indicator}
            figures.append(told | whose | {"written": written, "written_unit": unit})
    return figures


def likely(found: pl.DataFrame) -> set[tuple[str | None, float | None]]:
    causes = found.filter(pl.col("cause_id").is_null())
    return set(zip(causes["suggestion"], causes["suggested_value"].cast(pl.Float64), strict=True))


def test_a_sound_table_raises_nothing() -> None:
    assert found_in(table()).height == 0


def test_a_rate_whose_counts_add_up_is_the_wrong_one() -> None:
    assert likely(found_in(table(B_poverty_rate_pct="6,40"))) == {("6 %", 6.0)}


def test_a_count_that_neither_adds_up_nor_fits_its_rate_is_the_wrong_one() -> None:
    found = found_in(table(C_poor_households="313"))
    assert likely(found) == {("133 hộ", 133.0)}
    assert {"rate_arithmetic", "parts_vs_total_poor_households"} <= set(found["kind"])


def test_a_base_that_neither_adds_up_nor_fits_its_rate_is_the_wrong_one() -> None:
    assert likely(found_in(table(A_households="2100"))) == {("1.200 hộ", 1200.0)}


def test_a_rate_and_count_nothing_else_tells_of_are_equally_likely() -> None:
    (message,) = found_in(table(B_poverty_rate_pct="7,25")[3:6])["message_vi"].to_list()
    assert "Chưa xác định được số nào sai" in message
    assert "phải là 6 %" in message
    assert "phải là 134 hộ" in message
