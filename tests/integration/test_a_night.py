"""Nights from inbox to release: again, busy, broken, with bad files among good ones."""

import contextlib
import io
import json
import re
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from flows import nightly
from flows.read_in_child import ReaderPool
from warehouse.hold_home import hold_home
from warehouse.read_release import open_latest

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2023: phân bổ 4.000 triệu đồng; giải ngân 3.500 triệu đồng; chuyển nguồn sang năm sau 400 triệu đồng.
"""
BAD = {
    "rong.txt": b"",
    "anh.docx": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "so.xlsx": b"PK\x03\x04 not really a workbook",
    "khong ro.txt": "Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024: 12 hộ.".encode(),
}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "Dak Glei").mkdir(parents=True)
    (folder / "Dak Glei" / "bao cao.txt").write_text(REPORT, encoding="utf8")
    return folder


def night(home: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> Any:
    assert main(["--json", "--home", str(home), "run", *words, "--workers", "1"]) == 0
    return json.loads(capsys.readouterr().out)


def published(home: Path) -> dict[str, list[dict[str, Any]]]:
    with open_latest(home) as release:
        return {name: release.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in release.tables() if name != "runs"}


ODD = "=HYPERLINK(1)..%2f..%2f..\\etc.txt"
HIDDEN = ("~$bao cao.docx", ".DS_Store", ".git/config")
READ = {"bao cao.txt", ODD}


@dataclass(frozen=True)
class Twice:
    """One inbox with everything an office may leave there, and what two strict runs over it said."""

    home: Path
    inbox: Path
    first: Any
    second: Any


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    folder = tmp_path_factory.mktemp("twice")
    home, inbox = folder / "home", folder / "inbox"
    for name in ("Dak Glei", ".git"):
        (inbox / name).mkdir(parents=True)
    (inbox / "Dak Glei" / "bao cao.txt").write_text(REPORT, encoding="utf8")
    (inbox / "lan 2.txt").write_text(REPORT, encoding="utf8")
    (inbox / ODD).write_text(REPORT.replace("4.000", "5.000"), encoding="utf8")
    for name, content in BAD.items() | dict.fromkeys(HIDDEN, b"x").items():
        (inbox / name).write_bytes(content)
    return Twice(home, inbox, *(_said_by_a_strict_run(home, inbox) for _ in range(2)))


def _said_by_a_strict_run(home: Path, inbox: Path) -> Any:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(["--json", "--home", str(home), "run", str(inbox), "--workers", "1", "--strict"]) == 1
    return json.loads(said.getvalue())


def test_a_second_run_changes_nothing_and_says_so(twice: Twice, capsys: pytest.CaptureFixture[str]) -> None:
    assert (twice.first["changed"], twice.second["changed"]) == (True, False)
    assert twice.second["release"] == twice.first["release"]
    assert twice.second["new"] == []
    assert {each["file_name"] for each in twice.second["known"]} == {*READ, *BAD, "lan 2.txt"}
    main(["--home", str(twice.home), "run", str(twice.inbox)])
    assert "Không có gì thay đổi" in capsys.readouterr().out


def test_hidden_files_and_office_leftovers_are_passed_over_and_counted(twice: Twice) -> None:
    assert twice.first["hidden"] == len(HIDDEN)
    named = {each["file_name"] for kind in ("new", "known", "refused") for each in twice.first[kind]}
    assert named == {*READ, *BAD, "lan 2.txt"}


def test_bad_files_are_refused_by_name_and_stop_nobody(twice: Twice, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {each["file_name"]: each["refusal"] for each in twice.first["refused"]}
    assert refused.keys() == BAD.keys()
    assert refused["rong.txt"] == "empty_file"
    assert refused["khong ro.txt"] == "unknown_office"
    assert len(set(refused.values())) >= 3
    assert [each["figures"] > 0 for each in twice.first["new"]] == [True, True]
    main(["--home", str(twice.home), "--lang", "en", "status"])
    assert "empty_file" in capsys.readouterr().out


def test_files_of_one_name_are_told_apart_by_their_folders(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, district in enumerate(("Dak Ha", "Dak To")):
        (inbox / district).mkdir()
        (inbox / district / "bao cao.txt").write_text("\n" * number)
        (inbox / district / "loi tat.txt").symlink_to(inbox / district)
    home = ["--home", str(tmp_path / "home")]
    for words in ([*home, "run", str(inbox)], [*home, "status", "--files"]):
        assert main(words) == 0
        said = capsys.readouterr().out
        assert {"Dak Ha/bao cao.txt", "Dak To/bao cao.txt"} <= set(re.findall(r"Dak \w\w/bao cao\.txt", said)), words
        assert "run" not in words or "Dak Ha/loi tat.txt" in said


def test_a_name_full_of_dots_and_slashes_stays_a_name(twice: Twice) -> None:
    assert ODD in {each["file_name"] for each in twice.first["new"]}
    stored = {path.parent.parent.name for path in (twice.home / "store").rglob("*") if path.is_file()}
    assert stored == {"store"}


def test_the_same_bytes_under_two_names_are_one_submission(twice: Twice) -> None:
    assert len(twice.first["known"]) == 1
    again = twice.first["known"][0]
    assert {again["file_name"], again["first_name"]} == {"bao cao.txt", "lan 2.txt"}
    assert again["first_name"] in {each["file_name"] for each in twice.first["new"]}


def test_the_log_has_one_line_a_file_with_its_seconds(twice: Twice) -> None:
    log = min((twice.home / "logs").iterdir())
    lines = [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()]
    told = [line["seconds"] for line in lines if line["event"] == "file"]
    assert len(told) == len(READ) + len(BAD)
    assert all(seconds > 0 for seconds in told)
    assert lines[-1]["event"] == "ends"


@pytest.mark.slow
def test_order_of_arrival_and_workers_do_not_matter(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = inbox / "ke hoach.txt"
    second.write_text(REPORT.replace("BÁO CÁO", "KẾ HOẠCH").replace("2023", "2024"), encoding="utf8")
    files = [str(inbox / "Dak Glei" / "bao cao.txt"), str(second)]
    for name, words in (("a", files), ("b", [*reversed(files), "--workers", "3"])):
        main(["--home", str(tmp_path / name), "run", *words, "--as-of", "2024-06-30"])
    capsys.readouterr()
    assert published(tmp_path / "a") == published(tmp_path / "b")


@pytest.mark.slow
def test_one_file_at_a_time_ends_where_all_at_once_does(inbox: Path, tmp_path: Path) -> None:
    second = inbox / "ke hoach.txt"
    second.write_text(REPORT.replace("BÁO CÁO", "KẾ HOẠCH").replace("2023", "2024"), encoding="utf8")
    as_of = ["--as-of", "2024-06-30"]
    for file in (second, inbox / "Dak Glei" / "bao cao.txt"):
        main(["--home", str(tmp_path / "slow"), "run", str(file), *as_of])
    main(["--home", str(tmp_path / "fast"), "run", str(second), str(inbox / "Dak Glei" / "bao cao.txt"), *as_of])
    assert published(tmp_path / "slow") == published(tmp_path / "fast")


def test_a_missing_inbox_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path / "home"), "run", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_home_held_by_another_run_ends_with_three(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_home(tmp_path / "home"):
        assert main(["--home", str(tmp_path / "home"), "run", str(inbox)]) == 3
    assert "tiến trình" in capsys.readouterr().err


@pytest.mark.slow
def test_a_crash_leaves_the_previous_release_and_the_traceback_in_the_log(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    before = night(home, str(inbox), capsys=capsys)["release"]
    (inbox / "moi.txt").write_text(REPORT.replace("3.500", "3.600"), encoding="utf8")
    with monkeypatch.context() as patch:
        patch.setattr(nightly, "publish", lambda *_: 1 / 0)
        assert main(["--home", str(home), "--lang", "en", "run", str(inbox)]) == 4
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "previous release still stands" in said
    assert str((home / "latest").resolve()) == before
    assert any("ZeroDivisionError" in log.read_text(encoding="utf8") for log in (home / "logs").iterdir())
    assert night(home, str(inbox), capsys=capsys)["changed"]


def test_files_a_stopped_night_had_left_are_read_by_the_next_which_says_so(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    with monkeypatch.context() as patch:
        patch.setattr(nightly, "check_and_load", lambda *_: 1 / 0)
        assert main(["--home", str(home), "run", str(inbox), "--workers", "1"]) == 4
    told = night(home, str(inbox), capsys=capsys)
    assert (told["reread"], told["why_reread"]) == (1, "left_unread")


@pytest.mark.slow
def test_a_new_version_of_the_program_reads_the_store_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    night(home, str(inbox), capsys=capsys)
    shutil.rmtree(inbox / "Dak Glei")
    monkeypatch.setattr("flows.steps._version", lambda *_, **__: "another")
    told = night(home, str(inbox), capsys=capsys)
    assert (told["reread"], told["why_reread"], told["changed"]) == (1, "reader_changed", True)


def test_a_reader_that_fails_is_a_refusal_with_its_traceback_in_the_log(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(nightly, "ReaderPool", partial(ReaderPool, target="tests.unit.reading_targets:act"))
    (inbox / "Dak Glei" / "bao cao.txt").rename(inbox / "fail")
    assert main(["--json", "--home", str(tmp_path / "home"), "run", str(inbox)]) == 0
    printed = capsys.readouterr()
    assert [each["refusal"] for each in json.loads(printed.out)["refused"]] == ["reader_crashed"]
    assert "Traceback" not in printed.err
    log = next((tmp_path / "home" / "logs").iterdir()).read_text(encoding="utf8")
    assert "Traceback" in log


@pytest.mark.slow
def test_a_filing_sent_again_without_a_project_is_named(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert night(home, str(inbox), "--as-of", "2024-01-01", capsys=capsys)["thinner"] == []
    other = REPORT.replace("Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", "Dự án 5: Hỗ trợ nhà ở")
    (inbox / "lan 2.txt").write_text(other, encoding="utf8")
    told = night(home, str(inbox), "--as-of", "2024-02-01", capsys=capsys)["thinner"]
    assert [(each["file_name"], each["lost_projects"]) for each in told] == [("lan 2.txt", ["DA2"])]
    assert night(home, str(inbox), "--as-of", "2024-03-01", capsys=capsys)["thinner"] == []


def test_an_empty_inbox_publishes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inbox").mkdir()
    told = night(tmp_path / "home", str(tmp_path / "inbox"), capsys=capsys)
    assert (told["changed"], told["release"]) == (False, None)
