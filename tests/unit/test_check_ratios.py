from typing import Any

import pytest

from tests.checking import found_in, kinds, money


def rate(written: str, *computed_from: int) -> dict[str, Any]:
    return {
        "project_code": "ALL",
        "indicator": "disbursement_rate_pct",
        "written": written,
        "written_unit": "%",
        "year": 2023,
        "computed_from": list(computed_from),
    }


@pytest.mark.parametrize("of_the_whole", ["66", "66,00", "60,00"])
def test_percentage_may_be_said_of_any_sum_there_was_to_spend(of_the_whole: str) -> None:
    figures = [
        money("ALL", "104.000"),
        money("ALL", "61.200", capital="DTPT", part_of=0),
        money("ALL", "42.800", capital="SN", part_of=0),
        money("ALL", "10.400", "carried_in"),
        money("ALL", "68.640", "disbursed"),
    ]
    assert kinds(found_in([*figures, rate(of_the_whole, 4, 2)])) == []


def test_percentage_of_no_sum_to_spend_is_found() -> None:
    figures = [money("ALL", "104.000"), money("ALL", "68.640", "disbursed"), rate("61,20", 1, 0)]
    assert kinds(found_in(figures)) == [("percent_arithmetic", "warning", "ALL")]
