"""Which decisions hold for which mismatches tonight, and why earlier ones no longer do.

Nothing is remembered from night to night: the same mismatches, decisions and day give the same answer, whatever the
order in which files came. A decision speaks of a mismatch with its fingerprint, or of the one mismatch on the same
subject whose values are its own within rounding. An officer's last word counts before the sender's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.decisions import STATES
from schemas.messages import Language, message
from schemas.tables import PUBLISHED, frame_of
from transforms.write_numbers import write_money, write_number

_HANOI = timedelta(hours=7)
_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_OPEN = {"state": "open"} | dict.fromkeys(("decided_by", "decided_at", "reason", "note_vi", "note_en"))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """Mismatches with the decisions that hold for them, and decisions with what has become of them.

    Attributes:
        findings: rows of the `findings` table: `state`, who decided and why; notes where a decision lapsed.
        decisions: rows of the `decisions` table with `effect`, `current_finding_id` and notes.
    """

    findings: pl.DataFrame
    decisions: pl.DataFrame


def settle_decisions(
    findings: pl.DataFrame, decisions: Sequence[Row], still_stated: frozenset[str], as_of: date
) -> Settled:
    """Every mismatch with the decision that holds for it.

    Args:
        findings: mismatches in force, with all columns of their table; decided before or not.
        decisions: every decision ever taken, with the columns of their table that are remembered.
        still_stated: ids of corrections whose figure is still stated as it was when it was corrected.
        as_of: the day; a waiver holds until the end of its last one.
    """
    current = {row["finding_id"]: row | _OPEN for row in findings.to_dicts()}
    ordered = sorted(decisions, key=_in_order)
    meant = _meant(ordered, current.values())
    spoken: dict[str, list[Row]] = defaultdict(list)
    for decision in ordered:
        if len(meant[decision["decision_id"]]) == 1:
            spoken[meant[decision["decision_id"]][0]].append(decision)
    fates = {each["decision_id"]: _fate("gone", None) for each in ordered}
    for finding_id, several in spoken.items():
        fates |= _decide(current[finding_id], several, still_stated, as_of)
    fates |= _tell_lapsed(current, ordered, meant, spoken)
    _consequences_follow(current.values())
    told = [decision | fates[decision["decision_id"]] for decision in ordered]
    return Settled(frame_of(PUBLISHED["findings"], list(current.values())), frame_of(PUBLISHED["decisions"], told))


def _in_order(decision: Row) -> tuple[Any, ...]:
    return decision["number"] is not None, decision["number"] or 0, decision["decided_at"], decision["decision_id"]


def _meant(decisions: Iterable[Row], findings: Iterable[Row]) -> dict[str, list[str]]:
    """The mismatches each decision may speak of: the one of its fingerprint, else those of its subject and values."""
    by_subject: dict[str | None, list[Row]] = defaultdict(list)
    ids = set()
    for finding in findings:
        ids.add(finding["finding_id"])
        by_subject[finding["subject_id"]].append(finding)
    return {
        decision["decision_id"]: [decision["finding_id"]]
        if decision["finding_id"] in ids
        else [each["finding_id"] for each in by_subject[decision["subject_id"]] if _is_same(decision, each)]
        for decision in decisions
    }


def _is_same(decision: Row, finding: Row) -> bool:
    """Whether the values are those decided on, written more coarsely or finely."""
    pairs = [(decision[name], finding[name]) for name in ("reported", "expected")]
    if any(then is None or now is None for then, now in pairs) or decision["unit"] != finding["unit"]:
        return False
    within = max(decision["tolerance"] or Decimal(0), finding["tolerance"] or Decimal(0))
    return all(abs(then - now) <= within for then, now in pairs)


def _decide(finding: Row, several: Sequence[Row], still_stated: frozenset[str], as_of: date) -> dict[str, Row]:
    """Enter the decision that holds into its mismatch; what has become of each that speaks of it."""
    fates = {each["decision_id"]: _fate("replaced", finding["finding_id"]) for each in several}
    last = _last_word(several)
    if last is None:
        reopened = several[-1]
        fates[reopened["decision_id"]] = _fate("in_force", finding["finding_id"])
        return fates
    notes = _lapse(last, still_stated, as_of)
    if notes:
        finding.update(notes, reason=notes["note_vi"])
    else:
        finding |= {"state": STATES[last["decision"]]} | {n: last[n] for n in ("decided_by", "decided_at", "reason")}
    fates[last["decision_id"]] = _fate("lapsed" if notes else "in_force", finding["finding_id"], notes)
    return fates


def _last_word(several: Sequence[Row]) -> Row | None:
    """The decision that counts; None where the last of an officer's reopened the mismatch and no sender spoke since."""
    officers = [each for each in several if each["origin"] == "officer"]
    if officers and officers[-1]["decision"] != "reopen":
        return officers[-1]
    since = officers[-1]["decided_at"] if officers else None
    senders = [each for each in several if each["origin"] == "sender" and (since is None or each["decided_at"] > since)]
    return senders[-1] if senders else None


