"""What a person reads after a night, on the demo's release."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from commands.findings import BARE
from commands.main import main
from schemas.rules import ACROSS_RULES
from transforms.fold_text import fold
from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow


def document_of(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


def test_status_names_every_office_and_its_figures(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = document_of(capsys, "--home", str(demo_home), "status")
    files = {path.name for path in (demo_home / "inbox").rglob("*") if path.is_file()}
    assert {row["file_name"] for row in told["submissions"]} == files
    assert main(["--home", str(demo_home), "status"]) == 0
    shown = capsys.readouterr().out
    assert all(len(line) <= 100 for line in shown.splitlines())
    assert "đã tiếp nhận" in shown


def test_findings_are_filtered_by_everything_the_contract_names(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = document_of(capsys, "--home", str(demo_home), "findings")["findings"]
    assert everything
    one = everything[0]
    told = {"--unit": one["unit_code"], "--rule": one["kind"], "--severity": one["severity"], "--state": one["state"]}
    words = [word for pair in told.items() for word in pair]
    some = document_of(capsys, "--home", str(demo_home), "findings", *words)["findings"]
    assert one["finding_id"] in {row["finding_id"] for row in some}
    assert all(row["unit_code"] == one["unit_code"] and row["kind"] == one["kind"] for row in some)


def test_findings_that_change_the_province_most_come_first_when_asked_for(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document_of(capsys, "--home", str(demo_home), "findings", "--order", "effect", "--state", "open")["findings"]
    effects = [abs(row["effect_vnd"] or 0) for row in told if row["cause_id"] is None]
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 0


def test_a_unit_is_found_by_part_of_its_name_without_accents(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = document_of(capsys, "--home", str(demo_home), "findings")["findings"]
    for name in {row["unit_name"] for row in everything if row["unit_name"]}:
        plain = document_of(capsys, "--home", str(demo_home), "findings", "--unit", fold(name).upper())
        assert {row["unit_name"] for row in plain["findings"]} == {name}
    assert duckdb.execute(f"SELECT {BARE.format('?')}", ["Đắk Glei"]).fetchone() == ("dak glei",)


def test_a_project_brings_its_sub_projects_and_years_bound_them(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = document_of(capsys, "--home", str(demo_home), "findings", "--project", "DA4", "--year", "2023-2023")
    assert all(row["project_code"].startswith("DA4") and row["year"] == 2023 for row in told["findings"])


def test_findings_as_csv_open_in_excel_with_vietnamese_letters(demo_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "findings.csv"
    assert main(["--home", str(demo_home), "findings", "--format", "csv", "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert "triệu đồng" in " ".join(row["message_vi"] for row in rows)


@pytest.mark.parametrize("kind", ["submission", "observation", "finding"])
def test_show_draws_what_any_id_names(demo_home: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    table = f"{kind}s"
    with open_latest(demo_home) as release:
        identity = release.rows(f"SELECT {kind}_id AS id FROM {table} ORDER BY 1 LIMIT 1")[0]["id"]
    assert main(["--home", str(demo_home), "show", identity[:20]]) == 0
    shown = capsys.readouterr().out
    assert identity in shown
    assert all(len(line) <= 100 for line in shown.splitlines())
    assert document_of(capsys, "--home", str(demo_home), "show", identity)["shown"] == kind


def test_show_marks_the_figure_in_its_line(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_latest(demo_home) as release:
        row = release.rows(
            "SELECT observation_id, written FROM observations JOIN submissions USING (submission_id) "
            "WHERE media_type = 'text/plain' AND indicator = 'allocated' ORDER BY observation_id LIMIT 1"
        )[0]
    main(["--home", str(demo_home), "show", row["observation_id"]])
    lines = capsys.readouterr().out.splitlines()
    marks = next(number for number, line in enumerate(lines) if "▔" in line)
    start = lines[marks].index("▔")
    assert lines[marks - 1][start : start + len(row["written"])] == row["written"]


def test_an_ambiguous_prefix_lists_what_it_may_mean(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(demo_home), "show", "0"]) == 2
    assert "số liệu 0" in capsys.readouterr().err


def test_an_unknown_id_is_said_to_be_unknown(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(demo_home), "--lang", "en", "show", "zzz"]) == 2
    assert "zzz" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".parquet"])
def test_every_published_table_can_be_exported(demo_home: Path, tmp_path: Path, suffix: str) -> None:
    with open_latest(demo_home) as release:
        counts = {name: release.count(name) for name in release.tables()}
    for name in counts if suffix != ".xlsx" else ("submissions", "findings", "funding_by_project_year"):
        target = tmp_path / f"{name}{suffix}"
        assert main(["--home", str(demo_home), "export", name, "--layout", "table", "-o", str(target)]) == 0
        assert target.stat().st_size > 0
        assert rows_in(target) == counts[name]


def rows_in(target: Path) -> int:
    if target.suffix == ".parquet":
        return pl.read_parquet(target).height
    if target.suffix == ".csv":
        return sum(any(row) for row in csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig")))) - 1
    with closing(openpyxl.load_workbook(target, read_only=True)) as book:
        return sum(any(row) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True))


def test_a_workbook_has_a_fixed_header_numbers_and_a_legend(demo_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "funding.xlsx"
    main(["--home", str(demo_home), "export", "funding_by_project_year", "--layout", "table", "-o", str(target)])
    book = openpyxl.load_workbook(target)
    page = book.worksheets[0]
    assert page.freeze_panes == "A2"
    header = [cell.value for cell in page[1]]
    amounts = [row[header.index("allocated_vnd")] for row in page.iter_rows(min_row=2)]
    assert any(isinstance(cell.value, int | float) and cell.number_format == "#,##0" for cell in amounts)
    assert book.sheetnames[1] == "Giải thích"


def test_an_unknown_table_or_ending_is_wrong_usage(demo_home: Path, tmp_path: Path) -> None:
    assert main(["--home", str(demo_home), "export", "nothing", "-o", str(tmp_path / "a.csv")]) == 2
    assert main(["--home", str(demo_home), "export", "runs", "-o", str(tmp_path / "a.doc")]) == 2


def test_a_home_without_a_release_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--home", str(tmp_path)]) == 4
    assert "run" in capsys.readouterr().err


def test_a_damaged_release_ends_with_four_and_the_traceback_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "tonghop.duckdb").write_bytes(b"this is no database")
    assert main(["--home", str(tmp_path), "status"]) == 4
    assert "Traceback" not in capsys.readouterr().err
    assert "Traceback" in next((tmp_path / "logs").iterdir()).read_text(encoding="utf8")


def test_the_demo_keeps_its_answers_and_names_a_workbook_to_send_back(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(demo_home), "demo", "--districts", "3", "--years", "2023-2024", "--errors"]) == 0
    shown = capsys.readouterr().out
    command = next(line.split(" return ")[1].split() for line in shown.splitlines() if " return " in line)
    assert main(["--home", str(demo_home), "return", command[0], "-o", str(tmp_path)]) == 0
    marked = next(tmp_path.glob("*_ra_soat.xlsx"))
    with (demo_home / "inbox.truth" / "planted.csv").open(encoding="utf8", newline="") as answers:
        planted = {row["file"]: row for row in csv.DictReader(answers)}
    error = planted[marked.name.replace("_ra_soat", "")]
    assert openpyxl.load_workbook(marked)[error["sheet"]][error["cell"]].comment is not None


def test_no_rule_finds_anything_where_it_is_said_to_have_judged_nothing(demo_home: Path) -> None:
    across = [rule.rule_id for rule in ACROSS_RULES]
    with open_latest(demo_home) as release:
        found = {
            (row["submission_id"], row["rule_id"])
            for row in release.rows("SELECT submission_id, rule_id FROM findings")
            if row["rule_id"] not in across
        }
        judged = {(row["submission_id"], row["rule_id"]) for row in release.rows("FROM judgements WHERE cases > 0")}
    assert {rule for _, rule in found} >= {"R-001", "R-002", "R-010", "R-016"}
    assert sorted(found - judged) == []
