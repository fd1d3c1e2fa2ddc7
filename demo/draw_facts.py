"""The made-up figures themselves: each district's ledger and its poor households, consistent before a word is written.

Money is in whole đồng. For every office, leaf and year: allocated + carried in = disbursed + carried out, local money
by itself too, and the local share is the province's percentage of the central one. Poor households at the end of a year
are those at its start, less those who escaped, plus those who fell back or are newly poor; near-poor ones likewise.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from schemas.codebook import phrases

MILLION = 1_000_000
MOST_COMMUNES = 10
SMALLEST_OF_MILLIONS = 1000
"""Accounts with a smaller grain than this many đồng cannot be told in millions with three decimals."""


@dataclass(frozen=True, slots=True)
class Money:
    """One office's (or one total's) money of one year, in đồng.

    `allocated`, `carried_in`, `disbursed`, `carried_out` are central and local together; `local_…` is the local part.
    """

    nstw: int = 0
    nsdp: int = 0
    carried_in: int = 0
    disbursed: int = 0
    carried_out: int = 0
    local_carried_in: int = 0
    local_disbursed: int = 0
    local_carried_out: int = 0

    @property
    def allocated(self) -> int:
        """Central and local allocation together."""
        return self.nstw + self.nsdp

    def __add__(self, other: "Money") -> "Money":
        """Both together, field by field."""
        return Money(*(getattr(self, n) + getattr(other, n) for n in Money.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Poverty:
    """One commune's (or one district's) households of one year: at its start (`before`), in it, and at its end."""

    households_before: int
    households: int
    households_dtts: int
    poor_before: int
    escaped: int
    relapsed: int
    newly: int
    poor_dtts: int
    near_poor: int
    poor_dtts_before: int
    near_before: int
    near_escaped: int
    near_relapsed: int
    near_newly: int

    @property
    def poor(self) -> int:
        """Poor households at the end of the year."""
        return self.poor_before - self.escaped + self.relapsed + self.newly

    def __add__(self, other: "Poverty") -> "Poverty":
        """Both together, field by field."""
        return Poverty(*(getattr(self, n) + getattr(other, n) for n in Poverty.__dataclass_fields__))


@dataclass(slots=True)
class District:
    """A district with everything that happened in it.

    Attributes:
        ledger: by leaf, year and agency.
        poverty: by commune and year; a commune's by hamlet and year.
        hamlets: by commune, hamlet and year.
        communes_by_name: rows of the code list of the communes named in `poverty`.
        parent: the district a commune lies in, '' for a district.
        counts: outputs by leaf, year and indicator.
        grain: đồng in the smallest unit its accounts are kept in.
    """

    code: str
    name: str
    kind: str
    province: str
    is_poor: bool
    grain: int
    counterpart_pct: int
    years: tuple[int, ...]
    ledger: dict[tuple[str, int, str], Money] = field(default_factory=dict)
    poverty: dict[tuple[str, int], Poverty] = field(default_factory=dict)
    counts: dict[tuple[str, int, str], int] = field(default_factory=dict)
    deadlines: dict[str, str] = field(default_factory=dict)
    hamlets: dict[tuple[str, str, int], Poverty] = field(default_factory=dict)
    communes_by_name: dict[str, dict[str, str]] = field(default_factory=dict)
    parent: str = ""

    @property
    def unit(self) -> str:
        """The district as it stands inside a sentence: `huyện Mường La`."""
        return f"{self.kind.lower()} {self.name}" + (f", {self.parent}" if self.parent else "")

    @property
    def leaves(self) -> list[str]:
        """The leaves this district has money for, in the programme's order."""
        return list(dict.fromkeys(leaf for leaf, _, _ in self.ledger))

    def agencies(self, leaf: str, year: int) -> list[str]:
        """The offices that got a leaf's money in a year."""
        return [a for (lf, y, a), money in self.ledger.items() if (lf, y) == (leaf, year) and money.allocated]

    def money(self, project: str, *years: int, capital: str = "") -> Money:
        """The total of a leaf, a project or `ALL` over years."""
        total = Money()
        for (leaf, year, _), money in self.ledger.items():
            within = project in ("ALL", leaf, leaf.split(".")[0])
            if within and year in years and capital in ("", leaf_facts(leaf)["capital"]):
                total = total + money
        return total

    def communes(self) -> list[str]:
        """The communes, in the order of the tables."""
        return list(dict.fromkeys(commune for commune, _ in self.poverty))

    def full_name_of(self, commune: str) -> str:
        """A commune as tables name it, `Xã Tân Hòa`; a commune's hamlet as it is."""
        kind = self.communes_by_name.get(commune, {}).get("type", "Xã")
        return commune if self.parent else f"{kind} {commune}"

    def all_poverty(self, year: int) -> Poverty:
        """The whole district's households of a year."""
        first, *rest = [p for (_, y), p in self.poverty.items() if y == year]
        for more in rest:
            first = first + more
        return first


