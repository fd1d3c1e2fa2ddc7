"""Rules on percentages and shares, recomputed from the figures they are said of."""

from schemas.rules.rule import Example, Rule

_PROJECT = {"project_code": "DA6.TDA2", "year": 2023, "indicator": "allocated"}
_RATE = {"topic": "poverty", "year": 2023, "source": None, "point": "end"}


def _counterpart(local: str) -> tuple[dict[str, object], ...]:
    return (
        _PROJECT | {"source": "NSTW", "written": "172,0"},
        _PROJECT | {"source": "NSDP", "written": local},
    )


def _percentage(percent: str) -> tuple[dict[str, object], ...]:
    base = {"topic": "target", "year": 2023, "source": None}
    return (
        base | {"indicator": "trainees", "written": "420", "written_unit": "người"},
        base | {"indicator": "trainees", "written": "500", "written_unit": "người", "scenario": "plan"},
        base | {"indicator": "completion_pct", "written": percent, "written_unit": "%", "computed_from": [0, 1]},
    )


def _rate(percent: str) -> tuple[dict[str, object], ...]:
    return (
        _RATE | {"indicator": "households", "written": "2.700", "written_unit": "hộ"},
        _RATE | {"indicator": "poor_households", "written": "640", "written_unit": "hộ"},
        _RATE | {"indicator": "poverty_rate_pct", "written": percent, "written_unit": "%"},
    )


RATIO_RULES = (
    Rule(
        rule_id="R-007",
        kind="counterpart_ratio",
        title_vi="Vốn đối ứng địa phương đúng mức tỉnh quy định",
        title_en="The local counterpart is the share the province has set",
        applies_to="Central and local money stated side by side, in provinces and years whose share is known; "
        "elsewhere the share that the other projects of the document keep.",
        statement="local = share × central",
        severity="warning",
        tolerance="Half-widths of both figures and the tolerance of the parameter; less than 5 % off is information, "
        "and so is a share unlike that of at least four others where none is set.",
        basis="Quyết định 02/2022/QĐ-TTg; nghị quyết của HĐND tỉnh (codebook/parameters/counterpart_ratio.csv)",
        passing=Example("172,0 vốn Trung ương; vốn địa phương 17,2", _counterpart("17,2")),
        failing=Example("172,0 vốn Trung ương; vốn địa phương 12,7", _counterpart("12,7")),
    ),
    Rule(
        rule_id="R-008",
        kind="percent_arithmetic",
        title_vi="Tỷ lệ phần trăm đúng với hai số đi kèm",
        title_en="A percentage is what its two figures give",
        applies_to="Percentages said of two figures in one sentence.",
        statement="percentage = 100 × done / planned",
        severity="warning",
        tolerance="Last digit of the percentage; what the unprinted digits of the two figures explain is information.",
        basis="own design",
        passing=Example("420/500 người, đạt 84%", _percentage("84")),
        failing=Example("420/500 người, đạt 48%", _percentage("48")),
    ),
    Rule(
        rule_id="R-009",
        kind="rate_arithmetic",
        title_vi="Tỷ lệ nghèo đúng với số hộ; mức giảm đúng với hai tỷ lệ",
        title_en="Poverty rates come from their counts, their fall from the rates",
        applies_to="Poverty rates with poor and all households of the same office, place, population and time.",
        statement="rate = 100 × count / households; fall = opening rate - closing rate",
        severity="warning",
        tolerance="Last digit of the rates, cut-off writing allowed.",
        basis="Thông tư 07/2021/TT-BLĐTBXH",
        passing=Example("640 trên 2.700 hộ, tỷ lệ 23,70%", _rate("23,70")),
        failing=Example("640 trên 2.700 hộ, tỷ lệ 27,30%", _rate("27,30")),
    ),
)
