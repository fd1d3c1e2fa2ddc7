"""A rule has judged what it held against something, and nothing else."""

from typing import Any

import pytest

from tests.checking import cases_in, money

ALONE = money("DA4", "604,5", "disbursed")
SIGN, UNIT, SEPARATOR = "R-020", "R-016", "R-010"


def households(indicator: str, written: str, written_unit: str = "hộ", **known: Any) -> dict[str, Any]:
    told = {"topic": "poverty", "point": "end", "year": 2023, "project_code": "ALL"}
    return told | {"indicator": indicator, "written": written, "written_unit": written_unit} | known


def cited(*mentions: tuple[str, str | None]) -> dict[str, Any]:
    rows = [{"document_number": number, "cited_date": date, "line_from": 1} for number, date in mentions]
    return {"citations": rows}


def claimed(*roles: str) -> dict[str, Any]:
    return {"year_claims": [{"role": role, "year_from": 2023, "year_to": 2023, "line_from": 1} for role in roles]}


def share(written: str, **known: Any) -> dict[str, Any]:
    return money("ALL", written, "disbursement_rate_pct", written_unit="%") | known


@pytest.mark.parametrize(
    ("told", "judged"),
    [
        ({"figures": [ALONE]}, {SIGN: 1}),
        ({"figures": [money("DA4", "5", "adjusted_down", value=-5_000_000)]}, {}),
        ({"figures": [ALONE, ALONE]}, {"R-002": 1, SIGN: 2}),
        ({"figures": [ALONE, money("DA4", "700")]}, {"R-004": 1, SIGN: 2, UNIT: 2}),
        ({"figures": [ALONE, money("DA5", "700")]}, {SIGN: 2}),
        ({"figures": [money("DA4", "1.679", other_value=1_679_000)]}, {SIGN: 1, SEPARATOR: 1, UNIT: 1}),
        (
            {"figures": [money("DA4", "10", source="NSTW", year=2021), money("DA4", "2", source="NSDP", year=2021)]},
            {SIGN: 2},
        ),
        ({"figures": [households("poor_households", "12"), households("households", "100")]}, {"R-006": 1, SIGN: 2}),
        (
            {
                "figures": [
                    households("poor_households", "12"),
                    households("households", "100"),
                    households("poverty_rate_pct", "12", "%"),
                ]
            },
            {"R-006": 1, "R-009": 1, SIGN: 2},
        ),
        (
            {"figures": [ALONE, money("DA4", "700", year=2022), share("86", computed_from=[0, 1])]},
            {"R-008": 1, SIGN: 2},
        ),
        ({"figures": [ALONE, money("DA4", "0", year=2022), share("86", computed_from=[0, 1])]}, {SIGN: 2}),
        ({"figures": [ALONE, share("86", computed_from=[0])]}, {SIGN: 1}),
        (cited(("15/2022/NQ-HĐND", "2022-07-12"), ("15/2022/NQ-HĐND", "2022-07-12")), {"R-012": 1}),
        (cited(("15/2022/NQ-HĐND", None)), {}),
        (cited(("27/KH-UBND", "2022-07-12"), ("27/KH-UBND", "2022-07-13")), {}),
        (claimed("title", "enacting"), {"R-011": 1}),
        (claimed("title"), {}),
        (claimed("mention", "mention"), {}),
    ],
)
def test_what_is_judged_is_counted(told: dict[str, Any], judged: dict[str, int]) -> None:
    assert cases_in(**told) == judged
