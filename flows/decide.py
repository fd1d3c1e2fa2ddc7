"""A person's decision on a mismatch taken down, and decisions that newer than the last release shown with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.settle import settled_by
from schemas.decisions import Verb
from schemas.figures import FIGURE
from transforms.read_correction import Correction, read_correction
from warehouse.keep_decisions import keep_decision, kept_decisions
from warehouse.read_release import Release

_REMEMBERED = (
    "rule_id",
    "kind",
    "subject_id",
    "submission_id",
    "unit_code",
    "reported",
    "expected",
    "tolerance",
    "unit",
)
_OBSERVATION = "SELECT * FROM observations WHERE observation_id = ?"
_LAST_DAY = "SELECT max(as_of) AS as_of FROM runs HAVING max(as_of) IS NOT NULL"
_OF_SENDERS = "SELECT * FROM decisions WHERE origin = 'sender'"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided.

    Attributes:
        value: the right value as typed, for corrections.
        observation_id: the figure corrected; None for the one thought wrong first.
        until: last day of a waiver; None for no end.
    """

    verb: Verb
    reason: str
    by: str
    value: str | None = None
    observation_id: str | None = None
    until: date | None = None


class NoFigureError(ValueError):
    """A correction of a mismatch that rests on no figure, or of a figure that is none of its own.

    Attributes:
        observation_ids: the figures it rests on.
    """

    def __init__(self, observation_ids: tuple[str, ...]) -> None:
        """Carry the figures that may be corrected."""
        super().__init__(", ".join(observation_ids))
        self.observation_ids = observation_ids


def decide(home: Path, release: Release, finding: Mapping[str, Any], decision: Decision) -> Row:
    """Take down a decision; the row kept, with `decision_id` and, for a correction, the figure's own row as `figure`.

    Args:
        home: whose decisions.
        release: where the mismatch stands.
        finding: its row.
        decision: what was decided.

    Raises:
        NoFigureError: nothing there to correct.
        UnclearValueError: a value that may mean several amounts.
        DecisionsError: the store of decisions cannot be written.
    """
    told: Row = {
        "finding_id": finding["finding_id"],
        "decision": decision.verb,
        "decided_by": decision.by,
        "decided_at": datetime.now(UTC).replace(tzinfo=None),
        "reason": decision.reason,
        "until": decision.until,
        **{name: finding[name] for name in _REMEMBERED},
    }
    figure = _figure(release, finding, decision.observation_id) if decision.verb == "correct" else None
    if figure is not None:
        correction = _value(decision.value or "", figure, finding)
        told |= {name: figure[name] for name in FIGURE} | {
            "observation_id": figure["observation_id"],
            "observed_written": f"{figure['written']} {figure['written_unit'] or ''}".rstrip(),
            "observed_value": figure["value"],
            "observed_half_width": figure["half_width"],
            "value": correction.value,
            "value_written": correction.written,
        }
    return told | {"decision_id": keep_decision(home, told), "figure": figure}


def _figure(release: Release, finding: Mapping[str, Any], asked: str | None) -> Row:
    own = tuple(dict.fromkeys([*(finding["suspects"] or ()), *(finding["observation_ids"] or ())]))
    named = [name for name in own if name.startswith(asked)] if asked else list(own[:1])
    if len(named) != 1:
        raise NoFigureError(own)
    return release.rows(_OBSERVATION, named)[0]


def _value(typed: str, figure: Row, finding: Mapping[str, Any]) -> Correction:
    known = [finding[name] for name in ("reported", "expected", "suggested_value") if finding[name] is not None]
    return read_correction(typed, figure["unit"], figure["written_unit"] or "", [figure["value"], *known])


def with_decisions(home: Path, release: Release) -> None:
    """Show a release with every decision taken until now, those taken since it was published as well.

    The mismatches of the release are settled anew in memory; its files stay as they are.

    Raises:
        DecisionsError: the store of decisions cannot be read.
    """
    officers = kept_decisions(home)
    if not officers or "decisions" not in release.tables():
        return
    decisions = [*officers, *release.rows(_OF_SENDERS)]
    as_of = max([datetime.now(UTC).date(), *(row["as_of"] for row in release.rows(_LAST_DAY))])
    settled = settled_by(release.connection, decisions, as_of)
    release.replace_rows("findings", "finding_id", settled.findings)
    release.replace_rows("decisions", "decision_id", settled.decisions)
