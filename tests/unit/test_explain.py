"""Mismatches become findings: one row each, and each under the cause it comes from in the end."""

from dataclasses import replace

import pytest

from transforms.explain import Mismatch, findings_of

UNITS = {"s1": "615"}


def mismatch(value: str, **told: object) -> Mismatch:
    subject = {"submission_id": "s1", "project_code": "DA2", "year_from": 2023, "year_to": 2023}
    details = {"written": value, "unit": "hộ", "where": "dòng 1"}
    return replace(Mismatch("negative_value", "warning", subject, (value,), details=details, unit="household"), **told)


def causes(*mismatches: Mismatch) -> dict[str, str | None]:
    found = findings_of(mismatches, UNITS)
    return dict(found.select("finding_id", "cause_id").iter_rows())


def test_a_consequence_of_a_consequence_is_one_of_its_cause() -> None:
    first = mismatch("1")
    second = mismatch("2", cause=first)
    told = causes(first, second, mismatch("3", cause=second))
    assert sorted(cause is None for cause in told.values()) == [False, False, True]
    (root,) = [name for name, cause in told.items() if cause is None]
    assert {cause for cause in told.values() if cause} == {root}


@pytest.mark.parametrize("swapped", [False, True])
def test_a_mismatch_told_twice_does_not_follow_from_itself(swapped: bool) -> None:  # noqa: FBT001 - pytest's own
    first = mismatch("1")
    both = [first, mismatch("1", cause=first)]
    assert list(causes(*(both[::-1] if swapped else both)).values()) == [None]


def test_of_mismatches_that_follow_from_each_other_one_is_the_cause() -> None:
    first, second = mismatch("1"), mismatch("2")
    third = mismatch("3", cause=first)
    told = causes(replace(first, cause=second), replace(second, cause=first), third)
    (root,) = [name for name, cause in told.items() if cause is None]
    assert {cause for cause in told.values() if cause} == {root}
