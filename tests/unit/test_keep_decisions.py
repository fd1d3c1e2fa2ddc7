"""The store of officers' decisions: nothing changed, nothing removed, several programs at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from warehouse.keep_decisions import DecisionsError, has_decisions, keep_decision, kept_decisions
from warehouse.name_home import DECISIONS

NOON = datetime(2024, 3, 5, 12, 30, 15, 123456)  # noqa: DTZ001 - the store keeps UTC without a zone
DECISION: dict[str, Any] = {
    "finding_id": "f1",
    "decision": "waive",
    "decided_by": "Lê Thị B",
    "decided_at": NOON,
    "reason": "chờ biên bản",
    "until": date(2024, 6, 30),
    "reported": Decimal("704543000.0000"),
    "year_from": 2023,
    "sub_unit": None,
}


def test_a_decision_comes_back_as_it_was_taken(tmp_path: Path) -> None:
    assert not has_decisions(tmp_path)
    assert kept_decisions(tmp_path) == []
    identity = keep_decision(tmp_path, DECISION)
    (row,) = kept_decisions(tmp_path)
    assert {name: row[name] for name in DECISION} == DECISION
    assert (row["decision_id"], row["number"], row["origin"]) == (identity, 1, "officer")
    assert has_decisions(tmp_path)


def test_decisions_stand_in_the_order_they_were_taken_whatever_the_clock_says(tmp_path: Path) -> None:
    for finding, moment in (("f1", NOON), ("f2", NOON.replace(year=2020)), ("f3", NOON)):
        keep_decision(tmp_path, DECISION | {"finding_id": finding, "decided_at": moment})
    assert [row["finding_id"] for row in kept_decisions(tmp_path)] == ["f1", "f2", "f3"]


@pytest.mark.parametrize("statement", ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions"])
def test_no_program_can_change_or_remove_a_decision(tmp_path: Path, statement: str) -> None:
    keep_decision(tmp_path, DECISION)
    with (
        closing(sqlite3.connect(tmp_path / DECISIONS)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="added"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("missing", [{"reason": ""}, {"decided_by": ""}, {"decision": "forget"}])
def test_a_decision_without_reason_or_person_or_of_no_known_kind_is_not_kept(
    tmp_path: Path, missing: dict[str, str]
) -> None:
    with pytest.raises(DecisionsError):
        keep_decision(tmp_path, DECISION | missing)
    assert kept_decisions(tmp_path) == []


def test_several_people_decide_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as people:
        told = [DECISION | {"finding_id": f"f{number}"} for number in range(40)]
        identities = list(people.map(lambda decision: keep_decision(tmp_path, decision), told))
    kept = kept_decisions(tmp_path)
    assert {row["decision_id"] for row in kept} == set(identities)
    assert [row["number"] for row in kept] == list(range(1, 41))


def test_a_store_that_is_none_is_told_of_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / DECISIONS).write_bytes(b"not a database, but somebody's letter" * 40)
    with pytest.raises(DecisionsError) as told:
        kept_decisions(tmp_path)
    assert told.value.path == tmp_path / DECISIONS
    assert (tmp_path / DECISIONS).read_bytes().startswith(b"not a database")