def _lapse(decision: Row, still_stated: frozenset[str], as_of: date) -> Row | None:
    """Why a decision on a mismatch that is still there holds no more; None where it holds."""
    if decision["until"] is not None and decision["until"] < as_of:
        return _notes("ended", decision, until=f"{decision['until']:%d/%m/%Y}")
    if decision["decision"] == "correct" and decision["decision_id"] not in still_stated:
        return _notes("figure_changed", decision, figure=_written(decision["observed_value"], _figure_unit(decision)))
    return None


def _tell_lapsed(
    current: Mapping[str, Row],
    ordered: Sequence[Row],
    meant: Mapping[str, Sequence[str]],
    spoken: Mapping[str, Sequence[Row]],
) -> dict[str, Row]:
    """Notes on undecided mismatches whose subject was decided on with other values; the decisions they tell of."""
    lost: dict[str | None, list[Row]] = defaultdict(list)
    for decision in ordered:
        if len(meant[decision["decision_id"]]) != 1:
            lost[decision["subject_id"]].append(decision)
    fates = {}
    for finding in current.values():
        several = lost[finding["subject_id"]]
        last = None if finding["finding_id"] in spoken else _last_word(_of_one_finding(several))
        if last is None:
            continue
        unclear = meant[last["decision_id"]]
        if unclear and finding["finding_id"] not in unclear:
            continue
        notes = _notes("unclear", last, count=len(unclear)) if unclear else _moved(last, finding)
        finding.update(notes, reason=notes["note_vi"])
        fates[last["decision_id"]] = _fate("lapsed", None, notes)
    return fates


def _of_one_finding(several: Sequence[Row]) -> list[Row]:
    """Of decisions on one subject those on the mismatch decided on last."""
    return [each for each in several if each["finding_id"] == several[-1]["finding_id"]]


def _moved(decision: Row, finding: Row) -> Row:
    figures = ("reported", "expected")
    then, now = (" ≠ ".join(_written(row[name], row["unit"]) for name in figures) for row in (decision, finding))
    return _notes("moved", decision, then=then, now=now)


def _consequences_follow(findings: Iterable[Row]) -> None:
    """A mismatch that follows from another and was not decided on itself is decided with it."""
    known = {row["finding_id"]: row for row in findings}
    for row in known.values():
        cause = known.get(row["cause_id"] or "")
        if cause is not None and row["decided_by"] is None and row["note_vi"] is None:
            row.update({name: cause[name] for name in ("state", "decided_by", "decided_at", "reason")})


def _fate(effect: str, finding_id: str | None, notes: Row | None = None) -> Row:
    return {"effect": effect, "current_finding_id": finding_id, "note_vi": None, "note_en": None} | (notes or {})


def _notes(key: str, decision: Row, **details: object) -> Row:
    told = {"by": decision["decided_by"], "date": f"{decision['decided_at'] + _HANOI:%d/%m/%Y}"} | details
    words = {language: message(f"lapses.{decision['decision']}", language) for language in _LANGUAGES}
    return {f"note_{each}": message(f"lapses.{key}", each, decision=words[each], **told) for each in _LANGUAGES}


def _figure_unit(decision: Row) -> str | None:
    return "VND" if decision["topic"] == "funding" else decision["unit"]


def _written(value: Decimal | None, unit: str | None) -> str:
    if value is None:
        return "?"
    return write_money(value) if unit == "VND" else write_number(value)
