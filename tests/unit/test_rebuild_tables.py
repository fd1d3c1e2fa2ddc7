from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.records import Observation
from tests.unit.made_up_tables import (
    COMMUNE,
    LEAVES,
    NAMES,
    PLAN_HEADER,
    PLAN_LEAVES,
    document,
    one_cell_a_line,
    plan_rows,
    rate,
    survey_rows,
    written,
)
from transforms.rebuild_tables import TableReading, rebuild_tables

PLAN_TITLE = "TỔNG HỢP CHỈ TIÊU ĐĂNG KÝ GIẢM NGHÈO NĂM 2031\n"
PLAN_COLUMNS = [
    *[("households", p, 2030, "end", "actual") for p in ("ALL", "DTTS")],
    *[(i, p, 2030, "end", "actual") for p in ("ALL", "DTTS") for i in ("poor_households", "poverty_rate_pct")],
    *[
        (i, p, 2031, "year", "plan")
        for i in ("escaped_poverty", "relapsed_poverty", "newly_poor")
        for p in ("ALL", "DTTS")
    ],
    *[("households", p, 2031, "end", "plan") for p in ("ALL", "DTTS")],
    *[(i, p, 2031, "end", "plan") for p in ("ALL", "DTTS") for i in ("poor_households", "poverty_rate_pct")],
    ("poverty_rate_reduction_pp", "ALL", 2031, "year", "plan"),
]
SURVEY = ("households", "households", "poor_households", "poverty_rate_pct")
SURVEY += ("near_poor_households", "near_poverty_rate_pct")


def plan_text(seed: int, marks: str = ",.", count: int = 7) -> tuple[str, list[list[int | Decimal]], list[str]]:
    rows = plan_rows(seed, count)
    names = [*NAMES[:count], "Tổng cộng"]
    cells = [[written(value, marks) for value in row] for row in rows]
    header = PLAN_TITLE + PLAN_HEADER + "".join(LEAVES[leaf] for leaf in PLAN_LEAVES)
    return one_cell_a_line(header, names, cells), rows, names


def meaning(o: Observation) -> tuple[object, ...]:
    return (o.indicator, o.population, o.year_from, o.point, o.scenario)


def grid(reading: TableReading, names: list[str]) -> list[list[Decimal]]:
    return [
        [o.value for o in reading.observations if o.sub_unit == (None if name == "Tổng cộng" else name)]
        for name in names
    ]


@pytest.mark.parametrize("marks", [",.", ".,"])
@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_table_flattened_to_one_cell_a_line_comes_back(seed: int, marks: str) -> None:
    text, rows, names = plan_text(seed, marks)
    reading = rebuild_tables(document(text), COMMUNE)
    assert reading.troubles == ()
    assert grid(reading, names) == rows
    assert [meaning(o) for o in reading.observations[:19]] == PLAN_COLUMNS


def test_figures_point_at_their_own_lines_and_quote_their_row() -> None:
    text, rows, _ = plan_text(1)
    lines = text.split("\n")
    reading = rebuild_tables(document(text), COMMUNE)
    for o in reading.observations:
        assert o.place.line_from is not None
        assert lines[o.place.line_from - 1].strip() == o.written
    assert reading.observations[0].place.quote.startswith(f"{NAMES[0]} | {rows[0][0]}")


def test_counts_are_exact_and_rates_known_to_half_their_last_digit() -> None:
    text, _, _ = plan_text(2)
    for o in rebuild_tables(document(text), COMMUNE).observations:
        expected = {"household": "0", "percent": "0.005", "pp": "0.05"}[o.unit]
        assert o.half_width == Decimal(expected)


def test_the_lines_of_the_table_are_used_and_the_sentences_before_it_are_not() -> None:
    text, _, _ = plan_text(1)
    prose = "Phấn đấu giảm tỷ lệ hộ nghèo trong năm.\n"
    reading = rebuild_tables(document(prose + text), COMMUNE)
    used = {line for _, line in reading.used_lines}
    assert 1 not in used
    assert {o.place.line_from for o in reading.observations} <= used


