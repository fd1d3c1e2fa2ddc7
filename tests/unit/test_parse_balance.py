"""Rules written out over our measures."""

import pytest

from schemas.identities import FUNDING_BALANCES, POVERTY_BALANCES, Term
from schemas.linear import RulesError
from transforms.parse_balance import MixedMeasuresError, UnknownMeasuresError, WrittenRule, parse_balance

MEASURES = {
    **dict.fromkeys(("planned", "allocated", "carried_in", "disbursed", "carried_out", "returned"), ("funding", "VND")),
    **dict.fromkeys(
        ("households", "poor_households", "escaped_poverty", "relapsed_poverty", "newly_poor"), ("poverty", "household")
    ),
    "poverty_rate_pct": ("poverty", "percent"),
    "poverty_rate_reduction_pp": ("poverty", "pp"),
    "trainees": ("output", "person"),
}


def parsed(text: str) -> WrittenRule:
    return parse_balance(text, MEASURES)


def terms(text: str, at: int = 0) -> set[Term]:
    return set(parsed(text).balances[at].terms)


def test_the_declared_carry_over_can_be_written_out() -> None:
    assert terms("allocated + carried_in? == disbursed + carried_out + returned?") == set(FUNDING_BALANCES[0].terms)


def test_the_declared_flow_of_poor_households_can_be_written_out() -> None:
    text = "poor_households[start] - escaped_poverty + relapsed_poverty? + newly_poor == poor_households[end]"
    assert terms(text) == set(POVERTY_BALANCES[0].terms)


def test_a_rule_on_households_without_a_moment_holds_at_every_point_of_the_year() -> None:
    found = [balance.terms[-1].moments for balance in parsed("poor_households <= households").balances]
    assert found == [(("start", 0),), (("end", 0),), (("year", 0),)]


def test_years_before_are_counted_from_a_measure_of_the_year_itself() -> None:
    for text in ("carried_in == carried_out[-1]", "carried_out[-1] == carried_in", "carried_in[1] == carried_out"):
        (balance,) = parsed(text).balances
        moments = {term.indicator: term.moments for term in balance.terms}
        last = balance.terms[-1]
        assert last.moments == (("year", 0),)
        assert moments["carried_out"][0][1] - moments["carried_in"][0][1] == -1


def test_fractions_become_whole_and_what_stands_alone_is_the_bound() -> None:
    rule = parsed("disbursed <= 0.5 * allocated + 1/4")
    assert {term.indicator: term.coefficient for term in rule.balances[0].terms} == {"disbursed": 4, "allocated": -2}
    assert (rule.bound, rule.scale) == (1, 4)


def test_rates_and_their_fall_may_stand_in_one_rule() -> None:
    assert parsed("poverty_rate_pct[start] - poverty_rate_pct[end] == poverty_rate_reduction_pp").topic == "poverty"


def test_a_statement_can_be_copied_from_the_rule_page() -> None:
    assert terms("disbursed ≤ allocated + carried_in") == terms("disbursed <= allocated + carried_in")
    assert terms("allocated + carried_in = disbursed + carried_out + returned")


def test_unknown_measures_come_with_the_nearest_names() -> None:
    with pytest.raises(UnknownMeasuresError) as refused:
        parsed("alocated + carried_inn == disbursed")
    assert {name: near[0] for name, near in refused.value.unknown.items()} == {
        "alocated": "allocated",
        "carried_inn": "carried_in",
    }


@pytest.mark.parametrize("text", ["allocated == households", "poor_households <= poverty_rate_pct", "trainees <= 5"])
def test_measures_that_cannot_be_added_are_refused(text: str) -> None:
    with pytest.raises(MixedMeasuresError):
        parsed(text)


@pytest.mark.parametrize(
    "text", ["allocated * disbursed == 1", "allocated", "allocated[soon] <= planned", "allocated? <= 5", "1 == 2", ""]
)
def test_what_is_no_linear_rule_is_refused_as_it_was_written(text: str) -> None:
    with pytest.raises(RulesError) as refused:
        parsed(text)
    assert {told for _, told, _ in refused.value.faults} == {text}
