"""Differences between documents as mismatches: both places named, both values as written, the likely slip.

They say that two documents differ and accuse neither, but where something tells which figure is wrong: its own
document contradicts it, or several others agree against it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from schemas.comparisons import KINDS, SETTLED_EARLY
from schemas.messages import Language
from transforms.accuse import Accusation
from transforms.explain import Mismatch, Writing, normal, write_sum
from transforms.name_documents import class_of, name_figure, name_office, name_spot, write_figure
from transforms.suspect_slips import likely_slip
from transforms.tell_throughout import follow, tell_throughout
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
        beside: how many figures were held against each other, by comparison, both submissions and measure.
        copied: figures that were copied from elsewhere, with the mismatch that says so.
    """
    causes = trace(differences)
    odd = odd_ones(differences, causes)
    throughout = tell_throughout(differences, causes, rows, beside)
    in_one = {number: found for numbers, found in throughout for number in numbers}
    told = {
        number: _worded(each, rows, odd.get(number), accused if number not in causes else {})
        for number, each in enumerate(differences)
        if number not in in_one
    }
    gravest = _gravest(told, odd)
    known = told | in_one
    followed = []
    for number, found in told.items():
        part = causes.get(number, number)
        root = gravest.get(odd.get(part, ""), part)
        followed.append(_followed(found, (known[part], known[root]), copied))
    return [*(found for _, found in throughout), *followed]


def _followed(found: Mismatch, causes: Sequence[Mismatch], copied: Mapping[str, Mismatch]) -> Mismatch:
    """A mismatch with what it follows from: a copy its figures stand in, or its part's do, else another mismatch."""
    copies = (copied.get(name) for each in (found, *causes) for name in each.observation_ids)
    copy = next((each for each in copies if each is not None), None)
    if copy is not None:
        return follow(found, copy)
    return found if causes[-1] is found else follow(found, causes[-1])


def _gravest(told: Mapping[int, Mismatch], odd: Mapping[int, str]) -> dict[str, int]:
    """Of the mismatches that one figure is behind, the gravest, by that figure."""
    found: dict[str, int] = {}
    for number in sorted(odd.keys() & told.keys(), key=lambda n: (_GRAVITY[told[n].severity], n)):
        found.setdefault(odd[number], number)
    return found


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
        suggestion=None if meant is None else write_figure(rows[suspects[0]], meant),
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
    is_sure = not (difference["is_presumed"] or difference["is_presumed_other"])
    is_of_a_year = difference["scenario"] == "actual" and difference["span"] == "year"
    return "error" if is_of_a_year and ((is_final and is_sure) or is_slip) else "warning"


def _wording(difference: Difference) -> str | None:
    if difference["comparison"] == "district_communes" and difference["parts"] != difference["all_parts"]:
        return "communes_exceed"
    is_opening = difference["is_opening"] and not difference["is_opening_other"]
    return "opening_stock" if difference["comparison"] == "retold" and is_opening else None


def _details(difference: Difference, this: dict[str, Any], other: dict[str, Any], own: Writing) -> dict[str, str]:
    gap = abs(difference["value"] - difference["value_other"])
    is_sum = difference["submission_id_other"] is None
    expected = _with_unit(own, difference["value_other"]) if is_sum else write_figure(other, difference["value_other"])
    details = {
        "reported": write_figure(this, difference["value"]),
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


def _with_unit(own: Writing, value: Decimal) -> str:
    return f"{own.amount(value)} {own.unit}".strip()


def _arithmetic(difference: Difference, rows: Rows, own: Writing) -> str:
    this = rows[difference["observation_ids"][0]]
    reported = own.figure(this, difference["value"])
    if difference["submission_id_other"] is not None:
        other = rows[difference["observation_ids_other"][0]]
        return f"{write_figure(this, difference['value'])} ≠ {write_figure(other, difference['value_other'])}"
    total = own.amount(difference["value_other"])
    parts = [rows[name] for name in difference["observation_ids_other"]]
    sign = "≠" if difference["parts"] == difference["all_parts"] else ">"
    if len(parts) > _MOST_SHOWN:
        return f"{total} {sign} {reported} ({own.unit})"
    return write_sum([(1, own.amount(part["value"])) for part in parts], sign, reported, total, own.unit)
