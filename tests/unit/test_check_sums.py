import polars as pl
import pytest

from tests.checking import found_in, kinds, money


def test_cut_off_digits_are_no_mismatch() -> None:
    figures = [
        money("DA2", "4.252,0"),
        money("DA2", "3.473", "disbursed"),
        money("DA2", "778,425", "carried_out"),
    ]
    assert kinds(found_in(figures)) == []


def test_few_last_digits_off_is_only_a_warning() -> None:
    figures = [
        money("DA2", "850,0"),
        money("DA2", "342,0", "disbursed"),
        money("DA2", "507,7", "carried_out"),
    ]
    assert kinds(found_in(figures)) == [("carry_over_identity", "warning", "DA2")]


def test_carry_over_of_central_money_alone_is_excused() -> None:
    figures = [
        money("DA2", "1.000", source="NSTW"),
        money("DA2", "100", source="NSDP"),
        money("DA2", "600", "disbursed"),
        money("DA2", "400", "carried_out"),
    ]
    assert kinds(found_in(figures)) == []


def test_local_money_that_comes_out_does_not_excuse_the_whole() -> None:
    figures = [
        *(money("DA2", n, source=s) for s, n in (("ALL", "990"), ("NSTW", "900"), ("NSDP", "90"))),
        *(money("DA2", n, "disbursed", source=s) for s, n in (("ALL", "690"), ("NSTW", "630"), ("NSDP", "60"))),
        *(money("DA2", n, "carried_out", source=s) for s, n in (("ALL", "340"), ("NSTW", "310"), ("NSDP", "30"))),
    ]
    assert kinds(found_in(figures)) == [("carry_over_identity", "error", "DA2")]


def test_carried_in_money_left_out_of_the_carry_over_is_named() -> None:
    figures = [
        money("ALL", "12.000"),
        money("ALL", "1.900", "carried_in"),
        money("ALL", "5.000", "disbursed"),
        money("ALL", "7.000", "carried_out"),
    ]
    found = found_in(figures)
    assert found["arithmetic"].to_list() == [
        "12.000 + 1.900 - 5.000 = 8.900 ≠ 7.000 (triệu đồng) [dòng 1 + dòng 2 - dòng 3 ≠ dòng 4]"
    ]
    assert "chưa tính kinh phí năm trước chuyển sang" in found["message_vi"].item()


def test_counterpart_left_out_of_the_carry_over_of_a_table_is_named() -> None:
    told = {"allocated": ("990", "900", "90"), "disbursed": ("690", "630", "60")}
    cells = [
        money("DA2", written, indicator, source=source, sheet="Biểu 1", cell=f"{column}{row}")
        for row, (indicator, amounts) in enumerate(told.items(), 5)
        for column, source, written in zip("CDE", ("ALL", "NSTW", "NSDP"), amounts, strict=True)
    ]
    found = found_in([*cells, money("DA2", "270", "carried_out", sheet="Biểu 1", cell="C7")])
    assert found["kind"].to_list() == ["carry_over_identity"]
    assert "chưa tính vốn đối ứng địa phương" in found["message_vi"].item()


def test_advances_neither_spent_nor_left_are_named() -> None:
    figures = [
        money("DA2", "1.000"),
        money("DA2", "600", "disbursed"),
        money("DA2", "150", "advanced"),
        money("DA2", "250", "carried_out"),
    ]
    (message,) = found_in(figures)["message_vi"].to_list()
    assert "đúng bằng số đã tạm ứng" in message


def test_a_carry_over_no_variant_explains_is_told_plainly() -> None:
    figures = [
        money("DA2", "1.000"),
        money("DA2", "600", "disbursed"),
        money("DA2", "150", "advanced"),
        money("DA2", "290", "carried_out"),
    ]
    (message,) = found_in(figures)["message_vi"].to_list()
    assert "tạm ứng" not in message


def test_sub_projects_are_summed_from_their_offices_where_they_say_nothing_themselves() -> None:
    figures = [
        money("DA4", "900", "disbursed"),
        money("DA4.TDA1", "100", "disbursed", agency_code="PLDTBXH"),
        money("DA4.TDA1", "200", "disbursed", agency_code="UBNDX"),
        money("DA4.TDA3", "700", "disbursed"),
    ]
    assert kinds(found_in(figures)) == [("parts_vs_total_disbursed", "error", "DA4")]


def test_one_part_of_several_may_be_less_than_the_whole() -> None:
    figures = [money("DA4.TDA1", "3.205"), money("DA4.TDA1", "1.427", agency_code="TTGDNN")]
    assert kinds(found_in(figures)) == []


def test_known_parts_may_not_exceed_the_whole() -> None:
    figures = [
        money("ALL", "500", "disbursed"),
        money("DA2", "400", "disbursed"),
        money("DA3.TDA1", "200", "disbursed"),
    ]
    assert [k[0] for k in kinds(found_in(figures))] == ["parts_vs_total_disbursed"]


def test_project_declared_without_money_counts_as_zero() -> None:
    figures = [money("DA6", "300"), money("DA6.TDA1", "200")]
    declared = [{"project_code": "DA6.TDA2", "year": 2023, "status": "not_allocated"}]
    assert kinds(found_in(figures, declared)) == [("parts_vs_total_allocated", "error", "DA6")]
    assert kinds(found_in(figures)) == []


def test_span_of_years_that_others_show_complete_must_add_up() -> None:
    years = (2022, 2023, 2024)
    sound = [money("DA2", w, year=y) for w, y in zip(("10", "20", "30"), years, strict=True)]
    wrong = [money("DA3", w, year=y) for w, y in zip(("11", "21", "31"), years, strict=True)]
    spans = [
        money("DA2", "60", year_from=2021, year_to=2024, year=None) | {"year_from": 2021, "year_to": 2024},
        money("DA3", "73", year=None) | {"year_from": 2021, "year_to": 2024},
    ]
    assert kinds(found_in(sound + wrong + spans)) == [("parts_vs_total_allocated", "error", "DA3")]


