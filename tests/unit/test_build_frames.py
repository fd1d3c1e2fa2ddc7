import pickle
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from schemas.records import Place
from schemas.tables import PUBLISHED, TableError, validate
from tests.unit.readings import money, reading, submission_id
from transforms.build_frames import build_frames
from transforms.list_figures import in_columns

FILE = submission_id("a file")


def test_a_figure_keeps_its_exact_value_and_its_place() -> None:
    row = build_frames([(FILE, reading(money(0, "allocated", "1688.0")))]).observations.row(0, named=True)
    assert row["value"] == Decimal(1_688_000_000)
    assert (row["line_from"], row["unit_code"], row["in_force"]) == (1, "615", True)


def test_a_part_and_a_computed_figure_point_to_the_observations_they_rest_on() -> None:
    figures = (
        money(0, "allocated", "100"),
        money(1, "allocated", "60", part_of=0),
        money(2, "disbursed", "60", computed_from=(1,), derived=True),
    )
    rows = build_frames([(FILE, reading(*figures))]).observations.to_dicts()
    assert rows[1]["part_of"] == rows[0]["observation_id"]
    assert rows[2]["computed_from"] == [rows[1]["observation_id"]]


def test_the_same_file_gives_the_same_identities_whatever_stands_beside_it_in_the_batch() -> None:
    said = reading(money(0, "allocated", "1"), money(1, "allocated", "1"))
    alone = build_frames([(FILE, said)]).observations
    beside = build_frames([(submission_id("another"), said), (FILE, said)]).observations
    assert alone.equals(beside.filter(pl.col("submission_id") == FILE))
    assert beside["observation_id"].is_unique().all()


def test_figures_sent_as_columns_make_the_same_frames_as_records() -> None:
    said = reading(
        money(0, "allocated", "100"),
        replace(money(1, "allocated", "60", part_of=0), place=Place("dòng\x00", sheet="Biểu 1", cell="C7")),
        money(2, "disbursed", "60", computed_from=(1, 0), derived=True),
        replace(money(3, "allocated", "5"), year_from=20224),
    )
    sent = pickle.loads(pickle.dumps(in_columns(FILE, said)))  # noqa: S301 - our own bytes
    as_columns, as_records = build_frames([(FILE, sent)]), build_frames([(FILE, said)])
    assert (sent.observations, sent.figure_count) == ((), said.figure_count)
    assert all(frame.equals(as_records.by_table()[table]) for table, frame in as_columns.by_table().items())
    assert as_columns.observations["computed_from"].list.len().to_list() == [0, 0, 2]


@pytest.mark.parametrize(
    "told",
    [
        {"value": Decimal(10) ** 20},
        {"value": Decimal("NaN")},
        {"year_from": 20224},
        {"half_width": Decimal("Infinity")},
    ],
)
def test_a_figure_no_district_can_have_becomes_a_trouble_and_is_not_lost(told: dict[str, object]) -> None:
    frames = build_frames([(FILE, reading(replace(money(0, "allocated", "5"), **told)))])  # type: ignore[arg-type]
    assert frames.observations.is_empty()
    assert frames.troubles.select("kind", "written").rows() == [("unreadable_number", "5 triệu đồng")]


def test_control_characters_are_shown_not_dropped() -> None:
    figure = replace(money(0, "allocated", "5"), place=Place("phân bổ\x00 5 \ud800triệu"))
    assert build_frames([(FILE, reading(figure))]).observations["quote"].item() == "phân bổ␀ 5 �triệu"


def test_a_half_width_finer_than_we_keep_is_rounded_up_never_to_zero() -> None:
    figure = money(0, "allocated", "5", half_width=Decimal("0.00005"))
    assert build_frames([(FILE, reading(figure))]).observations["half_width"].item() == Decimal("0.0001")


def test_every_broken_condition_of_our_own_is_carried_with_its_submission() -> None:
    bad = reading(money(0, "allocated", "5", capital="CASH"), money(1, "allocated", "6", half_width=Decimal(-1)))
    with pytest.raises(TableError) as caught:
        build_frames([(FILE, bad)])
    assert set(caught.value.failures["column"]) == {"capital", "half_width"}
    assert caught.value.submission_ids == {FILE}


def test_a_missing_value_is_refused_although_comparisons_with_null_pass() -> None:
    frame = build_frames([(FILE, reading(money(0, "allocated", "5")))]).observations
    hollow = frame.with_columns(pl.lit(None, dtype=pl.Decimal(20, 4)).alias("value"))
    with pytest.raises(TableError, match="not_nullable"):
        validate(hollow, PUBLISHED["observations"])


def test_two_rows_of_one_key_are_refused() -> None:
    frame = build_frames([(FILE, reading(money(0, "allocated", "5")))]).observations
    with pytest.raises(TableError, match="uniqueness"):
        validate(pl.concat([frame, frame]), PUBLISHED["observations"])


def test_an_empty_batch_gives_empty_tables_of_the_right_types() -> None:
    frames = build_frames([])
    assert frames.observations.is_empty()
    assert frames.observations.schema["value"] == pl.Decimal(20, 4)
