"""What stands around each figure: the parts it is the sum of, its siblings, the cells beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from schemas.linear import Figure, LinearRule
from transforms.scan_sheet import address_of


def with_sums(figures: Sequence[Figure], rules: Iterable[LinearRule]) -> list[Figure]:
    """The figures, wholes with the amounts of their parts, parts with those of their siblings and their sum besides."""
    values = {figure.name: figure.value for figure in figures}
    parts: dict[str, dict[Decimal, None]] = defaultdict(dict)
    beside: dict[str, dict[Decimal, None]] = defaultdict(dict)
    for whole, names in filter(None, map(_sum, rules)):
        told = {name: value for name in names if (value := values.get(name))}
        parts[whole] |= dict.fromkeys(told.values())
        total = sum(told.values(), Decimal(0))
        for name in names:
            others = {each: value for each, value in told.items() if each != name}
            beside[name] |= dict.fromkeys([*others.values(), total - told.get(name, Decimal(0))])
    return [
        replace(
            figure,
            parts=(*figure.parts, *parts[figure.name]),
            beside=(*figure.beside, *(amount for amount in beside[figure.name] if amount)),
        )
        for figure in figures
    ]


def _sum(rule: LinearRule) -> tuple[str, list[str]] | None:
    """The whole and the parts a rule is of; None for anything but a sum of several parts."""
    wholes = [name for name, coefficient in rule.terms.items() if coefficient < 0]
    parts = [name for name, coefficient in rule.terms.items() if coefficient > 0]
    is_plain = rule.relation == "==" and not rule.bound and {abs(c) for c in rule.terms.values()} == {1}
    return (wholes[0], parts) if is_plain and len(wholes) == 1 and len(parts) > 1 else None


def neighbours_of(observations: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Decimal, ...]]:
    """The values next to each observation of a workbook: to the left and right of it, above and below it."""
    lines: dict[tuple[Any, ...], list[tuple[int, str, Decimal]]] = defaultdict(list)
    for each in observations:
        if each["cell"] and (address := address_of(each["cell"])):
            row, column = address
            own = each["observation_id"], each["value"]
            lines[each["submission_id"], each["sheet"], "row", row].append((column, *own))
            lines[each["submission_id"], each["sheet"], "column", column].append((row, *own))
    found: dict[str, dict[Decimal, None]] = defaultdict(dict)
    for line in lines.values():
        for (_, one, value), (_, other, other_value) in pairwise(sorted(line)):
            if value and other_value:
                found[one][other_value] = None
                found[other][value] = None
    return {name: tuple(values) for name, values in found.items()}
