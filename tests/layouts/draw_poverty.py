"""Poor and near-poor households of an office's places over one year, stocks and movements closing."""

from dataclasses import dataclass, fields
from random import Random

from tests.layouts.choose_office import Office


@dataclass(frozen=True, slots=True)
class Stock:
    """Poor or near-poor households of one place: at the start and end of the year, and its movements; DTTS among them."""

    start: int
    start_dtts: int
    escaped: int
    escaped_dtts: int
    relapsed: int
    relapsed_dtts: int
    newly: int
    newly_dtts: int
    end: int
    end_dtts: int

    def __add__(self, other: "Stock") -> "Stock":
        """Both places together."""
        return Stock(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Stock)))


@dataclass(frozen=True, slots=True)
class Homes:
    """All households of one place at the start and end of the year, DTTS among them, and the poor and near-poor."""

    start: int
    start_dtts: int
    end: int
    end_dtts: int
    poor: Stock
    near: Stock

    def __add__(self, other: "Homes") -> "Homes":
        """Both places together."""
        return Homes(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Homes)))


def draw_homes(rng: Random, office: Office, *, one_count: bool) -> dict[str, Homes]:
    """The households of every place; the same number at start and end where the table has one count only."""
    usual_share = rng.choice([0.0, 0.08, 0.3, 0.75])
    size = (60, 260) if office.is_commune else (350, 3100)
    drawn = {}
    for place in office.places:
        start = rng.randint(*size)
        end = start if one_count else start + rng.randint(0, 9)
        dtts = int(start * min(0.95, usual_share * rng.uniform(0.5, 1.2)))
        end_dtts = min(end, dtts + (end - start) // 2)
        share = dtts / start
        poor = _draw_stock(rng, int(start * rng.uniform(0.05, 0.25)), share)
        near = _draw_stock(rng, int(start * rng.uniform(0.04, 0.15)), share)
        drawn[place] = Homes(start, dtts, end, end_dtts, poor, near)
    return drawn


def _draw_stock(rng: Random, start: int, share: float) -> Stock:
    moves = [rng.randint(0, max(1, start // part)) for part in (2, 12, 8)]
    dtts = [min(int(count * share), count) for count in (start, *moves)]
    dtts[1] = min(dtts[1], dtts[0])
    escaped, relapsed, newly = moves
    return Stock(
        start, dtts[0], escaped, dtts[1], relapsed, dtts[2], newly, dtts[3],
        end=start - escaped + relapsed + newly, end_dtts=dtts[0] - dtts[1] + dtts[2] + dtts[3],
    )  # fmt: skip
