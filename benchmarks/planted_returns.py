"""Consistent returns of realistic structure, and slips planted in them, for measuring how well errors are localised."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from benchmarks.slips_of_the_pen import MEASURES, SLIPS
from schemas.linear import Figure, LinearRule
from transforms.look_beside import with_sums
from transforms.parse_rules import parse_rules

_MILLION = Decimal(1_000_000)
_HALF = Decimal("0.0005")
_LEAST_MISS = Decimal("0.01")
_SHARE_ENDING = 0.25
_SHARE_WITHOUT_CARRIED_IN = 0.4
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Return:
    """A return: figures in triệu đồng to three decimals, and the identities of its tree of projects and offices."""

    figures: tuple[Figure, ...]
    rules: tuple[LinearRule, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A return with slips in it, the figures as they were, and the kind of slip of each."""

    wrong: Return
    right: dict[str, Decimal]
    kinds: tuple[str, ...]


def make_return(size: int, random: Random, share: float = 1.0) -> Return:
    """About `size` figures: projects, sub-projects and offices, each with its money given, carried over and spent.

    Only a `share` of the identities is known to whoever checks it, as of offices that leave some of their money out.

    Every sum is of the exact amounts in đồng, then rounded as an office rounds it, so that sums of the rounded figures
    miss by a last digit here and there.
    """
    tree = _tree(max(3, size // len(MEASURES)), random)
    amounts: dict[str, list[int]] = {}
    for node in sorted(tree, key=lambda node: -node.count("_")):
        below = [amounts[child] for child in tree[node]]
        amounts[node] = [sum(each) for each in zip(*below, strict=True)] or _leaf(random)
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


def _tree(size: int, random: Random) -> dict[str, list[str]]:
    """So many nodes from the whole down, each with those below it; every leaf at depth one to three."""
    tree: dict[str, list[str]] = {"all": []}
    level = ["all"]
    for depth in range(_DEEPEST):
        for node in level:
            wanted = random.randint(2, 6) if depth else max(2, min(7, round(size ** (1 / 3)) + 1))
            if depth and (len(tree) + wanted > size or random.random() < _SHARE_ENDING):
                continue
            for _ in range(wanted):
                _grow(tree, node)
        level = [child for node in level for child in tree[node]]
    while len(tree) < size:
        _grow(tree, random.choice([node for node, below in tree.items() if below]))
    return tree


def _grow(tree: dict[str, list[str]], node: str) -> None:
    child = f"{node}_{len(tree[node])}"
    tree[node].append(child)
    tree[child] = []


def _leaf(random: Random) -> list[int]:
    allocated = random.randint(5_000, 3_000_000) * 1_000 + random.choice((0, 0, random.randint(0, 999)))
    carried_in = 0 if random.random() < _SHARE_WITHOUT_CARRIED_IN else random.randint(1_000, 400_000) * 1_000
    disbursed = round((allocated + carried_in) * random.uniform(0.3, 1), -3)
    return [allocated, carried_in, disbursed, allocated + carried_in - disbursed]


def _figure(name: str, amount: int) -> Figure:
    value = (Decimal(amount) / _MILLION).quantize(Decimal("0.001"))
    return Figure(name, value, _HALF, Decimal(1), str(value).replace(".", ","))


def plant(sound: Return, count: int, random: Random, kinds: tuple[str, ...] = ()) -> Planted:
    """The return with `count` figures wrong, each by a slip of its own kind, none by less than its rounding."""
    stated = {figure.name: _value(figure) for figure in sound.figures}
    wrong: dict[str, Decimal] = {}
    told: list[str] = []
    while len(wrong) < count:
        name, kind = random.choice(list(stated)), random.choice(kinds or tuple(SLIPS))
        value = SLIPS[kind](name, stated, random)
        if name not in wrong and value is not None and abs(value - stated[name]) > _LEAST_MISS:
            wrong[name] = value
            told.append(kind)
    figures = [
        replace(figure, value=wrong[figure.name], written=str(wrong[figure.name]).replace(".", ","))
        if figure.name in wrong
        else figure
        for figure in sound.figures
    ]
    known = Return(tuple(with_sums(_with_neighbours(figures), sound.rules)), sound.rules)
    return Planted(known, {name: stated[name] for name in wrong}, tuple(told))


def _value(figure: Figure) -> Decimal:
    return figure.value or Decimal(0)


def _with_neighbours(figures: list[Figure]) -> list[Figure]:
    """The figures with those beside, above and below them, as a table with a row a node and a column a measure."""
    width = len(MEASURES)
    rows = [figures[at : at + width] for at in range(0, len(figures), width)]
    beside: dict[str, list[Decimal]] = {figure.name: [] for figure in figures}
    for line in (*rows, *zip(*rows, strict=True)):
        for one, other in pairwise(line):
            beside[one.name].append(_value(other))
            beside[other.name].append(_value(one))
    return [replace(figure, neighbours=tuple(filter(None, beside[figure.name]))) for figure in figures]
