"""What stands around a figure, and the slips it explains."""

from decimal import Decimal

import pytest

from schemas.linear import Figure
from transforms.explain_slips import explain_slip
from transforms.look_beside import neighbours_of, with_sums
from transforms.parse_rules import parse_rules


def surrounded(rules: str, **values: str) -> dict[str, Figure]:
    figures = [Figure(name, Decimal(value)) for name, value in values.items()]
    return {figure.name: figure for figure in with_sums(figures, parse_rules(rules))}


def test_a_whole_knows_its_parts_and_a_part_its_siblings_and_their_sum() -> None:
    found = surrounded("a + b + c == t", a="120", b="340", c="515", t="975")
    assert found["t"].parts == (120, 340, 515)
    assert found["a"].beside == (340, 515, 855)


def test_a_balance_is_no_sum_of_parts() -> None:
    found = surrounded("a + b == c + d\na <= c", a="120", b="340", c="400", d="60")
    assert {figure.parts for figure in found.values()} == {()}


@pytest.mark.parametrize(
    ("stated", "meant", "slip"),
    [
        ("1322", "981", "counted twice"),
        ("640", "981", "part left out"),
        ("1104", "981", "counted twice"),
        ("1003", "981", "unexplained"),
    ],
)
def test_a_total_off_by_one_of_its_parts_has_it_twice_or_not_at_all(stated: str, meant: str, slip: str) -> None:
    whole = surrounded("a + b + c == t", a="123", b="341", c="517", t=stated)["t"]
    assert explain_slip(whole, Decimal(meant)) == slip


def test_few_digits_alike_are_an_accident() -> None:
    whole = surrounded("a + b == t", a="12", b="34", t="58")["t"]
    assert explain_slip(whole, Decimal(46)) == "unexplained"


def test_cells_know_those_beside_above_and_below_them() -> None:
    def cell(name: str, value: int) -> dict[str, object]:
        return {"observation_id": name, "submission_id": "s", "sheet": "A", "cell": name, "value": Decimal(value)}

    found = neighbours_of([cell("B2", 11), cell("C2", 12), cell("E2", 13), cell("C3", 14), cell("C9", 0)])
    assert found == {"B2": (12,), "C2": (11, 13, 14), "E2": (12,), "C3": (12,)}


@pytest.mark.parametrize(("meant", "slip"), [("5120", "column shifted"), ("777", "neighbour copied")])
def test_a_figure_a_column_aside_or_copied_is_explained(meant: str, slip: str) -> None:
    figure = Figure("a", Decimal(4310), neighbours=(Decimal(4310), Decimal(5120)))
    assert explain_slip(figure, Decimal(meant)) == slip
