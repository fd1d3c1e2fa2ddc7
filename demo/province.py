"""A made-up province's inbox: real names of districts, invented figures, the same bytes for the same seed."""

from dataclasses import replace
from pathlib import Path
from random import Random

from demo.choose_filings import Filing, filings_of_commune, filings_of_district
from demo.choose_offices import Office, Province, choose_districts, communes_filing, communes_of
from demo.choose_workbooks import MONEY, BookFiling, workbooks_of_commune, workbooks_of_district
from demo.draft import Draft, Slip
from demo.draw_facts import SMALLEST_OF_MILLIONS, Setting, draw_district
from demo.file_workbook import file_workbook
from demo.lay_out import file_stem, lay_out
from demo.other_figures import tell_otherwise
from demo.plant_errors import plant
from demo.share_slips import Slips, Waiting
from demo.truth import PlantedError, SubmissionFact, Truth
from demo.write_frame import close_document, open_document
from demo.write_numbers import draw_hand
from schemas.codebook import code_list, phrases

_FILE_NAMES = {
    "plan": "KH",
    "decision": "QĐ phân bổ",
    "report": "BC",
    "midterm": "BC giai đoạn",
    "poverty": "BC rà soát",
}
_PLANNING = ("plan", "decision")
_MARKS = {"plan": "KH", "decision": "QĐ", "report": "BC", "midterm": "BC", "poverty": "BC"}


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
    facts = Province(row["name"], row["type"], ratio, rng.randint(5, 60), rng.randint(4, 25))
    span = tuple(range(years[0], years[1] + 1))
    setting, communes = (
        Setting(facts.name, ratio, span),
        communes_of(code_list("communes"), {u["code"] for u in chosen}, years),
    )
    truth = Truth()
    slips, by_hand = Slips(errors), Random(f"{seed} workbooks")  # noqa: S311
    for place, unit in enumerate(chosen):
        office = Office(facts, draw_district(unit, communes[unit["code"]], setting, rng))
        folder = inbox / file_stem(f"{unit['type']} {unit['name']}")
        folder.mkdir(parents=True, exist_ok=True)
        slips.turn_to(place)
        for filing in filings_of_district(place, span):
            truth.add(_file(folder, office, filing, slips.of_texts, rng))
        for book in workbooks_of_district(place, span):
            truth.add(_file_book(folder, office, book, slips.of_workbooks, by_hand))
        for number, commune in enumerate(communes_filing(office), start=place):
            for filing in filings_of_commune(number, span):
                truth.add(_file(folder, commune, filing, slips.of_communes, rng))
            for book in workbooks_of_commune(number, span):
                truth.add(_file_book(folder, commune, book, Waiting(), by_hand))
    return truth


def _file_book(folder: Path, office: Office, filing: BookFiling, waiting: Waiting, rng: Random) -> Truth:
    """Write one workbook, with the first waiting slip that has a place in it, and give its facts."""
    words, state = _words(office, filing, rng), rng.getstate()
    filed = file_workbook(office, filing, words, waiting.in_it, rng)
    if not filed.truth.planted and filing.style in MONEY:
        told, planted = _otherwise(office, "book", filing.years, waiting)
        rng.setstate(state)
        filed = file_workbook(told, filing, words, [], rng)
        filed.truth.planted.extend([replace(planted, file=filed.name)] if planted else [])
    (folder / filed.name).write_bytes(filed.content)
    filed.truth.submissions.append(_submission(filed.name, office, filing, "report"))
    return filed.truth


def _file(folder: Path, office: Office, filing: Filing, waiting: Waiting, rng: Random) -> Truth:
    """Write one document, with the first waiting slip that has a place in it, and give its facts."""
    seed, told, planted = rng.getrandbits(32), office, None
    if len(filing.years) > 1:
        told, planted = _otherwise(office, filing.style.kind, filing.years, waiting)
    draft = _write(told, filing, Slip(), seed)
    for slip in [] if planted else waiting.in_it:
        found = plant(draft, slip, Random(seed))  # noqa: S311
        if found:
            draft, planted = _write(office, filing, found[0], seed), found[1]
            waiting.in_it.remove(slip)
            break
    if planted is None:
        told, planted = _otherwise(office, filing.style.kind, filing.years, waiting)
        draft = _write(told, filing, Slip(), seed)
    content, ending = lay_out(draft, filing.layout)
    file = f"{draft.file}.{ending}"
    (folder / file).write_bytes(content)
    return _facts_of(draft, file, office, filing, planted)


def _otherwise(
    office: Office, kind: str, years: tuple[int, ...], waiting: Waiting
) -> tuple[Office, PlantedError | None]:
    """The office with the figures of the first waiting slip that has a place in a document, and what that is."""
    for slip in waiting.beside_others:
        told = tell_otherwise(slip, office.district, kind, years)
        if told:
            waiting.beside_others.remove(slip)
            said = (told.project, "", str(told.year), str(told.reported), str(told.expected))
            return replace(office, district=told.district), PlantedError("", told.kind, slip, *said)
    return office, None


def _write(office: Office, filing: Filing, slip: Slip, seed: int) -> Draft:
    rng, district, style = Random(seed), office.district, filing.style  # noqa: S311
    hand = draw_hand(rng, *(("đồng",) if district.grain < SMALLEST_OF_MILLIONS else style.money))
    stem = file_stem(f"{_FILE_NAMES[style.kind]} {filing.span} {district.kind} {district.name}")
    draft = Draft(stem, hand, _words(office, filing, rng), slip)
    open_document(draft, style.kind, rng)
    style.write(draft, district, filing.years, rng)
    close_document(draft, style.kind, rng)
    return draft


def _words(office: Office, filing: Filing | BookFiling, rng: Random) -> dict[str, str]:
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


def _facts_of(draft: Draft, file: str, office: Office, filing: Filing, planted: PlantedError | None) -> Truth:
    """The draft's facts under the file's full name, with the document itself and what was planted in it."""
    truth = draft.truth
    truth.planted.extend([planted] if planted else [])
    for name in ("funding", "indicators", "status", "lead_agencies", "deadlines", "planted"):
        facts = getattr(truth, name)
        facts[:] = [replace(fact, file=file) for fact in facts]
    kind = "plan" if filing.style.kind in _PLANNING else "report"
    truth.submissions.append(_submission(file, office, filing, kind))
    return truth


def _submission(file: str, office: Office, filing: Filing | BookFiling, kind: str) -> SubmissionFact:
    district = office.district
    unit = (district.code, district.name, "commune" if district.parent else "district", district.province)
    return SubmissionFact(file, *unit, kind, filing.span, filing.style.name, filing.layout)
