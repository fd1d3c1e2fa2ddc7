"""Mismatches with the figures that must be wrong put first, what they would be, and one cause for all it breaks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from transforms.explain import Mismatch
from transforms.localise_identities import Culprit
from transforms.tell_shifted_rows import tell_shifted_rows
from transforms.word_culprits import word_culprits, word_shifted_row, write_meant

_GRAVITY = {"error": 0, "warning": 1, "info": 2}
_WHOSE = ("project_code", "agency_code", "sub_unit")
ADD_UP = (
    "parts_vs_total",
    "carry_over_identity",
    "stock_flow",
    "subset_exceeds_whole",
    "conflicting_values",
    "disbursed_over_allocated",
    "rate_arithmetic",
    "percent_arithmetic",
)
"""Kinds of mismatches whose figures stand in the identities that were localised."""

_OF_OTHER_SCOPE = ("parts_exceed", "items_exceed")
"""Parts that exceed a whole they need not make up: no figure is accused but one known to be wrong elsewhere."""

_NAMED = "carry_over_leaves_out"
"""Wordings that say themselves what is wrong."""


def point_out(
    mismatches: Iterable[Mismatch], culprits: Mapping[str, tuple[Culprit, ...]], rows: Mapping[str, dict[str, Any]]
) -> list[Mismatch]:
    """The mismatches in their order, the figures that must be wrong first among their suspects.

    Where one figure alone is behind several, the gravest is the cause and the others follow from it.

    Args:
        mismatches: what the rules found.
        culprits: the figures that must be wrong, by submission.
        rows: the observations those stand in, by id.
    """
    found = list(mismatches)
    own = [_behind(each, culprits.get(each.subject["submission_id"], ()), rows) for each in found]
    pointed = [_pointed(each, behind, rows) for each, behind in zip(found, own, strict=True)]
    shifted = tell_shifted_rows({each for behind in own for each in behind}, rows)
    following = _causes(pointed, own, rows, shifted)
    for at, behind in enumerate(own):
        if at in following:
            pointed[at] = replace(pointed[at], cause=found[following[at]])
        elif behind and (row := shifted.get(behind[0].observation_ids[0])):
            pointed[at] = _of_a_shifted_row(pointed[at], row, rows)
    return pointed


def _of_a_shifted_row(mismatch: Mismatch, row: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> Mismatch:
    """The mismatch with every figure of the row it comes of among its suspects, and told in its message."""
    names = (name for culprit in row for name in culprit.observation_ids)
    suspects = tuple(dict.fromkeys([*mismatch.suspects[:1], *names, *mismatch.suspects]))
    return replace(mismatch, suspects=suspects, likely=word_shifted_row(row, rows))


def _causes(
    mismatches: Sequence[Mismatch],
    culprits: Sequence[Sequence[Culprit]],
    rows: Mapping[str, dict[str, Any]],
    shifted: Mapping[str, Sequence[Culprit]],
) -> dict[int, int]:
    """The mismatches that follow from another, each with that one, by number.

    The gravest of those one figure alone is behind is its cause, and of several as grave the one about what the figure
    itself is of; a sum of several wrong figures follows from the cause of its first, once each has one as grave. The
    figures of a row written a column aside count as one.
    """

    def one(culprit: Culprit) -> str:
        return shifted.get(culprit.observation_ids[0], (culprit,))[0].observation_ids[0]

    def rank(at: int) -> tuple[int, bool, int]:
        own = [rows[each.observation_ids[0]] for each in culprits[at]]
        is_own = any(all(_named(mismatches[at].subject, row, name) for name in _WHOSE) for row in own)
        return _GRAVITY[mismatches[at].severity], not is_own, at

    order = sorted(range(len(mismatches)), key=rank)
    certain = [at for at in order if culprits[at] and all(each.is_certain for each in culprits[at])]
    causes: dict[str, int] = {}
    for at in certain:
        if len({one(each) for each in culprits[at]}) == 1:
            causes.setdefault(one(culprits[at][0]), at)
    following = {}
    for at in certain:
        known = [causes.get(one(each), at) for each in culprits[at]]
        as_grave = all(_GRAVITY[mismatches[cause].severity] <= _GRAVITY[mismatches[at].severity] for cause in known)
        if at not in known and as_grave:
            following[at] = known[0]
    return following


def _named(subject: Mapping[str, Any], row: Mapping[str, Any], name: str) -> bool:
    return (subject.get(name) or "") == (row[name] or "")


def _behind(mismatch: Mismatch, culprits: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> list[Culprit]:
    """The culprits among the figures of a mismatch or within its formulas, the certain ones first."""
    if not mismatch.kind.startswith(ADD_UP) or mismatch.suggestion or mismatch.cause:
        return []
    told = set(mismatch.observation_ids)
    found = [each for each in culprits if not told.isdisjoint(each.observation_ids) or not told.isdisjoint(each.within)]
    return _settling(mismatch, found, rows) if mismatch.wording in _OF_OTHER_SCOPE else found


def _settling(mismatch: Mismatch, culprits: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> list[Culprit]:
    """The one certain culprit without whose excess the parts no longer exceed their whole; none where there is none."""
    excess = (mismatch.expected or 0) - (mismatch.reported or 0) - 2 * (mismatch.tolerance or 0)
    for each in culprits:
        row = rows[each.observation_ids[0]]
        is_part = each.suggested is not None and row["value"] != mismatch.reported
        if each.is_certain and is_part and row["value"] - (each.suggested or 0) >= excess > 0:
            return [each]
    return []


def _pointed(mismatch: Mismatch, behind: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> Mismatch:
    if not behind:
        return mismatch
    possible = {name for culprit in behind for name in culprit.observation_ids}
    first = [name for culprit in behind if culprit.is_certain for name in culprit.observation_ids]
    rest = sorted(mismatch.suspects, key=lambda name: name not in possible)
    likely = {} if (mismatch.wording or "").startswith(_NAMED) else word_culprits(behind, rows)
    pointed = replace(mismatch, suspects=tuple(dict.fromkeys([*first, *rest])), likely=likely)
    if not first:
        return pointed
    return replace(pointed, suggestion=write_meant(behind[0], rows[first[0]]), suggested=behind[0].suggested)
