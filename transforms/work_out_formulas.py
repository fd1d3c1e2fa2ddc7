"""Figures that follow from others, put in terms of those: a sum that holds takes the place of the figure it gives."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from schemas.linear import LinearRule

_Terms = dict[str, Fraction]


def worked_out(
    rules: Sequence[LinearRule], formulas: Collection[str], values: Mapping[str, Decimal | None]
) -> tuple[dict[str, _Terms], list[LinearRule]]:
    """What each formula is the sum of, and the rules with those sums in its place, but for those that say nothing then.

    Args:
        rules: as they stand.
        formulas: names of the figures nobody typed.
        values: every figure as it stands; an equation is taken for a formula's own where it holds to a đồng or a unit.
    """
    sums: dict[str, _Terms] = {}
    taken: set[int] = set()
    for at, rule in enumerate(rules):
        formula = _given_by(rule, formulas, values)
        if formula is not None and formula not in sums:
            parts = {name: -c / rule.terms[formula] for name, c in rule.terms.items() if name != formula}
            parts = _replaced(parts, sums)
            if formula not in parts:
                sums = {name: _replaced(terms, {formula: parts}) for name, terms in sums.items()} | {formula: parts}
                taken.add(at)
    left = [(rule, _replaced(rule.terms, sums)) for at, rule in enumerate(rules) if at not in taken]
    return sums, [LinearRule(rule.text, terms, rule.relation, rule.bound) for rule, terms in left if terms]


def _given_by(rule: LinearRule, formulas: Collection[str], values: Mapping[str, Decimal | None]) -> str | None:
    """The formula a sum is of: the figure its parts come to; None for bounds, and for sums that do not come out."""
    heads = [name for name, coefficient in rule.terms.items() if coefficient < 0]
    if rule.relation != "==" or len(heads) != 1 or heads[0] not in formulas or len(rule.terms) < _A_PART_AND_A_WHOLE:
        return None
    if any(values.get(name) is None for name in rule.terms):
        return None
    miss = sum((c * Fraction(values[name] or 0) for name, c in rule.terms.items()), Fraction(0)) - rule.bound
    return heads[0] if abs(miss) <= 1 else None


_A_PART_AND_A_WHOLE = 2


def _replaced(terms: Mapping[str, Fraction], sums: Mapping[str, _Terms]) -> _Terms:
    """The terms with each formula's sum in its place; terms that cancel out are gone."""
    if terms.keys().isdisjoint(sums):
        return {name: coefficient for name, coefficient in terms.items() if coefficient}
    found: _Terms = {}
    for name, coefficient in terms.items():
        for part, share in sums[name].items() if name in sums else ((name, Fraction(1)),):
            found[part] = found.get(part, Fraction(0)) + coefficient * share
    return {name: coefficient for name, coefficient in found.items() if coefficient}
