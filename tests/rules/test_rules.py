"""Every rule runs on its own examples; a new rule is tested by being registered."""

from functools import cache

import polars as pl
import pytest

from schemas.messages import catalogue
from schemas.rules import RULES, Example, Rule
from tests.figures import (
    CITATION_COLUMNS,
    STATUS_COLUMNS,
    SUBMISSION,
    SUBMISSION_COLUMNS,
    TROUBLE_COLUMNS,
    YEAR_CLAIM_COLUMNS,
    across,
    observations,
    table,
)
from transforms.check_submissions import Judged, check_submissions
from transforms.compare_across import compare_offices, compare_province, find_across
from transforms.rule_parameters import usual_parameters

RULE_OF = {rule.rule_id: rule for rule in RULES}
WITHIN = [rule for rule in RULES if not rule.failing.documents]
by_id = pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule_id}-{rule.kind}")


@cache
def found_in(rule_id: str, outcome: str) -> pl.DataFrame:
    """What is found in an example, once for all that is said of it."""
    example: Example = getattr(RULE_OF[rule_id], outcome)
    return found_across(example) if example.documents else judged(rule_id, outcome).findings


def found_across(example: Example) -> pl.DataFrame:
    figures = across(example.figures, example.documents)
    rows = {row["observation_id"]: row for row in figures.iter_rows(named=True)}
    return find_across(compare_province([compare_offices(figures)]), rows, {})


@cache
def judged(rule_id: str, outcome: str) -> Judged:
    example: Example = getattr(RULE_OF[rule_id], outcome)
    return check_submissions(
        observations(example.figures),
        table(example.citations, CITATION_COLUMNS),
        table(example.year_claims, YEAR_CLAIM_COLUMNS),
        table([], STATUS_COLUMNS),
        table([SUBMISSION], SUBMISSION_COLUMNS),
        table(example.troubles, TROUBLE_COLUMNS),
        usual_parameters(),
    )


def found_failing(rule_id: str) -> pl.DataFrame:
    """The causes the failing example of a rule raises."""
    found = found_in(rule_id, "failing")
    return found.filter(pl.col("cause_id").is_null())


@by_id
def test_passing_example_raises_nothing(rule: Rule) -> None:
    assert found_in(rule.rule_id, "passing")["message_vi"].to_list() == []


@by_id
def test_failing_example_raises_its_own_kind_once(rule: Rule) -> None:
    found = found_failing(rule.rule_id)
    assert found["rule_id"].to_list() == [rule.rule_id]
    assert found["kind"].item().startswith(rule.told_as or rule.kind)


@by_id
def test_severity_of_the_failing_example_is_no_worse_than_the_rule_says(rule: Rule) -> None:
    order = ("info", "warning", "error")
    assert order.index(found_failing(rule.rule_id)["severity"].item()) <= order.index(rule.severity)


@by_id
def test_failing_example_says_in_both_languages_what_was_written(rule: Rule) -> None:
    for finding in found_failing(rule.rule_id).iter_rows(named=True):
        for text in (finding["message_vi"], finding["message_en"]):
            assert text.endswith(".")
            assert "{" not in text
            assert "None" not in text


@pytest.mark.parametrize("outcome", ["passing", "failing"])
@pytest.mark.parametrize("rule", WITHIN, ids=lambda rule: f"{rule.rule_id}-{rule.kind}")
def test_a_rule_judges_its_own_examples(rule: Rule, outcome: str) -> None:
    counted = judged(rule.rule_id, outcome).cases
    assert counted["rule_id"].is_unique().all()
    assert dict(counted.select("rule_id", "cases").iter_rows()).get(rule.rule_id, 0) >= 1


def test_rule_ids_and_kinds_are_given_once() -> None:
    assert len({rule.rule_id for rule in RULES}) == len(RULES)
    assert len({rule.kind for rule in RULES}) == len(RULES)


def test_every_text_of_findings_stands_in_both_languages() -> None:
    ours = ("findings.", "subjects.", "measures.", "dimensions.", "populations.")
    texts = {key: text for key, text in catalogue().items() if key.startswith(ours)}
    assert texts
    assert [key for key, text in texts.items() if not (text.get("vi") and text.get("en"))] == []
