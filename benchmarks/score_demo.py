"""Score what the program reads in a made-up province against what was written there, a line a style of writing.

    uv run python benchmarks/score_demo.py                       # writes an inbox, reads it in this process
    uv run python benchmarks/score_demo.py --home H              # scores the newest release of a home ...
    uv run python benchmarks/score_demo.py --home H --inbox I    # ... of an inbox whose truth lies in I.truth

Reading in this process needs no run of the program: it is the quick way while working on the grammar.
"""

import argparse
import dataclasses
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from demo import Truth, write_province
from demo.choose_workbooks import FORMATS

Row = Mapping[str, Any]
KEYS = ("submissions", "funding", "indicators", "status", "lead_agencies", "deadlines")
SOURCES = {"ALL": ("ALL", "NSTW", None), "NSTW": ("NSTW", "ALL", None), "NSDP": ("NSDP", "NST", "NSH", "NSX")}
SHOWN = 15
CELLS = """(
    select list((o.sheet, o.cell)) from observations o
    where o.cell is not null and list_contains(f.observation_ids, o.observation_id)
)"""
FILES = """(
    select list(distinct t.file_name) from observations o join submissions t using (submission_id)
    where list_contains(f.observation_ids, o.observation_id)
)"""
REJECTED = "select file_name as file, reject_code as code from submissions where state = 'rejected'"


@dataclasses.dataclass
class Reading:
    """What was read: rows by key, as the published tables name their columns, each with its `file`."""

    rows: dict[str, list[Row]]
    findings: list[Row]
    failed: dict[str, str]


def main() -> None:
    """Read or open what is to be scored, and print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        inbox = options.inbox or Path(folder) / "inbox"
        truth = _truth(inbox, options)
        reading = read_release(options.home) if options.home else read_here(inbox)
        print_scores(truth, reading, options.only, options.shown)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="score this home's newest release")
    parser.add_argument("--inbox", type=Path, help="folder of an inbox; its truth is kept beside it")
    parser.add_argument("--districts", type=int, default=8)
    parser.add_argument("--years", default="2022-2024")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--seed", type=int, default=20240630)
    parser.add_argument("--only", default="", help="only styles or files whose name contains this")
    parser.add_argument("--shown", type=int, default=SHOWN, help="how many misses to list")
    return parser.parse_args()


def _truth(inbox: Path, options: argparse.Namespace) -> Truth:
    """The truth beside the inbox, written with the inbox when there is none yet."""
    beside = inbox.with_name(inbox.name + ".truth")
    if beside.exists():
        return Truth.read_csv(beside)
    first, last = (int(year) for year in options.years.split("-"))
    truth = write_province(inbox, options.districts, (first, last), options.errors, seed=options.seed)
    truth.write_csv(beside)
    return truth


def read_here(inbox: Path) -> Reading:
    """Read every file of an inbox in this process."""
    from transforms.read_submission import read_submission  # noqa: PLC0415 - not needed to score a release

    reading = Reading({key: [] for key in KEYS}, [], {})
    for path in sorted(p for p in inbox.rglob("*") if p.is_file()):
        try:
            found = read_submission(path.read_bytes(), path.name, path.parent.name)
        except Exception as failure:  # noqa: BLE001 - a crash is a score too
            reading.failed[path.name] = f"{type(failure).__name__} {failure}"
            continue
        reading.rows["submissions"].append(dataclasses.asdict(found.office) | {"file": path.name})
        parts = {"lead_agencies": found.lead_agencies, "deadlines": found.deadlines, "status": found.statuses}
        for key, records in parts.items():
            reading.rows[key].extend(
                dataclasses.asdict(r) | dataclasses.asdict(r.place) | {"file": path.name} for r in records
            )
        for record in found.observations:
            row = dataclasses.asdict(record) | dataclasses.asdict(record.place) | {"file": path.name}
            reading.rows["funding" if record.topic == "funding" else "indicators"].append(row)
    return reading


def read_release(home: Path) -> Reading:
    """Take the rows of a home's newest release."""
    import duckdb  # noqa: PLC0415 - only a release needs it

    release = duckdb.connect(str((home / "latest" / "tonghop.duckdb").resolve()), read_only=True)

    def rows(query: str) -> list[Row]:
        cursor = release.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    join = "join submissions s using (submission_id)"
    observations = rows(f"select o.*, s.file_name as file from observations o {join}")  # noqa: S608
    reading = Reading(
        {
            "submissions": rows("select s.*, s.file_name as file from submissions s where state <> 'rejected'"),
            "funding": [o for o in observations if o["topic"] == "funding"],
            "indicators": [o for o in observations if o["topic"] != "funding"],
            "status": rows(f"select t.*, s.file_name as file from statuses t {join}"),  # noqa: S608
            "lead_agencies": rows(f"select t.*, s.file_name as file from lead_agencies t {join}"),  # noqa: S608
            "deadlines": rows(f"select t.*, s.file_name as file from deadlines t {join}"),  # noqa: S608
        },
        rows(f"select f.*, s.file_name as file, {CELLS} as cells, {FILES} as files from findings f {join}"),  # noqa: S608
        {r["file"]: r["code"] for r in rows(REJECTED)},
    )  # fmt: skip
    release.close()
    return reading


