"""Copied figures and outliers as mismatches: what to look at again, never an error."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from schemas.messages import Language
from transforms.accuse import Accusation
from transforms.explain import Mismatch, Writing, normal
from transforms.name_documents import class_of, name_document, name_office, name_spot
from transforms.trace_differences import Difference
from transforms.write_numbers import write_number

Rows = Mapping[str, dict[str, Any]]
Accused = Mapping[str, Sequence[Accusation]]
_LANGUAGES: tuple[Language, Language] = ("vi", "en")
_EXAMPLES = 4
_SUBJECT = ("submission_id", "programme", "project_code", "indicator", "source", "population", "capital", "point")


def tell_copies(copies: Sequence[dict[str, Any]], rows: Rows, contradicted: AbstractSet[str]) -> Iterator[Mismatch]:
    """One mismatch per report whose figures are those of another, with examples and both documents named.

    A warning; an error where another document contradicts one of them, so that they cannot be right by chance.
    """
    for copy in copies:
        is_contradicted = not contradicted.isdisjoint(copy["observation_ids"])
        this, other = rows[copy["observation_ids"][0]], rows[copy["observation_ids_other"][0]]
        is_own = this["unit_code"] == other["unit_code"]
        named = {f"other_{language}": _named(other, language, is_own=is_own) for language in _LANGUAGES}
        yield Mismatch(
            kind="copied_forward",
            severity="error" if is_contradicted else "warning",
            subject={
                "submission_id": copy["submission_id"],
                "programme": copy["programme"],
                "year_from": copy["year"],
                "year_to": copy["year"],
            },
            evidence=tuple(copy["values"].split()),
            observation_ids=(*copy["observation_ids"], *copy["observation_ids_other"]),
            wording=None if is_own else "copied_from_neighbour",
            details={
                "alike": str(copy["alike"]),
                "before": str(copy["year"] - 1),
                "examples": _examples(copy["observation_ids"], rows),
                **named,
            },
            suspects=tuple(copy["observation_ids"]),
            compared=(class_of(this), class_of(other), "" if is_own else str(other["unit_code"])),
        )


def figures_of_copies(
    copies: Mapping[str, Mismatch], differences: Sequence[Difference], rows: Rows
) -> dict[str, Mismatch]:
    """Every copied figure, and those of a report that add it up, with the mismatch that says it was copied.

    Args:
        copies: the mismatches, by the report that repeats another.
        differences: the figures that differ from other documents.
        rows: the observations, by id.
    """
    found = {name: copy for copy in copies.values() for name in copy.suspects}
    for difference in differences:
        for side, of in (("observation_ids", "submission_id"), ("observation_ids_other", "submission_id_other")):
            copy = copies.get(difference[of] or "")
            if copy and any(_adds_up(difference, rows[name]) for name in copy.suspects):
                found |= dict.fromkeys(difference[side], copy)
    return found


def _adds_up(difference: Difference, copied: Mapping[str, Any]) -> bool:
    """Whether a figure is of a whole that the copied one is a part of."""
    whole, part = difference["project_code"], copied["project_code"] or ""
    same = difference["year"] == copied["year_to"] and difference["indicator"] == copied["indicator"]
    return same and (whole == "ALL" or part.startswith(f"{whole}."))


def tell_outliers(outliers: Sequence[dict[str, Any]], rows: Rows, accused: Accused) -> Iterator[Mismatch]:
    """One hint per figure far from its usual size, unless its own document already contradicts it or a part is one."""
    known = {name for name, said in accused.items() if any(each.is_first for each in said)}
    new = [each for each in outliers if known.isdisjoint(each["observation_ids"])]
    for outlier in new:
        if any(_is_part(other, outlier) for other in new):
            continue
        row = rows[outlier["observation_ids"][0]]
        writing, usual = Writing.of([row]), Decimal(outlier["usual"])
        yield Mismatch(
            kind="outlier",
            severity="info",
            subject={name: outlier[name] for name in _SUBJECT}
            | {"year_from": outlier["year"], "year_to": outlier["year"]},
            evidence=(normal(outlier["value"]),),
            observation_ids=tuple(outlier["observation_ids"]),
            reported=outlier["value"],
            tolerance=outlier["half_width"],
            unit=outlier["unit"],
            wording=_wording(outlier),
            details=_details(outlier, row, writing, usual),
            suspects=tuple(outlier["observation_ids"]),
            compared=("history",),
        )


def _named(row: dict[str, Any], language: Language, *, is_own: bool) -> str:
    named = name_document(row, language)
    return named if is_own else name_office(row, named, language)


def _examples(names: Sequence[str], rows: Rows) -> str:
    shown = [rows[name] for name in names[:_EXAMPLES]]
    written = [f"{Writing.of([row]).figure(row, row['value'])} {row['written_unit'] or ''}".strip() for row in shown]
    return "; ".join(written) + (" …" if len(names) > _EXAMPLES else "")


def _is_part(part: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether an outlier is of a project within the other's, or of one of its sources: the whole follows from it."""
    same = all(part[name] == whole[name] for name in ("unit_code", "year", "indicator", "population", "point"))
    project, of = part["project_code"], whole["project_code"]
    within = of in (project, "ALL") or project.startswith(f"{of}.")
    is_other = project != of or part["source"] != whole["source"] or part["capital"] != whole["capital"]
    source = whole["source"] in (part["source"], "ALL") and whole["capital"] in (part["capital"], "ALL")
    return same and within and source and is_other


def _wording(outlier: dict[str, Any]) -> str:
    if outlier["offices"] is not None:
        return "outlier_beside_others"
    return "outlier" if float(outlier["value"]) > outlier["usual"] else "outlier_low"


def _details(outlier: dict[str, Any], row: dict[str, Any], writing: Writing, usual: Decimal) -> dict[str, str]:
    ratio = max(outlier["value"] / usual, usual / outlier["value"])
    about = usual.quantize(Decimal(1).scaleb(usual.adjusted() - 2)).quantize(Decimal(1))
    return {
        "reported": f"{writing.figure(row, outlier['value'])} {writing.unit}".strip(),
        "usual": f"{writing.amount(about)} {writing.unit}".strip(),
        "times": write_number(ratio.quantize(Decimal(1))),
        "years": ", ".join(str(year) for year in outlier["years"]),
        "offices": str(outlier["offices"] or ""),
        **{f"where_{language}": name_spot(row, language) for language in _LANGUAGES},
    }
