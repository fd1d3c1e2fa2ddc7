from decimal import Decimal
from fractions import Fraction

from transforms.parse_rules import parse_rules
from transforms.work_out_formulas import worked_out

VALUES = {name: Decimal(value) for name, value in {"a": 10, "b": 20, "sum": 30, "c": 5, "all": 35, "left": 25}.items()}


def test_a_formula_is_put_in_terms_of_what_it_adds_up() -> None:
    rules = parse_rules("a + b == sum\nsum + c == all\nall - a == left")
    sums, left = worked_out(rules, {"sum", "all"}, VALUES)
    assert sums == {"sum": {"a": 1, "b": 1}, "all": {"a": 1, "b": 1, "c": 1}}
    assert [(rule.text, dict(rule.terms)) for rule in left] == [("all - a == left", {"b": 1, "c": 1, "left": -1})]


def test_a_formula_whose_sum_does_not_come_out_stays_a_figure_of_its_own() -> None:
    rules = parse_rules("a + b == sum")
    assert worked_out(rules, {"sum"}, VALUES | {"sum": Decimal(40)}) == ({}, list(rules))


def test_bounds_and_balances_of_several_wholes_give_no_formula() -> None:
    rules = parse_rules("a + b <= sum\na + b == c + left")
    assert worked_out(rules, {"sum", "c", "left"}, VALUES)[0] == {}


def test_formulas_that_add_each_other_up_are_worked_out_once() -> None:
    values = {"x": Decimal(5), "y": Decimal(5), "z": Decimal(0)}
    sums, left = worked_out(parse_rules("x + z == y\ny + z == x"), {"x", "y"}, values)
    assert sums == {"y": {"x": Fraction(1), "z": Fraction(1)}}
    assert [dict(rule.terms) for rule in left] == [{"z": 2}]