def same_submission(fact: Row, row: Row) -> bool:
    """Whether a document was given to its office, kind and years."""
    office = (row["unit_code"], row["unit_level"], row["document_kind"])
    return office == (fact["unit_code"], fact["unit_level"], fact["document_kind"]) and _same_years(fact["year"], row)


def same_funding(fact: Row, row: Row) -> bool:
    """Whether a row read is the funding figure written."""
    return bool(
        row["project_code"] == fact["project"]
        and _same_years(fact["year"], row)
        and _same_agency(fact["agency"], row["agency_code"])
        and row["indicator"] == fact["measure"]
        and row["source"] in SOURCES.get(fact["source"], (fact["source"],))
        and (not fact["capital"] or row["capital"] in (fact["capital"], "ALL", None))
        and _near(row, float(fact["value_vnd"]))
        and (not fact["cell"] or _same_in_table(fact, row))
    )


def _same_in_table(fact: Row, row: Row) -> bool:
    """Whether a figure of a workbook stands in the cell it was read from, and means nothing wider or narrower."""
    kinds = (row["source"], row["capital"]) == (fact["source"], fact["capital"] or "ALL")
    return _same_cell(fact, row) and kinds and _same_sub_unit(fact, row)


def _same_cell(fact: Row, row: Row) -> bool:
    return not fact["cell"] or (row["sheet"], row["cell"]) == (fact["sheet"], fact["cell"])


def _same_sub_unit(fact: Row, row: Row) -> bool:
    whole = not row["sub_unit"]
    return whole if not fact["unit"] else str(row["sub_unit"] or "").casefold().endswith(fact["unit"].casefold())


def same_indicator(fact: Row, row: Row) -> bool:
    """Whether a row read is the count or rate written."""
    return bool(
        row["indicator"] == fact["indicator"]
        and _same_cell(fact, row)
        and _same_sub_unit(fact, row)
        and str(row["year_from"]) == fact["year"]
        and (row["population"] or "ALL") == fact["group"]
        and row["point"] == fact["point"]
        and row["scenario"] == fact["scenario"]
        and _near(row, float(fact["value"]))
    )


def same_status(fact: Row, row: Row) -> bool:
    """Whether a row read is the declaration written."""
    same = row["project_code"] == fact["project"] and row["status"] == fact["status"]
    return bool(same and fact["year"] in ("", str(row["year"])) and _same_cell(fact, row))


def same_lead(fact: Row, row: Row) -> bool:
    """Whether a row read is the leading office written."""
    return bool(row["project_code"] == fact["project"] and row["agency_code"] == fact["lead_agency"])


def same_deadline(fact: Row, row: Row) -> bool:
    """Whether a row read is the deadline written."""
    due = f"{row['due_day']:02d}/{row['due_month']:02d}"
    return bool(row["report"] == fact["report"] and due == fact["due_before_dd_mm"])


MATCHES: dict[str, Callable[[Row, Row], bool]] = {
    "submissions": same_submission,
    "funding": same_funding,
    "indicators": same_indicator,
    "status": same_status,
    "lead_agencies": same_lead,
    "deadlines": same_deadline,
}


def _same_years(year: str, row: Row) -> bool:
    first, _, last = year.partition("-")
    return str(row["year_from"]) == first and str(row["year_to"] or row["year_from"]) == (last or first)


def _same_agency(asked: str, got: str | None) -> bool:
    return (got or "") in (("", asked[1:]) if asked.startswith("?") else (asked,))


def _near(row: Row, value: float) -> bool:
    half_width = float(row["half_width"] or 0)
    return row["value"] is not None and abs(float(row["value"]) - value) <= max(half_width, 1e-6 * abs(value), 0.006)


def print_scores(truth: Truth, reading: Reading, only: str, shown: int) -> None:
    """Print a table a key, a line a style; then the misses, the extra rows and what was planted."""
    style = {s.file: s.style for s in truth.submissions}
    books = {s.style for s in truth.submissions if s.layout in FORMATS}
    wanted = {f for f, s in style.items() if only in f or only in s}
    for key in KEYS:
        facts = [dataclasses.asdict(f) for f in getattr(truth, key) if f.file in wanted]
        rows = comparable(key, facts, [r for r in reading.rows[key] if r["file"] in wanted])
        _print_key(key, facts, rows, style, books, shown)
    _print_planted(truth, reading, wanted)
    for file, why in sorted(reading.failed.items())[:shown]:
        print(f"   not read: {file}: {why}")


def comparable(key: str, facts: Iterable[Row], rows: list[Row]) -> list[Row]:
    """The rows the truth can speak of: funding in đồng of a project, indicators it knows, leading offices."""
    if key == "funding":
        return [r for r in rows if r["project_code"] and r["unit"] == "VND" and r["indicator"] != "support_norm"]
    if key == "indicators":
        known = {f["indicator"] for f in facts}
        return [r for r in rows if r["topic"] in ("poverty", "output", "target") and r["indicator"] in known]
    return [r for r in rows if key != "lead_agencies" or r["role"] == "lead"]


