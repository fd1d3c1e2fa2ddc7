"""Decisions through random histories of resubmissions: none is lost, none is applied to what it was not taken on.

A district's report states three amounts for each of some projects; where they do not close, a mismatch is found. Its
figures are changed, mended, written in other units, in other words and in another order, files come again, and an
officer decides in between. What must stand follows from the amounts alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flows.decide import Decision, decide
from flows.read_in_child import ReadOutcome
from flows.settle import settle_decided
from flows.steps import check_and_load
from schemas.decisions import STATES, Verb
from transforms.apply_corrections import apply_corrections
from transforms.consolidate_funding import consolidate_funding
from transforms.read_submission import read_submission
from warehouse.open_working import Connection, open_working
from warehouse.read_working import corrections_of, figures_of, open_findings_of
from warehouse.record_received import Received, record_received
from warehouse.settle_submissions import settle_findings, settle_submissions

if TYPE_CHECKING:
    from warehouse.read_release import Release

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum
"""
PROJECTS = {
    "DA2": "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo",
    "DA5": "Dự án 5: Hỗ trợ nhà ở cho hộ nghèo, hộ cận nghèo",
}
WORDINGS = (
    "Năm 2023: phân bổ {0}; giải ngân {1}; chuyển nguồn sang năm sau {2}.",
    "Năm 2023: được phân bổ {0}, đã giải ngân {1}, chuyển nguồn sang năm sau {2}.",
    "Năm 2023:\n- Phân bổ {0}.\n- Giải ngân {1}.\n- Chuyển nguồn sang năm sau {2}.",
)
UNITS = (
    lambda million: f"{million:,}".replace(",", ".") + " triệu đồng",
    lambda million: f"{million:,}".replace(",", ".") + ",0 triệu đồng",
    lambda million: f"{million * 1_000_000:,}".replace(",", ".") + " đồng",
)
PROJECTS_FILED = sorted(PROJECTS)
UNIT = ["610"]
MEASURES = ("allocated", "disbursed", "carried_out")
START = datetime(2024, 1, 15)  # noqa: DTZ001 - the warehouse keeps UTC without a zone

Amounts = dict[str, tuple[int, int, int]]


@dataclass
class Taken:
    """A decision and the amounts it was taken on; for a correction the measure and the amount it says is right."""

    verb: Verb
    amounts: tuple[int, int, int]
    corrected: tuple[str, int] | None = None


@dataclass
class Office:
    """A home with one district's filings, what it last filed, and what was decided on each project."""

    home: Path
    connection: Connection
    chance: Random
    amounts: Amounts
    filed: int = 0
    taken: dict[str, list[Taken]] = field(default_factory=dict)

    def file(self) -> None:
        """Send the report with today's amounts, in any order, wording and unit."""
        chance, parts = self.chance, [HEAD]
        for number, name in enumerate(chance.sample(sorted(self.amounts), len(self.amounts)), 1):
            wording, unit = chance.choice(WORDINGS), chance.choice(UNITS)
            parts.append(f"{number}. {PROJECTS[name]}\n" + wording.format(*map(unit, self.amounts[name])) + "\n")
        self.filed += 1
        self.receive(f"{self.filed:064x}", ("\n" * chance.randint(1, 3)).join(parts))

    def receive(self, submission_id: str, text: str) -> None:
        moment = START + timedelta(days=self.filed)
        record_received(self.connection, [Received(submission_id, "bao cao.txt", "", len(text), moment)])
        outcome = ReadOutcome(submission_id, read_submission(text.encode(), "bao cao.txt"), None, 0.0, 0)
        assert check_and_load(self.connection, [outcome]) == {}

    def settle(self) -> None:
        settle_submissions(self.connection)
        settle_findings(self.connection)
        settle_decided(self.connection, self.home, date(2024, 6, 1))

    def rows(self, query: str, parameters: Any = ()) -> list[dict[str, Any]]:
        return self.connection.execute(query, parameters).pl().to_dicts()

    def consolidated(self) -> dict[str, dict[str, Any]]:
        figures = apply_corrections(figures_of(self.connection, UNIT), corrections_of(self.connection, UNIT))
        table = consolidate_funding(figures, open_findings_of(self.connection, UNIT))
        return {row["project_code"]: row for row in table.filter(pl.col("source") == "ALL").to_dicts()}

    def findings(self) -> dict[str, dict[str, Any]]:
        rows = self.rows("SELECT * FROM findings WHERE state <> 'gone' AND kind = 'carry_over_identity'")
        return {row["project_code"]: row for row in rows}

    def decide(self, project: str, verb: Verb) -> None:
        """Decide on the mismatch of a project, if it has one; a correction puts the first suspect right."""
        finding, amounts = self.findings().get(project), self.amounts[project]
        if finding is None:
            return
        value = f"{sum(amounts) + 7} triệu đồng" if verb == "correct" else None
        told = decide(self.home, cast("Release", self), finding, Decision(verb, "đã rà soát", "Lê Thị B", value))
        corrected = (told["figure"]["indicator"], sum(amounts) + 7) if verb == "correct" else None
        self.taken.setdefault(project, []).append(Taken(verb, amounts, corrected))


