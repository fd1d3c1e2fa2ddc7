"""What findings inside one document say of a figure, for the comparisons with other documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Accusation:
    """A finding that has a figure among its suspects.

    Attributes:
        finding_id: the finding, or the one it follows from.
        severity: of the finding.
        is_first: whether the figure is its first suspect.
        gap: how far off the finding says the figures are, as it stands in their unit; None where it does not.
    """

    finding_id: str
    severity: str
    is_first: bool
    gap: Decimal | None


Told = tuple[str, str, str, bool, Decimal | None]
"""A figure, a finding that suspects it, the finding's severity, whether it suspects it first, the difference."""


def accuse(told: Iterable[Told]) -> dict[str, list[Accusation]]:
    """By figure, what is said of it, in the order given."""
    found: dict[str, list[Accusation]] = {}
    for name, finding_id, severity, is_first, gap in told:
        said = Accusation(finding_id, severity, is_first, None if gap is None else abs(gap))
        found.setdefault(name, []).append(said)
    return found
