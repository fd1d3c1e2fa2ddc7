"""Workbooks as offices type them: each figure read as it is meant, from its cell, and nothing raised without reason."""

from functools import cache
from hashlib import sha256

import pytest

from flows.steps import check
from schemas.records import Reading
from tests.layouts.written_by_hand import Case, case_names, load_case, misses
from transforms.build_frames import build_frames
from transforms.read_submission import read_submission


@cache
def read(name: str) -> Reading:
    """What a case says; read once for all that is asked of it."""
    case = load_case(name)
    return read_submission(case.content, case.name, case.folder)


def raised(case: Case, reading: Reading) -> set[str]:
    """The kinds of troubles and of errors that reading and checking a case raise."""
    named = [(sha256(case.content).hexdigest(), reading)]
    findings, _ = check(named, build_frames(named))
    errors = findings.filter(findings["severity"] == "error")["kind"].to_list()
    return {*errors, *(each.kind for each in reading.troubles)}


@pytest.mark.parametrize("name", case_names())
def test_every_figure_of_a_workbook_typed_by_hand_is_read_as_meant(name: str) -> None:
    case, reading = load_case(name), read(name)
    assert reading.office.unit_code == case.unit_code
    assert case.expected
    assert misses(case, reading.observations) == []


@pytest.mark.parametrize("name", case_names())
def test_a_sound_workbook_typed_by_hand_raises_no_error(name: str) -> None:
    case = load_case(name)
    assert raised(case, read(name)) == set(case.errors)
