"""A made-up province, written by sentences of its own, is read as it was written."""

import dataclasses
import importlib.util
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from demo import Truth, write_province
from demo.choose_workbooks import FORMATS
from flows.steps import check
from transforms.build_frames import build_frames
from transforms.read_submission import read_submission

pytestmark = pytest.mark.slow

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


@pytest.fixture(scope="module")
def read(province: tuple[Path, Truth], scorer: ModuleType) -> dict[str, list[Any]]:
    rows: dict[str, list[Any]] = scorer.read_here(province[0]).rows
    return rows


@pytest.mark.parametrize(("facts", "same"), [("funding", "same_funding"), ("indicators", "same_indicator")])
def test_a_made_up_province_is_read_as_it_was_written(
    province: tuple[Path, Truth], read: dict[str, list[Any]], scorer: ModuleType, facts: str, same: str
) -> None:
    truth = province[1]
    by_file: dict[str, list[Any]] = {}
    for row in read[facts]:
        by_file.setdefault(row["file"], []).append(row)
    wanted = [fact for fact in map(vars_of, getattr(truth, facts)) if str(fact["required"]) == "1"]
    missed = [f for f in wanted if not any(getattr(scorer, same)(f, row) for row in by_file.get(f["file"], []))]
    assert len(missed) <= len(wanted) * 0.02, missed[:5]


def test_every_figure_of_a_workbook_is_read_in_its_cell_and_no_other(
    province: tuple[Path, Truth], read: dict[str, list[Any]], scorer: ModuleType
) -> None:
    truth = province[1]
    books = {s.file for s in truth.submissions if s.layout in FORMATS}
    assert len(books) >= 8
    for key in ("submissions", "funding", "indicators", "status", "lead_agencies"):
        facts = [vars_of(fact) for fact in getattr(truth, key) if fact.file in books]
        rows = scorer.comparable(key, facts, [row for row in read[key] if row["file"] in books])
        same = scorer.MATCHES[key]
        met = [(f, r) for f in facts for r in of_one_file(f, rows) if same(f, r)]
        assert facts, key
        assert [fact for fact in facts if not any(fact is f for f, _ in met)] == [], key
        assert [row for row in rows if not any(row is r for _, r in met)] == [], key


def of_one_file(fact: dict[str, Any], rows: list[Any]) -> list[Any]:
    """The rows that may be a fact: of its file and, in a workbook, of its cell."""
    return [r for r in rows if r["file"] == fact["file"] and fact.get("cell", "") in ("", r.get("cell"))]


def test_every_mistake_in_a_workbook_is_found_and_sound_documents_raise_no_error(
    scorer: ModuleType, tmp_path: Path
) -> None:
    truth = write_province(tmp_path, 4, (2022, 2024), errors=True, seed=11)
    findings = findings_on(tmp_path)
    planted = [dataclasses.asdict(error) for error in truth.planted if error.cell]
    assert len(planted) >= 10
    assert [e for e in planted if not any(scorer.same_finding(e, finding) for finding in findings)] == []
    spoilt = {error.file for error in truth.planted}
    assert [f for f in findings if f["severity"] == "error" and f["file"] not in spoilt] == []


def findings_on(inbox: Path) -> list[dict[str, Any]]:
    """What is found in the files of an inbox, each with its file and the cells it rests on."""
    paths = {sha256(p.read_bytes()).hexdigest(): p for p in sorted(inbox.rglob("*.*"))}
    readings = [(name, read_submission(p.read_bytes(), p.name, p.parent.name)) for name, p in paths.items()]
    frames = build_frames(readings)
    places = {row["observation_id"]: (row["sheet"], row["cell"]) for row in frames.observations.iter_rows(named=True)}
    return [
        row
        | {"file": paths[row["submission_id"]].name, "cells": [places[each] for each in row["observation_ids"] or []]}
        for row in check(readings, frames)[0].iter_rows(named=True)
    ]


def vars_of(fact: Any) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in fact.__slots__}
