# ruff: noqa: S311 - figures of a demo, not secrets
import io
import re
import zipfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from python_calamine import load_workbook

from demo import Truth, write_province
from demo.draw_facts import Setting, draw_district
from demo.other_figures import OTHER_FIGURES
from demo.truth import FundingFact, IndicatorFact, PlantedError
from demo.write_ods import write_ods

YEARS = (2022, 2024)
PER_UNIT = {"form_money": 10**6, "sheet_by_source": 10**6, "sheet_by_year": 1000, "sheet_to_places": 1}
SHOWN = {"cell_total", "cell_digits_swapped", "cell_unit", "cell_movement_open", "cell_subset"}
Fact = FundingFact | IndicatorFact


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    inbox = tmp_path_factory.mktemp("sound")
    return inbox, write_province(inbox, 3, YEARS, errors=False, seed=3)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    inbox = tmp_path_factory.mktemp("spoilt")
    return inbox, write_province(inbox, 6, YEARS, errors=True, seed=3)


class Cells:
    """The cells of an inbox's workbooks as another program reads them."""

    def __init__(self, inbox: Path, truth: Truth) -> None:
        self._inbox = inbox
        self._styles = {s.file: s.style for s in truth.submissions}
        self._sheets: dict[tuple[str, str], list[list[Any]]] = {}

    def at(self, place: Fact | PlantedError) -> Any:
        if (place.file, place.sheet) not in self._sheets:
            book = load_workbook(str(next(self._inbox.rglob(place.file))))
            rows = book.get_sheet_by_name(place.sheet).to_python(skip_empty_area=False)
            self._sheets[place.file, place.sheet] = rows
        column, row, _, _ = range_boundaries(place.cell)
        return self._sheets[place.file, place.sheet][row - 1][column - 1]

    def amount_at(self, place: Fact | PlantedError) -> Decimal:
        written = self.at(place)
        number = written.replace(".", "").replace(",", ".") if isinstance(written, str) else str(written)
        return round(Decimal(number) * PER_UNIT.get(self._styles[place.file], 1), 2)


def in_cells(truth: Truth) -> list[Fact]:
    return [fact for fact in (*truth.funding, *truth.indicators) if fact.cell]


def value_of(fact: Fact) -> Decimal:
    return Decimal(fact.value_vnd if isinstance(fact, FundingFact) else fact.value)


def test_every_figure_of_the_truth_stands_in_its_cell(sound: tuple[Path, Truth]) -> None:
    cells = Cells(*sound)
    facts = in_cells(sound[1])
    assert len(facts) > 2000
    assert [fact for fact in facts if cells.amount_at(fact) != value_of(fact)] == []


def test_no_other_number_stands_in_the_annex_of_a_decision(sound: tuple[Path, Truth]) -> None:
    inbox, truth = sound
    annexes = [s.file for s in truth.submissions if s.style == "sheet_to_places"]
    assert len(annexes) == 3
    for file in annexes:
        sheet = openpyxl.load_workbook(next(inbox.rglob(file)), data_only=True).active
        numbers = {c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)}
        assert numbers == {fact.cell for fact in truth.funding if fact.file == file}


def test_texts_and_workbooks_of_an_office_tell_the_same_money(sound: tuple[Path, Truth]) -> None:
    truth = sound[1]
    office = {s.file: s.unit_code for s in truth.submissions}
    told: dict[tuple[str, ...], set[int]] = defaultdict(set)
    kinds: dict[tuple[str, ...], set[bool]] = defaultdict(set)
    for f in (f for f in truth.funding if f.required and not f.capital and not f.agency and f.measure != "planned"):
        key = (office[f.file], f.unit, f.project, f.year, f.source, f.measure)
        told[key].add(f.value_vnd)
        kinds[key].add(bool(f.cell))
    assert sum(len(kind) == 2 for kind in kinds.values()) > 150
    assert {key: values for key, values in told.items() if len(values) > 1} == {}


def test_texts_and_workbooks_tell_the_same_households(sound: tuple[Path, Truth]) -> None:
    truth = sound[1]
    office = {s.file: s.unit_code for s in truth.submissions}
    told: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
    for f in (f for f in truth.indicators if f.scenario == "actual" and f.point != "year"):
        told[office[f.file], f.unit, f.indicator, f.group, f.point, f.year].add(Decimal(f.value))
    assert {key: values for key, values in told.items() if len(values) > 1} == {}


def test_stored_sums_are_the_sums_of_their_cells(sound: tuple[Path, Truth]) -> None:
    checked = 0
    for path in sound[0].rglob("PL_*.xlsx"):
        formulas, values = openpyxl.load_workbook(path).active, openpyxl.load_workbook(path, data_only=True).active
        for cell in (c for row in formulas.iter_rows() for c in row if c.data_type == "f"):
            if not cell.value.startswith("=SUM("):
                continue
            areas = [values[each] for each in cell.value[5:-1].split(",")]
            parts = [part for area in areas for part in flat(area)]
            stored = values[cell.coordinate].value
            assert abs(sum(part.value or 0 for part in parts) - stored) < 1e-6, (path.name, cell.coordinate)
            checked += 1
    assert checked > 300


