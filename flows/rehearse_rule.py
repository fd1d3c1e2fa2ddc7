"""A rule tried on every filing in force of a release, before it counts: nothing is written, no home is held."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.codebook import code_list
from schemas.rules import Rule
from schemas.tables import PUBLISHED, conform
from transforms.check_submissions import Parameters, check_submissions, usual_parameters
from transforms.compare_findings import compare_findings
from transforms.parse_balance import MixedMeasuresError, UnknownMeasuresError, WrittenRule, parse_balance
from transforms.read_parameters import GOES_BY, ColumnsMissingError, read_parameters
from transforms.try_balance import try_balance
from warehouse.read_release import Release

__all__ = [
    "MixedMeasuresError",
    "ParametersError",
    "Rehearsed",
    "TriedOut",
    "UnknownMeasuresError",
    "own_parameters",
    "rehearse",
    "try_out",
    "usual_parameters",
]

Row = Mapping[str, Any]
FIGURES_A_CHUNK = 40_000
FILINGS_A_CHUNK = 200
_IN_FORCE = "SELECT * FROM submissions WHERE state = 'accepted' ORDER BY submission_id"
_STANDING = "SELECT * FROM findings WHERE rule_id = ? AND state <> 'gone' ORDER BY finding_id"
_OPEN_ERRORS = "SELECT count(*) AS errors FROM findings WHERE state = 'open' AND severity = 'error'"
_POINTED_AT = "SELECT DISTINCT unnest(observation_ids) AS id FROM findings WHERE state = 'open'"
_READ_FROM = ("citations", "year_claims", "statuses", "troubles")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rule of the registry as it is now, against what it found when the release was made.

    Attributes:
        filings: how many filings it was tried on.
        fates: one mapping a finding: `fate` (see `compare_findings`), its rows under `old` and `new`.
        errors_now: open errors of the release, of every rule; `errors_then`: what they would be.
    """

    rule: Rule
    filings: int
    fates: Sequence[Row]
    errors_now: int
    errors_then: int


@dataclass(frozen=True, slots=True)
class TriedOut:
    """A rule written out, on every filing in force.

    Attributes:
        filings: how many filings it was tried on.
        judged: how often it could be judged, by filing that told all its figures.
        broken: where it does not hold (see `try_balance`), each with the filing's name and office, `is_known` where an
            open finding points at one of its figures; the widest gaps first.
        told: figures by measure and point of the year.
    """

    rule: WrittenRule
    filings: int
    judged: Mapping[str, int]
    broken: Sequence[Row]
    told: Mapping[tuple[str, str], int]


class ParametersError(ValueError):
    """A file of parameters that does not serve a rule.

    Attributes:
        key: `takes_no_parameters` or `lacks_columns`.
        columns: those the file should have and has not.
    """

    def __init__(self, key: str, columns: tuple[str, ...] = ()) -> None:
        """Carry what is wrong."""
        super().__init__(key)
        self.key = key
        self.columns = columns


def own_parameters(file: Path, rule: Rule) -> Parameters:
    """The parameters of the codebook, those a rule goes by being a file's.

    Raises:
        ParametersError: the rule goes by none, or columns are missing.
        ValuesError: lines that cannot be read.
        OSError: a file that cannot be read.
    """
    if rule.kind not in GOES_BY:
        raise ParametersError("takes_no_parameters")
    try:
        return read_parameters(file.read_text(encoding="utf8", errors="replace"), rule.kind, usual_parameters())
    except ColumnsMissingError as error:
        raise ParametersError("lacks_columns", error.missing) from None


def measures() -> dict[str, tuple[str, str]]:
    """Topic and unit of every measure."""
    return {row["indicator"]: (row["topic"], row["unit"]) for row in code_list("indicators")}


