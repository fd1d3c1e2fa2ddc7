"""Consistent returns of realistic structure, and slips planted in them, for measuring how well errors are localised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from schemas.linear import Figure, LinearRule
from transforms.parse_rules import parse_rules

MEASURES = ("allocated", "carried_in", "disbursed", "carried_out")
KINDS = ("swapped", "lost", "doubled", "changed", "scale", "separator", "sign", "whole for part")
_MILLION = Decimal(1_000_000)
_HALF = Decimal("0.0005")
_SHARE_ENDING = 0.25
_SHARE_WITHOUT_CARRIED_IN = 0.4


@dataclass(frozen=True, slots=True)
class Return:
    """A return: figures in triệu đồng to three decimals, and the identities of its tree of projects and offices."""

    figures: tuple[Figure, ...]
    rules: tuple[LinearRule, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A return with slips in it, and the figures as they were."""

    wrong: Return
    right: dict[str, Decimal]


def make_return(size: int, random: Random, share: float = 1.0) -> Return:
    """About `size` figures: projects, sub-projects and offices, each with its money given, carried over and spent.

    Only a `share` of the identities is known to whoever checks it, as of offices that leave some of their money out.

    Every sum is of the exact amounts in đồng, then rounded as an office rounds it, so that sums of the rounded figures
    miss by a last digit here and there.
    """
    leaves = max(2, size // len(MEASURES) * 3 // 4)
    tree = _tree(leaves, random)
    amounts: dict[str, list[int]] = {}
    for node, children in reversed(tree.items()):
        amounts[node] = [sum(each) for each in zip(*(amounts[c] for c in children), strict=True)] or _leaf(random)
    figures = tuple(
        _figure(f"{node}.{measure}", amount)
        for node in tree
        for measure, amount in zip(MEASURES, amounts[node], strict=True)
    )
    sums = [
        f"{' + '.join(f'{child}.{measure}' for child in children)} == {node}.{measure}"
        for node, children in tree.items()
        if children
        for measure in MEASURES
    ]
    balances = [f"{n}.allocated + {n}.carried_in == {n}.disbursed + {n}.carried_out" for n in tree]
    known = [rule for rule in (*sums, *balances) if random.random() < share]
    return Return(figures, parse_rules("\n".join(known)))


def _tree(leaves: int, random: Random) -> dict[str, list[str]]:
    """Nodes from the whole down, each with those below it; every leaf at depth one to three."""
    tree: dict[str, list[str]] = {"all": []}
    level, made = ["all"], 0
    for depth in range(3):
        grown = []
        for node in level:
            wanted = random.randint(2, 6) if depth else max(2, min(7, round(leaves ** (1 / 3)) + 1))
            if depth and (made >= leaves or random.random() < _SHARE_ENDING):
                continue
            tree[node] = [f"{node}_{number}" for number in range(wanted)]
            grown += tree[node]
        tree |= {node: [] for node in grown}
        made = sum(1 for below in tree.values() if not below)
        level = grown
    while made < leaves:
        node = random.choice([each for each in tree if tree[each]])
        tree[node].append(f"{node}_{len(tree[node])}")
        tree[tree[node][-1]] = []
        made += 1
    return tree


def _leaf(random: Random) -> list[int]:
    allocated = random.randint(5_000, 3_000_000) * 1_000 + random.choice((0, 0, random.randint(0, 999)))
    carried_in = 0 if random.random() < _SHARE_WITHOUT_CARRIED_IN else random.randint(1_000, 400_000) * 1_000
    disbursed = round((allocated + carried_in) * random.uniform(0.3, 1), -3)
    return [allocated, carried_in, disbursed, allocated + carried_in - disbursed]


def _figure(name: str, amount: int) -> Figure:
    value = (Decimal(amount) / _MILLION).quantize(Decimal("0.001"))
    return Figure(name, value, _HALF, Decimal(1), str(value).replace(".", ","))


def plant(sound: Return, count: int, random: Random) -> Planted:
    """The return with `count` figures wrong, each by a slip of its own kind, none by less than its rounding."""
    stated = {figure.name: figure for figure in sound.figures}
    wrong: dict[str, Figure] = {}
    while len(wrong) < count:
        figure = random.choice(sound.figures)
        value = _slipped(figure, random.choice(KINDS), sound, random)
        if figure.name not in wrong and value is not None and abs(value - _value(figure)) > Decimal("0.01"):
            wrong[figure.name] = replace(figure, value=value, written=str(value).replace(".", ","))
    figures = tuple(wrong.get(name, figure) for name, figure in stated.items())
    return Planted(Return(figures, sound.rules), {name: _value(stated[name]) for name in wrong})


def _value(figure: Figure) -> Decimal:
    return figure.value or Decimal(0)


def _slipped(figure: Figure, kind: str, sound: Return, random: Random) -> Decimal | None:
    value = _value(figure)
    if not value:
        return None
    if kind == "sign":
        return -value
    if kind in {"scale", "separator"}:
        return value.scaleb(random.choice((3, -3)) if kind == "scale" else random.choice((3, 1, -1)))
    if kind == "whole for part":
        node, _, measure = figure.name.rpartition(".")
        above = node.rpartition("_")[0]
        return next((_value(each) for each in sound.figures if each.name == f"{above}.{measure}"), None)
    return _respelt(str(value), kind, random)


def _respelt(text: str, kind: str, random: Random) -> Decimal | None:
    places = [at for at, mark in enumerate(text) if mark.isdigit()]
    at = random.choice(places)
    if kind == "doubled":
        return Decimal(text[:at] + text[at] + text[at:])
    if kind == "lost":
        return Decimal(text[:at] + text[at + 1 :]) if len(text) > 1 and text[:at] + text[at + 1 :] != "." else None
    if kind == "changed":
        return Decimal(text[:at] + random.choice("0123456789") + text[at + 1 :])
    other = next((each for each in places if each > at), at)
    marks = list(text)
    marks[at], marks[other] = marks[other], marks[at]
    return Decimal("".join(marks))


def is_identifiable(planted: Planted, sets: Sequence[frozenset[str]]) -> bool:
    """Whether the figures planted are the only set of their weight that can be wrong."""
    return set(sets) == {frozenset(planted.right)}