def test_a_page_number_inside_a_table_is_no_cell() -> None:
    text, rows, names = plan_text(3)
    at = text.index("\n", text.index(NAMES[3]) + 40)
    reading = rebuild_tables(document(text[:at] + "\n\n17\n" + text[at:]), COMMUNE)
    assert grid(reading, names) == rows


def test_a_page_number_behind_a_total_row_with_a_wrong_figure_is_still_no_cell() -> None:
    text, rows, names = plan_text(3)
    right, wrong = written(rows[-1][14], ",."), str(int(rows[-1][14]) + 11)
    at = text.rindex(f"\n{right}\n")
    text = text[: at + 1] + wrong + text[at + 1 + len(right) :] + "\n\n17\n"
    reading = rebuild_tables(document(text), COMMUNE)
    assert reading.troubles == ()
    assert grid(reading, names)[:-1] == rows[:-1]
    assert grid(reading, names)[-1][14] == Decimal(wrong)


def test_a_row_with_a_missing_cell_keeps_what_its_identities_prove_and_reports_the_rest() -> None:
    text, rows, names = plan_text(1)
    lost = written(rows[2][2], ",.")
    start = text.index(NAMES[2])
    at = text.index(f"\n{lost}\n", start)
    reading = rebuild_tables(document(text[:at] + text[at + len(lost) + 1 :]), COMMUNE)
    others = [name for name in names if name != NAMES[2]]
    assert grid(reading, others) == [row for row, name in zip(rows, names, strict=True) if name != NAMES[2]]
    assert [t.kind for t in reading.troubles] == ["unreadable_number"]
    assert reading.troubles[0].place.quote.startswith(NAMES[2])


def test_a_wrong_figure_in_one_row_is_read_as_it_stands() -> None:
    text, rows, names = plan_text(2)
    right, wrong = written(rows[1][2], ",."), str(int(rows[1][2]) + 90)
    start = text.index(NAMES[1])
    at = text.index(f"\n{right}\n", start)
    reading = rebuild_tables(document(text[: at + 1] + wrong + text[at + 1 + len(right) :]), COMMUNE)
    assert grid(reading, names)[1][2] == Decimal(wrong)
    assert len(reading.observations) == 19 * 8


def test_a_dash_is_zero_where_the_column_adds_up_with_it() -> None:
    text, rows, names = plan_text(1)
    reading = rebuild_tables(document(text.replace("\n0\n", "\n-\n")), COMMUNE)
    assert grid(reading, names) == rows


SURVEY_TITLE = "BIỂU TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2030\n"
SURVEY_HEADER = "Số TT|Xã, thị trấn|Tổng số hộ dân cư|Hộ DTTS|Số hộ nghèo|Tỷ lệ (%)|Số hộ cận nghèo|Tỷ lệ (%)"


def survey(seed: int, marks: str = ".,") -> tuple[list[list[int | Decimal]], list[list[str]], list[str]]:
    rows = survey_rows(seed, 6)
    return rows, [[written(v, marks) for v in row] for row in rows], [*NAMES[:6], "Tổng cộng"]


@pytest.mark.parametrize("style", ["pipes", "tabs", "blanks", "one blank", "one cell a line"])
@pytest.mark.parametrize("seed", range(3))
def test_rows_are_found_however_their_cells_are_set_apart(style: str, seed: int) -> None:
    rows, cells, names = survey(seed)
    numbered = [
        [*([str(i)] if i < len(names) else []), name, *row]
        for i, (name, row) in enumerate(zip(names, cells, strict=True), 1)
    ]
    header = SURVEY_HEADER.split("|")
    if style == "pipes":
        table = [header, ["---"] * 8, *([*([""] if len(r) < 8 else []), *r] for r in numbered)]
        text = "\n".join("| " + " | ".join(row) + " |" for row in table)
    elif style == "one cell a line":
        text = "\n".join(header) + "\n" + "\n".join("\n\n".join(row) for row in numbered)
    else:
        mark = {"tabs": "\t", "blanks": "   ", "one blank": " "}[style]
        text = "\n".join([*header, *(mark.join(row) for row in numbered)])
    reading = rebuild_tables(document(SURVEY_TITLE + text + "\n"), COMMUNE)
    assert reading.troubles == ()
    assert grid(reading, names) == rows
    assert tuple(o.indicator for o in reading.observations[:6]) == SURVEY
    assert {(o.year_from, o.scenario) for o in reading.observations} == {(2030, "actual")}


