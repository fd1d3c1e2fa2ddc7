"""The rule catalogue as a page: what must hold, why, how far off figures may be, a passing and a failing example."""

from schemas.messages import catalogue
from schemas.rules import RULES, Rule

_HEAD = """# Rules

What every submission's figures are held against. A rule is one value in `schemas/rules/`; this page is generated from
them (`make docs`) and a test fails when it is stale.

A figure written v with half-width h (half of its last digit) may truly be anywhere from v - h (rounded up) to v + 2h
(cut off). A sum is called wrong only if no choice within these bounds satisfies it, on no basis of comparison (central
money alone, or all sources) and with none of the values told for a figure that is told twice.

| rule | kind | severity | what must hold |
| --- | --- | --- | --- |
"""


def rule_page() -> str:
    """The page in Markdown, ending in one line break; the same for the same rules."""
    rows = "".join(f"| {r.rule_id} | `{r.kind}` | {r.severity} | {r.title_en} |\n" for r in RULES)
    return _HEAD + rows + "".join(_section(rule) for rule in RULES)


def _section(rule: Rule) -> str:
    message = catalogue().get(f"findings.{rule.kind}", {}).get("vi")
    lines = [
        f"\n## {rule.rule_id} {rule.title_en}\n",
        f"*{rule.title_vi}*\n",
        f"- **Applies to:** {rule.applies_to}",
        f"- **Must hold:** {rule.statement}",
        f"- **Severity:** {rule.severity}",
        f"- **Tolerance:** {rule.tolerance}",
        f"- **Basis:** {rule.basis}",
        f"- **Passes:** {rule.passing.shown}",
        f"- **Fails:** {rule.failing.shown}",
        *([f"- **The sender reads:** {message}"] if message else []),
    ]
    return "\n".join(lines) + "\n"
