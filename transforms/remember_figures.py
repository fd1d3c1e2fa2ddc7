"""The funding figures read so far, by what later ones ask for: the allocation that is spent, money carried in."""

from collections import defaultdict
from dataclasses import dataclass, field

from schemas.records import Observation

_Key = tuple[str | None, tuple[int, int] | None, str | None]


@dataclass(slots=True)
class _Given:
    """The allocations of one project, span of years and office: their ordinals, and the last of each source."""

    ordinals: set[int] = field(default_factory=set)
    latest: dict[str | None, Observation] = field(default_factory=dict)


@dataclass(slots=True)
class RememberedFigures:
    """The figures of one document as far as they have been read.

    Attributes:
        count: how many; the next one's ordinal.
    """

    count: int = 0
    _given: defaultdict[_Key, _Given] = field(default_factory=lambda: defaultdict(_Given))
    _carried: set[tuple[str | None, int | None, int | None]] = field(default_factory=set)

    def add(self, figure: Observation) -> None:
        """Remember the next figure."""
        self.count += 1
        if figure.indicator == "allocated" and not figure.item:
            given = self._given[(figure.project_code, span_of(figure), figure.agency_code)]
            given.ordinals.add(figure.ordinal)
            if figure.part_of not in given.ordinals:
                given.latest[figure.source] = figure
        elif figure.indicator in {"carried_in", "available"}:
            self._carried.add((figure.project_code, figure.year_from, figure.year_to))

    def allocated(
        self, project_code: str, years: tuple[int, int] | None, agency: str | None
    ) -> tuple[Observation, ...]:
        """The last allocation said of these: all sources together, else each stated one."""
        given = self._given.get((project_code, years, agency), _Given())
        whole = given.latest.get("ALL")
        return (whole,) if whole else tuple(given.latest.values())

    def has_carried_in(self, figure: Observation) -> bool:
        """Whether money carried in, or all that was available, was said of the figure's project and years."""
        return (figure.project_code, figure.year_from, figure.year_to) in self._carried


def span_of(figure: Observation) -> tuple[int, int] | None:
    """The years of a figure as a span, or None where they are not known."""
    return None if figure.year_from is None else (figure.year_from, figure.year_to or figure.year_from)