def _print_key(  # noqa: PLR0913, PLR0917 - what a table of scores is made of
    key: str, facts: list[Row], rows: list[Row], style: dict[str, str], books: set[str], shown: int
) -> None:
    by_file: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_file[row["file"]].append((place, row))
    used: set[int] = set()
    missed: list[Row] = []
    need, got = Counter[str](), Counter[str]()
    for fact in facts:
        hits = [place for place, row in by_file[fact["file"]] if MATCHES[key](fact, row)]
        used.update(hits)
        if str(fact.get("required", 1)) == "1":
            need[style[fact["file"]]] += 1
            got[style[fact["file"]]] += bool(hits)
            missed.extend([] if hits else [fact])
    read, right = Counter(style[r["file"]] for r in rows), Counter(style[rows[u]["file"]] for u in used)
    _print_table(key, [need, got, read, right], books)
    for fact in _spread(missed)[:shown]:
        print("   missed", {k: v for k, v in fact.items() if v not in ("", 0) and k not in ("programme", "required")})
    extra = [row for place, row in enumerate(rows) if place not in used]
    for row in _spread(extra)[:shown]:
        print("   not written", {k: str(v) for k, v in row.items() if k in _SHOWN_COLUMNS and v is not None})


def _spread(rows: list[Row]) -> list[Row]:
    """The same rows, the first of every file before the second of any."""
    seen = Counter[str]()
    ranked = []
    for row in rows:
        seen[row["file"]] += 1
        ranked.append((seen[row["file"]], row["file"], row))
    return [row for *_, row in sorted(ranked, key=lambda r: r[:2])]


_SHOWN_COLUMNS = (
    "file", "unit_code", "unit_level", "document_kind", "sub_unit", "project_code", "agency_code", "year", "year_from",
    "year_to", "indicator", "source", "point", "population", "scenario", "value", "written", "status", "report",
    "due_day", "due_month", "quote",
)  # fmt: skip


def _print_table(key: str, counts: list[Counter[str]], books: set[str]) -> None:
    """A line a style, then texts and workbooks apart, then all: needed and got, read and right."""
    styles = set().union(*counts)
    groups = {"texts": styles - books, "workbooks": styles & books, "all": styles}
    print(f"{key:<34}{'recall':>8}{'':>14}{'precision':>10}")
    for name, within in [*((style, {style}) for style in sorted(styles)), *groups.items()]:
        n, g, r, x = (sum(c[style] for style in within) for c in counts)
        print(f"  {name:<32}{g / n if n else 1:>8.3f}{f'({g}/{n})':>14}{x / r if r else 1:>10.3f}{f'({x}/{r})':>14}")


def _print_planted(truth: Truth, reading: Reading, wanted: set[str]) -> None:
    if not reading.findings and not truth.planted:
        return
    slips = Counter[str]()
    found = Counter[str]()
    for error in (e for e in truth.planted if e.file in wanted):
        slips[error.slip] += 1
        hit = any(same_finding(dataclasses.asdict(error), finding) for finding in reading.findings)
        found[error.slip] += hit
        if not hit:
            print("   planted, not found", dataclasses.asdict(error))
    for slip in sorted(slips):
        print(f"  planted {slip:<24}{found[slip]:>4} of {slips[slip]}")
    spoilt = {e.file for e in truth.planted}
    sound = [f for f in reading.findings if f["file"] in wanted and spoilt.isdisjoint(_files(f))]
    alarms = [f for f in sound if f["severity"] == "error"]
    print(f"  error-level findings in sound documents: {len(alarms)} {dict(Counter(f['kind'] for f in alarms))}")
    for finding in alarms[:SHOWN]:
        print(
            "   alarm",
            {k: str(finding[k]) for k in ("file", "kind", "project_code", "agency_code", "year", "arithmetic")},
        )


def same_finding(error: Row, finding: Row) -> bool:
    """Whether a finding is the one a planted error had to lead to; in a workbook it names the cell."""
    kinds = tuple(k if not k.startswith("parts_vs_total") else "parts_vs_total" for k in error["kind"].split("|"))
    same = error["file"] in _files(finding) and (finding["kind"] or "").startswith(kinds)
    return bool(same and (_names_cell(error, finding) if error["cell"] else _names_subject(error, finding)))


def _files(finding: Row) -> set[str]:
    """The document a finding is of, and those whose figures it is about."""
    return {finding["file"], *(finding.get("files") or ())}


def _names_cell(error: Row, finding: Row) -> bool:
    """Whether a finding rests on a cell; of one that rests on no figure, whether its message names it."""
    cells = finding["cells"] or []
    words = re.findall(r"\w+", finding["message_vi"])
    return (error["sheet"], error["cell"]) in cells or (not cells and error["cell"] in words)


def _names_subject(error: Row, finding: Row) -> bool:
    return bool(
        (not error["project"] or (finding["project_code"] or "ALL") == error["project"])
        and (not error["year"] or "-" in error["year"] or str(finding["year"]) == error["year"])
        and (not error["agency"] or finding["agency_code"] in (error["agency"], None))
    )


if __name__ == "__main__":
    main()
