"""A workbook of the demo filed again in another layout: exactly what was changed in it is told, in money."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_from_string

from commands.main import main
from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow

MORE_ROWS, MORE_COLUMNS = 3, 1
BY = 1_234
FIGURES = """
    SELECT file_name, sheet, cell, value FROM observations JOIN submissions USING (submission_id)
    WHERE media_type LIKE '%spreadsheetml%' AND written_unit = 'triệu đồng' AND value > 0 AND NOT is_formula
    ORDER BY file_name, ordinal
"""


def shifted(source: Path, target: Path, changed: set[str]) -> None:
    """The same values further down and to the right, on a sheet of another name; some of them larger."""
    old = openpyxl.load_workbook(source, data_only=True).worksheets[0]
    book = openpyxl.Workbook()
    new = book.worksheets[0]
    new.title = "Bản mới"
    for cell in (cell for row in old.iter_rows() for cell in row if cell.value is not None):
        value: Any = cell.value + BY if cell.coordinate in changed else cell.value
        new.cell(cell.row + MORE_ROWS, cell.column + MORE_COLUMNS, value)
    for span in old.merged_cells.ranges:
        span.shift(row_shift=MORE_ROWS, col_shift=MORE_COLUMNS)
        new.merge_cells(span.coord)
    book.save(target)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_only_the_changed_cells_are_told_with_both_their_addresses(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_latest(demo_home) as release:
        figures = release.rows(FIGURES)
    name = figures[0]["file_name"]
    chosen = {row["cell"] for row in figures if row["file_name"] == name and row["sheet"] == figures[0]["sheet"]}
    changed = set(sorted(chosen)[::7][:3])
    source = next((demo_home / "inbox").rglob(name))
    again = tmp_path / f"again_{name}"
    shifted(source, again, changed)
    home = str(tmp_path / "home")
    for at, file in enumerate((source, again), 1):
        assert main(["--home", home, "run", str(file), "--as-of", f"2025-0{at}-01"]) == 0
    later = next(
        row["submission_id"]
        for row in told(capsys, "--home", home, "status")["submissions"]
        if row["file_name"] == again.name
    )
    document = told(capsys, "--home", home, "show", later, "--versus")
    moved = [row for row in document["figures"] if row["change"] == "changed"]
    assert set(document["counts"]) == {"changed", "unchanged"}
    assert {row["old_cell"] for row in moved} == changed
    assert {row["difference"] for row in moved} == {BY * 1_000_000}
    for row in moved:
        assert coordinate_from_string(row["new_cell"])[1] - coordinate_from_string(row["old_cell"])[1] == MORE_ROWS
        assert row["new_sheet"] == "Bản mới"


PAIRS = """
    SELECT text.submission_id AS text, form.submission_id AS form
    FROM submissions AS text JOIN submissions AS form USING (unit_code, year_from, year_to)
    WHERE text.document_kind = 'report' AND text.form_code IS NULL AND form.form_code = 'F1'
      AND text.media_type NOT LIKE '%sheet%' AND form.media_type LIKE '%sheet%'
    ORDER BY ALL
"""


def test_the_money_of_a_text_is_found_again_in_the_workbook_of_the_same_year(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_latest(demo_home) as release:
        pairs = release.rows(PAIRS)
    assert pairs
    for pair in pairs:
        document = told(capsys, "--home", str(demo_home), "show", pair["text"], "--versus", pair["form"])
        is_first = document["earlier"]["submission_id"] == pair["text"]
        lost = "gone" if is_first else "new"
        alone = [row for row in document["figures"] if row["change"] == lost and is_of_a_whole_project(row)]
        of_text = document["earlier" if is_first else "later"]["observation_count"]
        assert not document["is_one_chain"]
        assert len(alone) <= 0.1 * of_text


def is_of_a_whole_project(row: dict[str, Any]) -> bool:
    """Money a form has a cell for: it knows no offices inside the unit."""
    is_asked = row["indicator"] in {"allocated", "carried_in", "disbursed", "carried_out"}
    return is_asked and row["project_code"] not in {None, "ALL"} and not row["agency_code"] and not row["sub_unit"]
