"""The figure that must be wrong stands first, with what it would be; what else it breaks follows from it."""

from typing import Any

import polars as pl

from tests.checking import found_in, money


def office(agency: str, allocated: str, disbursed: str, carried_out: str) -> list[dict[str, Any]]:
    told = {"allocated": allocated, "disbursed": disbursed, "carried_out": carried_out}
    return [money("DA4.TDA1", written, indicator, agency_code=agency) for indicator, written in told.items()]


def returned(labour: str = "174,290", whole: str = "564,870", health: str = "342,000") -> list[dict[str, Any]]:
    """Three offices of a sub-project, each with its money given, spent and left; 564,870 million spent in all."""
    return [
        money("DA4.TDA1", whole, "disbursed"),
        *office("PNNPTNT", "60,000", "48,580", "11,420"),
        *office("PLDTBXH", "366,000", labour, "191,710"),
        *office("PYT", "850,000", health, "508,000"),
    ]


def suspected(found: pl.DataFrame, figures: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    """What is written in the first suspect of each finding, and what it would be."""
    written = [figures[int(suspects[0].removeprefix("o"))]["written"] for suspects in found["suspects"]]
    return sorted(zip(written, found["suggestion"], strict=True))


def test_a_sound_return_raises_nothing() -> None:
    assert found_in(returned()).height == 0


def test_a_part_with_digits_swapped_is_the_one_cause_of_all_it_breaks() -> None:
    figures = returned(labour="174,920")
    found = found_in(figures)
    assert set(suspected(found, figures)) == {("174,920", "174,29 triệu đồng")}
    causes = found.filter(pl.col("cause_id").is_null())
    assert causes.height == 1
    assert set(found["cause_id"].drop_nulls()) == set(causes["finding_id"])
    assert found.height == 2


def test_a_whole_whose_parts_agree_among_themselves_is_the_wrong_one() -> None:
    figures = returned(whole="546,870")
    assert suspected(found_in(figures), figures) == [("546,870", "564,87 triệu đồng")]


def test_two_errors_are_two_causes() -> None:
    figures = returned(labour="174,920", health="324,000")
    found = found_in(figures)
    assert set(suspected(found, figures)) == {("174,920", "174,29 triệu đồng"), ("324,000", "342 triệu đồng")}
    assert found.filter(pl.col("cause_id").is_null()).height == 2


def test_where_nothing_tells_figures_apart_none_is_suggested() -> None:
    figures = [money("DA4", "300"), money("DA4.TDA1", "100"), money("DA4.TDA2", "150"), money("DA4.TDA3", "20")]
    found = found_in(figures)
    assert found.height == 1
    assert found["suggestion"].to_list() == [None]
    assert found["cause_id"].to_list() == [None]


def test_the_whole_told_in_place_of_a_part_is_seen() -> None:
    figures = [
        money("DA6", "842,000"),
        money("DA6.TDA1", "842,000"),
        money("DA6.TDA2", "213,000"),
        money("DA6.TDA1", "501,000", agency_code="PVHTT"),
        money("DA6.TDA1", "128,000", agency_code="UBNDX"),
    ]
    found = found_in(figures)
    assert set(found["suggestion"].to_list()) == {"629 triệu đồng"}


def test_the_message_says_which_figure_where_what_it_would_be_and_how_it_came_about() -> None:
    found = found_in(returned(labour="174,920"))
    sentence = "Nhiều khả năng số 174,92 ở dòng 6 phải là 174,29 triệu đồng (đảo chữ số)."
    assert all(sentence in message for message in found["message_vi"])
    assert "174,92 on line 6 should be 174,29 triệu đồng (digits swapped)" in found["message_en"][0]
    assert set(found["suggested_value"].to_list()) == {174_290_000}


def test_the_cause_is_what_the_wrong_figure_itself_is_of() -> None:
    found = found_in(returned(labour="174,920"))
    assert found.filter(pl.col("cause_id").is_null())["agency_code"].to_list() == ["PLDTBXH"]


def test_figures_equally_likely_are_listed_and_counted() -> None:
    parts = [money(f"DA4.TDA{n}", written) for n, written in ((1, "100"), (2, "150"), (3, "20"))]
    (message,) = found_in([money("DA4", "380"), *parts])["message_vi"].to_list()
    assert "Chưa xác định được số nào sai" in message
    for sentence in ("số 380 ở dòng 1 phải là 270", "số 100 ở dòng 2 phải là 210", "số 150 ở dòng 3 phải là 260"):
        assert sentence in message


def test_households_are_whole_and_a_bound_alone_suggests_no_number() -> None:
    told = {"topic": "poverty", "indicator": "poor_households", "written_unit": "hộ", "year": 2023, "point": "end"}
    figures = [told | {"written": "300"}, told | {"written": "305", "population": "DTTS"}]
    found = found_in(figures)
    assert found["kind"].to_list() == ["subset_exceeds_whole"]
    assert found["suggestion"].to_list() == [None]


def test_a_part_counted_twice_in_its_total_is_named() -> None:
    figures = [
        *(money("DA6", n, "disbursed", s) for s, n in ((2022, "733,500"), (2023, "410,200"))),
        *(money("DA6.TDA1", n, "disbursed", s) for s, n in ((2022, "501,300"), (2023, "300,100"))),
        *(money("DA6.TDA2", n, "disbursed", s) for s, n in ((2022, "116,100"), (2023, "110,100"))),
    ]
    (message,) = found_in(figures)["message_vi"].to_list()
    assert "số 733,5 ở dòng 1 phải là 617,4 triệu đồng (cộng trùng một phần)" in message


def test_parts_above_their_whole_follow_from_the_part_known_to_be_wrong_elsewhere() -> None:
    whole, *offices = returned(whole="956,487")
    listed = [figure | ({"part_of": 0} if figure["indicator"] == "disbursed" else {}) for figure in offices]
    others = [money(name, written, "disbursed") for name, written in (("DA2", "350"), ("DA5", "5"), ("ALL", "920"))]
    found = found_in([whole, *listed, *others])
    over = found.filter(pl.col("project_code") == "ALL")
    assert over["suggestion"].to_list() == ["564,87 triệu đồng"]
    assert set(over["cause_id"]) == set(found.filter(pl.col("cause_id").is_null())["finding_id"])


def test_a_row_written_a_column_aside_is_one_cause() -> None:
    measures = ("allocated", "carried_in", "disbursed", "carried_out")
    sound = {"DA4": ("2.914,6", "391,8", "2.407,9", "898,5"), "DA4.TDA1": ("1.771,2", "214,6", "1.326,9", "658,9")}
    sound |= {"DA4.TDA2": ("312,9", "45,7", "298,3", "60,3"), "DA4.TDA3": ("830,5", "131,5", "782,7", "179,3")}
    aside = sound | {"DA4.TDA1": ("0", "1.771,2", "214,6", "1.326,9")}
    found = found_in(
        [
            money(project, written, measure, sheet="Biểu 1", cell=f"{column}{row}")
            for row, (project, told) in enumerate(aside.items(), 5)
            for column, measure, written in zip("BCDE", measures, told, strict=True)
        ]
    )
    (cause,) = found.filter(pl.col("cause_id").is_null()).iter_rows(named=True)
    assert "từ ô B6 đến ô E6 của dòng này ghi lệch sang cột bên cạnh" in cause["message_vi"]
    assert found.height > 1