def leaf_facts(leaf: str) -> dict[str, Any]:
    """What codebook/demo/province.yaml says of a leaf."""
    found: dict[str, Any] = phrases("demo/province")["leaves"][leaf]
    return found


@dataclass(frozen=True, slots=True)
class Setting:
    """What all districts of a province share: its name, the local share in percent, the years in order."""

    province: str
    counterpart_pct: int
    years: tuple[int, ...]


def draw_district(row: dict[str, str], communes: list[dict[str, str]], setting: Setting, rng: Random) -> District:
    """A district with its ledger, households, outputs and deadlines drawn.

    Args:
        row: its row of the code list of administrative units.
        communes: rows of its communes; where there are none, names are invented.
        setting: what the province's districts share; in its first year there is no local share.
        rng: where the figures come from.
    """
    grain = rng.choice([1_000, 1_000, MILLION, 100])
    poor = rng.random() < 0.3  # noqa: PLR2004 - about a third are poor districts
    shared = (setting.counterpart_pct, setting.years)
    district = District(row["code"], row["name"], row["type"], setting.province, poor, grain, *shared)
    district.communes_by_name = {c["name"]: c for c in communes}
    for leaf, facts in phrases("demo/province")["leaves"].items():
        if poor or not facts.get("poor_only"):
            _draw_leaf(district, leaf, facts, rng)
    _draw_poverty(district, rng)
    _draw_counts(district, rng)
    _draw_deadlines(district, rng)
    return district


