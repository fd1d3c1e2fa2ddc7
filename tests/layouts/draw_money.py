"""The money of one office, consistent to the đồng: what each part of a sub-project got, spent and carried over."""

from dataclasses import dataclass, field, replace
from random import Random

from schemas.codebook import code_list
from tests.layouts.choose_office import Office

MILLION = 1_000_000
SOURCES = {"ALL": ("NSTW", "NST", "NSH"), "NSDP": ("NST", "NSH")}
_AGENCIES = ("PLDTBXH", "PNNPTNT", "PYT", "PVHTT", "TTGDNN", "PTCKH", "PKTHT", "PGDDT", "UBNDX")
_OFFICES_OF_COMMUNES = ("CCVHXH", "CCTCKT", "TYT", "CCDCXD")


@dataclass(frozen=True, slots=True)
class Part:
    """Who spends a share of a sub-project: an agency by code, or a commune by name."""

    agency: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one part, year, source and kind of capital, in đồng: allocated + carried_in = disbursed + carried_out."""

    allocated: int = 0
    carried_in: int = 0
    disbursed: int = 0
    advanced: int = 0
    carried_out: int = 0
    estimated: int = 0

    @property
    def available(self) -> int:
        """All there was to spend."""
        return self.allocated + self.carried_in

    @property
    def remaining(self) -> int:
        """What is left of all there was."""
        return self.allocated + self.carried_in - self.disbursed


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money a flow is."""

    leaf: str
    part: Part
    year: int
    source: str
    capital: str


@dataclass(slots=True)
class Ledger:
    """All flows of an office by account."""

    flows: dict[Account, Flow] = field(default_factory=dict)

    def total(
        self, measure: str, project: str, years: tuple[int, ...], source: str = "ALL", capital: str = "ALL"
    ) -> int:
        """A measure of a project (or `ALL`) over its parts."""
        return sum(
            getattr(flow, measure)
            for account, flow in self.flows.items()
            if is_within(account.leaf, project) and _fits(account, years, source, capital)
        )

    def part_total(  # noqa: PLR0913, PLR0917 - the columns of an account
        self, measure: str, project: str, part: Part, years: tuple[int, ...], source: str = "ALL", capital: str = "ALL"
    ) -> int:
        """A measure of one part of a project."""
        return sum(
            getattr(flow, measure)
            for account, flow in self.flows.items()
            if account.part == part and is_within(account.leaf, project) and _fits(account, years, source, capital)
        )

    def of_capital(self, capital: str) -> "Ledger":
        """The flows of one kind of capital."""
        return Ledger({account: flow for account, flow in self.flows.items() if account.capital == capital})

    def overspend(self, leaf: str, grain: int) -> None:
        """Let a leaf's parts spend half as much again as they got, every sum of it still closing."""
        for account, flow in self.flows.items():
            if account.leaf == leaf:
                self.flows[account] = replace(flow, disbursed=flow.allocated * 3 // 2 // grain * grain, carried_out=0)

    @property
    def leaves(self) -> list[str]:
        """The sub-projects (and projects without any) with money, in the order of the programme."""
        return [leaf for leaf in LEAVES if any(account.leaf == leaf for account in self.flows)]

    def parts(self, leaf: str) -> list[Part]:
        """Who spends a leaf's money, in order of drawing."""
        return list(dict.fromkeys(account.part for account in self.flows if account.leaf == leaf))


def is_within(leaf: str, project: str) -> bool:
    """Whether a leaf belongs to a project or is it."""
    return project in ("ALL", leaf, leaf.partition(".")[0])


def _fits(account: Account, years: tuple[int, ...], source: str, capital: str) -> bool:
    return (
        account.year in years
        and account.source in SOURCES.get(source, (source,))
        and capital in ("ALL", account.capital)
    )


def project_rows() -> list[dict[str, str]]:
    """The projects and sub-projects of the programme, as the code list has them."""
    return [row for row in code_list("projects") if row["programme"] == "GNBV"]


LEAVES = tuple(
    row["project_code"]
    for row in project_rows()
    if row["project_code"] not in {each["parent_code"] for each in project_rows()}
)


def draw_ledger(rng: Random, office: Office, years: tuple[int, ...], grain: int, *, carries: bool) -> Ledger:
    """The money of the office over the years; nothing is carried over the years unless asked for."""
    ledger = Ledger()
    capital = {row["project_code"]: row["capital"] for row in project_rows()}
    for leaf in sorted(rng.sample(LEAVES, rng.randint(4, 10)), key=LEAVES.index):
        for part in _draw_parts(rng, office):
            for each in (capital[leaf] or "SN").split("+"):
                for source in SOURCES["ALL"]:
                    _draw_years(ledger, rng, Account(leaf, part, years[0], source, each), years, grain, carries)
    return ledger


def _draw_parts(rng: Random, office: Office) -> list[Part]:
    agencies = _OFFICES_OF_COMMUNES if office.is_commune else _AGENCIES
    chosen = [Part(agency=code) for code in rng.sample(agencies, rng.randint(1, 2))]
    if rng.random() < 0.3:
        chosen += [Part(place=place) for place in office.places[: rng.randint(1, 3)]]
    return chosen


def _draw_years(  # noqa: PLR0913, PLR0917 - the columns of an account
    ledger: Ledger,
    rng: Random,
    first: Account,
    years: tuple[int, ...],
    grain: int,
    carries: bool,  # noqa: FBT001
) -> None:
    carried = _amount(rng, 5, 90, grain) if carries and first.source == "NSTW" else 0
    for year in years:
        low, high = (40, 2600) if first.source == "NSTW" else (3, 160)
        allocated = _amount(rng, low, high, grain)
        available = allocated + carried
        spent = rng.choice([1.0, 0.97, 0.9, 0.72, 0.45])
        disbursed = int(available * spent) // grain * grain
        left = available - disbursed
        ledger.flows[replace(first, year=year)] = Flow(
            allocated,
            carried,
            disbursed,
            advanced=left // 2 // grain * grain,
            carried_out=left,
            estimated=disbursed + left // 3 // grain * grain,
        )
        carried = left if carries else 0


def _amount(rng: Random, low: int, high: int, grain: int) -> int:
    return rng.randrange(low * MILLION, high * MILLION) // grain * grain or grain
