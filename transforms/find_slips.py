"""Figures a thousand times too large or too small: the one change of scale that settles everything a figure breaks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from transforms.line_up import Stated
from transforms.weigh_identities import Operand, Weighed

_SCALES = (Decimal("0.001"), Decimal(1000))
_DWARFS = 5
_GROSS = 50
"""A bound exceeded so many times over speaks of a wrong unit even where no sum proves it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure whose value times `scale` satisfies every identity it breaks.

    Attributes:
        settled: those identities, as they stand.
        proofs: the same, each on the basis on which the changed value satisfies it.
    """

    operand: Operand
    scale: Decimal
    settled: tuple[Weighed, ...]
    proofs: tuple[Weighed, ...]


def find_slips(violated: Sequence[Weighed]) -> tuple[Slip, ...]:
    """The slips of a thousand among violated identities; none where two figures would explain the same one."""
    broken: dict[int, list[Weighed]] = defaultdict(list)
    for weighed in violated:
        for operand in weighed.operands:
            broken[operand.key_id].append(weighed)
    found = [slip for key_id, of_key in broken.items() for slip in _slips(key_id, of_key)]
    explained: dict[int, list[Slip]] = defaultdict(list)
    for slip in found:
        for weighed in slip.settled:
            explained[id(weighed)].append(slip)
    return tuple(slip for slip in found if all(_is_best(slip, explained[id(w)]) for w in slip.settled))


def _slips(key_id: int, broken: list[Weighed]) -> list[Slip]:
    operand = next(o for o in broken[0].operands if o.key_id == key_id)
    if operand.stated.value == 0:
        return []
    found = [(scale, [_settling(w, key_id, scale) for w in broken]) for scale in _SCALES]
    return [
        Slip(operand, scale, tuple(broken), tuple(p for p in proofs if p)) for scale, proofs in found if all(proofs)
    ]


def _settling(weighed: Weighed, key_id: int, scale: Decimal) -> Weighed | None:
    """The identity on the basis on which it holds once the figure is scaled; None where it holds on none."""
    return next((w for w in (weighed, *weighed.others) if _settles(w, key_id, scale)), None)


def _settles(weighed: Weighed, key_id: int, scale: Decimal) -> bool:
    if all(o.key_id != key_id for o in weighed.operands):
        return False
    is_bound = weighed.relation == "<="
    shrinks = scale < 1
    is_likely = shrinks and (_is_gross(weighed) if is_bound else _towers(weighed, key_id))
    if not is_likely and (shrinks or is_bound):
        return False
    changed = replace(weighed, operands=tuple(_scaled(o, scale) if o.key_id == key_id else o for o in weighed.operands))
    return changed.holds and (shrinks or _is_sharp(changed, key_id))


def _towers(weighed: Weighed, key_id: int) -> bool:
    """True where the figure dwarfs all others; one of their size that is merely left out would close the sum too."""
    sizes = {o.key_id: abs(o.stated.value) for o in weighed.operands}
    return sizes.pop(key_id) > _DWARFS * max(sizes.values(), default=Decimal(0))


def _is_sharp(changed: Weighed, key_id: int) -> bool:
    """True where the enlarged figure still says its amount to the percent, so that closing the sum is no accident."""
    stated = next(o.stated for o in changed.operands if o.key_id == key_id)
    return stated.half_width * 100 <= abs(stated.value)


def _is_gross(weighed: Weighed) -> bool:
    left = sum((o.signed for o in weighed.operands if o.coefficient > 0), Decimal(0))
    right = -sum((o.signed for o in weighed.operands if o.coefficient < 0), Decimal(0))
    return left > _GROSS * right > 0


def _scaled(operand: Operand, scale: Decimal) -> Operand:
    stated = operand.stated
    return replace(operand, stated=Stated(stated.value * scale, stated.half_width * scale, stated.observation_ids))


def _is_best(slip: Slip, rivals: list[Slip]) -> bool:
    """True where no other figure explains as much."""
    return all(other is slip or len(other.settled) < len(slip.settled) for other in rivals)
