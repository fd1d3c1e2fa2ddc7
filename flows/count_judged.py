"""How much each rule judged in the filings in force: one that judges nothing is not one that finds nothing."""

from typing import Any

from schemas.comparisons import KINDS
from schemas.rules import RULES
from warehouse.read_release import Release

_WITHIN = """
    SELECT j.rule_id, sum(j.cases)::BIGINT AS cases
    FROM judgements j JOIN submissions s USING (submission_id)
    WHERE s.state = 'accepted' GROUP BY j.rule_id
"""
_ACROSS = "SELECT comparison, sum(agree + differ)::BIGINT AS cases FROM comparisons GROUP BY comparison"


def cases_by_rule(release: Release) -> dict[str, int]:
    """By rule how many cases it judged; 0 for those that had none.

    Within a filing these are sums, balances, rates, pairs or figures, whatever the rule is about; across documents the
    comparisons that could be told.
    """
    if not {"judgements", "comparisons"} <= set(release.tables()):
        return {}
    found = {row["rule_id"]: row["cases"] for row in release.rows(_WITHIN)}
    across = {KINDS[row["comparison"]]: row["cases"] for row in release.rows(_ACROSS) if row["comparison"] in KINDS}
    return {rule.rule_id: int(found.get(rule.rule_id) or across.get(rule.kind) or 0) for rule in RULES}


def idle_rules(release: Release) -> list[dict[str, Any]]:
    """The rules that judged nothing, with what they are about."""
    cases = cases_by_rule(release)
    return [
        {"rule": rule.rule_id, "tên": rule.title_vi, "title": rule.title_en, "applies to": rule.applies_to}
        for rule in RULES
        if cases.get(rule.rule_id) == 0
    ]
