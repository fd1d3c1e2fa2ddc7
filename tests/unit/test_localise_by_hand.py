"""Systems of the kinds official statistics writes about, in numbers of our own, against answers worked out by hand."""

import pytest

from schemas.linear import Localised
from transforms.localise_errors import localise
from transforms.parse_rules import parse_rules
from transforms.read_values import read_values

ENTERPRISE = """
    turnover == profit + costs
    profit <= 0.5*turnover
    -0.1*turnover <= profit
    turnover >= 0
    turnover <= 550*staff
"""
RESULTS = """
    revenue - costs == operating
    other_revenue - other_costs == other
    operating + other == total
"""


def answered(values: str, rules: str) -> Localised:
    (figures,) = read_values("name,value,half_width,weight\n" + values.replace(";", "\n")).values()
    return localise(figures, parse_rules(rules))


def likeliest(found: Localised) -> list[tuple[str, float | None, str]]:
    return [(s.name, None if s.suggested is None else float(s.suggested), s.explanation) for s in found.sets[0]]


@pytest.mark.parametrize(
    ("values", "rules", "expected"),
    [
        (
            "turnover,240,,;profit,90000,,;costs,150000,,;staff,12,,",
            ENTERPRISE,
            [("profit", 90, "scale x1000"), ("costs", 150, "scale x1000")],
        ),
        (
            "revenue,3100,,;costs,2870,,;operating,230,,;other_revenue,40,,;other_costs,65,,;other,25,,;total,205,,",
            RESULTS,
            [("other", -25, "sign")],
        ),
        (
            "revenue,3350,,;costs,3210,,;operating,230,,;other_revenue,40,,;other_costs,15,,;other,25,,;total,255,,",
            RESULTS,
            [("costs", 3120, "digits swapped")],
        ),
        ("a,12.5,,;b,7.5,,;c,2.0,,;d,18,,", "a + b == c + d\nd == 18\na <= 12.5\nb <= 7.5\nc >= 2", []),
        ("a,1.5e3,,;b,2E2,,;c,1.07e3,,;d,1700,,", "a + b == d\na - c == 430\nb == 200", []),
        ("a,5,,;b,5,,", "a < b", []),
        ("x,10,,3;y,3,,", "0.5*x <= y", [("y", 5, "unexplained")]),
        ("a,-40,,;b,100,,;c,60,,", "a + b == c", []),
        ("a,30,,;b,70,,;c,99.6,0.5,", "a + b == c", []),
        ("a,30,,;b,70,,;c,98,,", "a + b == c\na == 30\nb == 70", [("c", 100, "unexplained")]),
        ("a,30,,;b,70,,;c,120,,;d,20,,", "a + b + d == c + 10 - 10\n0 <= a <= b", []),
    ],
)
def test_the_answer_is_the_one_worked_out_by_hand(
    values: str, rules: str, expected: list[tuple[str, float, str]]
) -> None:
    found = answered(values, rules)
    assert (likeliest(found) if found.sets else []) == expected
    assert found.is_consistent == (not expected)


def test_a_scale_that_explains_two_parts_comes_before_one_figure_that_fits_and_one_that_does_not() -> None:
    found = answered("turnover,240,,;profit,90000,,;costs,150000,,;staff,12,,", ENTERPRISE)
    assert (found.cost, found.equally_good) == (2, 1)
    assert [{each.name for each in suspects} for suspects in found.sets[1:]] == [{"turnover", "staff"}]


def test_bounds_alone_leave_figures_equally_likely_at_their_nearest_value() -> None:
    found = answered("x,10,,;y,3,,", "0.5*x <= y")
    assert found.equally_good == 2
    assert {(s.name, float(s.suggested or 0), s.explanation) for (s,) in found.sets} == {
        ("x", 6, "unexplained"),
        ("y", 5, "unexplained"),
    }


def test_a_positive_figure_above_its_bound_has_not_lost_a_minus() -> None:
    found = answered("a,3,,;b,-2,,;c,1,,;d,1,,", "a + b >= c + d\na <= 3")
    assert {suspects[0].name for suspects in found.sets} == {"b", "c", "d"}
    assert "sign" not in {each.explanation for suspects in found.sets for each in suspects if each.name in {"c", "d"}}


@pytest.mark.parametrize("blank", ["", "NA"])
def test_a_blank_no_value_can_fill_is_an_error_elsewhere(blank: str) -> None:
    found = answered(f"a,{blank},,;b,40,,;c,30,,", "a + b == c\na >= 0")
    assert not found.is_consistent
    assert {suspects[0].name for suspects in found.sets} == {"b", "c"}
    assert answered(f"a,{blank},,;b,40,,;c,30,,", "a + b == c").missing[0].suggested == -10


def test_rules_no_blank_can_fill_are_not_consistent() -> None:
    found = answered("a,NA,,", "a == 1\na == 2")
    assert (found.is_consistent, found.sets) == (False, ())
