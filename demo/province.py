"""A made-up province's inbox: real names of districts, invented figures, the same bytes for the same seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from demo.draft import Draft, Slip
from demo.draw_facts import SMALLEST_OF_MILLIONS, District, Setting, commune_of, draw_district
from demo.lay_out import LAYOUTS, Layout, file_stem, lay_out
from demo.plant_errors import PLANTERS, plant
from demo.truth import PlantedError, SubmissionFact, Truth
from demo.write_frame import close_document, open_document
from demo.write_itemised import report_done_of_planned, report_itemised
from demo.write_numbers import Money, draw_hand
from demo.write_plans import decision_by_agency, plan_by_project, plan_in_a_list, plan_to_the_dong
from demo.write_poverty import poverty_report
from demo.write_reports import report_by_capital, report_by_project, report_by_year, report_press
from schemas.codebook import code_list, phrases

Units = tuple[dict[str, str], ...]

_PLAIN: tuple[Money, ...] = ("triệu",)
_FILE_NAMES = {
    "plan": "KH",
    "decision": "QĐ phân bổ",
    "report": "BC",
    "midterm": "BC giai đoạn",
    "poverty": "BC rà soát",
}
_PLANNING = ("plan", "decision")
_MARKS = {"plan": "KH", "decision": "QĐ", "report": "BC", "midterm": "BC", "poverty": "BC"}


class TooManyDistrictsError(ValueError):
    """No province has that many districts. `most` is the greatest number one has."""

    def __init__(self, asked: int, most: int) -> None:
        """Keep how many were asked for and the most there are."""
        super().__init__(f"{asked} districts asked for; the largest province has {most}")
        self.asked, self.most = asked, most


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of writing.

    Attributes:
        kind: key of the titles, `plan`, `decision`, `report`, `midterm` or `poverty`.
        money: units in which its amounts may be written.
    """

    name: str
    kind: str
    write: Callable[[Draft, District, tuple[int, ...], Random], None]
    money: tuple[Money, ...] = _PLAIN


def _yearly(write: Callable[[Draft, District, int, Random], None]) -> Callable[..., None]:
    return lambda draft, district, years, rng: write(draft, district, years[0], rng)


