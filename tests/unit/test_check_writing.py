from decimal import Decimal

import pytest

from tests.checking import found_in, kinds, money


def cited(number: str, *dates: str) -> list[dict[str, object]]:
    return [{"document_number": number, "cited_date": d, "line_from": i} for i, d in enumerate(dates, 1)]


def test_rarer_date_of_a_document_is_the_one_asked_about() -> None:
    found = found_in(citations=cited("15/2022/NQ-HĐND", "2022-06-12", "2022-07-12", "2022-07-12"))
    assert found["arithmetic"].to_list() == ["12/06/2022 ≠ 12/07/2022"]


def test_date_outside_the_year_of_the_number_is_found_alone() -> None:
    found = found_in(citations=cited("15/2022/NQ-HĐND", "2012-07-12"))
    assert found["kind"].to_list() == ["citation_conflict"]


def test_known_date_of_a_national_document_decides() -> None:
    found = found_in(citations=cited("07/2021/NĐ-CP", "2012-01-27", "2012-01-27"))
    assert found["arithmetic"].to_list() == ["27/01/2012 ≠ 27/01/2021"]


def test_numbers_that_start_again_every_year_are_not_compared_over_years() -> None:
    assert found_in(citations=cited("30/QĐ-UBND", "2023-03-25", "2024-03-19")).height == 0


def test_one_span_within_the_other_is_no_conflict_of_years() -> None:
    claims = [
        {"role": "title", "year_from": 2021, "year_to": 2025, "line_from": 1},
        {"role": "enacting", "year_from": 2024, "year_to": 2024, "line_from": 2},
    ]
    assert found_in(year_claims=claims).height == 0


def test_same_trouble_told_twice_is_one_finding() -> None:
    trouble = {"kind": "unreadable_number", "written": "1.2.3,4,5", "line_from": 4, "quote": "phân bổ 1.2.3,4,5"}
    found = found_in(troubles=[trouble, trouble])
    assert found["kind"].to_list() == ["unreadable_number"]


def test_trouble_of_a_kind_without_a_rule_still_reaches_the_sender() -> None:
    trouble = {"kind": "garbled_line", "written": "x", "line_from": 4, "quote": "x"}
    assert found_in(troubles=[trouble])["kind"].to_list() == ["unreadable_number"]


@pytest.mark.parametrize(
    ("written", "said"), [("#REF!", "hiện lỗi #REF!"), ("12/05/2024", "chứa ngày tháng (12/05/2024)")]
)
def test_a_cell_that_holds_something_else_than_a_number_is_told_what_it_holds(written: str, said: str) -> None:
    trouble = {"kind": "unreadable_number", "written": written, "sheet": "Biểu 1", "cell": "E10", "quote": "3 | Nhà"}
    told = found_in(troubles=[trouble])["message_vi"].item()
    assert told.startswith("Bảng tính: ô E10")
    assert said in told


def test_the_page_of_a_line_is_told() -> None:
    trouble = {"kind": "unreadable_number", "written": "1.2.3,4", "page": 3, "line_from": 14, "quote": "x"}
    assert "trang 3, dòng 14" in found_in(troubles=[trouble])["message_vi"].item()


def test_braces_in_a_quote_are_text() -> None:
    trouble = {"kind": "unreadable_number", "written": "{x}", "line_from": 4, "quote": "{subject}"}
    assert "{x}" in found_in(troubles=[trouble])["message_vi"].item()


def test_separator_read_against_its_plain_reading_is_a_slip_of_the_unit_beside_figures_of_a_smaller_one() -> None:
    plain = Decimal(1_728_000_000_000)
    figures = [
        money("DA2", "1.679", line_from=4),
        money("DA2", "1,728", "carried_in", written_unit="tỷ đồng", plain_value=plain, line_from=4),
    ]
    assert kinds(found_in(figures)) == [("unit_slip", "warning", "DA2")]
    assert found_in(figures)["suggestion"].item() == "1.728 triệu đồng"
    apart = [figures[0], figures[1] | {"line_from": 9}]
    assert kinds(found_in(apart)) == [("separator_slip", "warning", "DA2")]


def misread(cell: str, written: str) -> dict[str, object]:
    """A cell read as 604,543 where the plain reading of `604.543` is a thousand times that."""
    plain = Decimal(written.replace(".", "")) * 1_000_000
    told = {"sheet": "Biểu 1", "cell": cell, "plain_value": plain, "value": plain / 1000, "half_width": Decimal(500)}
    return money(f"DA{cell[1:]}", written, "disbursed") | told


def test_separators_of_a_whole_column_are_one_finding() -> None:
    found = found_in([misread("C1", "604.543"), misread("C2", "73.808"), misread("C3", "95.176")])
    assert found.select("kind", "severity").rows() == [("separator_slip", "warning")]
    assert found["suspects"].list.len().to_list() == [3]
    assert "C1:C3" in found["message_vi"].item()
    assert found["suggestion"].to_list() == ["604,543 triệu đồng"]


def test_separators_of_two_cells_are_told_one_by_one() -> None:
    found = found_in([misread("C1", "604.543"), misread("C2", "73.808")])
    assert found["kind"].to_list() == ["separator_slip", "separator_slip"]
