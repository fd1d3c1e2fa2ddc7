"""Rules that look across the documents in force: what one says against what another says of the same thing."""

from typing import Any

from schemas.rules.rule import Example, Rule

_BASIS = "Nghị định 27/2022/NĐ-CP; Thông tư 10/2022/TT-BLĐTBXH"
_TOLERANCE = (
    "The two writings may be of one amount, rounded or cut off. A figure that may be of another scope (one office's "
    "part, central money alone, money carried in, a half year, an adjustment) may confirm, never contradict."
)
_PLAN = {"document_kind": "plan"}
_WORKBOOK = {"form_code": "F1"}
_COMMUNE = {"unit_level": "commune", "unit_name": "Phường Quang Trung"}


def _year(year: int, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - the columns of a submission
    return {"year_from": year, "year_to": year, **said}


def _money(document: int, written: str, indicator: str = "disbursed", **said: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {"project_code": "DA3.TDA1", "year": 2023, "indicator": indicator}
    return {**usual, "document": document, "written": written, **said}


def _poor(document: int, written: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    usual = {"topic": "poverty", "source": None, "indicator": "poor_households", "year": 2023, "point": "end"}
    return {**usual, "document": document, "written": written, "written_unit": "hộ", **said}


def _row(document: int, year: int, *written: str) -> tuple[dict[str, Any], ...]:
    measures = ("allocated", "carried_in", "disbursed", "carried_out")
    return tuple(_money(document, w, m, year=year) for m, w in zip(measures, written, strict=True))


def _spent_over_years(*written: str) -> Example:
    years = range(2024 - len(written) + 1, 2025)
    return Example(
        "; ".join(f"năm {year}: {w}" for year, w in zip(years, written, strict=True)),
        tuple(_money(at, w, year=year) for at, (year, w) in enumerate(zip(years, written, strict=True))),
        documents=tuple(_year(year) for year in years),
    )


def _two(documents: tuple[dict[str, Any], ...], figures: tuple[dict[str, Any], ...], shown: str) -> Example:
    return Example(shown, figures, documents=documents)


ACROSS_RULES = (
    Rule(
        rule_id="R-022",
        kind="cross_document",
        title_vi="Hai văn bản cùng năm của một đơn vị ghi cùng một số",
        title_en="Two documents of one office and year say the same",
        applies_to="Money and households told in two documents in force of one office and year: text and workbook.",
        statement="value here = value in the other document",
        severity="error",
        tolerance=_TOLERANCE + " Households are a warning, unless a slip of the pen explains the difference.",
        basis=_BASIS,
        passing=_two(
            (_year(2023), _year(2023, **_WORKBOOK)),
            (_money(0, "1.681"), _money(1, "1.681,234")),
            "báo cáo: giải ngân 1.681; biểu: 1.681,234",
        ),
        failing=_two(
            (_year(2023), _year(2023, **_WORKBOOK)),
            (_money(0, "1.861"), _money(1, "1.681,234")),
            "báo cáo: giải ngân 1.861; biểu: 1.681,234",
        ),
    ),
    Rule(
        rule_id="R-023",
        kind="cross_document_plan",
        told_as="cross_document",
        title_vi="Số phân bổ trong báo cáo khớp với kế hoạch, quyết định phân bổ",
        title_en="What a report says was allocated is what the plan or decision gave",
        applies_to="Money of a plan or an allocation decision, and of the report on the same office, project, year.",
        statement="allocated by the report = planned or allocated by the plan",
        severity="warning",
        tolerance=_TOLERANCE + " Plans are adjusted: many differences between two documents are told as one.",
        basis=_BASIS,
        passing=_two(
            (_year(2023, **_PLAN), _year(2023)),
            (_money(0, "3.152", "planned", scenario="plan"), _money(1, "3.152,0", "allocated")),
            "kế hoạch: 3.152; báo cáo: phân bổ 3.152,0",
        ),
        failing=_two(
            (_year(2023, **_PLAN), _year(2023)),
            (_money(0, "3.152", "planned", scenario="plan"), _money(1, "3.512,0", "allocated")),
            "kế hoạch: 3.152; báo cáo: phân bổ 3.512,0",
        ),
    ),
    Rule(
        rule_id="R-024",
        kind="cross_document_retold",
        told_as="cross_document",
        title_vi="Số của năm trước nhắc lại trong báo cáo sau khớp với báo cáo của năm đó",
        title_en="A year's figure told again later is the one its own report told",
        applies_to="Money and households of a year told in that year's report and in a later one; households at the "
        "start of a year and at the end of the one before, but for years that began on a new poverty standard.",
        statement="value told later = value told then",
        severity="error",
        tolerance=_TOLERANCE + " What was spent and is left may be settled later, households counted anew: a warning, "
        "unless a slip explains the difference.",
        basis=_BASIS,
        passing=_two(
            (_year(2023), _year(2024)),
            (_poor(0, "640"), _poor(1, "640", year=2024, point="start")),
            "cuối 2023: 640 hộ; đầu 2024: 640 hộ",
        ),
        failing=_two(
            (_year(2023), _year(2024)),
            (_poor(0, "640"), _poor(1, "604", year=2024, point="start")),
            "cuối 2023: 640 hộ; đầu 2024: 604 hộ",
        ),
    ),
    Rule(
        rule_id="R-025",
        kind="carry_over_chain",
        title_vi="Số chuyển nguồn cuối năm bằng số năm trước chuyển sang của năm sau",
        title_en="What one year carries out is what the next has carried in",
        applies_to="Money carried out of a year and into the next, of one office, project, source and capital; "
        "in two documents or in one.",
        statement="carried_out of the year = carried_in of the next",
        severity="error",
        tolerance=_TOLERANCE + " Less carried in than out is a warning: a part may have been cancelled or not allowed.",
        basis="Luật Ngân sách nhà nước 2015, Điều 64; Thông tư 55/2023/TT-BTC",
        passing=_two(
            (_year(2023), _year(2024)),
            (_money(0, "778,425", "carried_out"), _money(1, "778,4", "carried_in", year=2024)),
            "chuyển sang năm sau 778,425; năm trước chuyển sang 778,4",
        ),
        failing=_two(
            (_year(2023), _year(2024)),
            (_money(0, "778,425", "carried_out"), _money(1, "787,425", "carried_in", year=2024)),
            "chuyển sang năm sau 778,425; năm trước chuyển sang 787,425",
        ),
    ),
    Rule(
        rule_id="R-026",
        kind="cross_document_commune",
        told_as="cross_document",
        title_vi="Số của xã trong biểu của huyện khớp với báo cáo của xã",
        title_en="A commune's row in the district's table is what the commune reports",
        applies_to="Households and money of a commune named in a row of its district, and in its own report.",
        statement="the district's row = the commune's own figure",
        severity="error",
        tolerance=_TOLERANCE + " A warning, unless a slip of the pen explains the difference.",
        basis=_BASIS,
        passing=_two(
            (_year(2023), _year(2023, unit_code="23281", **_COMMUNE)),
            (_poor(0, "189", sub_unit="Phường Quang Trung"), _poor(1, "189")),
            "huyện: Phường Quang Trung 189 hộ; xã: 189 hộ",
        ),
        failing=_two(
            (_year(2023), _year(2023, unit_code="23281", **_COMMUNE)),
            (_poor(0, "198", sub_unit="Phường Quang Trung"), _poor(1, "189")),
            "huyện: Phường Quang Trung 198 hộ; xã: 189 hộ",
        ),
    ),
    Rule(
        rule_id="R-027",
        kind="cross_document_communes",
        told_as="cross_document",
        title_vi="Số của huyện bằng cộng báo cáo của các xã",
        title_en="A district's count is the sum of its communes' reports",
        applies_to="Households of a district and of its communes of the year, each by its own report.",
        statement="Σ communes = district where all of them reported, else Σ known communes ≤ district",
        severity="error",
        tolerance="none: households are counted; while communes are missing it is a warning.",
        basis=_BASIS,
        passing=_two(
            (_year(2023), _year(2023, unit_code="23281", **_COMMUNE)),
            (_poor(0, "640"), _poor(1, "189")),
            "huyện: 640 hộ; một xã: 189 hộ",
        ),
        failing=_two(
            (_year(2023), _year(2023, unit_code="23281", **_COMMUNE)),
            (_poor(0, "164"), _poor(1, "189")),
            "huyện: 164 hộ; một xã: 189 hộ",
        ),
    ),
    Rule(
        rule_id="R-028",
        kind="copied_forward",
        title_vi="Số liệu năm nay không phải là bản chép của năm trước hay của đơn vị khác",
        title_en="This year's figures are not a copy of last year's or of a neighbour's",
        applies_to="Rows, columns and whole reports with figures of three digits and more that are not round.",
        statement="fewer than four figures, or fewer than four in five, are those of the other report",
        severity="error",
        tolerance="Figures alike to the last digit count, each value once, among them what was spent or is left. "
        "A warning, unless another document contradicts one of them.",
        basis="own design",
        passing=_two(
            (_year(2023), _year(2024)),
            _row(0, 2023, "3.152,5", "412,75", "2.873,45", "691,8")
            + _row(1, 2024, "3.152,5", "691,8", "3.017,05", "827,25"),
            "năm 2023: 3.152,5; 412,75; 2.873,45; 691,8 – năm 2024: 3.152,5; 691,8; 3.017,05; 827,25",
        ),
        failing=_two(
            (_year(2023), _year(2024)),
            _row(0, 2023, "3.152,5", "691,8", "3.152,45", "691,85")
            + _row(1, 2024, "3.152,5", "691,8", "3.152,45", "691,85"),
            "năm 2023: 3.152,5; 691,8; 3.152,45; 691,85 – năm 2024: như trên",
        ),
    ),
    Rule(
        rule_id="R-029",
        kind="outlier",
        title_vi="Số liệu không khác hẳn các năm trước của đơn vị",
        title_en="A figure is of the size usual for its office",
        applies_to="Money and households of a whole office with three earlier years; with fewer, its change since the "
        "year before against that of at least five other offices.",
        statement="at most four times, or a quarter of, the middle of the earlier years (on the log scale)",
        severity="info",
        tolerance="Five scaled median deviations of the earlier years.",
        basis="own design",
        passing=_spent_over_years("1.681", "1.904", "1.512", "2.240"),
        failing=_spent_over_years("1.681", "1.904", "1.512", "22.401"),
    ),
)
