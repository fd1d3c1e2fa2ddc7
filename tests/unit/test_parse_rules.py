from decimal import Decimal
from fractions import Fraction

import pytest

from schemas.linear import RulesError, ValuesError
from transforms.parse_rules import parse_rules
from transforms.read_values import read_values


@pytest.mark.parametrize(
    ("text", "terms", "relation", "bound"),
    [
        ("x1 + x2 == x3", {"x1": 1, "x2": 1, "x3": -1}, "==", 0),
        ("2*a - b <= c", {"a": 2, "b": -1, "c": -1}, "<=", 0),
        ("0.5 a + 2 b <= 3", {"a": Fraction(1, 2), "b": 2}, "<=", 3),
        ("a >= 0.6*b", {"a": -1, "b": Fraction(3, 5)}, "<=", 0),
        ("(a + b)/2 = 10 - c", {"a": Fraction(1, 2), "b": Fraction(1, 2), "c": 1}, "==", 10),
        ("-(a - 3) < b*1e3", {"a": -1, "b": -1000}, "<=", -3),
        ("DA3.TDA1 + vốn_sn == `Tổng cộng (I)`", {"DA3.TDA1": 1, "vốn_sn": 1, "Tổng cộng (I)": -1}, "==", 0),
        ("a + a == b", {"a": 2, "b": -1}, "==", 0),
        (".5*a ≤ b", {"a": Fraction(1, 2), "b": -1}, "<=", 0),
        ('"Vốn # 1" - `it\'s "b"` = 0', {"Vốn # 1": 1, 'it\'s "b"': -1}, "==", 0),
    ],
)
def test_a_rule_is_read_as_people_write_it(text: str, terms: object, relation: str, bound: object) -> None:
    (rule,) = parse_rules(f"# quy tắc\n\n{text}   # vì sao\n")
    assert (rule.text, dict(rule.terms), rule.relation, rule.bound) == (text, terms, relation, bound)


def test_a_line_of_several_bounds_is_as_many_rules() -> None:
    rules = parse_rules("0 <= a <= 0.5*b\na >= b > c")
    assert [(rule.text, dict(rule.terms)) for rule in rules] == [
        ("0 <= a <= 0.5*b", {"a": -1}),
        ("0 <= a <= 0.5*b", {"a": 1, "b": Fraction(-1, 2)}),
        ("a >= b > c", {"a": -1, "b": 1}),
        ("a >= b > c", {"b": -1, "c": 1}),
    ]


def test_letters_put_together_and_apart_are_one_name() -> None:
    (rule,) = parse_rules("o\u0302 == b")
    assert "ô" in rule.terms
    assert [figure.name for figure in read_values("name,value\no\u0302,1\n")[None]] == ["ô"]


def test_every_line_that_is_no_linear_rule_is_told() -> None:
    text = "a + b == c\na * b == c\na + b\na == b == c\n1 == 2\na / 0 == b\n(a == b\na ? b\na - a == 0\n1.2.3 == a"
    with pytest.raises(RulesError) as told:
        parse_rules(text)
    assert [number for number, _, _ in told.value.faults] == [2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_values_are_read_record_by_record() -> None:
    found = read_values("\ufeffrecord;name;value;half_width;weight\n1;a;1.5;0.05;2\n1;b;;;\n2;a;-3;;\n\n")
    assert [(f.name, f.value, f.half_width, f.weight) for f in found["1"]] == [
        ("a", 1.5, Decimal("0.05"), 2),
        ("b", None, 0, 1),
    ]
    assert [f.value for f in found["2"]] == [-3]


def test_without_a_column_for_records_all_figures_are_one() -> None:
    assert list(read_values("name,value\na,1\nb,2\n")) == [None]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("value\n1\n", [1]),
        ("name,value\na,x\n,2\na,1\na,2\n", [2, 3, 5]),
        ("name,value,weight\na,1,-1\nb,NaN,1\n", [2, 3]),
    ],
)
def test_every_line_of_values_that_cannot_be_understood_is_told(text: str, lines: list[int]) -> None:
    with pytest.raises(ValuesError) as told:
        read_values(text)
    assert [number for number, _ in told.value.faults] == lines
