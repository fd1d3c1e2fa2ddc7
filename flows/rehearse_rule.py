"""A rule of the registry tried on every filing in force of a release: nothing is written, no home is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from flows.check_stored import check_stored
from flows.compare_across import found_across
from flows.order import Watch
from flows.read_filings import chunks_of, filings_of, named
from schemas.rules import ACROSS_RULES, Rule
from schemas.tables import PUBLISHED, empty
from transforms.compare_findings import compare_findings
from transforms.localise_identities import Localise, accuse_nobody, localise_identities
from transforms.read_parameters import GOES_BY, ColumnsMissingError, read_parameters
from transforms.rule_parameters import Parameters, usual_parameters
from warehouse.read_release import Release

__all__ = ["ParametersError", "Rehearsed", "own_parameters", "rehearse", "usual_parameters"]

Row = Mapping[str, Any]
_STANDING = "SELECT * FROM findings WHERE rule_id = ? AND state <> 'gone' ORDER BY finding_id"
_OPEN_ERRORS = "SELECT count(*) AS errors FROM findings WHERE state = 'open' AND severity = 'error'"


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


def rehearse(release: Release, rule: Rule, parameters: Parameters, watch: Watch) -> Rehearsed:
    """What a rule finds now in every filing in force, beside what is published of it.

    Args:
        release: what is tried on.
        rule: one of the registry; its code as it is now.
        parameters: what rules go by.
        watch: sees the filings go by, some at a time.
    """
    filings = filings_of(release)
    before = release.frame(_STANDING, [rule.rule_id])
    if rule in ACROSS_RULES:
        now = _of_rule(found_across(release, watch), rule, filings)
    else:
        now = _of_rule(_found(release, filings, parameters, accuse_nobody, watch), rule, filings)
        unknown = filings.join(
            now.join(before, on=["finding_id", "severity"], how="anti"), on="submission_id", how="semi"
        )
        now = _told_with(_found(release, unknown, parameters, localise_identities, watch), now)
    told = _side_by_side(before, now, filings)
    errors = int(release.rows(_OPEN_ERRORS)[0]["errors"])
    return Rehearsed(rule, filings.height, told, errors, errors + _more_errors(told))


def _found(
    release: Release, filings: pl.DataFrame, parameters: Parameters, localise: Localise, watch: Watch
) -> pl.DataFrame:
    """Every mismatch inside some filings, as a night would find it now."""
    found = [check_stored(release.connection, some, parameters, localise) for some in chunks_of(filings, watch)]
    return pl.concat([empty(PUBLISHED["findings"]), *found], how="diagonal")


def _of_rule(found: pl.DataFrame, rule: Rule, filings: pl.DataFrame) -> pl.DataFrame:
    """The findings of one rule, a mismatch of several filings once."""
    return _newest(found.filter(pl.col("rule_id") == rule.rule_id), filings)


def _told_with(again: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """The findings, those found again as they were told then: with the figures that must be wrong.

    The search for these takes most of the time and decides nothing about what is found, so that it is made only where
    there is something new to tell.
    """
    same = ["finding_id", "submission_id"]
    return pl.concat([now.join(again, on=same, how="anti"), again.join(now, on=same, how="semi")])


def _newest(found: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """A mismatch of several filings once, of the newest of them."""
    dated = found.join(filings.select("submission_id", "received_at"), on="submission_id", how="left")
    order = dated.sort("received_at", "submission_id", descending=True, maintain_order=True)
    return order.drop("received_at").unique("finding_id", keep="first", maintain_order=True)


def _side_by_side(before: pl.DataFrame, now: pl.DataFrame, filings: pl.DataFrame) -> list[dict[str, Any]]:
    published, found = ({row["finding_id"]: row for row in each.to_dicts()} for each in (before, now))
    offices = named(filings)
    return [
        {"fate": fate, "old": published.get(old or ""), "new": found.get(new or "")}
        | offices.get((found.get(new or "") or published[old])["submission_id"], {})
        for old, new, fate in compare_findings(before, now).iter_rows()
    ]


def _more_errors(told: Sequence[Row]) -> int:
    """By how much open errors would change; a finding somebody decided on stays as decided."""
    after = sum(_is_error(each["new"]) for each in told if (each["old"] or {"state": "open"})["state"] == "open")
    before = sum(_is_error(each["old"]) for each in told if each["old"] and each["old"]["state"] == "open")
    return after - before


def _is_error(finding: Row | None) -> bool:
    return finding is not None and finding["severity"] == "error"