def _draw_leaf(district: District, leaf: str, facts: dict[str, Any], rng: Random) -> None:
    skipped = rng.random() < 0.08 and leaf in ("DA3.TDA2", "DA6.TDA1")  # noqa: PLR2004 - now and then
    shares = [rng.randint(2, 9) for _ in facts["agencies"]]
    before = [Money()] * len(shares)
    for year in district.years:
        if skipped and year == district.years[0]:
            continue
        whole = rng.randint(facts["low"], facts["high"])
        for place, agency in enumerate(facts["agencies"]):
            money = _draw_money(district, year, whole * shares[place] // sum(shares), before[place].carried_out, rng)
            district.ledger[leaf, year, agency] = before[place] = _local_part_told(money, before[place], district.grain)


def _draw_money(district: District, year: int, millions: int, carried_in: int, rng: Random) -> Money:
    """One office's year. The local share of whole-million accounts is a whole million too."""
    step = 20 if district.grain == MILLION else 1
    nstw = max(millions // step, 1) * step * MILLION
    nsdp = 0 if year == district.years[0] else nstw * district.counterpart_pct // 100
    available = nstw + nsdp + carried_in
    spent = available if rng.random() < 0.15 else int(available * rng.uniform(0.35, 0.97))  # noqa: PLR2004
    disbursed = available if spent == available else max(spent // district.grain, 1) * district.grain
    return Money(nstw, nsdp, carried_in, disbursed, available - disbursed)


def _local_part_told(money: Money, before: Money, grain: int) -> Money:
    """The same year with its local part: spent in the same proportion as the whole, rounded down to the grain."""
    carried_in = before.local_carried_out
    local = money.nsdp + carried_in
    available = money.allocated + money.carried_in
    disbursed = local if not money.carried_out else money.disbursed * local // available // grain * grain
    return replace(money, local_carried_in=carried_in, local_disbursed=disbursed, local_carried_out=local - disbursed)


def commune_of(district: District, name: str) -> District:
    """A commune of the district as an office of its own, its hamlets in the place of communes."""
    row = district.communes_by_name[name]
    shared = (district.province, district.is_poor, district.grain, district.counterpart_pct, district.years)
    commune = District(row["code"], name, row["type"], *shared, parent=district.unit)
    commune.poverty = {(h, y): p for (c, h, y), p in district.hamlets.items() if c == name}
    return commune


def _draw_poverty(district: District, rng: Random) -> None:
    known = sorted(district.communes_by_name)
    names = rng.sample(
        known if len(known) > MOST_COMMUNES else phrases("demo/province")["commune_names"], MOST_COMMUNES
    )
    for commune in names[: rng.randint(6, MOST_COMMUNES)]:
        is_town = district.communes_by_name.get(commune, {}).get("type", "Xã") != "Xã"
        for number in range(1, rng.randint(4, 8)):
            hamlet = f"Tổ dân phố {number}" if is_town else f"Thôn {number}"
            for year, poverty in _draw_hamlet(district.years, rng).items():
                district.hamlets[commune, hamlet, year] = poverty
                before = district.poverty.get((commune, year))
                district.poverty[commune, year] = before + poverty if before else poverty


def _draw_hamlet(years: tuple[int, ...], rng: Random) -> dict[int, Poverty]:
    households = rng.randint(70, 420)
    poor = int(households * rng.uniform(0.08, 0.42))
    poor_dtts, near_before = poor // 2, households // 11
    drawn = {}
    for year in years:
        grown = households + rng.randint(-2, 9)
        flow = (int(poor * rng.uniform(0.08, 0.3)), rng.randint(0, 1), rng.randint(0, 2))
        dtts = int(grown * rng.uniform(0.2, 0.8))
        left = poor - flow[0] + flow[1] + flow[2]
        dtts_before, poor_dtts = poor_dtts, min(int(left * rng.uniform(0.2, 0.9)), dtts)
        near = int(grown * rng.uniform(0.03, 0.15))
        moved = (near_before, *_near_flow(near_before, near))
        drawn[year] = Poverty(households, grown, dtts, poor, *flow, poor_dtts, near, dtts_before, *moved)
        households, poor, near_before = grown, left, near
    return drawn


def _near_flow(before: int, after: int) -> tuple[int, int, int]:
    """How near-poor households came to be so many: escaped, fallen back, new ones."""
    escaped = max(before - after, 0) + min(after, 1 + before // 9)
    relapsed = after % 2
    return escaped, relapsed, after - before + escaped - relapsed


def _draw_counts(district: District, rng: Random) -> None:
    ranges = {
        "DA2": {"production_models": (4, 19), "beneficiaries": (80, 420)},
        "DA4.TDA1": {"training_classes": (2, 18), "trainees": (60, 540)},
        "DA4.TDA3": {"job_fairs": (1, 6)},
        "DA5": {"houses_built": (11, 90), "houses_repaired": (11, 60)},
        "DA6.TDA2": {"billboards": (2, 14)},
    }
    for leaf in district.leaves:
        for indicator, (low, high) in ranges.get(leaf, {}).items():
            for year in district.years:
                district.counts[leaf, year, indicator] = rng.randint(low, high)


def _draw_deadlines(district: District, rng: Random) -> None:
    half, annual = rng.choice([("10/6", "15/11"), ("25/5", "10/11"), ("05/6", "20/11"), ("15/6", "25/11")])
    district.deadlines = {
        "half_year_report": half,
        "annual_report": annual,
        "annual_plan": rng.choice(["31/01", "15/02"]),
    }