def test_a_total_row_on_top_is_the_whole_unit() -> None:
    rows, cells, names = survey(5)
    body = [
        [names[-1], *cells[-1]],
        *([str(i), n, *c] for i, (n, c) in enumerate(zip(names[:-1], cells, strict=False), 1)),
    ]
    text = SURVEY_TITLE + "\n".join(SURVEY_HEADER.split("|")) + "\n" + "\n".join("\n".join(row) for row in body)
    reading = rebuild_tables(document(text), COMMUNE)
    assert grid(reading, names) == rows


def test_sections_of_towns_and_countryside_are_no_communes_and_the_row_of_column_numbers_no_row() -> None:
    rows, cells, names = survey(6)
    first, rest = survey_rows(6, 6)[:2], survey_rows(6, 6)[2:6]
    subtotal = [[*(sum(int(r[i]) for r in part) for i in (0, 1, 2, 4))] for part in (first, rest)]
    lines = ["A\nB\n1\n2\n3\n4\n5\n6"]
    for label, part, (h, d, p, n) in zip(("I", "II"), (range(2), range(2, 6)), subtotal, strict=True):
        shares = [
            written(v, ".,")
            for v in (
                h,
                d,
                p,
                (Decimal(100) * p / h).quantize(Decimal("0.01")),
                n,
                (Decimal(100) * n / h).quantize(Decimal("0.01")),
            )
        ]
        lines.append("\n".join([label, f"Khu vực {label}", *shares]))
        lines += ["\n".join([str(i), names[row], *cells[row]]) for i, row in enumerate(part, 1)]
    lines.append("\n".join([names[-1], *cells[-1]]))
    text = SURVEY_TITLE + "\n".join(SURVEY_HEADER.split("|")) + "\n" + "\n".join(lines)
    reading = rebuild_tables(document(text), COMMUNE)
    communes = replace(reading, observations=tuple(o for o in reading.observations if not o.item))
    assert grid(communes, names) == rows
    assert {o.item for o in reading.observations} == {None, "Khu vực I", "Khu vực II"}


def test_columns_nobody_can_name_are_reported_and_the_proven_ones_kept() -> None:
    rows, cells, names = survey(2)
    widened = [[*row, str(900 + 7 * i), str(13 + i * i)] for i, row in enumerate(cells)]
    header = [*SURVEY_HEADER.split("|"), "Số thẻ đã cấp", "Ghi nhận khác"]
    text = SURVEY_TITLE + "\n".join(header) + "\n"
    text += "\n".join("\n".join([str(i), n, *c]) for i, (n, c) in enumerate(zip(names[:-1], widened, strict=False), 1))
    reading = rebuild_tables(document(text + "\n" + "\n".join([names[-1], *widened[-1]])), COMMUNE)
    assert grid(reading, names) == rows
    assert [t.kind for t in reading.troubles] == ["stray_column", "stray_column"]


def test_a_table_that_says_nothing_of_poverty_is_reported_whole() -> None:
    text = "BIỂU SỐ LIỆU\nSTT\nXã\nDiện tích\nDân số\nMật độ\n1\nA Lừ\n12\n500\n41\n2\nB Mới\n15\n700\n46\n"
    reading = rebuild_tables(document(text), COMMUNE)
    assert reading.observations == ()
    assert [t.kind for t in reading.troubles] == ["stray_column"]


def test_sentences_alone_hold_no_table() -> None:
    text = "Năm 2030 toàn xã có 1.234 hộ nghèo, chiếm 14,08%.\n\n3\n\nNăm 2031 phấn đấu giảm 2%.\n"
    assert rebuild_tables(document(text), COMMUNE) == TableReading((), frozenset(), ())


