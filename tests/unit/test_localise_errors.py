"""Which figures must be wrong: small systems worked out by hand, and those of the literature on typing errors."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import count

import pytest

from schemas.linear import Figure, Localised
from transforms.localise_errors import localise
from transforms.parse_rules import parse_rules

BALANCES = """
    x1 + x2 == x3
    x2 == x4
    x5 + x6 + x7 == x8
    x3 + x8 == x9
    x9 - x10 == x11
"""
SOUND = dict(
    zip([f"x{n}" for n in range(1, 12)], (1452, 116, 1568, 116, 323, 76, 12, 411, 1979, 1842, 137), strict=True)
)


def localised(
    values: Mapping[str, object], rules: str, half_width: str = "0", weights: Mapping[str, int] | None = None
) -> Localised:
    figures = [
        Figure(
            name,
            None if value is None else Decimal(str(value)),
            Decimal(half_width),
            Decimal((weights or {}).get(name, 1)),
            str(value),
        )
        for name, value in values.items()
    ]
    return localise(figures, parse_rules(rules))


def told(found: Localised) -> list[tuple[str, str, str]]:
    return [(each.name, f"{each.suggested:f}", each.explanation) for each in found.sets[0]]


def test_figures_that_satisfy_every_rule_raise_no_suspicion() -> None:
    found = localised(SOUND, BALANCES)
    assert found.is_consistent
    assert found.sets == ()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"x4": 161}, [("x4", "116", "digits swapped")]),
        ({"x9": 19979}, [("x9", "1979", "digit added")]),
        ({"x8": 41}, [("x8", "411", "digit missing")]),
        ({"x3": 1569}, [("x3", "1568", "digit changed")]),
        ({"x11": -137}, [("x11", "137", "sign")]),
        ({"x3": 1568000}, [("x3", "1568", "scale x1000")]),
        ({"x3": "1.568"}, [("x3", "1568", "separator")]),
        ({"x2": 300}, [("x2", "116", "unexplained")]),
        ({"x4": 161, "x9": 19979}, [("x4", "116", "digits swapped"), ("x9", "1979", "digit added")]),
        ({"x8": 114, "x9": 1997}, [("x8", "411", "digits swapped"), ("x9", "1979", "digits swapped")]),
    ],
)
def test_typing_errors_are_found_with_what_was_meant(
    wrong: Mapping[str, object], expected: list[tuple[str, str, str]]
) -> None:
    found = localised(SOUND | wrong, BALANCES)
    assert told(found) == expected
    assert found.equally_good == 1
    assert found.cost == found.least == len(expected)


def test_sets_that_nothing_tells_apart_are_all_named() -> None:
    found = localised(SOUND | {"x6": 67}, BALANCES)
    assert {each.name for suspects in found.sets[: found.equally_good] for each in suspects} == {"x5", "x6", "x7"}


def test_a_figure_trusted_more_is_doubted_last() -> None:
    values = {"a": 10, "b": 20, "total": 40}
    assert {s[0].name for s in localised(values, "a + b == total").sets} == {"a", "b", "total"}
    found = localised(values, "a + b == total", weights={"total": 3, "a": 2})
    assert [suspects[0].name for suspects in found.sets] == ["b"]


def test_a_miss_within_the_half_widths_is_none() -> None:
    values = {"a": "10.4", "b": "20.3", "total": "30.8"}
    assert localised(values, "a + b == total", "0.05").is_consistent
    assert not localised(values, "a + b == total", "0.03").is_consistent


def test_inequalities_bound_figures_too() -> None:
    rules = "profit + cost == turnover\ncost >= 0.6*turnover\nturnover >= 0"
    assert told(localised({"turnover": 100, "profit": 755, "cost": 125}, rules)) == [("profit", "-25", "unexplained")]


def test_a_thousandfold_slip_of_two_parts_is_seen_though_the_rules_leave_a_choice() -> None:
    rules = "T == P + C\nP <= 0.5*T\n-0.1*T <= P\nT >= 0\nT <= 550*N"
    found = localised({"T": 100, "P": 40000, "C": 60000, "N": 5}, rules)
    assert [("P", "40", "scale x1000"), ("C", "60", "scale x1000")] in [
        [(each.name, f"{each.suggested:.0f}", each.explanation) for each in suspects] for suspects in found.sets
    ]


def test_a_missing_figure_costs_nothing_and_is_worked_out() -> None:
    found = localised({"a": 10, "b": None, "total": 40}, "a + b == total")
    assert found.is_consistent
    assert [(each.name, each.suggested) for each in found.missing] == [("b", 30)]
    left_open = localised({"a": 10}, "a + b == total")
    assert [(each.name, each.suggested) for each in left_open.missing] == [("b", None), ("total", None)]


def test_rules_that_contradict_each_other_blame_no_figure() -> None:
    found = localised({"a": 3}, "a == 1\na == 2")
    assert not found.is_consistent
    assert found.sets == ()


def test_amounts_of_billions_and_a_miss_of_one_are_told_apart() -> None:
    values = {"a": 123_456_789_012, "b": 987_654_321_098, "c": 1_111_111_110_111, "d": 123_456_789_012}
    assert told(localised(values, "a + b == c\na == d")) != []
    assert localised(values | {"c": 1_111_111_110_110}, "a + b == c\na == d").is_consistent


def test_a_search_cut_short_names_nobody_where_it_would_name_nearly_everybody() -> None:
    copies = range(40)
    stated = {"x": 1, "y": 1, "t": 50, "u": 90}
    values = {f"{name}{n}": value for n in copies for name, value in stated.items()}
    rules = "\n".join(f"x{n} + y{n} == t{n}\nt{n} == u{n}\nt{n} <= 20\nu{n} <= 20\nx{n} == 30" for n in copies)
    figures = [Figure(name, Decimal(value)) for name, value in values.items()]
    found = localise(figures, parse_rules(rules), lambda _work: True)
    assert found.sets == ()
    assert not found.is_complete
    assert found.is_possible


def test_a_search_cut_short_says_how_good_its_answer_is() -> None:
    values = {f"x{n}": 1 for n in range(12)} | {"t": 50, "u": 90}
    rules = "\n".join([" + ".join(f"x{n}" for n in range(12)) + " == t", "t == u", "x0 == x1", "t <= 20", "u <= 20"])
    asked = count()
    found = localise(
        [Figure(n, Decimal(v)) for n, v in values.items()], parse_rules(rules), lambda _work: next(asked) >= 0
    )
    assert found.sets
    assert found.least <= found.cost
    assert not found.is_complete
