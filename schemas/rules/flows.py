"""Rules on what came in, what went out and what is left: of money and of poor households."""

from schemas.rules.rule import Example, Rule

_PROJECT = {"project_code": "DA3.TDA1", "year": 2023}


def _money(**written: str) -> tuple[dict[str, object], ...]:
    return tuple(_PROJECT | {"indicator": indicator, "written": figure} for indicator, figure in written.items())


def _households(**written: str) -> tuple[dict[str, object], ...]:
    points = {"start": ("poor_households", "start"), "end": ("poor_households", "end"), "all": ("households", "end")}
    return tuple(
        {
            "topic": "poverty",
            "year": 2023,
            "source": None,
            "indicator": points.get(name, (name, "year"))[0],
            "point": points.get(name, (name, "year"))[1],
            "written": figure,
            "written_unit": "hộ",
        }
        for name, figure in written.items()
    )


FLOW_RULES = (
    Rule(
        rule_id="R-003",
        kind="carry_over_identity",
        title_vi="Vốn giao và vốn chuyển sang bằng giải ngân cộng chuyển nguồn",
        title_en="What came in equals what was spent and carried out",
        applies_to="Each office, project, year and source with allocated, disbursed and carried-out money stated.",
        statement="allocated + carried_in = disbursed + carried_out + returned",
        severity="error",
        tolerance="Sum of the half-widths, cut-off writing allowed; up to 3 tolerances off is a warning. "
        "Central money alone or all sources, with or without the year's adjustments: any may close.",
        basis="Nghị định 27/2022/NĐ-CP; Thông tư 55/2023/TT-BTC",
        passing=Example(
            "phân bổ 3.152,0; giải ngân 2.373; chuyển nguồn 778,425",
            _money(allocated="3.152,0", disbursed="2.373", carried_out="778,425"),
        ),
        failing=Example(
            "phân bổ 360,0; giải ngân 170,290; chuyển nguồn 198,710",
            _money(allocated="360,0", disbursed="170,290", carried_out="198,710"),
        ),
    ),
    Rule(
        rule_id="R-004",
        kind="disbursed_over_allocated",
        title_vi="Giải ngân không vượt số được sử dụng",
        title_en="No more is disbursed than there is",
        applies_to="Each office, project, year and source with allocated and disbursed money stated.",
        statement="disbursed ≤ allocated + carried_in",
        severity="error",
        tolerance="Sum of the half-widths; where no carried-in money is stated, up to double is a warning, and "
        "information where as much was carried into a wider whole.",
        basis="Nghị định 27/2022/NĐ-CP",
        passing=Example("phân bổ 360,0; giải ngân 360,0", _money(allocated="360,0", disbursed="360,0")),
        failing=Example("phân bổ 360,0; giải ngân 463,0", _money(allocated="360,0", disbursed="463,0")),
    ),
    Rule(
        rule_id="R-005",
        kind="stock_flow",
        title_vi="Biến động hộ nghèo, hộ cận nghèo trong kỳ phải khép kín",
        title_en="Poor and near-poor households: opening, changes and closing agree",
        applies_to="Each office, place and population with opening and closing counts and the year's changes stated.",
        statement="end = start - escaped + relapsed + newly poor, of poor and of near-poor households",
        severity="error",
        tolerance="none: households are counted",
        basis="Thông tư 07/2021/TT-BLĐTBXH; Thông tư 02/2022/TT-BLĐTBXH",
        passing=Example(
            "đầu năm 640 hộ, thoát nghèo 130, tái nghèo 4, phát sinh 6, cuối năm 520",
            _households(start="640", escaped_poverty="130", relapsed_poverty="4", newly_poor="6", end="520"),
        ),
        failing=Example(
            "đầu năm 640 hộ, thoát nghèo 130, tái nghèo 4, phát sinh 6, cuối năm 502",
            _households(start="640", escaped_poverty="130", relapsed_poverty="4", newly_poor="6", end="502"),
        ),
    ),
    Rule(
        rule_id="R-006",
        kind="subset_exceeds_whole",
        title_vi="Số bộ phận không lớn hơn số chung",
        title_en="A part is not larger than its whole",
        applies_to="Households of an ethnic minority under all; poor and near-poor households under all households.",
        statement="part ≤ whole",
        severity="error",
        tolerance="none: households are counted",
        basis="Thông tư 07/2021/TT-BLĐTBXH",
        passing=Example("tổng số 2.700 hộ, hộ nghèo 640", _households(all="2.700", end="640")),
        failing=Example("tổng số 270 hộ, hộ nghèo 640", _households(all="270", end="640")),
    ),
)
