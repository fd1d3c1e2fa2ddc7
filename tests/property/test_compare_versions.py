"""Two versions of a filing: nothing where nothing changed, exactly what changed where something did."""

import random
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import observations
from transforms.compare_versions import compare_versions
from transforms.weigh_versions import weigh_versions

pytestmark = pytest.mark.slow

SIDES = ("observation_id", "ordinal", "value", "half_width", "written", "written_unit", "sheet", "cell", "page")

figures = st.lists(
    st.fixed_dictionaries(
        {
            "project_code": st.sampled_from(["DA1", "DA2", "DA3.TDA1", None]),
            "year": st.sampled_from([2022, 2023, None]),
            "indicator": st.sampled_from(["allocated", "disbursed", None]),
            "source": st.sampled_from(["NSTW", "NSDP", "ALL", None]),
            "agency_code": st.sampled_from(["PYT", None]),
            "written": st.integers(1, 9_999).map(lambda n: f"{n},5"),
        }
    ),
    min_size=1,
    max_size=40,
)


def renamed(told: pl.DataFrame) -> pl.DataFrame:
    """The same figures as another file tells them: other ids, other cells."""
    return told.with_columns(
        pl.concat_str(pl.lit("n"), "observation_id").alias("observation_id"), sheet=pl.lit("Biểu 1")
    )


def changes(earlier: pl.DataFrame, later: pl.DataFrame) -> dict[str, int]:
    counted = compare_versions(earlier, later)["change"].value_counts()
    return dict(counted.iter_rows())


@given(figures)
def test_a_version_against_itself_is_unchanged(said: list[dict[str, object]]) -> None:
    told = observations(said)
    assert changes(told, renamed(told)) == {"unchanged": told.height}
    assert weigh_versions(told, renamed(told)).is_empty()


@given(figures, st.randoms())
def test_no_order_of_rows_and_lines_changes_anything(said: list[dict[str, object]], chance: random.Random) -> None:
    told = observations(said)
    places = list(range(told.height))
    chance.shuffle(places)
    moved = renamed(told).with_columns(pl.Series("ordinal", places, pl.Int32), pl.Series("line_from", places, pl.Int32))
    assert changes(told, moved.sample(fraction=1, shuffle=True, seed=1)) == {"unchanged": told.height}
    assert weigh_versions(told, moved).is_empty()


@given(figures, st.randoms(), st.integers(1, 5))
def test_so_many_figures_changed_are_so_many_changes(
    said: list[dict[str, object]], chance: random.Random, count: int
) -> None:
    told = observations(said)
    chosen = chance.sample(range(told.height), min(count, told.height))
    # Past every other value, so that no two changes undo each other.
    by = [Decimal(20_000_000_000 * (1 + chosen.index(n))) if n in chosen else Decimal(0) for n in range(told.height)]
    other = renamed(told).with_columns(value=pl.col("value") + pl.Series(by, dtype=pl.Decimal(20, 4)))
    found = compare_versions(told, other)
    assert found.filter(pl.col("change") == "changed").height == len(chosen)
    assert found.filter(pl.col("change") == "unchanged").height == told.height - len(chosen)
    assert found["difference"].sum() == sum(by)


@given(figures, figures)
def test_the_other_way_round_the_signs_are_turned(one: list[dict[str, object]], other: list[dict[str, object]]) -> None:
    first, second = observations(one), renamed(observations(other))
    there, back = compare_versions(first, second), compare_versions(second, first)
    turned = back.with_columns(
        change=pl.col("change").replace({"new": "gone", "gone": "new"}), difference=-pl.col("difference")
    ).rename({f"{a}_{name}": f"{b}_{name}" for a, b in (("old", "new"), ("new", "old")) for name in SIDES})
    columns = ["old_observation_id", "new_observation_id", "change", "difference"]
    assert sorted(there.select(columns).rows(), key=str) == sorted(turned.select(columns).rows(), key=str)


@given(figures, figures)
def test_every_figure_of_both_is_told_once(one: list[dict[str, object]], other: list[dict[str, object]]) -> None:
    first, second = observations(one), renamed(observations(other))
    found = compare_versions(first, second)
    assert sorted(found["old_observation_id"].drop_nulls()) == sorted(first["observation_id"])
    assert sorted(found["new_observation_id"].drop_nulls()) == sorted(second["observation_id"])
