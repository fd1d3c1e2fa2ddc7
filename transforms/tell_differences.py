"""Differences between documents as mismatches: both places named, both values as written, the likely slip.

They say that two documents differ and accuse neither, but where something tells which figure is wrong: its own
document contradicts it, or several others agree against it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schemas.comparisons import KINDS, SETTLED_EARLY
from schemas.messages import Language
from transforms.accuse import Accusation
from transforms.explain import Mismatch, Writing, normal, write_sum
from transforms.name_documents import class_of, name_document, name_figure, name_office, name_spot
from transforms.suspect_slips import likely_slip
from transforms.trace_differences import Difference, odd_ones, trace

Rows = Mapping[str, dict[str, Any]]
Accused = Mapping[str, Sequence[Accusation]]
_LANGUAGES: tuple[Language, Language] = ("vi", "en")
_SUBJECT = (
    *("submission_id", "programme", "project_code", "agency_code", "sub_unit", "indicator", "source"),
    *("population", "capital", "scenario", "point"),
)
_GRAVITY = {"error": 0, "warning": 1, "info": 2}
_MOST_SHOWN = 12
_LEAST_MANY = 4
_SHARE_OF_MANY = 3
_EXAMPLES = 3


def tell_differences(
    differences: Sequence[Difference],
    rows: Rows,
    accused: Accused,
    beside: Mapping[tuple[str, ...], int],
    copied: Mapping[str, Mismatch],
) -> list[Mismatch]:
    """One mismatch per difference; of two documents that differ in most figures, one for all.

    Args:
        differences: comparisons that came to `differ`; the later document, or the one of lower standing, first.
        rows: the observations they name, with their documents, by id.
        accused: figures their own document contradicts, with the findings that say so.
        beside: how many figures were held against each other, by comparison and both submissions.
        copied: figures that were copied from elsewhere, with the mismatch that says so.
    """
    causes = trace(differences)
    odd = odd_ones(differences, causes)
    many = _many(differences, causes, beside)
    in_one = {number for numbers in many.values() for number in numbers}
    told = {
        number: _worded(each, rows, odd.get(number), accused if number not in causes else {})
        for number, each in enumerate(differences)
        if number not in in_one
    }
    gravest = _gravest(told, odd)
    parts = {number: causes.get(number, number) for number in told}
    roots = {number: gravest.get(odd.get(part, ""), part) for number, part in parts.items()}
    followed = [_followed(number, [told.get(parts[number]), told.get(roots[number])], told, copied) for number in told]
    several = [_in_one([differences[n] for n in numbers], rows, beside[pair]) for pair, numbers in many.items()]
    return [*several, *followed]


def _followed(
    number: int, causes: Sequence[Mismatch | None], told: Mapping[int, Mismatch], copied: Mapping[str, Mismatch]
) -> Mismatch:
    """A mismatch with what it follows from: a copy its figures stand in, or its part's do, else another mismatch."""
    found = told[number]
    known = [cause for cause in causes if cause is not None]
    copies = (copied.get(name) for each in (found, *known) for name in each.observation_ids)
    copy = next((each for each in copies if each is not None), None)
    if copy is not None:
        return _following(found, copy)
    return found if not known or known[-1] is found else _following(found, known[-1])


def _gravest(told: Mapping[int, Mismatch], odd: Mapping[int, str]) -> dict[str, int]:
    """Of the mismatches that one figure is behind, the gravest, by that figure."""
    found: dict[str, int] = {}
    for number in sorted(odd.keys() & told.keys(), key=lambda n: (_GRAVITY[told[n].severity], n)):
        found.setdefault(odd[number], number)
    return found


