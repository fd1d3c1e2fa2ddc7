"""Rules on the writing itself: separators, years, dates of documents, what cannot be read."""

from schemas.rules.rule import MET_WHILE_READING, Example, Rule

_FIGURE = {"project_code": "DA4.TDA1", "year": 2022, "indicator": "disbursed"}


def _cited(*dates: str) -> tuple[dict[str, object], ...]:
    return tuple(
        {"document_number": "15/2022/NQ-HĐND", "cited_date": date, "line_from": i + 1} for i, date in enumerate(dates)
    )


def _years(title: int, enacting: int) -> tuple[dict[str, object], ...]:
    claims = (("title", title), ("enacting", enacting))
    return tuple(
        {"role": role, "year_from": year, "year_to": year, "line_from": i + 1, "quote": f"năm {year}"}
        for i, (role, year) in enumerate(claims)
    )


def _spent(unit: str) -> tuple[dict[str, object], ...]:
    return (
        _FIGURE | {"indicator": "allocated", "written": "380"},
        _FIGURE | {"written": "262", "written_unit": unit},
    )


def _trouble(rule_id: str, kind: str, title: tuple[str, str], statement: str, written: str) -> Rule:
    return Rule(
        rule_id=rule_id,
        kind=kind,
        title_vi=title[0],
        title_en=title[1],
        applies_to=MET_WHILE_READING,
        statement=statement,
        severity="warning",
        tolerance="none",
        basis="own design",
        passing=Example("phân bổ 1.234,5 triệu đồng", (_FIGURE | {"written": "1.234,5"},)),
        failing=Example(written, troubles=({"kind": kind, "written": written, "line_from": 3, "quote": written},)),
    )


WRITING_RULES = (
    Rule(
        rule_id="R-010",
        kind="separator_slip",
        title_vi="Dấu chấm, dấu phẩy trong số viết đúng",
        title_en="Points and commas stand where they should",
        applies_to="Figures with one separator before three digits, whose sums come out only by the other reading.",
        statement="plain reading = meant value",
        severity="warning",
        tolerance="none",
        basis="own design; Nghị định 30/2020/NĐ-CP (thể thức văn bản)",
        passing=Example(
            "giải ngân 604,543 triệu đồng", (_FIGURE | {"written": "604,543", "other_value": 604_543_000_000},)
        ),
        failing=Example(
            "giải ngân 604.543 triệu đồng, phân bổ 1.527 triệu đồng",
            (
                _FIGURE
                | {"written": "604.543", "value": 604_543_000, "half_width": 500, "plain_value": 604_543_000_000},
            ),
        ),
    ),
    Rule(
        rule_id="R-011",
        kind="year_conflict",
        title_vi="Năm trong tên văn bản và trong nội dung thống nhất",
        title_en="Title and enacting sentence name the same year",
        applies_to="The year of the title against the enacting and closing sentences.",
        statement="year of the title = year of the enacting sentence",
        severity="warning",
        tolerance="One span of years may lie within the other.",
        basis="Nghị định 30/2020/NĐ-CP",
        passing=Example("Kế hoạch năm 2023 … năm 2023", year_claims=_years(2023, 2023)),
        failing=Example("Kế hoạch năm 2023 … năm 2022", year_claims=_years(2023, 2022)),
    ),
    Rule(
        rule_id="R-012",
        kind="citation_conflict",
        title_vi="Một văn bản được dẫn một ngày ban hành",
        title_en="A document is cited with one date, its own",
        applies_to="Documents whose number carries the year, and decisions of the Prime Minister.",
        statement="date here = date there = known date of issue, in the year of the number",
        severity="info",
        tolerance="none",
        basis="Nghị định 30/2020/NĐ-CP",
        passing=Example(
            "Nghị quyết số 15/2022/NQ-HĐND ngày 12/7/2022 (hai lần)", citations=_cited("2022-07-12", "2022-07-12")
        ),
        failing=Example(
            "Nghị quyết số 15/2022/NQ-HĐND ngày 12/7/2022 … ngày 12/6/2022",
            citations=_cited("2022-07-12", "2022-06-12"),
        ),
    ),
    Rule(
        rule_id="R-016",
        kind="unit_slip",
        title_vi="Đơn vị tính viết đúng",
        title_en="The unit is the one that is meant",
        applies_to="Money whose sums and bounds all come right when it is taken a thousand times smaller or larger.",
        statement="written value = meant value",
        severity="error",
        tolerance="All identities the figure breaks are settled, and no other figure settles as many.",
        basis="own design",
        passing=Example("phân bổ 380; giải ngân 262 triệu đồng", _spent("triệu đồng")),
        failing=Example("phân bổ 380 triệu đồng; giải ngân 262 tỷ đồng", _spent("tỷ đồng")),
    ),
    _trouble(
        "R-013",
        "unreadable_number",
        ("Số phải đọc được", "Numbers can be read"),
        "separators do not contradict",
        "1.2.3,4,5",
    ),
    _trouble(
        "R-014",
        "unknown_project",
        ("Dự án phải có trong danh mục", "Projects are on the list"),
        "project is known",
        "Dự án 17",
    ),
    _trouble(
        "R-015",
        "unknown_unit",
        ("Đơn vị phải xác định được", "Places and units are known"),
        "unit is known",
        "xã Nào Đó",
    ),
    _trouble(
        "R-017",
        "stray_column",
        ("Cột có số liệu phải có tên trong biểu mẫu", "Every column with figures is named"),
        "column is mapped to a measure or declared ignored",
        "Cột 7",
    ),
    _trouble(
        "R-018",
        "stray_table",
        ("Bảng có số liệu phải theo biểu mẫu", "Every table with figures is of a known form"),
        "a form fits the table",
        "STT; Nội dung; Cột 3",
    ),
    _trouble(
        "R-019",
        "formula_not_calculated",
        ("Công thức phải có giá trị đã tính", "Formulas hold a calculated value"),
        "the cell's stored value is there",
        "=SUM(C8:C20)",
    ),
    _trouble(
        "R-021",
        "stray_row",
        ("Dòng có số liệu phải có tên", "Every row with figures has a label"),
        "the row says what its figures are of",
        "1.250 | 980",
    ),
    Rule(
        rule_id="R-020",
        kind="negative_value",
        title_vi="Số vốn và số đếm không âm",
        title_en="Money and counts are not negative",
        applies_to="Every amount of money and every count; changes and adjustments may be negative.",
        statement="value ≥ 0",
        severity="warning",
        tolerance="none",
        basis="own design",
        passing=Example("giải ngân 604,5", (_FIGURE | {"written": "604,5"},)),
        failing=Example(
            "giải ngân -604,5", (_FIGURE | {"written": "604,5", "value": -604_500_000, "half_width": 50_000},)
        ),
    ),
)
