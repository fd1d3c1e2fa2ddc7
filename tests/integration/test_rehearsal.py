"""Rules rehearsed on the demo's release: what is published is what they find again."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.main import main

pytestmark = pytest.mark.slow


def tried(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    assert main(["--home", str(home), "--json", "rules", "try", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_rules_find_again_what_a_night_found(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(demo_home), "--json", "rules"]) == 0
    listed = json.loads(capsys.readouterr().out)["rules"]
    found = [row for row in listed if row["open_findings"]]
    assert found[-1]["kind"].startswith(("cross_document", "carry_over_chain"))
    for rule in [*found[:3], found[-1]]:
        document = tried(capsys, demo_home, rule["rule_id"])
        assert sum(document["counts"]["kept"].values()) == rule["open_findings"]
        assert [document[fate] for fate in ("new", "revalued", "gone", "regraded")] == [[], [], [], []]


def test_chunks_of_filings_find_what_all_at_once_do(
    demo_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    formula = "allocated + carried_in? == disbursed + carried_out + returned?"
    at_once = tried(capsys, demo_home, formula)
    monkeypatch.setattr("flows.read_filings.FIGURES_A_CHUNK", 500)
    assert tried(capsys, demo_home, formula) == at_once
    assert at_once["holding"] > at_once["broken"] > 0
