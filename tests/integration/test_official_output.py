"""The workbooks beside a release and those exported hold what is published, read back by our own reader."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from commands.main import main
from schemas.codebook import phrases
from schemas.records import Reading
from transforms.read_submission import read_submission
from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow

MEASURES = ("allocated", "carried_in", "disbursed", "carried_out")
SOURCES = ("ALL", "NSTW", "NSDP")


def rows(home: Path, query: str) -> list[dict[str, Any]]:
    with open_latest(home) as release:
        return release.rows(query)


def workbook(home: Path, form: str, years: int | str) -> Reading:
    path = next((home / "latest" / "xlsx").glob(f"{form}_*_{years}.xlsx"))
    return read_submission(path.read_bytes(), path.name)


def province(home: Path) -> str:
    return str(rows(home, "SELECT DISTINCT province_code FROM funding_by_project_year")[0]["province_code"])


def money(reading: Reading, sheet: str) -> dict[tuple[Any, ...], Decimal]:
    told = [each for each in reading.observations if each.place.sheet == sheet and each.unit == "VND"]
    return {
        (each.sub_unit, each.project_code, each.source, each.indicator, each.year_from): each.value for each in told
    }


def published_money(
    table: list[dict[str, Any]], measures: tuple[str, ...]
) -> Iterator[tuple[tuple[Any, ...], Decimal]]:
    for row in table:
        for measure in measures:
            if row["source"] in SOURCES and row[f"{measure}_vnd"] is not None:
                key = (row.get("unit_name"), row["project_code"], row["source"], measure, row["year"])
                yield key, row[f"{measure}_vnd"]


def test_a_release_has_its_tables_in_the_forms_layouts(demo_home: Path) -> None:
    names = {path.name for path in (demo_home / "latest" / "xlsx").iterdir()}
    code = province(demo_home)
    assert {f"{form}_{code}_{year}.xlsx" for form in ("F1", "F2", "F4", "F5") for year in (2023, 2024)} <= names
    assert f"F3_{code}_2021-2025.xlsx" in names


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_province_s_funding_reads_back_as_published(demo_home: Path, year: int) -> None:
    told = rows(demo_home, f"SELECT * FROM funding_by_project_year WHERE programme = 'GNBV' AND year = {year}")
    assert money(workbook(demo_home, "F1", year), "Theo dự án") == dict(published_money(told, MEASURES))


@pytest.mark.parametrize("year", [2023, 2024])
def test_each_unit_s_funding_reads_back_as_published(demo_home: Path, year: int) -> None:
    query = f"SELECT * FROM funding_by_unit_project_year WHERE programme = 'GNBV' AND year = {year}"
    told = dict(published_money(rows(demo_home, query), MEASURES))
    found = {key: value for key, value in money(workbook(demo_home, "F1", year), "Theo đơn vị").items() if key[0]}
    assert found.items() <= told.items()
    assert {(key[0], key[1]) for key in found} >= {(key[0], key[1]) for key in told if "." in key[1] or key[1] == "ALL"}


def test_the_plan_of_the_period_reads_back_as_published(demo_home: Path) -> None:
    told = rows(demo_home, "SELECT * FROM funding_by_project_year WHERE programme = 'GNBV' AND year >= 2021")
    reading = workbook(demo_home, "F3", "2021-2025")
    assert (reading.office.year_from, reading.office.year_to) == (2021, 2025)
    of_year = {each.place.cell for each in reading.observations if each.year_from == each.year_to}
    found = {
        (None, each.project_code, each.source, each.indicator, each.year_from): each.value
        for each in reading.observations
        if each.place.cell in of_year
    }
    assert found == dict(published_money(told, ("planned",)))


@pytest.mark.parametrize("year", [2023, 2024])
def test_households_read_back_as_published(demo_home: Path, year: int) -> None:
    query = f"""
        SELECT * FROM poverty_by_unit_year
        WHERE sub_unit IS NULL AND scenario = 'actual' AND year = {year} AND length(unit_code) = 3
    """
    columns = {
        tuple(pair): name for name, pair in phrases("poverty_columns").items() if not name.endswith(("pct", "pp"))
    }
    told = {
        (row["unit_name"], row["point"], name): row[name]
        for row in rows(demo_home, query)
        for name in columns.values()
        if row[name] is not None
    }
    found = {
        (each.sub_unit, each.point, columns[each.indicator or "", each.population]): each.value
        for each in workbook(demo_home, "F5", year).observations
        if each.sub_unit and each.unit == "household"
    }
    assert found == told


@pytest.mark.parametrize("year", [2023, 2024])
def test_outputs_read_back_as_published(demo_home: Path, year: int) -> None:
    told = {
        (row["project_code"], row["indicator"], scenario): row[column]
        for row in rows(demo_home, f"SELECT * FROM outputs_by_project_year WHERE programme = 'GNBV' AND year = {year}")
        for scenario, column in (("plan", "planned_value"), ("actual", "actual_value"))
        if row[column] is not None and row["unit"] != "percent"
    }
    found = {
        (each.project_code, each.indicator, each.scenario): each.value
        for each in workbook(demo_home, "F4", year).observations
        if each.unit != "percent"
    }
    assert found == told


def test_no_official_table_is_in_question_for_how_it_is_written(demo_home: Path) -> None:
    for path in sorted((demo_home / "latest" / "xlsx").iterdir()):
        reading = read_submission(path.read_bytes(), path.name)
        assert (reading.office.unit_code, reading.troubles) == (province(demo_home), ()), path.name


@pytest.mark.parametrize(
    ("table", "sheets"),
    [
        ("funding_by_project_year", ["F1_{}_2023", "F1_{}_2024", "F3_{}_2021-2025"]),
        ("poverty_by_unit_year", ["F5_{}_2023", "F5_{}_2024"]),
    ],
)
def test_a_table_is_exported_in_its_official_layout(
    demo_home: Path, tmp_path: Path, table: str, sheets: list[str]
) -> None:
    target = tmp_path / "bang.xlsx"
    assert main(["--home", str(demo_home), "export", table, "-o", str(target)]) == 0
    names = openpyxl.load_workbook(target).sheetnames
    code = province(demo_home)
    asked = [name.format(code) for name in sheets]
    assert [name for name in names if name in asked] == asked
    assert read_submission(target.read_bytes(), "bang.xlsx").office.unit_code == code


def test_a_table_without_an_official_layout_is_exported_as_it_is(demo_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "bang.xlsx"
    assert main(["--home", str(demo_home), "export", "coverage", "-o", str(target)]) == 0
    assert openpyxl.load_workbook(io.BytesIO(target.read_bytes())).sheetnames[0] == "coverage"


def test_a_template_knows_what_the_release_says_of_the_year_before(demo_home: Path, tmp_path: Path) -> None:
    known = rows(
        demo_home,
        "SELECT unit_code, poor FROM poverty_by_unit_year WHERE sub_unit IS NULL AND year = 2024 AND point = 'end'"
        " AND scenario = 'actual' AND poor IS NOT NULL AND length(unit_code) = 3 ORDER BY 1 LIMIT 1",
    )[0]
    target = tmp_path / "bieu.xlsx"
    words = ["template", "F5", "--unit", known["unit_code"], "--year", "2025", "-o", str(target)]
    assert main(["--home", str(demo_home), *words]) == 0
    texts = [
        cell.value for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row if cell.value
    ]
    assert f"{known['poor']:,.0f} hộ".replace(",", ".") in texts
    assert "Tham khảo: hộ nghèo cuối năm 2024 (theo báo cáo đã nhận)" in texts
