"""A made-up province, written by sentences of its own, is read as it was written."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from demo import Truth, write_province

SEEDS = (11, 12)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "score_demo.py"
    spec = importlib.util.spec_from_file_location("score_demo", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=SEEDS)
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    inbox = tmp_path_factory.mktemp("province") / "inbox"
    return inbox, write_province(inbox, 2, (2022, 2023), errors=False, seed=request.param)


@pytest.mark.parametrize(("facts", "same"), [("funding", "same_funding"), ("indicators", "same_indicator")])
def test_a_made_up_province_is_read_as_it_was_written(
    province: tuple[Path, Truth], scorer: ModuleType, facts: str, same: str
) -> None:
    inbox, truth = province
    rows = scorer.read_here(inbox).rows[facts]
    by_file: dict[str, list[Any]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    wanted = [fact for fact in map(vars_of, getattr(truth, facts)) if str(fact["required"]) == "1"]
    missed = [f for f in wanted if not any(getattr(scorer, same)(f, row) for row in by_file.get(f["file"], []))]
    assert len(missed) <= len(wanted) * 0.02, missed[:5]


def vars_of(fact: Any) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__slots__}