def _table(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    poverty_report(draft, district, years[0], "us" if rng.random() < 0.5 else "vi")  # noqa: PLR2004


PLANS = (
    Style("plan_by_project", "plan", _yearly(plan_by_project)),
    Style("plan_in_a_list", "plan", _yearly(plan_in_a_list), ("triệu", "đồng")),
    Style("plan_to_the_dong", "plan", _yearly(plan_to_the_dong), ("đồng",)),
    Style("decision_by_agency", "decision", _yearly(decision_by_agency), ("triệu", "đồng")),
)
REPORTS = (
    Style("report_by_project", "report", report_by_project),
    Style("report_press", "report", report_press, ("tỷ triệu", "tỷ")),
    Style("report_by_capital", "report", report_by_capital, ("triệu", "đồng")),
    Style("report_by_year", "report", report_by_year),
    Style("report_itemised", "report", report_itemised),
    Style("report_done_of_planned", "report", report_done_of_planned, ("triệu", "đồng")),
)
MIDTERMS = (
    Style("midterm_by_project", "midterm", report_by_project),
    Style("midterm_by_year", "midterm", report_by_year),
)
POVERTY = Style("poverty_table", "poverty", _table)


def write_province(  # noqa: PLR0913 - the demo command's own options
    inbox: Path,
    districts: int,
    years: tuple[int, int],
    errors: bool,  # noqa: FBT001 - the contract's `--errors`
    *,
    seed: int = 20240630,
    province: str | None = None,
) -> Truth:
    """Write the inbox of a made-up province and say everything that stands in it.

    Args:
        inbox: folder to fill; one folder in it for each district.
        districts: how many districts file; the province is one that has as many.
        years: first and last budget year.
        errors: whether known mismatches are planted, at most one in a document.
        seed: the same seed gives the same bytes.
        province: code of the province; by default the seed picks one.

    Raises:
        TooManyDistrictsError: no province (or not the one named) has that many districts.
    """
    rng = Random(seed)  # noqa: S311 - figures of a demo, not secrets
    row, chosen = choose_districts(code_list("admin_units"), districts, years, province, rng)
    ratio = rng.choice(phrases("demo/province")["counterpart_pct"])
    facts = _Province(row["name"], row["type"], ratio, rng.randint(5, 60), rng.randint(4, 25))
    span = tuple(range(years[0], years[1] + 1))
    setting, communes = Setting(facts.name, ratio, span), _communes({u["code"] for u in chosen}, years)
    truth = Truth()
    waiting: list[str] = []
    for place, unit in enumerate(chosen):
        office = _Office(facts, draw_district(unit, communes[unit["code"]], setting, rng))
        folder = inbox / file_stem(f"{unit['type']} {unit['name']}")
        folder.mkdir(parents=True, exist_ok=True)
        if errors and not waiting:
            waiting = list(PLANTERS)
        for filing in _filings(place, span):
            truth.add(_file(folder, office, filing, waiting, rng))
        for number, name in enumerate(sorted(office.district.communes_by_name.keys() & office.district.communes())[:2]):
            commune = _Office(facts, commune_of(office.district, name))
            filing = _Filing(POVERTY, span[-1:], LAYOUTS[(place + number) % len(LAYOUTS)])
            truth.add(_file(folder, commune, filing, [], rng))
    return truth


def _communes(districts: set[str], years: tuple[int, int]) -> dict[str, list[dict[str, str]]]:
    """The communes of some districts, those whose names are not shared inside their district."""
    found: dict[str, list[dict[str, str]]] = {code: [] for code in districts}
    for unit in code_list("communes"):
        if unit["level"] == "commune" and unit["parent_code"] in districts and _is_alive(unit, years):
            found[unit["parent_code"]].append(unit)
    return found


def _is_alive(unit: dict[str, str], years: tuple[int, int]) -> bool:
    return unit["valid_from"] <= f"{years[0]}-12-31" and (unit["valid_to"] or "9999") >= f"{years[1]}-01-01"


@dataclass(frozen=True, slots=True)
class _Province:
    name: str
    kind: str
    counterpart_pct: int
    resolution: int
    resolution_day: int


@dataclass(frozen=True, slots=True)
class _Office:
    province: _Province
    district: District


@dataclass(frozen=True, slots=True)
class _Filing:
    style: Style
    years: tuple[int, ...]
    layout: Layout

    @property
    def span(self) -> str:
        return "-".join(dict.fromkeys((str(self.years[0]), str(self.years[-1]))))


def choose_districts(
    units: Units, districts: int, years: tuple[int, int], province: str | None, rng: Random
) -> tuple[dict[str, str], Units]:
    """A province's row and as many of its districts, rural ones first.

    Args:
        units: rows of the code list of administrative units.
        districts: how many.
        years: first and last year in which they must exist.
        province: code of the province, or None for any that has enough.
        rng: picks the province and the districts.

    Raises:
        TooManyDistrictsError: see `write_province`.
    """
    alive = [u for u in units if _is_alive(u, years)]
    members = {
        u["code"]: sorted((d for d in alive if d["level"] == "district" and d["parent_code"] == u["code"]), key=_rank)
        for u in units
        if u["level"] == "province" and province in (None, u["code"])
    }
    enough = sorted(code for code, found in members.items() if len(found) >= districts)
    if not enough:
        raise TooManyDistrictsError(districts, max(map(len, members.values()), default=0))
    rural = [c for c in enough if sum(d["type"] == "Huyện" for d in members[c]) >= districts]
    code = rng.choice(rural or enough)
    row = next(u for u in units if u["level"] == "province" and u["code"] == code)
    return row, tuple(members[code][:districts])


def _rank(district: dict[str, str]) -> tuple[bool, str]:
    return district["type"] != "Huyện", district["code"]


def _filings(place: int, years: tuple[int, ...]) -> Iterator[_Filing]:
    """What one district files: every year a plan and a report, some a mid-term report, some the poverty survey."""
    wanted: list[tuple[Style, tuple[int, ...]]] = []
    for number, year in enumerate(years):
        wanted.append((PLANS[(place + number) % len(PLANS)], (year,)))
        wanted.append((REPORTS[(place + number) % len(REPORTS)], (year,)))
    if len(years) > 1 and place % 2 == 0:
        wanted.append((MIDTERMS[place // 2 % len(MIDTERMS)], years))
    if place % 3 != 1:
        wanted.append((POVERTY, (years[-1],)))
    for number, (style, covered) in enumerate(wanted):
        yield _Filing(style, covered, LAYOUTS[(place + number) % len(LAYOUTS)])


def _file(folder: Path, office: _Office, filing: _Filing, waiting: list[str], rng: Random) -> Truth:
    """Write one document, with the first waiting slip that has a place in it, and give its facts."""
    seed = rng.getrandbits(32)
    draft, planted = _write(office, filing, Slip(), seed), None
    for slip in waiting:
        planted = plant(draft, slip, Random(seed))  # noqa: S311
        if planted:
            draft = _write(office, filing, planted[0], seed)
            waiting.remove(slip)
            break
    content, ending = lay_out(draft, filing.layout)
    file = f"{draft.file}.{ending}"
    (folder / file).write_bytes(content)
    return _facts_of(draft, file, office, filing, planted[1] if planted else None)


def _write(office: _Office, filing: _Filing, slip: Slip, seed: int) -> Draft:
    rng, district, style = Random(seed), office.district, filing.style  # noqa: S311
    hand = draw_hand(rng, *(("đồng",) if district.grain < SMALLEST_OF_MILLIONS else style.money))
    stem = file_stem(f"{_FILE_NAMES[style.kind]} {filing.span} {district.kind} {district.name}")
    draft = Draft(stem, hand, _words(office, filing, rng), slip)
    open_document(draft, style.kind, rng)
    style.write(draft, district, filing.years, rng)
    close_document(draft, style.kind, rng)
    return draft


def _words(office: _Office, filing: _Filing, rng: Random) -> dict[str, str]:
    """What every sentence of a document may name."""
    province, district = office.province, office.district
    first, last = str(filing.years[0]), str(filing.years[-1])
    resolution_date = f"{province.resolution_day}/7/2022"
    return {
        "unit": district.unit,
        "UNIT": f"{district.kind} {district.name}".upper(),
        "kind": district.kind.lower(),
        "Kind": district.kind,
        "name": district.name,
        "province": province.name,
        "province_full": f"{province.kind.lower()} {province.name}",
        "year": last,
        "first": first,
        "last": last,
        "enacting_year": last,
        "number": str(rng.randint(11, 480)),
        "mark": _MARKS[filing.style.kind],
        "day": str(rng.randint(10, 28)),
        "month": str(2 if filing.style.kind in _PLANNING else 12),
        "issue_year": last,
        "rows": "thôn, tổ dân phố" if district.parent else "xã, thị trấn",
        "Rows": "Thôn, tổ dân phố" if district.parent else "Xã, thị trấn",
        "resolution": str(province.resolution),
        "resolution_date": resolution_date,
        "resolution_again": resolution_date,
        "decision": str(rng.randint(20, 900)),
    }


def _facts_of(draft: Draft, file: str, office: _Office, filing: _Filing, planted: PlantedError | None) -> Truth:
    """The draft's facts under the file's full name, with the document itself and what was planted in it."""
    truth, district = draft.truth, office.district
    truth.planted.extend([planted] if planted else [])
    for name in ("funding", "indicators", "status", "lead_agencies", "deadlines", "planted"):
        facts = getattr(truth, name)
        facts[:] = [replace(fact, file=file) for fact in facts]
    kind = "plan" if filing.style.kind in _PLANNING else "report"
    unit = (district.code, district.name, "commune" if district.parent else "district", district.province)
    truth.submissions.append(SubmissionFact(file, *unit, kind, filing.span, filing.style.name, filing.layout))
    return truth
