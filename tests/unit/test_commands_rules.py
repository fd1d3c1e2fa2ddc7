"""The rules listed, shown and rehearsed, on a small home."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from flows.steps import check
from schemas.rules import RULES
from tests.unit.nightly import MOMENT, filing, night
from tests.unit.readings import money, reading, submission_id
from transforms.build_frames import build_frames
from warehouse.hold_home import hold_home
from warehouse.load_batch import Refused

CARRY_OVER = "allocated + carried_in? == disbursed + carried_out"


def filed() -> list[tuple[str, Any]]:
    off = [money(n, name, told) for n, (name, told) in enumerate({"allocated": "360", "disbursed": "463"}.items())]
    whole = ("allocated", "700"), ("disbursed", "600"), ("carried_out", "100")
    fits = [money(n, name, told, "DA4") for n, (name, told) in enumerate(whole)]
    shares = (("NSTW", "172"), ("NSDP", "17"))
    split = [money(n, "allocated", told, "DA6.TDA2", source=source) for n, (source, told) in enumerate(shares)]
    return [("off", reading(*off, unit_code="608")), ("fits", reading(*fits)), ("split", reading(*split, period="H1"))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearsal")
    readings = [(submission_id(name), said) for name, said in filed()]
    night(folder, [filing(*each) for each in filed()], findings=check(readings, build_frames(readings))[0])
    return folder


def told(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> Any:
    assert main(["--home", str(home), "--json", "rules", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_rule_is_listed_with_its_open_findings(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = {row["rule_id"]: row["open_findings"] for row in told(capsys, home)["rules"]}
    assert list(listed) == [rule.rule_id for rule in RULES]
    assert (listed["R-004"], listed["R-005"]) == (1, 0)


def test_rules_are_listed_where_nothing_was_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {row["open_findings"] for row in told(capsys, tmp_path)["rules"]} == {None}
    assert main(["--home", str(tmp_path), "rules", "try", "R-001"]) == 4


@pytest.mark.parametrize("named", ["R-007", "r-007", "counterpart_ratio"])
def test_a_rule_is_shown_by_id_or_kind(home: Path, capsys: pytest.CaptureFixture[str], named: str) -> None:
    assert main(["--home", str(home), "rules", "show", named]) == 0
    shown = capsys.readouterr().out
    assert "local = share × central" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_an_unchanged_rule_finds_what_is_published(home: Path, capsys: pytest.CaptureFixture[str], rule: Any) -> None:
    document = told(capsys, home, "try", rule.rule_id)
    assert (document["new"], document["gone"], document["revalued"], document["regraded"]) == ([], [], [], [])
    assert document["open_errors"] == document["open_errors_then"]
    assert document["filings"] == 3


def test_a_changed_rule_tells_what_is_new_and_what_is_gone(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import transforms.check_submissions as checks  # noqa: PLC0415 - the module a changed program would have

    monkeypatch.setattr(checks, "check_sums", _never_over_allocated(checks.check_sums))
    document = told(capsys, home, "try", "R-004")
    assert [each["old"]["kind"] for each in document["gone"]] == ["disbursed_over_allocated"]
    assert document["offices"] == [
        {"unit_code": "608", "unit_name": "Huyện Đăk Hà", "new": 0, "revalued": 0, "gone": 1, "kept": 0}
    ]
    was_error = document["gone"][0]["old"]["severity"] == "error"
    assert document["open_errors"] - document["open_errors_then"] == int(was_error)


def _never_over_allocated(usual: Any) -> Any:
    from dataclasses import replace  # noqa: PLC0415

    def changed(*frames: Any) -> Any:
        checked = usual(*frames)
        kept = tuple(each for each in checked.mismatches if each.kind != "disbursed_over_allocated")
        return replace(checked, mismatches=kept)

    return changed


def test_what_a_rule_would_newly_find_is_told_as_a_night_would_tell_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offices = (("PLDTBXH", "60"), ("PYT", "405"), ("UBNDX", "45"))
    parts = [money(n, "allocated", told, agency_code=office) for n, (office, told) in enumerate(offices, 1)]
    said = reading(money(0, "allocated", "501"), *parts, money(4, "disbursed", "500"), money(5, "carried_out", "10"))
    night(tmp_path, [filing("off", said)])
    found = check([(submission_id("off"), said)], build_frames([(submission_id("off"), said)]))[0].to_dicts()
    rehearsed = [told(capsys, tmp_path, "try", rule)["new"] for rule in ("R-001", "R-003")]
    names = ("finding_id", "message_vi", "suspects", "suggestion", "cause_id")
    assert [[each["new"][name] for name in names] for new in rehearsed for each in new] == [
        [row[name] for name in names] for row in found
    ]
    assert {row["suggestion"] for row in found} == {"510 triệu đồng"}


def test_other_parameters_are_tried_without_being_set(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = tmp_path / "shares.csv"
    shares.write_text(
        "province_code,year_from,year_to,ratio_pct,tolerance,basis\n62,2022,2024,15,0,thử\n", encoding="utf8"
    )
    before = told(capsys, home, "try", "R-007")["counts"]["kept"]
    document = told(capsys, home, "try", "R-007", "--parameters", str(shares))
    assert sum(before.values()) == 0
    assert [each["new"]["project_code"] for each in document["new"]] == ["DA6.TDA2"]


def test_a_formula_tells_where_it_holds_and_where_not(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = told(capsys, home, "try", "disbursed <= allocated")
    assert (document["judged"], document["holding"], document["filings_broken"]) == (2, 1, 1)
    assert document["verdict"] == "likely_wrong"
    assert [(row["file_name"], row["difference"], row["is_known"]) for row in document["found"]] == [
        ("off.txt", 103_000_000, True)
    ]
    assert told(capsys, home, "try", CARRY_OVER)["verdict"] == "always_holds"
    assert told(capsys, home, "try", "planned <= allocated")["verdict"] == "never_judged"


@pytest.mark.parametrize(
    "words", [["try", "R-004"], ["try", "disbursed <= allocated"], ["try", "planned <= disbursed"]]
)
def test_a_rehearsal_is_told_in_both_languages_within_the_screen(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    for language, nothing in (("vi", "không có gì được ghi lại"), ("en", "nothing was written")):
        assert main(["--home", str(home), "--lang", language, "rules", *words]) == 0
        shown = capsys.readouterr().out
        assert nothing in shown
        assert all(len(line) <= 100 for line in shown.splitlines())


def test_a_rehearsal_needs_no_hold_on_the_home_and_changes_none_of_its_bytes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(home)
    with hold_home(home):
        told(capsys, home, "try", "R-001")
        told(capsys, home, "try", CARRY_OVER)
    assert digests(home) == before


def digests(home: Path) -> dict[str, str]:
    files = (path for path in home.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_home_with_refused_files_alone_has_nothing_to_try_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(tmp_path, [("bad", MOMENT, Refused(submission_id("bad"), "truncated", "Tệp bị cắt cụt."))])
    for rule in ("R-001", "R-022", CARRY_OVER):
        assert told(capsys, tmp_path, "try", rule)["filings"] == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["try"], "R-001"),
        (["show", "R-999"], "R-999"),
        (["list", "R-001"], "rules show"),
        (["try", "alocated <= planned"], "allocated"),
        (["try", "allocated <= households"], "household"),
        (["try", "allocated * planned <= 1"], "multiplied"),
        (["try", "R-001", "--parameters", "x.csv"], "R-001"),
        (["try", "R-007", "--parameters", "x.csv"], "x.csv"),
        (["try", "allocated <= planned", "--parameters", "x.csv"], "--parameters"),
    ],
)
def test_what_cannot_be_tried_is_wrong_usage(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], why: str
) -> None:
    assert main(["--home", str(home), "rules", *words]) == 2
    assert why in capsys.readouterr().err
