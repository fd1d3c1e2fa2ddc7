"""Error localisation against a search of every subset, on small random systems; and on returns with planted slips."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.planted_returns import make_return, plant
from schemas.linear import Figure, LinearRule
from transforms.localise_errors import localise

NAMES = "abcdef"
COEFFICIENTS = st.integers(-2, 2)
RULES = st.lists(st.lists(COEFFICIENTS, min_size=6, max_size=6).filter(any), min_size=1, max_size=4)
VALUES = st.lists(st.integers(0, 9), min_size=6, max_size=6)


def cheapest(rules: list[list[int]], values: list[int]) -> set[frozenset[str]] | None:
    """Every smallest set of figures whose change can satisfy all equations, by trying them all."""
    matrix = np.array(rules, dtype=float)
    missing = matrix @ np.array(values, dtype=float)
    for size in range(len(NAMES) + 1):
        found = {
            frozenset(NAMES[at] for at in chosen)
            for chosen in combinations(range(len(NAMES)), size)
            if _can(matrix[:, list(chosen)], missing)
        }
        if found:
            return found
    return None


def _can(columns: np.ndarray, missing: np.ndarray) -> bool:
    if not columns.shape[1]:
        return not missing.any()
    whole = np.column_stack([columns, missing])
    return bool(np.linalg.matrix_rank(whole) == np.linalg.matrix_rank(columns))


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(RULES, VALUES)
def test_the_sets_found_are_the_smallest_there_are(rules: list[list[int]], values: list[int]) -> None:
    figures = [Figure(name, Decimal(value)) for name, value in zip(NAMES, values, strict=True)]
    linear = [
        LinearRule(str(n), {name: Fraction(c) for name, c in zip(NAMES, rule, strict=True) if c}, "==")
        for n, rule in enumerate(rules)
    ]
    found = localise(figures, linear)
    expected = cheapest(rules, values)
    assert expected is not None
    if found.is_consistent:
        assert expected == {frozenset()}
    else:
        sets = [frozenset(each.name for each in suspects) for suspects in found.sets]
        assert set(sets) <= expected
        assert len(set(sets)) == len(sets)
        if len(expected) < 20 and found.cost == 1:
            assert set(sets) == expected


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(RULES, VALUES)
def test_what_is_suggested_satisfies_every_rule(rules: list[list[int]], values: list[int]) -> None:
    figures = {name: Decimal(value) for name, value in zip(NAMES, values, strict=True)}
    linear = [
        LinearRule(str(n), {name: Fraction(c) for name, c in zip(NAMES, rule, strict=True) if c}, "==")
        for n, rule in enumerate(rules)
    ]
    for suspects in localise([Figure(name, value) for name, value in figures.items()], linear).sets:
        changed = figures | {each.name: each.suggested for each in suspects if each.suggested is not None}
        for rule in linear:
            total = sum(c * Fraction(changed[name]) for name, c in rule.terms.items())
            assert abs(total) <= Fraction(sum(abs(c) for c in rule.terms.values()), 10**6)


@pytest.mark.parametrize("size", [12, 40, 150])
def test_sound_returns_raise_no_suspicion(size: int) -> None:
    for seed in range(6):
        sound = make_return(size, Random(seed))  # noqa: S311 - made up
        assert localise(sound.figures, sound.rules).is_consistent


@pytest.mark.parametrize("slips", [1, 3])
def test_planted_slips_are_found(slips: int) -> None:
    found = 0
    for seed in range(8):
        random = Random(seed)  # noqa: S311 - made up
        planted = plant(make_return(60, random), slips, random)
        sets = localise(planted.wrong.figures, planted.wrong.rules).sets
        found += bool(sets) and {each.name for each in sets[0]} == set(planted.right)
    assert found == 8