def _many(
    differences: Sequence[Difference], causes: Mapping[int, int], beside: Mapping[tuple[str, ...], int]
) -> dict[tuple[str, ...], list[int]]:
    """The pairs of documents that differ in too many figures for each to be a slip, with the numbers of those."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, each in enumerate(differences):
        if each["submission_id_other"] is not None:
            found[each["comparison"], each["submission_id"], each["submission_id_other"]].append(number)
    roots = {pair: [n for n in numbers if n not in causes] for pair, numbers in found.items()}
    return {
        pair: numbers
        for pair, numbers in found.items()
        if len(roots[pair]) >= _LEAST_MANY and len(numbers) * _SHARE_OF_MANY >= beside[pair]
    }


def _worded(difference: Difference, rows: Rows, odd: str | None, accused: Accused) -> Mismatch:
    this, other = rows[difference["observation_ids"][0]], rows[difference["observation_ids_other"][0]]
    is_sum = difference["submission_id_other"] is None
    slip = None if is_sum else likely_slip((this, difference["value"]), (other, difference["value_other"]))
    suspects, is_known, accusation = _suspects(difference, odd, accused)
    meant = _meant(difference, suspects[0]) if is_known and not is_sum else None
    own = Writing.of([this])
    is_plan = "plan" in (this["document_kind"], other["document_kind"])
    severity = "warning" if is_plan else _severity(difference, is_slip=slip is not None and slip.is_telling)
    is_as_grave = accusation is not None and _GRAVITY[accusation.severity] <= _GRAVITY[severity]
    return Mismatch(
        kind=KINDS[difference["comparison"]],
        severity=severity,
        subject={name: difference[name] for name in _SUBJECT}
        | {"year_from": difference["year"], "year_to": difference["year"]},
        evidence=tuple(sorted(normal(difference[name]) for name in ("value", "value_other"))),
        observation_ids=(*difference["observation_ids"], *difference["observation_ids_other"]),
        reported=difference["value"],
        expected=difference["value_other"],
        tolerance=difference["half_width"] + difference["half_width_other"],
        unit=difference["unit"],
        arithmetic=_arithmetic(difference, rows, own),
        wording=_wording(difference),
        details=_details(difference, this, other, own)
        | {f"slip_{language}": slip.told(language) if slip else "" for language in _LANGUAGES},
        suspects=suspects,
        suggestion=None if meant is None else _as_written(rows[suspects[0]], meant),
        suggested=meant,
        follows=accusation.finding_id if accusation and is_as_grave else None,
        compared=("communes",) if is_sum else tuple(sorted({class_of(this), class_of(other)})),
    )


def _suspects(
    difference: Difference, odd: str | None, accused: Accused
) -> tuple[tuple[str, ...], bool, Accusation | None]:
    """The figures of both sides, those something speaks against first; whether it does of one side alone, and what."""
    sides = (tuple(difference["observation_ids"]), tuple(difference["observation_ids_other"]))
    said = [_accusation(side, difference, accused) for side in sides]
    against = [said[at] is not None or odd in sides[at] for at in (0, 1)]
    at = 1 if against == [False, True] else 0
    ordered = tuple(dict.fromkeys((*sides[at], *sides[1 - at])))
    is_known = against[0] != against[1]
    return ordered, is_known, said[at] if is_known else None


def _accusation(side: Sequence[str], difference: Difference, accused: Accused) -> Accusation | None:
    """The gravest finding whose suspects one side heads, or that is as far off as the two sides are apart."""
    gap = abs(difference["value"] - difference["value_other"])
    widths = 2 * (difference["half_width"] + difference["half_width_other"])
    said = [
        each
        for name in side
        for each in accused.get(name, ())
        if each.is_first or (each.gap is not None and abs(each.gap - gap) <= widths)
    ]
    return min(said, key=lambda each: (_GRAVITY[each.severity], not each.is_first), default=None)


def _meant(difference: Difference, suspect: str) -> Decimal:
    """What the other side says, for the figure that is suspected."""
    is_this = suspect in difference["observation_ids"]
    value: Decimal = difference["value_other"] if is_this else difference["value"]
    return value


def _severity(difference: Difference, *, is_slip: bool) -> str:
    """Of two reports an error where both are final figures of one thing or a slip explains the difference."""
    comparison = difference["comparison"]
    is_final = {
        "same_year": difference["unit"] == "VND",
        "retold": difference["indicator"] in SETTLED_EARLY,
        "carry_over_chain": difference["value"] > difference["value_other"],
        "district_communes": difference["parts"] == difference["all_parts"],
    }.get(comparison, False)
    is_of_a_year = difference["scenario"] == "actual" and difference["span"] == "year"
    return "error" if is_of_a_year and (is_final or is_slip) else "warning"


def _wording(difference: Difference) -> str | None:
    if difference["comparison"] == "district_communes" and difference["parts"] != difference["all_parts"]:
        return "communes_exceed"
    is_opening = difference["is_opening"] and not difference["is_opening_other"]
    return "opening_stock" if difference["comparison"] == "retold" and is_opening else None


def _details(difference: Difference, this: dict[str, Any], other: dict[str, Any], own: Writing) -> dict[str, str]:
    gap = abs(difference["value"] - difference["value_other"])
    is_sum = difference["submission_id_other"] is None
    expected = _with_unit(own, difference["value_other"]) if is_sum else _as_written(other, difference["value_other"])
    details = {
        "reported": _as_written(this, difference["value"]),
        "expected": expected,
        "gap": _with_unit(own, gap),
        "year": str(difference["year"]),
        "before": str(difference["year"] - 1),
        "next": str(difference["year"] + 1),
        "parts": str(difference["parts"] or ""),
    }
    for language in _LANGUAGES:
        named = name_figure(other, language)
        is_commune = difference["comparison"] == "commune_row"
        details[f"where_{language}"] = name_spot(this, language)
        details[f"other_{language}"] = name_office(other, named, language) if is_commune else named
    return details


def _as_written(row: dict[str, Any], value: Decimal) -> str:
    """A figure with its unit, as its own document writes it."""
    own = Writing.of([row])
    return f"{own.figure(row, value)} {own.unit}".strip()


def _with_unit(own: Writing, value: Decimal) -> str:
    return f"{own.amount(value)} {own.unit}".strip()


def _arithmetic(difference: Difference, rows: Rows, own: Writing) -> str:
    this = rows[difference["observation_ids"][0]]
    reported = own.figure(this, difference["value"])
    if difference["submission_id_other"] is not None:
        other = rows[difference["observation_ids_other"][0]]
        return f"{_as_written(this, difference['value'])} ≠ {_as_written(other, difference['value_other'])}"
    total = own.amount(difference["value_other"])
    parts = [rows[name] for name in difference["observation_ids_other"]]
    if len(parts) > _MOST_SHOWN:
        return f"{total} ≠ {reported} ({own.unit})"
    return write_sum([(1, own.amount(part["value"])) for part in parts], "≠", reported, total, own.unit)


def _following(found: Mismatch, cause: Mismatch) -> Mismatch:
    """The mismatch as the consequence of another, or of what that one follows from itself."""
    if cause.follows:
        return replace(found, follows=cause.follows)
    return replace(found, cause=cause.cause or cause, follows=None)


def _in_one(differences: Sequence[Difference], rows: Rows, told: int) -> Mismatch:
    """Two documents that differ in most of what both tell: one mismatch, and no figure is accused."""
    first = differences[0]
    this, other = rows[first["observation_ids"][0]], rows[first["observation_ids_other"][0]]
    examples = "; ".join(
        f"{_as_written(rows[d['observation_ids'][0]], d['value'])} ≠ "
        f"{_as_written(rows[d['observation_ids_other'][0]], d['value_other'])}"
        for d in differences[:_EXAMPLES]
    )
    return Mismatch(
        kind=KINDS[first["comparison"]],
        severity="warning",
        subject={
            "submission_id": first["submission_id"],
            "programme": first["programme"],
            "year_from": first["year"],
            "year_to": first["year"],
        },
        evidence=tuple(sorted({normal(d[name]) for d in differences for name in ("value", "value_other")})),
        observation_ids=tuple(
            name for d in differences for name in (*d["observation_ids"], *d["observation_ids_other"])
        ),
        wording="documents_differ",
        details={
            "count": str(len(differences)),
            "told": str(told),
            "examples": examples,
            **{f"other_{language}": name_document(other, language) for language in _LANGUAGES},
        },
        suspects=tuple(name for d in differences for name in d["observation_ids"]),
        compared=tuple(sorted({class_of(this), class_of(other)})),
    )
