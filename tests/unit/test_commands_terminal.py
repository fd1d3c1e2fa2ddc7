"""What the terminal shows: figures in the language's writing, nothing a sender typed in control."""

import json
import os
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from errno import EACCES
from pathlib import Path

import pytest

from commands.draw_evidence import _pieces, _shown, written_value
from commands.main import main
from commands.terminal import Terminal, clean, solvers_aside


def terminal(language: str = "vi", *, is_json: bool = False) -> Terminal:
    return Terminal(Path("home"), "en" if language == "en" else "vi", is_json)


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        ("1681000000.0000", "VND", "1.681.000.000 đồng", "1,681,000,000 đồng"),
        ("18.9100", "percent", "18,91 %", "18.91 %"),
        ("1000", "household", "1.000 hộ", "1,000 households"),
        ("3", "mô hình", "3 mô hình", "3 mô hình"),
    ],
)
def test_a_figure_is_written_as_the_language_writes_it(value: str, unit: str, vi: str, en: str) -> None:
    assert written_value(Decimal(value), unit, terminal("vi")) == vi
    assert written_value(Decimal(value), unit, terminal("en")) == en


def test_what_is_not_known_is_not_written_as_zero() -> None:
    assert written_value(None, "VND", terminal()) == ""
    assert terminal().number(None) == ""


def test_a_moment_is_shown_on_its_day_in_viet_nam() -> None:
    in_utc = datetime(2024, 12, 31, 18, 30)  # noqa: DTZ001 - as DuckDB gives it
    assert terminal().date(in_utc) == "01/01/2025"
    assert terminal().date(date(2024, 12, 31)) == "31/12/2024"


def test_escape_sequences_of_a_sender_are_made_visible() -> None:
    assert clean("a\x1b[31mb\nc") == "a�[31mb\nc"


def test_a_json_document_is_all_that_stands_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    spoken = terminal(is_json=True)
    spoken.say("findings.none")
    spoken.emit({"amount": Decimal("5.0000"), "at": datetime(2024, 1, 1, tzinfo=UTC), "rate": Decimal("1.5")})
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"amount": 5, "at": "2024-01-01T00:00:00+00:00", "rate": 1.5}
    assert printed.err.strip()


def test_every_character_of_a_line_keeps_its_place_on_the_screen() -> None:
    text = "phân bổ 1.000 triệu đồng;  " * 30
    pieces = _pieces(text)
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[start : start + len(piece)] == piece for start, piece in pieces)


def test_of_a_long_paragraph_only_the_part_about_the_figure_is_shown() -> None:
    pieces = _pieces("x" * 84 * 40)
    shown = list(_shown(pieces, [(84 * 20, 84 * 20 + 3)], is_own=True))
    assert shown == [None, *pieces[18:23], None]


def test_what_a_library_prints_by_itself_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with solvers_aside():
        os.write(1, b"a solver's own line\n")
    os.write(1, b"the answer\n")
    assert capfd.readouterr() == ("the answer\n", "a solver's own line\n")


def test_a_name_of_no_encoding_does_not_break_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    terminal(is_json=True).emit({"file": "b\udcffo \ud83d"})
    said = capsys.readouterr().out
    assert said.encode("utf8")
    assert json.loads(said) == {"file": "b\udcffo \ud83d"}


def test_names_in_sentences_do_not_control_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal().plain("tệp \x1b[31mđỏ\u202e")
    terminal().complain("problems.no_inbox", inbox="\x1b[2J")
    said = capsys.readouterr()
    assert not {"\x1b", "\u202e"} & set(said.out + said.err)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_home_that_is_a_file_and_one_that_may_not_be_read_are_told_with_what_to_do(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    for words in (["run", str(tmp_path)], ["status"], ["releases"], ["verify"], ["backup", "copy"]):
        assert main(["--lang", language, "--home", str(tmp_path / "file"), *words]) == 2
        assert "--home" in capsys.readouterr().err

    def closed(home: Path) -> None:
        raise PermissionError(EACCES, "Permission denied", str(home / "marked.jsonl"))

    monkeypatch.setattr("warehouse.keep_releases.list_releases", closed)
    assert main(["--lang", language, "--home", str(tmp_path), "releases"]) == 4
    said = " ".join(capsys.readouterr().err.split())
    assert "marked.jsonl: Permission denied" in said
    assert ("See to the permissions" if language == "en" else "kiểm tra quyền") in said


def test_a_command_to_paste_is_quoted_and_never_wrapped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = tmp_path / ("kho dữ liệu " * 12)
    assert main(["--lang", "en", "--home", str(home), "status"]) == 4
    assert f"--home {shlex.quote(str(home))} run INBOX\n" in capsys.readouterr().err


PROGRAM = str(Path(sys.executable).with_name("tonghop"))


def ended(words: str, redirected: str) -> tuple[int, str]:
    """How a command ended whose output goes somewhere odd, and what it said on standard error."""
    command = f"{PROGRAM} --lang en {words} {redirected}"
    told = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603, S607
    return told.returncode, told.stderr


@pytest.mark.parametrize("words", ["--help", "--version", "rules --json", "rules", "rules --help"])
def test_an_answer_nobody_takes_is_told_in_one_sentence(words: str, tmp_path: Path) -> None:
    code, said = ended(f"--home {tmp_path}/none {words}", ">/dev/full")
    assert (code, said.count("\n"), "could not be written" in said) == (4, 1, True)


@pytest.mark.parametrize(
    "redirected", ["| true; exit ${PIPESTATUS[0]}", ">&-", "<&- >&- 2>&-", "2>/dev/full >/dev/null"]
)
def test_an_answer_nobody_waits_for_is_no_trouble(redirected: str, tmp_path: Path) -> None:
    assert ended(f"--home {tmp_path}/none rules --json", redirected) == (0, "")
