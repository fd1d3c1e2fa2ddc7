"""Hostile files, damaged ones and ones built to harm: each is read or refused by what is wrong with it."""

from pathlib import Path
from random import Random

import pytest

from flows.read_in_child import ReaderPool, ReadJob
from schemas.limits import LIMITS
from schemas.messages import catalogue
from tests.fuzz.bombs import BOMBS
from tests.fuzz.damage import OF_FORMATS, damage
from tests.fuzz.run import DEFECTS, run_over, table_of_outcomes
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS
from tests.fuzz.write_files import damaged_files, write_files

FILES = 40
TRIES = 3


def test_the_same_seed_damages_the_same_way() -> None:
    assert list(damaged_files(30, 1)) == list(damaged_files(30, 1))
    assert list(damaged_files(30, 1)) != list(damaged_files(30, 2))


def test_there_is_a_seed_of_every_format_that_is_damaged_in_its_own_way() -> None:
    assert OF_FORMATS.keys() <= {each.ending for each in seeds()}
    assert TARGETS.keys() <= OF_FORMATS.keys()


def test_defects_are_refusals_there_are() -> None:
    assert {f"refusals.{each}" for each in DEFECTS} <= catalogue().keys()


@pytest.mark.parametrize("ending", sorted(TARGETS))
def test_nothing_but_a_refusal_is_raised(ending: str) -> None:
    sound = [each for each in seeds() if each.ending == ending]
    for number in range(TRIES):
        rng = Random(number)  # noqa: S311 - the same damage every time
        TARGETS[ending](damage(rng.choice(sound), rng))


@pytest.mark.slow
def test_a_night_over_damaged_files_ends_well_and_names_what_is_wrong(tmp_path: Path) -> None:
    write_files(tmp_path / "inbox", FILES, seed=20)
    outcome = run_over(tmp_path / "inbox", tmp_path / "home")
    assert outcome.exit_code == 0, table_of_outcomes(outcome)
    assert outcome.defects == []
    assert len(outcome.files) > FILES // 2
    assert max(each["peak_memory"] for each in outcome.files) < LIMITS.memory_bytes


@pytest.mark.slow
def test_files_built_to_harm_end_as_they_should_within_the_limits(tmp_path: Path) -> None:
    jobs = []
    for name, make, _ in BOMBS:
        kept = tmp_path / f"{name}.kept"
        kept.write_bytes(make())
        jobs.append(ReadJob(name, kept, name))
    with ReaderPool(2) as pool:
        outcomes = list(pool.read_all(jobs))
    expected = {name: codes for name, _, codes in BOMBS}
    ended = {each.submission_id: each.refusal.code if each.refusal else "accepted" for each in outcomes}
    assert {name: code for name, code in ended.items() if code not in expected[name]} == {}
    assert max(each.seconds for each in outcomes) < LIMITS.seconds
    assert max(each.peak_memory for each in outcomes) < LIMITS.memory_bytes
