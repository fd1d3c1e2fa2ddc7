"""The one registry of rules: what must hold in a submission, each rule one value with its own examples."""

from schemas.rules.across import ACROSS_RULES
from schemas.rules.flows import FLOW_RULES
from schemas.rules.ratios import RATIO_RULES
from schemas.rules.rule import Example, Rule, Severity
from schemas.rules.sums import SUM_RULES
from schemas.rules.writing import WRITING_RULES

__all__ = ["ACROSS_RULES", "RULES", "Example", "Rule", "Severity", "is_raised", "rule_of"]

RULES: tuple[Rule, ...] = tuple(
    sorted((*SUM_RULES, *FLOW_RULES, *RATIO_RULES, *WRITING_RULES, *ACROSS_RULES), key=lambda rule: rule.rule_id)
)

_BY_KIND = {rule.kind: rule for rule in RULES}


def rule_of(kind: str) -> Rule:
    """The rule that raises a finding kind; `parts_vs_total_<measure>` all come from one rule.

    Raises:
        KeyError: no rule raises this kind.
    """
    return _BY_KIND["parts_vs_total" if kind.startswith("parts_vs_total_") else kind]


def is_raised(kind: str) -> bool:
    """True where a rule raises this kind."""
    return kind in _BY_KIND
