"""Documents held against each other in a night: told once, kept while nothing changes, gone with a corrected filing."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from flows import compare_across, nightly
from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

{title}
thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm {year}
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
"""
REPORT = (
    HEAD
    + "Năm {year}: phân bổ {given} triệu đồng; giải ngân {spent} triệu đồng; chuyển nguồn sang năm sau {left} triệu đồng.\n"
)
NEXT = (
    HEAD + "Năm {year}: phân bổ {given} triệu đồng; kinh phí năm trước chuyển sang {before} triệu đồng; "
    "giải ngân {spent} triệu đồng; chuyển nguồn sang năm sau {left} triệu đồng.\n"
)
OF_2023 = REPORT.format(title="BÁO CÁO", year=2023, given="4.000", spent="3.521,5", left="478,5")
OF_2024 = NEXT.format(title="BÁO CÁO", year=2024, given="4.200", before="487,5", spent="4.112", left="575,5")
CORRECTED = NEXT.format(title="BÁO CÁO", year=2024, given="4.200", before="478,5", spent="4.112", left="566,5")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "bao cao 2023.txt").write_text(OF_2023, encoding="utf8")
    (folder / "bao cao 2024.txt").write_text(OF_2024, encoding="utf8")
    return folder


def night(home: Path, inbox: Path, *words: str) -> int:
    return main(["--json", "--home", str(home), "run", str(inbox), "--workers", "1", *words])


def told(home: Path, query: str) -> list[dict[str, Any]]:
    with open_latest(home) as release:
        return release.rows(query)


CHAIN = "SELECT * FROM findings WHERE rule_id = 'R-025' ORDER BY finding_id"


def test_money_that_is_lost_between_two_reports_is_told_of_the_later_one(tmp_path: Path, inbox: Path) -> None:
    assert night(tmp_path / "home", inbox) == 0
    (finding,) = told(tmp_path / "home", CHAIN)
    assert (finding["kind"], finding["severity"], finding["state"]) == ("carry_over_chain", "error", "open")
    assert (finding["reported"], finding["expected"], finding["year"]) == (487_500_000, 478_500_000, 2024)
    assert "bao cao 2023.txt" in finding["message_vi"]
    assert "đảo chữ số" in finding["message_vi"]
    files = "SELECT file_name FROM observations JOIN submissions USING (submission_id) WHERE observation_id IN ({})"
    ids = ", ".join(f"'{name}'" for name in finding["observation_ids"])
    assert {row["file_name"] for row in told(tmp_path / "home", files.format(ids))} == {
        "bao cao 2023.txt",
        "bao cao 2024.txt",
    }


def test_what_was_compared_is_published_by_office_and_year(tmp_path: Path, inbox: Path) -> None:
    night(tmp_path / "home", inbox)
    rows = told(tmp_path / "home", "SELECT * FROM comparisons WHERE comparison = 'carry_over_chain' ORDER BY year")
    assert [(r["unit_code"], r["year"], r["agree"], r["differ"], r["cannot_tell"]) for r in rows] == [
        ("610", 2024, 0, 1, 0),
        ("610", 2025, 0, 0, 1),
    ]


def test_a_corrected_filing_takes_the_mismatch_away_and_both_orders_end_alike(tmp_path: Path, inbox: Path) -> None:
    night(tmp_path / "home", inbox)
    (inbox / "bao cao 2024 sua.txt").write_text(CORRECTED, encoding="utf8")
    night(tmp_path / "home", inbox)
    assert told(tmp_path / "home", CHAIN) == []
    (other := tmp_path / "cham").mkdir()
    (other / "b.txt").write_text(OF_2024, encoding="utf8")
    night(tmp_path / "late", other)
    assert told(tmp_path / "late", CHAIN) == []
    (other / "a.txt").write_text(OF_2023, encoding="utf8")
    night(tmp_path / "late", other)
    (finding,) = told(tmp_path / "late", CHAIN)
    night(tmp_path / "again", inbox.parent / "cham")
    assert [row["finding_id"] for row in told(tmp_path / "again", CHAIN)] == [finding["finding_id"]]


MIDTERM = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn 2022-2024
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo (vốn sự nghiệp)
- Năm 2023: phân bổ 4.361 triệu đồng; giải ngân 3.521,5 triệu đồng; chuyển nguồn sang năm sau 839,5 triệu đồng.
2. Dự án 3
2.1. Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp (vốn sự nghiệp)
- Năm 2023: phân bổ 1.727,0 triệu đồng ngân sách Trung ương; đối ứng ngân sách địa phương 172,7 triệu đồng.
"""
PLAN = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

KẾ HOẠCH
thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Kinh phí thực hiện: 4.631 triệu đồng.
2. Dự án 3
2.1. Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp
Kinh phí thực hiện: 1.727 triệu đồng.
"""


def test_a_plan_of_central_money_alone_agrees_and_swapped_digits_do_not(tmp_path: Path) -> None:
    (folder := tmp_path / "inbox").mkdir()
    (folder / "giai doan.txt").write_text(MIDTERM, encoding="utf8")
    (folder / "ke hoach.txt").write_text(PLAN, encoding="utf8")
    night(tmp_path / "home", folder)
    rows = told(tmp_path / "home", "SELECT * FROM findings WHERE rule_id >= 'R-022' ORDER BY finding_id")
    assert [(row["rule_id"], row["severity"], row["project_code"]) for row in rows] == [("R-023", "warning", "DA2")]
    assert "đảo chữ số" in rows[0]["message_vi"]


def test_nothing_is_compared_again_while_the_same_filings_are_in_force(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    compare = compare_across.compare_across
    monkeypatch.setattr(nightly, "compare_across", lambda *given: (calls.append(1), compare(*given)))
    night(tmp_path / "home", inbox)
    night(tmp_path / "home", inbox)
    (inbox / "ban sao.txt").write_text(OF_2023, encoding="utf8")
    night(tmp_path / "home", inbox)
    assert len(calls) == 1


def test_a_night_that_broke_while_comparing_compares_the_next_time(
    tmp_path: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(nightly, "compare_across", breaks)
        assert night(tmp_path / "home", inbox) == 4
    assert night(tmp_path / "home", inbox) == 0
    assert len(told(tmp_path / "home", CHAIN)) == 1


def test_show_draws_both_documents_under_their_names(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(tmp_path / "home", inbox)
    (finding,) = told(tmp_path / "home", CHAIN)
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "home"), "show", finding["finding_id"]]) == 0
    shown = capsys.readouterr().out
    for said in ("bao cao 2023.txt", "bao cao 2024.txt", "478,5", "487,5"):
        assert said in shown


def test_a_rule_across_documents_can_be_rehearsed(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(tmp_path / "home", inbox)
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "home"), "--json", "rules", "try", "R-025"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert sum(counts["kept"].values()) == 1
    assert sum(counts["gone"].values()) == sum(counts["new"].values()) == 0