def test_a_header_and_page_number_said_again_on_the_next_page_break_no_table() -> None:
    text, rows, names = plan_text(1)
    header = text[: text.index("\n1\n")]
    at = text.rindex("\n5\n", 0, text.index(NAMES[4]))
    reading = rebuild_tables(document(text[:at] + "\n\n14\n\n" + header + text[at:]), COMMUNE)
    assert reading.troubles == ()
    assert grid(reading, names) == rows


def test_two_tables_in_one_document_are_two() -> None:
    first, _, _ = plan_text(1)
    _rows, cells, names = survey(2)
    body = ["\n".join([str(i), name, *row]) for i, (name, row) in enumerate(zip(names, cells, strict=True), 1)]
    second = SURVEY_TITLE + "\n".join([*SURVEY_HEADER.split("|"), *body])
    reading = rebuild_tables(document(first + "\n" + second), COMMUNE)
    assert reading.troubles == ()
    assert len(reading.observations) == 19 * 8 + 6 * 7
    assert {o.scenario for o in reading.observations[19 * 8 :]} == {"actual"}


def test_years_named_above_the_columns_they_are_for() -> None:
    _rows, cells, names = survey(4)
    pairs = [[*row[:1], *row[2:4], *row[:1], *row[2:4]] for row in cells]
    header = "STT|Xã|Kết quả rà soát cuối năm 2030|Kế hoạch giảm nghèo năm 2031"
    header += "|Tổng số hộ dân|Số hộ nghèo|Tỷ lệ hộ nghèo (%)" * 2
    body = ["\n".join([str(i), n, *row]) for i, (n, row) in enumerate(zip(names, pairs, strict=True), 1)]
    title = "BIỂU CHỈ TIÊU GIẢM NGHÈO NĂM 2031\n"
    reading = rebuild_tables(document(title + "\n".join([*header.split("|"), *body])), COMMUNE)
    assert [(o.indicator, o.year_from, o.scenario) for o in reading.observations[:6]] == [
        (indicator, year, scenario)
        for year, scenario in ((2030, "actual"), (2031, "plan"))
        for indicator in ("households", "poor_households", "poverty_rate_pct")
    ]


def test_near_poor_movements_with_rates_as_the_survey_form_has_them() -> None:
    stocks = [[1000 + 37 * i, 300 + 11 * i, 90 + 3 * i, 40 + i, 12 + i, 1, 2 + i] for i in range(5)]
    stocks.append([sum(column) for column in zip(*stocks, strict=True)])
    rows: list[list[int | Decimal]] = [
        [h, d, p, rate(p, h), m, rate(m, d), e, rate(e, p), r, rate(r, p), n, rate(n, p), p - e + r + n,
         rate(p - e + r + n, h)]
        for h, d, p, m, e, r, n in stocks
    ]  # fmt: skip
    header = "TT|Huyện|Tổng số hộ dân cư|Số hộ cận nghèo đầu năm|Diễn biến hộ cận nghèo trong năm"
    header += "|Số hộ cận nghèo cuối năm|Số hộ thoát cận nghèo|Số hộ tái cận nghèo|Số hộ cận nghèo phát sinh"
    header += "|Số hộ|Trong đó hộ DTTS|Số hộ|Tỷ lệ %|Số hộ DTTS|Tỷ lệ %" + "|Số hộ|Tỷ lệ %" * 4
    names = [*NAMES[:5], "Tổng cộng"]
    cells = [[written(value, ".,") for value in row] for row in rows]
    title = "TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ CẬN NGHÈO NĂM 2030\n"
    reading = rebuild_tables(document(title + one_cell_a_line(header.replace("|", "\n"), names, cells)), COMMUNE)
    assert grid(reading, names) == rows
    assert [o.indicator for o in reading.observations[6:13:2]] == [
        "escaped_near_poverty",
        "relapsed_near_poverty",
        "newly_near_poor",
        "near_poor_households",
    ]
