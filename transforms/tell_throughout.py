"""Two documents that differ in most of what both tell: one mismatch, and no figure accused."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.comparisons import KINDS
from schemas.messages import Language
from transforms.explain import Mismatch, normal
from transforms.name_documents import class_of, name_document, write_figure
from transforms.suspect_slips import common_slip
from transforms.trace_differences import Difference

Rows = Mapping[str, dict[str, Any]]
Beside = Mapping[tuple[str, ...], int]
Pair = tuple[str, str, str]
_LANGUAGES: tuple[Language, Language] = ("vi", "en")
_SIDES = (("observation_ids", "value"), ("observation_ids_other", "value_other"))
_LEAST_MANY = 4
_SHARE_OF_MANY = 3
_EXAMPLES = 3


def tell_throughout(
    differences: Sequence[Difference], causes: Mapping[int, int], rows: Rows, beside: Beside
) -> list[tuple[list[int], Mismatch]]:
    """One mismatch for each two documents that differ throughout, with the numbers of the differences it stands for.

    Of several that one document is in, the others follow from the first.

    Args:
        differences: comparisons that came to `differ`.
        causes: by number, the difference that one follows from.
        rows: the observations they name, with their documents, by id.
        beside: how many figures were held against each other, by comparison, both submissions and measure.
    """
    first: dict[str, Mismatch] = {}
    told = []
    for pair, numbers in sorted(_many(differences, causes, beside).items()):
        apart = [differences[number] for number in numbers]
        measures = sorted({each["indicator"] for each in apart})
        found = _in_one(apart, rows, sum(beside[*pair, measure] for measure in measures))
        cause = first.get(pair[1]) or first.get(pair[2])
        for submission_id in pair[1:]:
            first.setdefault(submission_id, cause or found)
        told.append((numbers, found if cause is None else follow(found, cause)))
    return told


def follow(found: Mismatch, cause: Mismatch) -> Mismatch:
    """The mismatch as the consequence of another, or of what that one follows from itself."""
    if cause.follows:
        return replace(found, follows=cause.follows)
    return replace(found, cause=cause.cause or cause, follows=None)


def _many(differences: Sequence[Difference], causes: Mapping[int, int], beside: Beside) -> dict[Pair, list[int]]:
    """The pairs of documents that differ in too many figures for each to be a slip, with those numbers.

    In too many of all that both tell, or of one measure.
    """
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    told: Counter[tuple[str, ...]] = Counter(beside)
    for measured, number in beside.items():
        told[measured[:-1]] += number
    for number, each in enumerate(differences):
        if each["submission_id_other"] is not None:
            pair = (each["comparison"], each["submission_id"], each["submission_id_other"])
            found[pair].append(number)
            found[*pair, each["indicator"]].append(number)
    many: dict[Pair, list[int]] = defaultdict(list)
    for key, numbers in sorted(found.items()):
        roots = [number for number in numbers if causes.get(number) not in numbers]
        if len(roots) >= _LEAST_MANY and len(numbers) * _SHARE_OF_MANY >= told[key]:
            known = many[key[0], key[1], key[2]]
            known += [number for number in numbers if number not in known]
    return many


def _in_one(differences: Sequence[Difference], rows: Rows, told: int) -> Mismatch:
    """Two documents that differ in most of what both tell: one mismatch, and no figure is accused."""
    first = differences[0]
    this, other = rows[first["observation_ids"][0]], rows[first["observation_ids_other"][0]]
    sides = [[(rows[d[ids][0]], d[value]) for ids, value in _SIDES] for d in differences]
    examples = "; ".join(" ≠ ".join(write_figure(*side) for side in both) for both in sides[:_EXAMPLES])
    slip = common_slip([(both[0], both[1]) for both in sides])
    return Mismatch(
        kind=KINDS[first["comparison"]],
        severity="error" if slip and slip.is_telling else "warning",
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
            **{f"slip_{language}": slip.told(language) if slip else "" for language in _LANGUAGES},
        },
        suspects=tuple(name for d in differences for name in d["observation_ids"]),
        compared=tuple(sorted({class_of(this), class_of(other)})),
    )
