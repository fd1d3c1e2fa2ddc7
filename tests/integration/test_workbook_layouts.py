"""Workbooks as different offices would make them: every figure read with its cell and meaning, every mistake found."""

from functools import cache

import pytest

from tests.layouts.freeze import thaw
from tests.layouts.make_workbook import make_workbook
from tests.layouts.score import Scored, count, score

FILES = 200
SEED = 1
LEAST = 0.99


@cache
def scored() -> list[Scored]:
    return score([make_workbook(seed) for seed in range(SEED, SEED + FILES)])


@cache
def scored_of_other_formats() -> list[Scored]:
    return score(thaw())


@pytest.mark.slow
@pytest.mark.parametrize("topic", ["funding", "poverty", "output"])
def test_figures_of_any_layout_are_read_with_their_cell_and_meaning(topic: str) -> None:
    found = count(scored(), topic)
    assert found.written > FILES
    assert (found.recall >= LEAST, found.precision >= LEAST) == (True, True), (found.recall, found.precision)


@pytest.mark.slow
def test_no_workbook_is_refused_and_every_one_is_given_to_its_office() -> None:
    assert [
        (each.made.traits, each.refusal, each.wrong_office) for each in scored() if each.refusal or each.wrong_office
    ] == []


@pytest.mark.slow
def test_every_planted_mistake_is_found_on_its_cell() -> None:
    assert [(each.made.traits, each.unfound) for each in scored() if each.unfound] == []


@pytest.mark.slow
def test_no_error_is_raised_on_a_sound_workbook() -> None:
    assert [(each.made.traits, each.false_errors) for each in scored() if each.false_errors] == []


@pytest.mark.parametrize("topic", ["funding", "poverty"])
def test_other_formats_are_read_like_the_workbook_they_were_made_from(topic: str) -> None:
    found = count(scored_of_other_formats(), topic)
    assert found.written > FILES
    assert (found.recall >= LEAST, found.precision >= LEAST) == (True, True), (found.recall, found.precision)


def test_no_workbook_of_another_format_is_refused_or_raises_errors_without_reason() -> None:
    for each in scored_of_other_formats():
        assert (each.refusal, each.wrong_office, each.false_errors) == ("", "", []), each.made.traits
