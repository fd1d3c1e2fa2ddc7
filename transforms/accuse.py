"""What findings inside one document say of a figure, for the comparisons with other documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Accusation:
    """A finding that has a figure among its suspects.

    Attributes:
        finding_id: the finding, or the one it follows from.
        is_first: whether the figure is its first suspect.
        gap: how far off the finding says the figures are, as it stands in their unit; None where it does not.
    """

    finding_id: str
    is_first: bool
    gap: Decimal | None


def accuse(told: Iterable[tuple[str, str, bool, Decimal | None]]) -> dict[str, list[Accusation]]:
    """By figure, what is said of it.

    Args:
        told: figure, finding, whether it comes first among the suspects, difference.
    """
    found: dict[str, list[Accusation]] = {}
    for name, finding_id, is_first, gap in told:
        found.setdefault(name, []).append(Accusation(finding_id, is_first, None if gap is None else abs(gap)))
    return found
