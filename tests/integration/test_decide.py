"""A person decides on a mismatch: at once in the lists, with the next run in the tables, for as long as it holds."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from commands.main import main
from warehouse.name_home import DECISIONS
from warehouse.read_release import open_latest

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2023: phân bổ 4.000 triệu đồng; giải ngân 3.500 triệu đồng; chuyển nguồn sang năm sau 400 triệu đồng.
"""
BY = ("--by", "Lê Thị B", "--reason", "đối chiếu kho bạc")
CARRIED_OUT = "SELECT carried_out_vnd, choice_reason FROM funding_by_unit_project_year WHERE source = 'ALL'"


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filed")
    run(home, "bao cao.txt", REPORT, "2024-01-15")
    return home


@pytest.fixture
def home(filed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filed, tmp_path / "home", symlinks=True)


def run(home: Path, name: str, text: str, day: str) -> None:
    (home / "inbox").mkdir(exist_ok=True)
    (home / "inbox" / name).write_text(text, encoding="utf8")
    assert main(["--home", str(home), "run", str(home / "inbox"), "--workers", "1", "--as-of", day]) == 0


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command answers as JSON; its exit code beside it where it is not zero."""

    def ask(home: Path, *words: str) -> Any:
        capsys.readouterr()
        code = main(["--home", str(home), *words, "--json"])
        document = json.loads(capsys.readouterr().out)
        return document if code == 0 else (code, document["error"])

    return ask


def the_finding(told: Any, home: Path) -> dict[str, Any]:
    (row,) = [each for each in told(home, "findings")["findings"] if each["kind"] == "carry_over_identity"]
    return dict(row)


def carried_out(home: Path) -> list[tuple[int, bool]]:
    with open_latest(home) as release:
        rows = release.rows(CARRIED_OUT)
    return [
        (int(row["carried_out_vnd"]), "corrected" in row["choice_reason"]) for row in rows if row["carried_out_vnd"]
    ]


def test_a_decision_shows_at_once_and_changes_no_published_file(home: Path, told: Any) -> None:
    finding = the_finding(told, home)
    published = (home / "latest" / "tonghop.duckdb").read_bytes()
    taken = told(home, "decide", finding["finding_id"][:8], "waive", *BY, "--until", "30/06/2999")["decided"]
    assert (taken["finding_id"], taken["until"]) == (finding["finding_id"], "2999-06-30")
    now = the_finding(told, home)
    assert (now["state"], now["decided_by"], now["reason"]) == ("waived", "Lê Thị B", "đối chiếu kho bạc")
    assert told(home, "findings", "--state", "open")["findings"] == []
    assert told(home, "show", finding["finding_id"])["history"][0]["effect"] == "in_force"
    assert (home / "latest" / "tonghop.duckdb").read_bytes() == published


@pytest.mark.slow
def test_a_correction_is_in_the_tables_with_the_next_run_and_ends_when_the_sender_mends_the_figure(
    home: Path, told: Any
) -> None:
    finding = the_finding(told, home)
    words = ("--value", "500 triệu đồng", "--figure", carried_out_figure(told, finding, home))
    told(home, "decide", finding["finding_id"], "correct", *BY, *words)
    assert set(carried_out(home)) == {(400_000_000, False)}
    run(home, "bao cao.txt", REPORT, "2024-01-16")
    assert set(carried_out(home)) == {(500_000_000, True)}
    assert the_finding(told, home)["state"] == "corrected"
    with open_latest(home) as release:
        assert release.rows("SELECT value FROM observations WHERE indicator = 'carried_out'") == [
            {"value": 400_000_000}
        ]

    reworded = REPORT.replace("phân bổ 4.000 triệu đồng;", "phân bổ 4.000,0 triệu đồng;").replace("1. Dự", "2. Dự")
    run(home, "bao cao lan 2.txt", reworded, "2024-02-15")
    assert set(carried_out(home)) == {(500_000_000, True)}
    assert the_finding(told, home)["state"] == "corrected"

    run(home, "bao cao lan 3.txt", REPORT.replace("sau 400", "sau 480"), "2024-03-15")
    assert set(carried_out(home)) == {(480_000_000, False)}
    now = the_finding(told, home)
    assert (now["state"], now["decided_by"]) == ("open", None)
    assert "480" in now["note_vi"] == now["reason"]
    assert "480" in now["note_en"]

    run(home, "bao cao lan 4.txt", REPORT.replace("sau 400", "sau 500"), "2024-04-15")
    assert set(carried_out(home)) == {(500_000_000, False)}
    with open_latest(home) as release:
        assert release.rows("SELECT effect FROM decisions") == [{"effect": "gone"}]


def carried_out_figure(told: Any, finding: dict[str, Any], home: Path) -> str:
    evidence = told(home, "show", finding["finding_id"])["evidence"]
    return next(str(row["observation_id"]) for row in evidence if row["indicator"] == "carried_out")


@pytest.mark.slow
def test_a_night_without_news_publishes_when_a_decision_was_taken_or_a_waiver_is_over_and_only_then(
    home: Path, told: Any
) -> None:
    def releases() -> int:
        return len([each for each in (home / "releases").iterdir() if each.is_dir()])

    finding = the_finding(told, home)["finding_id"]
    run(home, "bao cao.txt", REPORT, "2999-01-15")  # by then every report is overdue that was still to come
    before = releases()
    run(home, "bao cao.txt", REPORT, "2999-01-16")
    assert releases() == before
    told(home, "decide", finding, "waive", *BY, "--until", "2999-02-01")
    run(home, "bao cao.txt", REPORT, "2999-01-17")
    run(home, "bao cao.txt", REPORT, "2999-02-01")
    assert releases() == before + 1
    run(home, "bao cao.txt", REPORT, "2999-02-02")
    assert releases() == before + 2
    now = the_finding(told, home)
    assert now["state"] == "open"
    assert "01/02/2999" in now["note_vi"]


def test_reopening_ends_a_decision_and_both_stay_on_record(home: Path, told: Any) -> None:
    finding = the_finding(told, home)["finding_id"]
    told(home, "decide", finding, "accept", *BY)
    assert the_finding(told, home)["state"] == "accepted"
    told(home, "decide", finding, "reopen", *BY)
    assert the_finding(told, home)["state"] == "open"
    assert [each["decision"] for each in told(home, "show", finding)["history"]] == ["accept", "reopen"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("accept", "--until", "2999-01-01"), "option_of_other"),
        (("waive", "--value", "3"), "option_of_other"),
        (("correct",), "value_missing"),
        (("correct", "--value", "500"), "unclear_value"),
        (("correct", "--value", "năm trăm"), "no_value"),
        (("correct", "--value", "500 triệu", "--figure", "zz"), "not_its_figure"),
        (("reopen",), "is_open"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_kept(
    home: Path, told: Any, words: tuple[str, ...], error: str
) -> None:
    finding = the_finding(told, home)["finding_id"]
    assert told(home, "decide", finding, *words, *BY) == (2, error)
    assert not (home / DECISIONS).exists()


@pytest.mark.parametrize("missing", [("--by", " ", "--reason", "x"), ("--by", "x", "--reason", ""), ("--by", "x")])
def test_nobody_decides_without_a_name_and_a_reason(
    home: Path, told: Any, missing: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    finding = the_finding(told, home)["finding_id"]
    assert main(["--home", str(home), "decide", finding, "accept", *missing]) == 2
    assert "--" in capsys.readouterr().err


def test_an_id_that_names_nothing_is_told(home: Path, told: Any) -> None:
    assert told(home, "decide", "ffffffffffff", "accept", *BY) == (2, "unknown_id")


@pytest.mark.parametrize("is_working_lost", [False, True])
def test_with_a_damaged_store_of_decisions_those_settled_last_hold(
    home: Path, told: Any, *, is_working_lost: bool
) -> None:
    finding = the_finding(told, home)
    told(home, "decide", finding["finding_id"][:8], "waive", *BY, "--until", "30/06/2999")
    words = ("run", str(home / "inbox"), "--workers", "1")
    assert told(home, *words)["decisions_unread"] is None
    sound = (home / DECISIONS).read_bytes()
    (home / DECISIONS).write_bytes(b"not a database at all, only text" * 64)
    if is_working_lost:
        (home / "warehouse.duckdb").unlink()
    (home / "inbox" / "moi.txt").write_text(REPORT.replace("3.500", "3.600").replace("GLEI", "TÔ"), encoding="utf8")
    night = told(home, *words)
    assert night["changed"]
    assert "not a database" in night["decisions_unread"]
    assert the_finding_of(told, home, finding)["state"] == "waived"
    assert night["release"].endswith(told(home, "status")["release"])
    assert main(["--home", str(home), *words, "--strict"]) == 1
    assert told(home, "decide", finding["finding_id"][:8], "accept", *BY) == (4, "no_decisions")
    (home / DECISIONS).write_bytes(sound)
    assert told(home, *words)["decisions_unread"] is None
    assert the_finding_of(told, home, finding)["state"] == "waived"


def the_finding_of(told: Any, home: Path, finding: dict[str, Any]) -> dict[str, Any]:
    (row,) = [each for each in told(home, "findings")["findings"] if each["finding_id"] == finding["finding_id"]]
    return dict(row)


def test_without_anything_that_was_settled_a_damaged_store_of_decisions_stops_the_run(home: Path, told: Any) -> None:
    told(home, "decide", the_finding(told, home)["finding_id"][:8], "waive", *BY, "--until", "30/06/2999")
    assert main(["--home", str(home), "run", str(home / "inbox"), "--workers", "1"]) == 0
    (home / DECISIONS).write_bytes(b"not a database at all, only text" * 64)
    (home / "warehouse.duckdb").unlink()
    (home / "latest" / "tonghop.duckdb").unlink()
    assert main(["--home", str(home), "run", str(home / "inbox"), "--workers", "1"]) == 4


def test_a_release_of_an_earlier_version_is_shown_and_nothing_is_decided_on_it(home: Path, told: Any) -> None:
    finding = the_finding(told, home)["finding_id"]
    database = home / "latest" / "tonghop.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("DROP TABLE decisions; DROP TABLE comparisons")
        connection.execute("ALTER TABLE findings DROP COLUMN note_vi; ALTER TABLE findings DROP COLUMN note_en")
    assert the_finding(told, home)["finding_id"] == finding
    assert told(home, "show", finding)["history"] == []
    assert main(["--home", str(home), "findings"]) == 0
    assert told(home, "decide", finding, "accept", *BY) == (4, "older_release")
    assert told(home, "rules", "try", "R-003") == (4, "older_release")
    assert not (home / DECISIONS).exists()
