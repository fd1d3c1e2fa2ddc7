"""A home is checked, backed up, restored and pruned; every fault is named before anything is touched."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from errno import EACCES, ENOSPC
from pathlib import Path

import pytest

from commands.main import main
from tests.crashes.compare_homes import fingerprint
from tests.integration.home import Home
from warehouse import check_home, copy_home
from warehouse.hold_home import hold_home
from warehouse.keep_decisions import keep_decision, kept_decisions
from warehouse.keep_releases import Dated, date_releases, list_releases, mark_release, old_enough

pytestmark = pytest.mark.slow
DAY, NEXT_DAY = "2024-03-01", "2024-03-02"
NOW = datetime(2026, 6, 1)  # noqa: DTZ001 - the warehouse keeps UTC without a zone
DECISION = {
    "finding_id": "0" * 24,
    "decision": "waive",
    "reason": "đã xác minh",
    "decided_by": "A",
    "decided_at": NOW,
}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    home = Home(folder, None)  # type: ignore[arg-type]
    home.send("bao cao.txt")
    keep_decision(home.home, DECISION)
    words = ["--home", str(home.home), "run", str(home.inbox), "--workers", "1", "--as-of", DAY]
    assert main(words) == 0
    return folder


@pytest.fixture
def home(made_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    copied = Home(tmp_path, capsys)
    for name in ("home", "inbox"):
        shutil.copytree(made_once / name, tmp_path / name, symlinks=True, dirs_exist_ok=True)
    capsys.readouterr()
    return copied


def verify(home: Home) -> tuple[int, list[str]]:
    home._capsys.readouterr()
    code = main(["--json", "--home", str(home.home), "verify"])
    return code, [each["code"] for each in json.loads(home._capsys.readouterr().out)["faults"]]


def the_one(home: Path, pattern: str) -> Path:
    return next(path for path in sorted(home.glob(pattern)) if path.is_file())


def spoil(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _tear(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"{")


def _drop_latest(home: Path) -> None:
    (home / "latest").unlink()


FAULTS: list[tuple[str, Callable[[Path], object]]] = [
    ("store_damaged", lambda home: spoil(the_one(home, "store/??/*"))),
    ("store_missing", lambda home: the_one(home, "store/??/*").unlink()),
    ("store_unlisted", lambda home: (home / "received.jsonl").write_text("")),
    ("manifest_torn", lambda home: _tear(home / "received.jsonl")),
    ("release_damaged", lambda home: spoil(the_one(home, "releases/*/parquet/observations.parquet"))),
    ("release_missing", lambda home: the_one(home, "releases/*/parquet/rules.parquet").unlink()),
    ("release_unlisted", lambda home: (home / "latest" / "x.txt").write_text("x")),
    ("latest_broken", _drop_latest),
    ("sqlite_damaged", lambda home: (home / "decisions.sqlite").write_bytes(b"x" * 4096)),
    ("working_damaged", lambda home: (home / "warehouse.duckdb").write_bytes(b"x" * 16384)),
    ("left_half_done", lambda home: (home / "store" / "9.partial").write_text("x")),
]


@pytest.mark.parametrize(("code", "harm"), FAULTS)
def test_verify_names_a_fault_by_its_code(home: Home, code: str, harm: Callable[[Path], object]) -> None:
    assert verify(home) == (0, [])
    harm(home.home)
    assert verify(home) == (1, [code])
    assert code not in home.said("--lang", "en", "verify")


def test_a_home_deleted_and_restored_publishes_the_rows_it_had(home: Home, tmp_path: Path) -> None:
    before, copy = fingerprint(home.home / "latest"), tmp_path / "copy"
    assert main(["--home", str(home.home), "backup", str(copy)]) == 0
    shutil.rmtree(home.home)
    assert main(["--home", str(home.home), "restore", str(copy)]) == 0
    assert fingerprint(home.home / "latest") == before
    assert verify(home) == (0, [])
    home._capsys.readouterr()
    told = home.night(DAY)
    assert (told["reread"], told["why_reread"]) == (1, "made_anew")
    assert fingerprint(home.home / "latest") == before


def test_a_second_backup_copies_only_what_is_new(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    main(["--home", str(home.home), "backup", str(copy)])
    kept = {path: path.stat().st_mtime_ns for path in copy.glob("store/??/*")}
    home._capsys.readouterr()
    home.send("moi.txt", name="Đắk Tô")
    home.night(NEXT_DAY)
    main(["--home", str(home.home), "backup", str(copy)])
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert len(list(copy.glob("store/??/*"))) == 2
    assert len(list(copy.glob("releases/*"))) == 1


def test_what_is_no_copy_of_this_home_is_never_written_over(home: Home, made_once: Path, tmp_path: Path) -> None:
    another, documents, copy = tmp_path / "another", tmp_path / "documents", tmp_path / "copy"
    shutil.copytree(made_once, another, symlinks=True)
    documents.mkdir()
    (documents / "bao cao.txt").write_text("báo cáo", encoding="utf8")
    assert main(["--home", str(home.home), "backup", str(copy)]) == 0
    for folder, of in ((another, home.home), (documents, home.home), (copy, another)):
        before = sorted(folder.rglob("*"))
        assert main(["--home", str(of), "backup", str(folder)]) == 2
        assert sorted(folder.rglob("*")) == before
    moved = home.home.rename(tmp_path / "moved")
    assert main(["--home", str(moved), "backup", str(copy)]) == 0


def test_a_home_made_anew_where_another_lay_takes_nothing_from_the_copy_of_that_one(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    assert main(words) == 0
    shutil.rmtree(home.home)
    home.home.mkdir()
    home._capsys.readouterr()
    home.night(NEXT_DAY)
    before = sorted(copy.rglob("*"))
    assert main(words) == 2
    assert sorted(copy.rglob("*")) == before


def test_a_copy_that_does_not_say_of_which_home_it_is_goes_on_where_this_home_has_its_files(
    home: Home, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    assert main(words) == 0
    told = json.loads((copy / "backup.json").read_text(encoding="utf8"))
    files = {name: digest for name, digest in told["files"].items() if "received" not in name}
    old = {"at": told["at"], "latest": told["latest"], "files": files}
    (copy / "backup.json").write_text(json.dumps(old | {"store": ["0" * 64]}), encoding="utf8")
    assert main(words) == 2
    (copy / "backup.json").write_text(json.dumps(old | {"store": told["store"]}), encoding="utf8")
    assert main(words) == 0


@pytest.mark.parametrize("name", ["states/bao cao 2023/bao cao.txt", "store/ab/bao cao.txt", "releases/1/a.txt"])
def test_a_folder_with_names_of_a_copy_and_other_files_is_no_copy(home: Home, tmp_path: Path, name: str) -> None:
    document = tmp_path / "copy" / name
    document.parent.mkdir(parents=True)
    document.write_text("báo cáo", encoding="utf8")
    assert main(["--home", str(home.home), "backup", str(tmp_path / "copy")]) == 2
    assert document.read_text(encoding="utf8") == "báo cáo"


def test_a_first_backup_that_was_stopped_goes_on(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    for settled in range(1000):
        with monkeypatch.context() as patch:
            patch.setattr(copy_home, "sync_folder", full_after(settled))
            if main(words) == 0:
                break
    assert settled > 3
    assert main(words) == 0
    assert [len(list((copy / folder).iterdir())) for folder in ("states", "releases")] == [1, 1]


def test_a_backup_stopped_at_any_moment_restores_as_it_was_before(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    assert main(words) == 0
    before = fingerprint(home.home / "latest")
    home.send("moi.txt", name="Đắk Tô")
    home._capsys.readouterr()
    home.night(NEXT_DAY)
    keep_decision(home.home, DECISION | {"finding_id": "1" * 24})
    for settled in range(1000):
        with monkeypatch.context() as patch:
            patch.setattr(copy_home, "sync_folder", full_after(settled))
            code = main(words)
        new = tmp_path / f"new{settled}"
        assert main(["--home", str(new), "restore", str(copy)]) == 0
        if code == 0:
            break
        assert code == 4
        assert fingerprint(new / "latest") == before
        assert len(kept_decisions(new)) == 1
    assert settled > 3
    assert fingerprint(new / "latest") == fingerprint(home.home / "latest") != before
    assert len(kept_decisions(new)) == 2
    assert [len(list((copy / folder).iterdir())) for folder in ("states", "releases")] == [1, 1]


def full_after(settled: int) -> Callable[[Path], None]:
    """Stands for a disk that is full once so many files were put in place."""
    left = iter(range(settled))

    def sync_folder(folder: Path) -> None:
        del folder
        if next(left, None) is None:
            raise OSError(ENOSPC, "No space left on device")

    return sync_folder


@pytest.mark.parametrize("pattern", ["store/??/*", "releases/*/tonghop.duckdb"])
def test_a_copy_that_rotted_is_made_good_by_the_next_backup(home: Home, tmp_path: Path, pattern: str) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    assert main(words) == 0
    spoil(the_one(copy, pattern))
    assert main(words) == 0
    assert the_one(copy, pattern).read_bytes() == the_one(home.home, pattern).read_bytes()


@pytest.mark.parametrize("pattern", ["store/??/*", "releases/*/tonghop.duckdb"])
def test_a_file_cut_short_at_home_never_replaces_its_sound_copy(home: Home, tmp_path: Path, pattern: str) -> None:
    copy = tmp_path / "copy"
    words = ["--home", str(home.home), "backup", str(copy)]
    assert main(words) == 0
    sound = the_one(copy, pattern).read_bytes()
    at_home = the_one(home.home, pattern)
    at_home.chmod(0o644)
    at_home.write_bytes(sound[:100])
    main(words)
    assert the_one(copy, pattern).read_bytes() == sound


@pytest.mark.parametrize(
    "harm", [lambda copy: spoil(the_one(copy, "store/??/*")), lambda copy: (copy / "backup.json").unlink()]
)
def test_a_damaged_backup_is_named_before_anything_is_touched(
    home: Home, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    copy, new = tmp_path / "copy", tmp_path / "new"
    main(["--home", str(home.home), "backup", str(copy)])
    harm(copy)
    assert main(["--home", str(new), "restore", str(copy)]) == 4
    assert not new.exists()


def test_a_home_that_holds_something_is_restored_only_by_force_and_loses_nothing(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    main(["--home", str(home.home), "backup", str(copy)])
    assert main(["--home", str(home.home), "restore", str(copy)]) == 2
    assert main(["--home", str(home.home), "restore", str(copy), "--force"]) == 0
    for name in ("decisions.sqlite", "warehouse.duckdb"):
        assert len(list(home.home.glob(f"{name}.before-*"))) == 1
    assert verify(home) == (0, [])
    assert "lập mới từ kho tệp" in home.said("run", str(home.inbox), "--as-of", DAY)


def test_releases_are_listed_and_marked_by_name_and_reason(home: Home) -> None:
    stamp = (home.home / "latest").resolve().name
    command = ["--home", str(home.home), "releases"]
    assert main([*command, "mark", stamp]) == 2
    assert main([*command, "mark", "20000101T000000Z", "--reason", "x"]) == 2
    assert main([*command, "mark", stamp, "--reason", "quyết toán"]) == 0
    home._capsys.readouterr()
    assert main(["--json", *command]) == 0
    (told,) = json.loads(home._capsys.readouterr().out)
    assert (told["stamp"], told["marked"], told["is_latest"]) == (stamp, "quyết toán", True)
    assert told["rows"] > 0
    assert "quyết toán" in home.said("releases")
    assert "quyết toán" not in home.said("releases", "unmark", stamp)


def _of(days: int, *, marked: str | None = None, is_latest: bool = False) -> Dated:
    moment = NOW - timedelta(days=days)
    return Dated(f"{moment:%Y%m%dT%H%M%SZ}", moment, marked, is_latest)


def test_of_nightly_releases_of_three_years_all_of_two_weeks_one_a_week_and_one_a_month_stay() -> None:
    releases = [_of(days) for days in range(3 * 365)]
    going = old_enough(releases, NOW)
    kept = [each for each in releases if each not in going]
    ages = [(NOW - each.moment).days for each in kept]
    assert ages[:15] == list(range(15))
    assert 49 <= sum(14 < age <= 365 for age in ages) <= 51
    assert 23 <= sum(age > 365 for age in ages) <= 25


def test_neither_the_latest_nor_a_marked_release_ever_goes() -> None:
    releases = [_of(800), _of(801, marked="quyết toán"), _of(802, is_latest=True), _of(803)]
    assert old_enough(releases, NOW) == [releases[3]]


def test_a_torn_mark_still_keeps_its_release_and_is_named(home: Home) -> None:
    (release,) = date_releases(home.home)
    mark_release(home.home, release.stamp, "kiểm toán")
    marks = home.home / "marked.jsonl"
    marks.write_bytes(marks.read_bytes()[:-5])
    assert [each.marked is not None for each in date_releases(home.home)] == [True]
    assert verify(home) == (1, ["marks_torn"])


@pytest.mark.parametrize("left", [b'{"rel', b'{"release": "2024', b"\xff\xfe\n"])
def test_while_marks_cannot_be_read_no_release_is_removed(home: Home, left: bytes) -> None:
    newest = (home.home / "latest").resolve()
    years_ago = datetime.now(UTC) - timedelta(days=900)
    names = [f"{years_ago.replace(day=day):%Y%m%dT%H%M%SZ}" for day in (10, 11)]
    for name in names:
        shutil.copytree(newest, newest.with_name(name))
    (home.home / "marked.jsonl").write_bytes(left)
    assert main(["--home", str(home.home), "releases", "prune"]) == 4
    home.send("moi.txt", name="Đắk Tô")
    home._capsys.readouterr()
    assert home.night(NEXT_DAY)["pruned"] == []
    mark_release(home.home, names[1], "quyết toán")
    assert {each.stamp: each.marked for each in date_releases(home.home)}[names[1]] == "quyết toán"
    marks = home.home / "marked.jsonl"
    marks.write_bytes(marks.read_bytes().splitlines(keepends=True)[-1])
    assert main(["--home", str(home.home), "releases", "prune"]) == 0
    assert {each.stamp for each in date_releases(home.home)} >= {names[1]}
    assert names[0] not in {each.stamp for each in date_releases(home.home)}


def test_releases_are_pruned_only_while_no_run_holds_the_home(home: Home, tmp_path: Path) -> None:
    with hold_home(home.home):
        assert main(["--home", str(home.home), "releases", "prune"]) == 3
        assert main(["--home", str(home.home), "releases", "prune", "--dry-run"]) == 0
        assert main(["--home", str(home.home), "releases"]) == 0
    assert main(["--home", str(tmp_path / "none"), "releases", "prune"]) == 0
    assert not (tmp_path / "none").exists()


def test_a_file_of_a_release_that_may_not_be_read_is_named_and_the_rest_is_checked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(folder: Path) -> Iterator[tuple[str, str]]:
        raise PermissionError(EACCES, "Permission denied", str(folder / "tonghop.duckdb"))

    monkeypatch.setattr(check_home, "broken_seals", closed)
    (home.home / "store" / "9.partial").write_text("x")
    assert verify(home) == (1, ["unreadable", "left_half_done"])


def test_a_night_prunes_old_releases_and_says_so(home: Home) -> None:
    newest = (home.home / "latest").resolve()
    years_ago = datetime.now(UTC) - timedelta(days=900)
    names = [f"{years_ago.replace(day=day):%Y%m%dT%H%M%SZ}" for day in (10, 11, 12)]
    for name in names:
        shutil.copytree(newest, newest.with_name(name))
    mark_release(home.home, names[0], "quyết toán")
    home.send("moi.txt", name="Đắk Tô")
    assert home.night(NEXT_DAY)["pruned"] == [names[1]]
    assert {names[0], names[2], newest.name} < {each.stamp for each in date_releases(home.home)}


def test_a_clock_that_runs_backwards_leaves_latest_at_what_was_published_last(home: Home) -> None:
    newest = (home.home / "latest").resolve()
    later = newest.with_name("20990101T000000Z")
    newest.rename(later)
    (home.home / "latest").unlink()
    (home.home / "latest").symlink_to(later)
    home.send("moi.txt", name="Đắk Tô")
    told = home.night(NEXT_DAY)
    assert (home.home / "latest").resolve() == Path(told["release"]).resolve() != later
    assert [each.dated.is_latest for each in list_releases(home.home)] == [True, False]


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-4096])])
def test_a_release_without_its_whole_database_is_made_anew(home: Home, harm: Callable[[Path], object]) -> None:
    before, damaged = fingerprint(home.home / "latest"), (home.home / "latest").resolve()
    harm(home.home / "latest" / "tonghop.duckdb")
    assert "no documents" not in home.said("--lang", "en", "run", str(home.inbox), "--as-of", DAY)
    assert (home.home / "latest").resolve() != damaged
    assert fingerprint(home.home / "latest") == before
    assert main(["--home", str(home.home), "status"]) == 0
    home._capsys.readouterr()
    assert not home.night(DAY)["changed"]


@pytest.mark.parametrize(
    "words",
    [
        ["run", ""],
        ["run", "inbox", ""],
        ["schedule", ""],
        ["backup", ""],
        ["restore", ""],
        ["--home", "", "status"],
        ["--home=", "status"],
    ],
)
def test_an_empty_path_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err