def must_hold(office: Office, project: str) -> Taken | None:
    """The last decision on a project's mismatch that was taken on just the amounts it has now."""
    same = [each for each in office.taken.get(project, ()) if each.amounts == office.amounts[project]]
    return same[-1] if same and same[-1].verb != "reopen" else None


def check(office: Office) -> None:
    found = office.findings()
    table = office.consolidated()
    for project, amounts in office.amounts.items():
        is_closed = amounts[0] == amounts[1] + amounts[2]
        assert (project in found) is not is_closed
        holds = None if is_closed else must_hold(office, project)
        if not is_closed:
            assert found[project]["state"] == (STATES[holds.verb] if holds else "open")
            assert (found[project]["decided_by"] is None) is (holds is None)
        told = dict(zip(MEASURES, amounts, strict=True)) | dict([holds.corrected] if holds and holds.corrected else [])
        assert {name: table[project][f"{name}_vnd"] for name in MEASURES} == {
            name: Decimal(amount) * 1_000_000 for name, amount in told.items()
        }
    kept = office.rows("SELECT count(*) AS n FROM decisions")[0]["n"]
    assert kept == sum(map(len, office.taken.values()))


def take_a_step(office: Office) -> None:
    """One thing that happens: figures change with the next filing, or an officer decides."""
    chance = office.chance
    project, step = chance.choice(PROJECTS_FILED), chance.choice(("file", "change", "mend", "back", *["decide"] * 3))
    if step == "decide":
        office.decide(project, chance.choice(("accept", "waive", "correct", "reopen")))
        return
    if step == "change":
        office.amounts[project] = amounts_of(chance)
    elif step == "mend":
        allocated, disbursed, _ = office.amounts[project]
        office.amounts[project] = (max(allocated, disbursed), min(allocated, disbursed), abs(allocated - disbursed))
    elif step == "back" and office.taken.get(project):
        office.amounts[project] = office.taken[project][0].amounts
    office.file()


def amounts_of(chance: Random) -> tuple[int, int, int]:
    """Three amounts in million đồng, the first two apart: else the third may be read as next to nothing."""
    first, second = chance.sample(range(100, 4100, 100), 2)
    return first, second, chance.randrange(100, 4100, 100)


@pytest.mark.slow
@settings(deadline=None, max_examples=40, phases=[Phase.generate])
@given(st.integers(0, 10**9))
def test_decisions_hold_for_what_they_were_taken_on_and_for_nothing_else(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a made-up office, not a secret
    with TemporaryDirectory() as folder, open_working(Path(folder)) as connection:
        office = Office(Path(folder), connection, chance, {name: amounts_of(chance) for name in PROJECTS_FILED})
        office.file()
        for _ in range(16):
            office.settle()
            check(office)
            take_a_step(office)