def flat(area: Any) -> list[Any]:
    return [cell for row in area for cell in row] if isinstance(area, tuple) else [area]


def test_local_money_is_balanced_by_itself() -> None:
    row = {"code": "1", "name": "Mường Ba", "type": "Huyện"}
    district = draw_district(row, [], Setting("Sơn Bình", 10, (2022, 2023, 2024)), Random(4))
    for (leaf, year, agency), money in district.ledger.items():
        assert money.nsdp + money.local_carried_in == money.local_disbursed + money.local_carried_out
        assert 0 <= money.local_disbursed <= money.disbursed
        assert 0 <= money.local_carried_out <= money.carried_out
        before = district.ledger.get((leaf, year - 1, agency))
        assert money.local_carried_in == (before.local_carried_out if before else 0)


def test_near_poor_households_at_the_end_follow_from_the_start() -> None:
    row = {"code": "1", "name": "Mường Ba", "type": "Huyện"}
    district = draw_district(row, [], Setting("Sơn Bình", 10, (2022, 2023)), Random(1))
    for (commune, year), p in district.poverty.items():
        assert p.near_poor == p.near_before - p.near_escaped + p.near_relapsed + p.near_newly
        assert min(p.near_escaped, p.near_relapsed, p.near_newly, p.near_before - p.near_escaped) >= 0
        if year == 2023:
            before = district.poverty[commune, 2022]
            assert (p.near_before, p.poor_dtts_before) == (before.near_poor, before.poor_dtts)


def test_mistakes_of_a_district_are_all_in_its_texts_or_all_in_its_workbooks(spoilt: tuple[Path, Truth]) -> None:
    office = {s.file: s.unit_code for s in spoilt[1].submissions}
    kinds: dict[str, set[bool]] = defaultdict(set)
    for error in (each for each in spoilt[1].planted if each.slip not in OTHER_FIGURES):
        kinds[office[error.file]].add(bool(error.cell))
    assert {frozenset(kind) for kind in kinds.values()} == {frozenset([True]), frozenset([False])}


def test_a_planted_mistake_stands_in_its_cell(spoilt: tuple[Path, Truth]) -> None:
    cells = Cells(*spoilt)
    planted = [error for error in spoilt[1].planted if error.cell]
    assert len(planted) >= len(SHOWN)
    for error in planted:
        if error.slip in SHOWN:
            assert cells.amount_at(error) == Decimal(error.reported) != Decimal(error.expected), error
        elif error.slip in {"cell_letter", "cell_unnamed_column"}:
            assert cells.at(error) == error.reported, error
        elif error.slip == "cell_rate":
            assert cells.at(error) == float(error.reported) != float(error.expected), error
        elif error.slip == "cell_separator":
            assert re.fullmatch(r"\d+\.\d{3}", cells.at(error)), error


def test_lost_references_and_sums_never_calculated_are_in_the_file(spoilt: tuple[Path, Truth]) -> None:
    stored = {}
    for error in (e for e in spoilt[1].planted if e.slip in {"cell_lost_reference", "cell_never_calculated"}):
        path = next(spoilt[0].rglob(error.file))
        assert path.suffix == ".xlsx", "choose another seed"
        sheets = [openpyxl.load_workbook(path, data_only=only).active for only in (False, True)]
        formula, value = (sheet[error.cell].value for sheet in sheets)
        stored[error.slip] = (formula[:5], value)
    assert stored == {"cell_lost_reference": ("=SUM(", "#REF!"), "cell_never_calculated": ("=SUM(", None)}


def test_an_open_document_keeps_merged_cells_formulas_and_errors() -> None:
    sheet = openpyxl.Workbook().active
    sheet.append(["Biểu <1>", None, 2])
    sheet.merge_cells("A1:B1")
    sheet.append([1, 2.5, "=SUM(A2:B2,C1)"])
    sheet.append([None, None, "=SUM(#REF!)"])
    content = write_ods(sheet, {(1, 2): Decimal("5.5"), (2, 2): "#REF!"})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml").decode()
    assert 'table:number-columns-spanned="2"' in xml
    assert 'table:formula="of:=SUM([.A2:.B2];[.C1])" office:value-type="float" office:value="5.5"' in xml
    assert load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[:2] == [
        ["Biểu <1>", "", 2.0],
        [1.0, 2.5, 5.5],
    ]
    assert 'calcext:value-type="error"><text:p>#REF!</text:p>' in xml