def test_total_row_of_communes_is_held_against_them_once_another_column_adds_up() -> None:
    def row(place: str | None, households: str, poor: str) -> list[dict[str, object]]:
        base = {
            "topic": "poverty",
            "source": None,
            "sub_unit": place,
            "year": 2023,
            "point": "end",
            "written_unit": "hộ",
        }
        return [
            base | {"indicator": "households", "written": households},
            base | {"indicator": "poor_households", "written": poor},
        ]

    table = row("Xã Một", "400", "20") + row("Xã Hai", "300", "30") + row(None, "700", "55")
    assert kinds(found_in(table)) == [("parts_vs_total_poor_households", "error", None)]


def test_all_sources_may_stand_for_central_money_beside_a_counterpart() -> None:
    figures = [
        money("DA2", "500"),
        money("DA2", "500", source="NSTW"),
        money("DA2", "50", source="NSDP"),
    ]
    assert kinds(found_in(figures)) == []


@pytest.mark.parametrize(("stated", "expected"), [("550", []), ("560", ["parts_vs_total_allocated"])])
def test_all_sources_are_central_plus_local(stated: str, expected: list[str]) -> None:
    figures = [
        money("DA2", stated),
        money("DA2", "500", source="NSTW", part_of=0),
        money("DA2", "50", source="NSDP", part_of=0),
    ]
    assert [k[0] for k in kinds(found_in(figures))] == expected


def test_value_that_the_years_of_its_span_agree_with_is_the_expected_one() -> None:
    figures = [
        money("DA2", "6.122", year=2024),
        money("DA2", "5.102", year=2024),
        money("DA2", "4.000", year=2023),
        money("DA2", "9.102", year=None) | {"year_from": 2023, "year_to": 2024},
    ]
    found = found_in(figures)
    assert found.select("kind", "reported", "expected").rows() == [("conflicting_values", 6_122_000_000, 5_102_000_000)]


def test_values_told_with_more_and_fewer_digits_are_one_value() -> None:
    assert kinds(found_in([money("DA2", "1.688"), money("DA2", "1.688,0")])) == []


def test_figures_of_items_are_parts_and_conflict_with_nothing() -> None:
    figures = [money("DA2", "700"), money("DA2", "300", item="giống"), money("DA2", "400", item="phân bón")]
    assert kinds(found_in(figures)) == []


def test_items_said_to_be_within_a_smaller_whole_are_found() -> None:
    figures = [
        money("DA2", "600"),
        money("DA2", "300", item="giống", part_of=0),
        money("DA2", "400", item="phân bón", part_of=0),
    ]
    assert found_in(figures)["arithmetic"].item().startswith("300 + 400 = 700 > 600 (triệu đồng) [dòng 2")


def test_disbursement_above_the_allocation_may_be_money_carried_in_and_only_warns() -> None:
    figures = [money("DA2", "600"), money("DA2", "700", "disbursed")]
    assert kinds(found_in(figures)) == [("disbursed_over_allocated", "warning", "DA2")]


def test_billions_written_for_millions_are_one_finding_that_settles_what_it_breaks() -> None:
    figures = [
        money("DA2", "380"),
        money("DA2", "262", "disbursed", written_unit="tỷ đồng"),
        money("DA2", "118", "carried_out"),
    ]
    found = found_in(figures)
    causes = found.filter(pl.col("cause_id").is_null())
    assert causes.select("kind", "suggestion").rows() == [("unit_slip", "262 triệu đồng")]
    assert set(found["kind"]) == {"unit_slip", "carry_over_identity", "disbursed_over_allocated"}
    assert set(found["cause_id"].drop_nulls()) == set(causes["finding_id"])
    assert causes["arithmetic"].item() == "262 + 118 = 380 (triệu đồng)"


def test_same_mismatch_on_other_lines_has_the_same_fingerprint() -> None:
    figures = [money("DA2", "100"), money("DA2", "900", "disbursed")]
    moved = [f | {"line_from": 99, "observation_id": f"x{i}"} for i, f in enumerate(figures)]
    assert found_in(figures)["finding_id"].to_list() == found_in(moved)["finding_id"].to_list()


def test_figure_without_project_or_year_rests_on_no_identity() -> None:
    figures = [money("DA2", "100", year=None), {"indicator": "disbursed", "written": "900", "year": 2023}]
    assert kinds(found_in(figures)) == []


def test_empty_batch_has_no_findings() -> None:
    assert found_in().height == 0


def test_a_sum_of_sources_is_written_with_every_source_told() -> None:
    figures = [money("DA2", "8.536"), money("DA2", "7.760", source="NSTW"), money("DA2", "1.167", source="NSDP")]
    told = "7.760 + 1.167 = 8.927 ≠ 8.536 (triệu đồng) [dòng 2 + dòng 3 ≠ dòng 1]"
    assert told in found_in(figures)["arithmetic"].to_list()


def test_the_numbers_of_cells_are_written_out_with_marks_of_thousands() -> None:
    figures = [
        money("DA2", "1229,8", sheet="Biểu 1", cell="C5", line_from=None),
        money("DA2", "1000", "disbursed", sheet="Biểu 1", cell="D5", line_from=None),
        money("DA2", "300", "carried_out", sheet="Biểu 1", cell="E5", line_from=None),
    ]
    (told,) = found_in(figures)["arithmetic"]
    assert told.startswith("1.229,8 - 1.000 = 229,8 ≠ 300")
