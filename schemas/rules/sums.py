"""Rules on parts and wholes, and on one figure told with two values."""

from schemas.rules.rule import Example, Rule

_WHOLE = {"project_code": "DA4.TDA3", "year": 2023, "indicator": "allocated"}


def _offices(first: str, second: str) -> tuple[dict[str, object], ...]:
    return (
        _WHOLE | {"written": "510,0"},
        _WHOLE | {"written": first, "agency_code": "PLDTBXH", "part_of": 0},
        _WHOLE | {"written": second, "agency_code": "UBNDX", "part_of": 0},
    )


SUM_RULES = (
    Rule(
        rule_id="R-001",
        kind="parts_vs_total",
        title_vi="Cộng các phần phải bằng số chung",
        title_en="Parts add up to their whole",
        applies_to="Money and counts along offices, sub-projects, projects, years, sources and communes.",
        statement="Σ parts = whole; where parts are missing, Σ known parts ≤ whole.",
        severity="error",
        tolerance="Sum of the half-widths, cut-off writing allowed; up to 3 tolerances off is a warning.",
        basis="Thông tư 10/2022/TT-BLĐTBXH (các biểu thu thập thông tin)",
        passing=Example("phân bổ 510,0; trong đó Phòng LĐ-TB&XH 60,0, các xã 450,0", _offices("60,0", "450,0")),
        failing=Example("phân bổ 510,0; trong đó Phòng LĐ-TB&XH 60,0, các xã 405,0", _offices("60,0", "405,0")),
    ),
    Rule(
        rule_id="R-002",
        kind="conflicting_values",
        title_vi="Một chỉ tiêu chỉ có một số",
        title_en="One subject has one value",
        applies_to="Money and poverty figures said more than once of one office, project, year, source and measure.",
        statement="value here = value there",
        severity="error",
        tolerance="The two writings may be of one amount, rounded or cut off.",
        basis="own design",
        passing=Example(
            "giải ngân 1.681 triệu đồng … đã giải ngân 1.681,234 triệu đồng",
            tuple(
                {"project_code": "DA2", "year": 2022, "indicator": "disbursed", "written": w}
                for w in ("1.681", "1.681,234")
            ),
        ),
        failing=Example(
            "giải ngân 1.681 triệu đồng … đã giải ngân 1.861 triệu đồng",
            tuple(
                {"project_code": "DA2", "year": 2022, "indicator": "disbursed", "written": w}
                for w in ("1.681", "1.861")
            ),
        ),
    ),
)
