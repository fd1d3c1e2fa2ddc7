"""`tonghop localise` as an analyst runs it: two files in, a table or one JSON document out."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.main import main

RULES = "x1 + x2 == x3\nx2 == x4\n"


def files(folder: Path, values: str, rules: str = RULES) -> list[str]:
    (folder / "values.csv").write_text(values, encoding="utf8")
    (folder / "rules.txt").write_text(rules, encoding="utf8")
    return [str(folder / "values.csv"), str(folder / "rules.txt")]


def document(capfd: pytest.CaptureFixture[str], words: list[str]) -> Any:
    assert main(["localise", *words, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_one_record_is_one_object(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = document(capfd, files(tmp_path, "name,value\nx1,1452\nx2,116\nx3,1568\nx4,161\n"))
    assert (told["consistent"], told["violated"], told["cost"], told["is_unique"]) == (False, ["x2 == x4"], 1, True)
    assert told["suspects"] == [{"name": "x4", "value": 161, "suggested": 116, "explanation": "digits swapped"}]


def test_records_are_a_list_in_their_order(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{r},x1,{a}\n{r},x2,2\n{r},x3,3\n{r},x4,2\n" for r, a in (("năm 2023", 1), ("năm 2022", 7)))
    told = document(capfd, files(tmp_path, f"record,name,value\n{rows}"))
    assert [(each["record"], each["consistent"]) for each in told] == [("năm 2023", True), ("năm 2022", False)]


def test_people_read_a_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["localise", *files(tmp_path, "name,value\nx1,1452\nx2,116\nx3,1568\nx4,161\n")]) == 0
    shown = capfd.readouterr().out
    for words in ("x2 == x4", "161", "116", "đảo chữ số"):
        assert words in shown


def test_answers_equally_good_are_all_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["localise", *files(tmp_path, "name,value\na,1\nb,20\nc,90\n", "a + b == c")]) == 0
    assert "tốt như nhau" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("values", "rules", "words"),
    [
        ("name,value\na,x\nb,1\nb,2\n", RULES, ["2: value x", "4: b again"]),
        ("name,value\na,1\n", "a *\na * a == 1", ["1: a *", "2: a * a == 1"]),
    ],
)
def test_every_faulty_line_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], values: str, rules: str, words: list[str]
) -> None:
    assert main(["localise", *files(tmp_path, values, rules)]) == 2
    told = capfd.readouterr().err
    assert all(word in told for word in words)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["localise", str(tmp_path / "none.csv"), str(tmp_path / "none.txt")]) == 2
    assert "none.csv" in capfd.readouterr().err