def rehearse(release: Release, rule: Rule, parameters: Parameters) -> Rehearsed:
    """What a rule finds now in every filing in force, beside what is published of it.

    Args:
        release: what is tried on.
        rule: one of the registry; its code as it is now.
        parameters: what rules go by.
    """
    filings = release.frame(_IN_FORCE)
    found = [_found(release, some, parameters, rule) for some in _chunks(filings)]
    latest = filings.select("submission_id", "received_at")
    now = pl.concat(found).join(latest, on="submission_id").sort("received_at", "submission_id", descending=True)
    now = now.unique("finding_id", keep="first", maintain_order=True)
    before = release.frame(_STANDING, [rule.rule_id])
    fates = compare_findings(before, now)
    published, rows = ({row["finding_id"]: row for row in each.to_dicts()} for each in (before, now))
    told = [
        {"fate": fate, "old": published.get(old or ""), "new": rows.get(new or "")}
        for old, new, fate in fates.iter_rows()
    ]
    errors = int(release.rows(_OPEN_ERRORS)[0]["errors"])
    return Rehearsed(rule, filings.height, _with_offices(told, filings), errors, errors + _more_errors(told))


def try_out(release: Release, text: str) -> TriedOut:
    """Where a rule written out would hold and where not, in every filing in force.

    Raises:
        RulesError: no linear rule.
        UnknownMeasuresError: names that are no measures.
        MixedMeasuresError: measures that cannot be added.
    """
    rule = parse_balance(text, measures())
    filings = release.frame(_IN_FORCE)
    judged: Counter[str] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    broken: list[dict[str, Any]] = []
    for some in _chunks(filings):
        tried = try_balance(rule, _of(release, "observations", some))
        judged.update(tried.judged)
        told.update(tried.told)
        broken += tried.broken
    known = {row["id"] for row in release.rows(_POINTED_AT)} if broken else set()
    named = {row["submission_id"]: row for row in filings.select(*_NAMES).to_dicts()}
    marked = [
        each | named[each["submission_id"]] | {"is_known": not known.isdisjoint(each["observation_ids"])}
        for each in broken
    ]
    widest = sorted(marked, key=lambda row: (-abs(row["difference"]), row["submission_id"], row["arithmetic_en"]))
    return TriedOut(rule, filings.height, judged, widest, told)


_NAMES = ("submission_id", "file_name", "unit_code", "unit_name", "province_name")


def _chunks(filings: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The filings, so many at a time that their figures fit in memory."""
    number = (pl.col("observation_count").cum_sum().shift(1, fill_value=0) // FIGURES_A_CHUNK).alias("chunk")
    numbered = filings.with_columns(number)
    for (_,), some in numbered.group_by("chunk", maintain_order=True):
        yield from some.drop("chunk").iter_slices(FILINGS_A_CHUNK)


def _found(release: Release, filings: pl.DataFrame, parameters: Parameters, rule: Rule) -> pl.DataFrame:
    others = [_of(release, table, filings) for table in _READ_FROM]
    citations, year_claims, statuses, troubles = others
    observations = _of(release, "observations", filings)
    found = check_submissions(observations, citations, year_claims, statuses, filings, troubles, parameters)
    return found.filter(pl.col("rule_id") == rule.rule_id)


def _of(release: Release, table: str, filings: pl.DataFrame) -> pl.DataFrame:
    """What some filings say, as they were read: a table's rows in the order of the document."""
    model = PUBLISHED[table]
    order = "submission_id, ordinal" if table == "observations" else "ALL"
    query = f"SELECT * FROM {table} WHERE submission_id IN (SELECT unnest($ids)) ORDER BY {order}"  # noqa: S608 - our own
    return conform(model, release.frame(query, {"ids": filings["submission_id"].to_list()}))


def _with_offices(told: list[dict[str, Any]], filings: pl.DataFrame) -> list[dict[str, Any]]:
    named = {row["submission_id"]: row for row in filings.select(*_NAMES).to_dicts()}
    return [each | named.get((each["new"] or each["old"])["submission_id"], {}) for each in told]


def _more_errors(told: Sequence[Row]) -> int:
    """By how much open errors would change; a finding somebody decided on stays as decided."""
    after = sum(_is_error(each["new"]) for each in told if (each["old"] or {"state": "open"})["state"] == "open")
    before = sum(_is_error(each["old"]) for each in told if each["old"] and each["old"]["state"] == "open")
    return after - before


def _is_error(finding: Row | None) -> bool:
    return finding is not None and finding["severity"] == "error"
