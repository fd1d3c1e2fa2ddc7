"""A template handed out, filled and sent in: taken like any other workbook, its version named."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from commands.main import main
from schemas.forms import form
from tests.fill_template import blank, fill
from warehouse.read_release import open_latest


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that received one filled template of an earlier version."""
    home = tmp_path_factory.mktemp("home")
    template = blank(form("F1"), year=2023, version="1")
    money = {"given_tw_sn": 100, "given_dp": 10, "disbursed_tw_sn": 80, "carried_out_tw": 30}
    typed = {("DA2", key): Decimal(value) for key, value in money.items()}
    inbox = home / "inbox"
    inbox.mkdir()
    (inbox / "bieu.xlsx").write_bytes(fill(template, typed).content)
    assert main(["--home", str(home), "run", str(inbox), "--workers", "1"]) == 0
    return home


def test_its_figures_are_published(home: Path) -> None:
    query = "SELECT source, allocated_vnd, disbursed_vnd FROM funding_by_project_year WHERE project_code = 'DA2'"
    with open_latest(home) as release:
        told = {row["source"]: (row["allocated_vnd"], row["disbursed_vnd"]) for row in release.rows(query)}
    assert told["ALL"] == (Decimal(110_000_000), Decimal(80_000_000))
    assert told["NSDP"] == (Decimal(10_000_000), None)


@pytest.mark.parametrize(
    ("language", "word"), [("vi", "Mẫu cũ không tách vốn địa phương"), ("en", "did not split local money")]
)
def test_what_changed_since_its_version_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    with open_latest(home) as release:
        identity = release.rows("SELECT submission_id FROM submissions")[0]["submission_id"]
    assert main(["--home", str(home), "--lang", language, "show", identity]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert word in shown


def test_the_next_year_s_template_shows_what_it_carried_over(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "bieu.xlsx"
    assert main(["--home", str(home), "template", "F1", "--unit", "615", "--year", "2024", "-o", str(target)]) == 0
    sheet = openpyxl.load_workbook(target).worksheets[0]
    beside = [cell.value for row in sheet.iter_rows(min_col=22) for cell in row if cell.value]
    assert beside[0] == "Tham khảo: chuyển nguồn từ năm 2023 sang (theo báo cáo đã nhận)"
    assert set(beside[1:]) == {"30 triệu đồng"}
