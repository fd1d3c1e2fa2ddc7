"""Which decision holds for which mismatch, and what is said where one no longer does."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl

from schemas.tables import PUBLISHED, frame_of
from tests.unit.readings import submission_id
from transforms.settle_decisions import settle_decisions

NOON = datetime(2024, 3, 5, 12)  # noqa: DTZ001 - the store keeps UTC without a zone
TODAY = date(2024, 4, 1)
MILLION = Decimal(1_000_000)


def mismatch(finding_id: str = "f1", reported: int = 100, expected: int = 90, **told: Any) -> dict[str, Any]:
    return {
        "finding_id": finding_id,
        "rule_id": "R-001",
        "kind": "parts_vs_total_allocated",
        "severity": "error",
        "submission_id": submission_id("a"),
        "subject_id": "s1",
        "unit_code": "615",
        "reported": reported * MILLION,
        "expected": expected * MILLION,
        "tolerance": MILLION,
        "unit": "VND",
        "message_vi": "Lệch",
        "message_en": "Off",
        "suspects": [],
        "observation_ids": [],
        "state": "open",
    } | told


def decision(
    decision_id: str, verb: str = "waive", finding_id: str = "f1", day: int = 0, **told: Any
) -> dict[str, Any]:
    names = PUBLISHED["decisions"].to_schema().columns
    return (
        dict.fromkeys(names)
        | {
            "decision_id": decision_id * 24,
            "number": day + 1,
            "finding_id": finding_id,
            "decision": verb,
            "origin": "officer",
            "decided_by": "Lê Thị B",
            "decided_at": NOON + timedelta(days=day),
            "reason": "chờ biên bản",
            "subject_id": "s1",
            "unit_code": "615",
            "reported": 100 * MILLION,
            "expected": 90 * MILLION,
            "tolerance": MILLION,
            "unit": "VND",
        }
        | told
    )


def by_sender(decision_id: str, verb: str, day: int, **told: Any) -> dict[str, Any]:
    return decision(decision_id, verb, day=day, number=None, origin="sender", decided_by="Huyện Đăk Hà", **told)


class Told:
    """What settling gives, by id."""

    def __init__(self, findings: list[dict[str, Any]], decisions: list[dict[str, Any]], *stated: str) -> None:
        frame = frame_of(PUBLISHED["findings"], findings)
        self.settled = settle_decisions(frame, decisions, frozenset(each * 24 for each in stated), TODAY)
        self.findings = {row["finding_id"]: row for row in self.settled.findings.to_dicts()}
        self.effects = {row["decision_id"][0]: row["effect"] for row in self.settled.decisions.to_dicts()}

    def state(self, finding_id: str = "f1") -> str:
        return str(self.findings[finding_id]["state"])

    def note(self, finding_id: str = "f1") -> str:
        return str(self.findings[finding_id]["note_vi"] or "")


def test_a_decision_gives_its_mismatch_a_state_a_person_and_a_reason() -> None:
    told = Told([mismatch()], [decision("a")])
    row = told.findings["f1"]
    assert (row["state"], row["decided_by"], row["reason"]) == ("waived", "Lê Thị B", "chờ biên bản")
    assert row["decided_at"] == NOON
    assert told.effects == {"a": "in_force"}


def test_the_last_word_counts_and_the_words_before_it_stay_on_record() -> None:
    told = Told([mismatch()], [decision("a"), decision("b", "accept", day=1), decision("c", "reopen", day=2)])
    assert (told.state(), told.note()) == ("open", "")
    assert told.effects == {"a": "replaced", "b": "replaced", "c": "in_force"}


def test_values_written_more_coarsely_keep_their_decision() -> None:
    finer = mismatch("f2") | {"reported": Decimal("100.4") * MILLION, "tolerance": MILLION / 2}
    told = Told([finer], [decision("a")])
    assert (told.state("f2"), told.effects) == ("waived", {"a": "in_force"})
    assert told.settled.decisions["current_finding_id"].to_list() == ["f2"]


def test_a_waiver_lapses_when_a_value_moves_and_says_from_what_to_what() -> None:
    told = Told([mismatch("f2", 120)], [decision("a")])
    assert (told.state("f2"), told.effects) == ("open", {"a": "lapsed"})
    assert "100 triệu đồng ≠ 90 triệu đồng" in told.note("f2")
    assert "120 triệu đồng ≠ 90 triệu đồng" in told.note("f2")


def test_a_waiver_holds_through_its_last_day_and_says_when_it_is_over() -> None:
    assert Told([mismatch()], [decision("a", until=TODAY)]).state() == "waived"
    told = Told([mismatch()], [decision("a", until=TODAY - timedelta(days=1))])
    assert (told.state(), told.effects) == ("open", {"a": "lapsed"})
    assert "31/03/2024" in told.note()


def test_a_decision_on_what_is_mended_waits_and_holds_again_when_it_comes_back() -> None:
    assert Told([], [decision("a")]).effects == {"a": "gone"}
    assert Told([mismatch()], [decision("a")]).state() == "waived"


def test_a_correction_lapses_when_its_figure_is_stated_no_more() -> None:
    figure = {"topic": "funding", "observed_value": 100 * MILLION, "value": 90 * MILLION}
    assert Told([mismatch()], [decision("a", "correct", **figure)], "a").state() == "corrected"
    told = Told([mismatch()], [decision("a", "correct", **figure)])
    assert (told.state(), told.effects) == ("open", {"a": "lapsed"})
    assert "100 triệu đồng" in told.note()


def test_a_decision_that_may_mean_two_mismatches_is_applied_to_neither() -> None:
    told = Told([mismatch("f2"), mismatch("f3")], [decision("a")])
    assert (told.state("f2"), told.state("f3"), told.effects) == ("open", "open", {"a": "lapsed"})
    assert "2 vấn đề" in told.note("f2")


def test_a_decision_on_another_subject_or_in_another_unit_is_not_taken_over() -> None:
    told = Told([mismatch("f2", subject_id="s2"), mismatch("f3", unit="household")], [decision("a")])
    assert {row["state"] for row in told.findings.values()} == {"open"}


def test_mismatches_and_decisions_without_a_subject_meet_by_fingerprint_alone() -> None:
    told = Told([mismatch("f1", subject_id=None), mismatch("f2", subject_id=None)], [decision("a", subject_id=None)])
    assert (told.state("f1"), told.state("f2"), told.note("f2")) == ("waived", "open", "")


def test_a_sender_s_answer_counts_until_an_officer_decides_and_after_one_reopened() -> None:
    sent = by_sender("s", "accept", 3)
    assert Told([mismatch()], [sent]).state() == "accepted"
    assert Told([mismatch()], [sent, decision("a", day=1)]).state() == "waived"
    assert Told([mismatch()], [sent, decision("a", "reopen", day=5)]).state() == "open"
    again = by_sender("t", "accept", 9)
    assert Told([mismatch()], [sent, decision("a", "reopen", day=5), again]).state() == "accepted"


def test_what_follows_from_a_decided_mismatch_is_decided_with_it_unless_it_was_decided_itself() -> None:
    found = [mismatch(), mismatch("f2", subject_id="s2", cause_id="f1"), mismatch("f3", subject_id="s3", cause_id="f1")]
    told = Told(found, [decision("a"), decision("b", "accept", "f3", day=1, subject_id="s3")])
    assert (told.state("f2"), told.state("f3")) == ("waived", "accepted")
    assert told.findings["f2"]["decided_by"] == "Lê Thị B"


def test_what_stood_before_tonight_does_not_matter() -> None:
    stale = mismatch(state="waived", decided_by="X", reason="cũ", note_vi="cũ", note_en="old", decided_at=NOON)
    row = Told([stale], []).findings["f1"]
    assert (row["state"], row["decided_by"], row["reason"], row["note_vi"]) == ("open", None, None, None)


def test_order_of_mismatches_and_decisions_changes_nothing() -> None:
    found = [
        mismatch(f"f{n}", 100 + 5 * n, subject_id=f"s{n % 3}", cause_id="f0" if n == 4 else None) for n in range(6)
    ]
    verbs = ("waive", "accept", "reopen", "correct")
    decided = [
        decision("abcdef0123"[n], verbs[n % 4], f"f{n % 4}", day=n, subject_id=f"s{n % 3}", topic="funding")
        for n in range(10)
    ]
    first = Told(found, decided, "d").settled
    for seed in range(5):
        chance = Random(seed)  # noqa: S311 - an order, not a secret
        other = Told(chance.sample(found, 6), chance.sample(decided, 10), "d").settled
        assert other.findings.sort("finding_id").equals(first.findings.sort("finding_id"))
        assert other.decisions.sort("decision_id").equals(first.decisions.sort("decision_id"))


def test_tables_without_rows_are_settled_into_tables_without_rows() -> None:
    told = Told([], []).settled
    assert (told.findings.height, told.decisions.height) == (0, 0)
    assert told.decisions.schema == pl.Schema(frame_of(PUBLISHED["decisions"], []).schema)
