"""Files nobody should send, through the real command: each is taken in or refused by name, and stops nobody else."""

import io
import json
import os
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

from commands.main import main
from schemas.messages import message
from tests.files_of_text import docx_of, paragraph, pdf_of, table, zip_of
from warehouse.read_release import open_latest

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2023
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2023: phân bổ 4.000 triệu đồng; giải ngân 3.500 triệu đồng; chuyển nguồn sang năm sau 500 triệu đồng.
"""
Capture = pytest.CaptureFixture[str]


def report(mark: str, *changes: tuple[str, str]) -> str:
    """The report with something changed; the mark makes its bytes its own."""
    text = REPORT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"{text}\nNơi nhận: như trên, lưu {mark}.\n"


def office(unit: str, place: str) -> tuple[tuple[str, str], ...]:
    return ("HUYỆN ĐẮK GLEI", unit), ("huyện Đắk Glei, tỉnh Kon Tum", place)


def word_of(text: str, more: str = "") -> bytes:
    return docx_of("".join(paragraph(line) for line in text.splitlines()) + more)


def locked(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([report("khóa " + password).splitlines()])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


WITHOUT_A_CELL = [
    ["TT", "Nội dung", "Phân bổ", "Giải ngân"],
    ["1", "Dự án 1", "1.000", "900"],
    ["2", "Dự án 2", "2.000"],
    ["", "Tổng", "3.000", "2.700"],
]
NOISE = random.Random(1).randbytes(100_000)  # noqa: S311 - noise, not a secret
NO_OFFICE = office("", "")


@cache
def refused_files() -> dict[str, tuple[str, bytes | str]]:
    return {
        "rong.txt": ("empty_file", b""),
        "trang.txt": ("empty_file", b"\xef\xbb\xbf \r\n\t\n"),
        "nhieu.txt": ("not_a_document", NOISE),
        "nhieu.docx": ("not_a_document", NOISE[::-1]),
        "nhieu.pdf": ("truncated", b"%PDF-1.4\n" + NOISE),
        "anh.docx": ("picture", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        "khoa.pdf": ("encrypted", locked("mat khau")),
        "cut.docx": ("truncated", word_of(report("cut") * 20)[:-300]),
        "cut.pdf": ("truncated", pdf_of([report("cut pdf").splitlines()] * 3)[:2000]),
        "bang tinh.docx": ("unreadable_workbook", zip_of({"xl/workbook.xml": b"<workbook/>"})),
        "trang web.txt": ("other_document_format", f"<html><body>{report('web')}</body></html>"),
        "no.docx": ("too_big_unzipped", docx_of(paragraph("a" * 60_000_000))),
        "ve.docx": ("unreadable_docx", zip_of({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
        "khong ai.txt": ("unknown_office", report("khong ai", *NO_OFFICE)),
        "bia ra.txt": ("unknown_office", report("bia ra", *office("HUYỆN XYZQ LẠ", "huyện Xyzq Lạ, tỉnh Qwe"))),
        "nam.txt": ("no_year", report("nam", ("2023", "20224"))),
        "khong ct.txt": (
            "unknown_programme",
            report(
                "ct",
                ("Chương trình mục tiêu quốc gia giảm nghèo bền vững", "công tác"),
                ("Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", "Chi thường xuyên"),
            ),
        ),
    }


@cache
def accepted_files() -> dict[str, tuple[str, bytes | str]]:
    return {
        "dung.txt": ("Huyện Đắk Glei", report("dung")),
        "word.pdf": ("Huyện Đắk Glei", word_of(report("word"))),
        "pdf.txt": ("Huyện Đắk Glei", pdf_of([report("pdf").splitlines()])),
        "chu khong duoi": ("Huyện Đắk Glei", report("khong duoi")),
        "khoa chu.pdf": ("Huyện Đắk Glei", locked("")),
        "thieu o.docx": ("Huyện Đắk Glei", word_of(report("thieu o"), table(WITHOUT_A_CELL))),
        "so la.txt": ("Huyện Đắk Glei", report("so la", ("sau 500", "sau 1.2.3,4,5"))),
        "so dai.txt": ("Huyện Đắk Glei", report("so dai", ("sau 500", "sau " + "9" * 400))),
        "nam la.txt": ("Huyện Đắk Glei", report("nam la", ("Năm 2023:", "Năm 20224:"))),
        "an.txt": ("Huyện Đắk Glei", report("an", ("Kon Tum", "Kon Tum\x00\x01\x1b[2J"))),
        "hong ngu huyen.txt": (
            "Huyện Hồng Ngự",
            report("hn1", *office("HUYỆN HỒNG NGỰ", "huyện Hồng Ngự, tỉnh Đồng Tháp")),
        ),
        "hong ngu tp.txt": (
            "Thành phố Hồng Ngự",
            report("hn2", *office("THÀNH PHỐ HỒNG NGỰ", "thành phố Hồng Ngự, tỉnh Đồng Tháp")),
        ),
        "dak ha huyen.txt": ("Huyện Đăk Hà", report("dh1", *office("HUYỆN ĐẮK HÀ", "huyện Đắk Hà, tỉnh Kon Tum"))),
        "dak ha xa.txt": (
            "Xã Đăk Hà",
            report("dh2", *office("XÃ ĐẮK HÀ", "xã Đắk Hà, huyện Tu Mơ Rông, tỉnh Kon Tum")),
        ),
        "dak ha tt.txt": (
            "Thị trấn Đăk Hà",
            report("dh3", *office("THỊ TRẤN ĐẮK HÀ", "thị trấn Đắk Hà, huyện Đắk Hà, tỉnh Kon Tum")),
        ),
        "..%2f..%2fetc.txt": ("Huyện Đắk Glei", report("phan tram")),
        "..\\..\\etc.txt": ("Huyện Đắk Glei", report("gach cheo")),
        "-rf.txt": ("Huyện Đắk Glei", report("rf")),
        "=1+1.txt": ("Huyện Đắk Glei", report("cong thuc")),
        "x" * 251 + ".txt": ("Huyện Đắk Glei", report("dai")),
    }


SHOWN_AS = {
    unicodedata.normalize("NFD", "báo cáo.txt"): "báo cáo.txt",
    "a\nb\tc\x1b[31m.txt": "a␊b␉c␛[31m.txt",
    "phai\u202esang.txt": "phai\ufffdsang.txt",
    os.fsdecode(b"lat\xff.txt"): "lat\ufffd.txt",
}
LEFT = {"lien ket.txt": "is_link", "treo.txt": "is_link", "thu muc": "is_link", "ong.txt": "not_a_file"}


@dataclass(frozen=True)
class Told:
    """What two runs over one bad inbox said."""

    home: Path
    inbox: Path
    first: dict[str, Any]
    second: dict[str, Any]


def run(home: Path, *words: str, capture: Capture) -> dict[str, Any]:
    assert main(["--json", "--home", str(home), "run", *words, "--workers", "2"]) == 0
    said = capture.readouterr()
    assert "Traceback" not in said.err
    said.out.encode()
    told: dict[str, Any] = json.loads(said.out)
    return told


def fill(inbox: Path) -> None:
    for name, (_, content) in (refused_files() | accepted_files()).items():
        (inbox / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for name in SHOWN_AS:
        (inbox / name).write_text(report(ascii(name)), encoding="utf8")
    with (inbox / "lon.txt").open("wb") as large:
        large.write(REPORT.encode())
        large.truncate(200 * 1024 * 1024)
    (inbox / "lien ket.txt").symlink_to(inbox / "dung.txt")
    (inbox / "treo.txt").symlink_to(inbox / "khong co")
    (inbox / "thu muc").symlink_to(inbox.parent)
    os.mkfifo(inbox / "ong.txt")
    for name in ("~$dung.docx", ".~lock.dung.docx#"):
        (inbox / name).write_bytes(b"x")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("bad")
    home, inbox = folder / "home", folder / "inbox"
    inbox.mkdir()
    fill(inbox)
    with pytest.MonkeyPatch.context() as patch:
        out = _captured(patch)
        first = _json_of(out, ["--json", "--home", str(home), "run", str(inbox)])
        second = _json_of(out, ["--json", "--home", str(home), "run", str(inbox), str(inbox)])
    return Told(home, inbox, first, second)


def _captured(patch: pytest.MonkeyPatch) -> Callable[[], str]:
    def of_one_command() -> str:
        written = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return written

    stream = io.StringIO()
    patch.setattr("sys.stdout", stream)
    return of_one_command


def _json_of(out: Callable[[], str], words: list[str]) -> dict[str, Any]:
    assert main(words) == 0
    written = out()
    written.encode()
    document: dict[str, Any] = json.loads(written)
    return document


def test_each_bad_file_is_refused_by_its_own_code_and_every_other_file_is_read(told: Told) -> None:
    refused = {each["file_name"]: each["refusal"] for each in told.first["refused"]}
    assert refused == {name: code for name, (code, _) in refused_files().items()} | {"lon.txt": "too_big"}
    read = {each["file_name"]: each["unit_name"] for each in told.first["new"]}
    assert read == {name: unit for name, (unit, _) in accepted_files().items()} | dict.fromkeys(
        SHOWN_AS.values(), "Huyện Đắk Glei"
    )


def test_what_is_no_file_is_named_with_its_reason(told: Told) -> None:
    assert {each["file_name"]: each["refusal"] for each in told.first["unreachable"]} == LEFT
    assert all(each["reason_vi"] and each["reason_en"] for each in told.first["unreachable"])
    assert told.first["hidden"] == 2


def test_nothing_leaves_the_store(told: Told) -> None:
    kept = [path for path in (told.home / "store").rglob("*") if path.is_file()]
    assert {path.parent.parent for path in kept} == {told.home / "store"}
    assert all(path.name.startswith(path.parent.name) for path in kept)
    assert len(kept) == len({each["submission_id"] for each in told.first["new"] + told.first["refused"]})


def test_a_second_run_over_the_same_bad_inbox_given_twice_changes_nothing(told: Told) -> None:
    assert (told.second["changed"], told.second["new"], told.second["refused"]) == (False, [], [])
    assert told.second["release"] == told.first["release"]
    assert len(told.second["known"]) == len(told.first["new"]) + len(told.first["refused"])


def test_every_refusal_of_the_release_has_its_sentence_in_both_languages(told: Told) -> None:
    with open_latest(told.home) as release:
        rows = release.rows("SELECT * FROM submissions WHERE state = 'rejected'")
    for row in rows:
        assert row["reject_message"] != row["reject_message_en"]
        assert "{" not in row["reject_message"] + row["reject_message_en"]
        assert "Đề nghị" in row["reject_message"]


def test_a_figure_that_is_no_number_is_reported_and_the_others_stay(told: Told) -> None:
    with open_latest(told.home) as release:
        odd = release.rows(
            "SELECT o.written FROM observations o JOIN submissions USING (submission_id) WHERE file_name = 'so la.txt'"
        )
        found = release.rows(
            "SELECT kind FROM findings JOIN submissions USING (submission_id) WHERE file_name = 'so la.txt'"
        )
    assert {row["written"] for row in odd} == {"4.000", "3.500"}
    assert "unreadable_number" in {row["kind"] for row in found}


def test_a_number_of_four_hundred_digits_never_enters_a_table(told: Told) -> None:
    with open_latest(told.home) as release:
        figures = release.rows(
            "SELECT max(o.value) AS most FROM observations o JOIN submissions USING (submission_id) "
            "WHERE file_name = 'so dai.txt'"
        )
    assert figures[0]["most"] is None or figures[0]["most"] <= 4_000_000_000


def test_people_see_the_names_without_control_characters(told: Told, capsys: Capture) -> None:
    for language in ("vi", "en"):
        assert main(["--home", str(told.home), "--lang", language, "run", str(told.inbox)]) == 0
        assert main(["--home", str(told.home), "--lang", language, "status"]) == 0
        said = capsys.readouterr().out
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert message("refusals.is_link", "en" if language == "en" else "vi") in " ".join(said.split())


@pytest.mark.parametrize(
    "words", [["status"], ["findings"], ["show", "ab"], ["export", "observations", "-o", "x.csv"]], ids=lambda w: w[0]
)
def test_a_home_without_a_release_says_so_in_one_document(words: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert main(["--json", "--home", str(tmp_path / "none"), *words]) in {2, 4}
    said = capsys.readouterr()
    assert isinstance(json.loads(said.out), dict)
    assert "Traceback" not in said.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("identity", ["khong-co", "zz", "%", "' OR 1=1 --", "\ud800"])
def test_an_unknown_id_is_wrong_usage(identity: str, told: Told, capsys: Capture) -> None:
    assert main(["--json", "--home", str(told.home), "show", identity]) == 2
    capsys.readouterr()


def test_the_beginning_of_several_ids_lists_them(told: Told, capsys: Capture) -> None:
    assert main(["--home", str(told.home), "show", ""]) == 2
    assert "…" in capsys.readouterr().err


def test_a_release_of_refused_files_alone_answers_every_command(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "rong.txt").write_bytes(b"")
    home = tmp_path / "home"
    told = run(home, str(tmp_path / "inbox"), capture=capsys)
    assert [each["refusal"] for each in told["refused"]] == ["empty_file"]
    for words in (["status"], ["findings"], ["show", told["refused"][0]["submission_id"][:10]]):
        assert main(["--json", "--home", str(home), *words]) == 0
        assert json.loads(capsys.readouterr().out)
    for suffix in ("csv", "xlsx", "parquet"):
        target = tmp_path / f"bang.{suffix}"
        assert main(["--home", str(home), "export", "funding_by_project_year", "-o", str(target)]) == 0
        assert target.stat().st_size > 0
    assert main(["--home", str(home), "export", "khong_co", "-o", str(tmp_path / "x.csv")]) == 2


def test_a_file_that_vanishes_while_the_run_lists_it_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    from flows import take_in  # noqa: PLC0415 - patched here alone

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(report(name), encoding="utf8")
    listed = take_in.list_inbox

    def one_gone(inboxes: Any) -> Any:
        found = listed(inboxes)
        (inbox / "a.txt").unlink()
        return found

    monkeypatch.setattr(take_in, "list_inbox", one_gone)
    told = run(tmp_path / "home", str(inbox), capture=capsys)
    assert [(each["file_name"], each["refusal"]) for each in told["unreachable"]] == [("a.txt", "gone")]
    assert [each["file_name"] for each in told["new"]] == ["b.txt"]


@pytest.mark.slow
def test_a_home_inside_its_own_inbox_does_not_take_in_itself(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.txt").write_text(report("a"), encoding="utf8")
    for _ in range(2):
        told = run(tmp_path / "tonghop-data", str(tmp_path), capture=capsys)
        assert told["refused"] == []
    assert [each["file_name"] for each in told["known"]] == ["a.txt"]
    assert told["changed"] is False


@pytest.mark.slow
def test_an_inbox_inside_the_home_is_read(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text(report("a"), encoding="utf8")
    assert [e["file_name"] for e in run(tmp_path, str(tmp_path / "inbox"), capture=capsys)["new"]] == ["a.txt"]
    assert run(tmp_path, str(tmp_path), capture=capsys)["changed"] is False


def test_a_folder_that_may_not_be_opened_is_named(tmp_path: Path, capsys: Capture) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to the superuser")
    (tmp_path / "inbox" / "kin").mkdir(parents=True)
    (tmp_path / "inbox" / "kin").chmod(0)
    told = run(tmp_path / "home", str(tmp_path / "inbox"), capture=capsys)
    (tmp_path / "inbox" / "kin").chmod(0o755)
    assert [(each["file_name"], each["refusal"]) for each in told["unreachable"]] == [("kin", "not_permitted")]


@pytest.mark.slow
def test_a_folder_whose_path_is_too_long_is_named_and_the_rest_is_taken_in(tmp_path: Path, capsys: Capture) -> None:
    inbox, name = tmp_path / "inbox", "d" * 250
    inbox.mkdir()
    (inbox / "a.txt").write_text(report("a"), encoding="utf8")
    _nest(inbox, name, 20)
    for night in range(2):
        told = run(tmp_path / "home", str(inbox), capture=capsys)
        assert [(each["file_name"], each["refusal"]) for each in told["unreachable"]] == [(name, "path_too_long")]
        assert [each["file_name"] for each in told["known" if night else "new"]] == ["a.txt"]


def _nest(folder: Path, name: str, depth: int) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.symlink("nowhere", "link", dir_fd=here)
    os.mkdir("last", dir_fd=here)
    os.close(here)
