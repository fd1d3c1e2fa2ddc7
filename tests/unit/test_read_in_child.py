import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from flows.ask_reader import Reader
from flows.read_in_child import ReaderCannotStartError, ReaderPool, ReadJob, ReadOutcome
from schemas.limits import LIMITS, MIB, ReadingLimits

pytestmark = pytest.mark.slow

TARGET = "tests.unit.reading_targets:act"
REPORT = min(Path(__file__).parents[1].glob("golden/*/input.txt"))
PATIENT = replace(LIMITS, seconds=20.0)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(b"12345")
    return path


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter


def read(names: list[str], path: Path, limits: ReadingLimits = PATIENT, workers: int = 1) -> list[ReadOutcome]:
    with ReaderPool(workers, limits, TARGET) as pool:
        return list(pool.read_all(ReadJob(name, path, name, "hộp thư") for name in names))


def codes(outcomes: list[ReadOutcome]) -> list[str | None]:
    return [outcome.refusal.code if outcome.refusal else None for outcome in outcomes]


def answer_of(outcome: ReadOutcome) -> tuple[str, int, int]:
    return cast("tuple[str, int, int]", outcome.reading)


def process_of(outcome: ReadOutcome) -> int:
    return answer_of(outcome)[2]


def test_a_file_is_read_in_another_process_with_its_name_and_folder(stored: Path) -> None:
    (outcome,) = read(["a"], stored)
    assert answer_of(outcome)[:2] == ("hộp thư", 5)
    assert process_of(outcome) != os.getpid()
    assert outcome.seconds >= 0
    assert outcome.peak_memory > 1_000_000


@pytest.mark.parametrize(
    ("deed", "code", "details"),
    [
        ("exit", "reader_crashed", {"error": "exit 3"}),
        ("crash", "reader_crashed", {"error": "SIGSEGV"}),
        ("killed", "reader_memory", {"limit": "1536 MB"}),
        ("eat", "reader_memory", {"limit": "1536 MB"}),
        ("refuse", "too_many_pages", {"pages": "3", "limit": "2"}),
        ("fail", "reader_crashed", {"error": "KeyError"}),
        ("write", "reader_crashed", {"error": "PermissionError"}),
        ("refuse_oddly", "reader_crashed", {"error": "an unknown refusal"}),
        ("refuse_in_part", "reader_crashed", {"error": "an unknown refusal"}),
        ("connect", "reader_crashed", {"error": "PermissionError"}),
        ("start", "reader_crashed", {"error": "PermissionError"}),
        ("split", "reader_crashed", {"error": "PermissionError"}),
        ("kill_parent", "reader_crashed", {"error": "PermissionError"}),
        ("answer_malice", "reader_crashed", {"error": "names posix.system"}),
        ("answer_at_length", "reader_crashed", {"error": "exit 0"}),
        ("say_too_much", "answer_too_long", {"limit": "200 MB"}),
    ],
)
def test_a_bad_file_costs_only_itself(
    deed: str,
    code: str,
    details: dict[str, str],
    stored: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", str(stored.parent))
    before, bad, after = read(["a", deed, "b"], stored)
    assert before.reading is not None
    assert after.reading is not None
    assert bad.refusal is not None
    assert (bad.reading, bad.refusal.code, bad.refusal.details) == (None, code, details)


def test_an_unexpected_error_is_logged_with_where_it_happened(stored: Path, caplog: pytest.LogCaptureFixture) -> None:
    read(["fail"], stored)
    assert "reading_targets.py" in caplog.text
    assert "KeyError: 'năm'" in caplog.text


def test_a_file_that_hangs_is_given_up_and_its_process_replaced(stored: Path) -> None:
    started = time.monotonic()
    before, hanging, after = read(["a", "sleep", "b"], stored, replace(LIMITS, seconds=1.5))
    assert hanging.refusal is not None
    assert (hanging.refusal.code, hanging.refusal.details) == ("reader_stalled", {"seconds": "1.5"})
    assert process_of(before) != process_of(after)
    assert time.monotonic() - started < 15


@pytest.mark.slow
def test_a_file_that_uses_up_its_processor_time_is_given_up(stored: Path) -> None:
    spinning, after = read(["spin", "a"], stored, replace(PATIENT, cpu_seconds=1))
    assert spinning.refusal is not None
    assert (spinning.refusal.code, spinning.refusal.details) == ("reader_timeout", {"seconds": "1"})
    assert after.reading is not None


@pytest.mark.parametrize("deed", ["killed_once", "crash_once", "sleep_once"])
def test_what_the_machine_may_be_to_blame_for_is_tried_once_more(
    deed: str, stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "once")
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))
    pipe = os.open(tmp_path / "once", os.O_RDWR | os.O_NONBLOCK)
    os.write(pipe, b"1")
    outcomes = read(["a", deed, "b"], stored, replace(PATIENT, seconds=1.5), workers=2)
    os.close(pipe)
    assert codes(outcomes) == [None, None, None]


def test_a_file_tried_once_more_has_a_fresh_process_to_itself(stored: Path) -> None:
    names = ["a", "fail", "b", "c"]
    outcomes = read(names, stored)
    assert codes(outcomes) == [None, "reader_crashed", None, None]
    assert process_of(outcomes[0]) != process_of(outcomes[2])
    assert process_of(outcomes[2]) == process_of(outcomes[3])


def test_a_process_that_stops_amid_its_answer_is_given_up(stored: Path) -> None:
    outcomes = read(["half_an_answer", "a"], stored, replace(PATIENT, seconds=1.5))
    assert codes(outcomes) == ["reader_stalled", None]


def test_a_process_that_swelled_is_replaced(stored: Path) -> None:
    limits = replace(PATIENT, memory_to_go_on=300 * MIB)
    swollen, after = read(["swell", "a"], stored, limits)
    assert process_of(swollen) != process_of(after)


def test_the_walls_are_named(stored: Path) -> None:
    with ReaderPool(1, PATIENT, TARGET) as pool:
        assert pool.walls == ()
        list(pool.read_all([ReadJob("a", stored, "a")]))
        assert pool.walls[0] == "limits"
        assert pool.walls[1] in {"calls", "audit"}


def test_a_busy_file_is_told_the_same_by_the_clock_as_by_the_processor(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = count(step=50)
    monkeypatch.setattr(Reader, "_worked", lambda _: next(worked))
    (busy,) = read(["sleep"], stored, replace(PATIENT, seconds=1.5))
    assert busy.refusal is not None
    assert (busy.refusal.code, busy.refusal.details) == ("reader_timeout", {"seconds": "60"})


def test_what_a_library_prints_does_not_spoil_the_answers(stored: Path) -> None:
    assert codes(read(["print", "a"], stored)) == [None, None]


def test_an_interrupt_is_the_parents_affair(stored: Path) -> None:
    assert codes(read(["interrupt", "a"], stored)) == [None, None]


def test_outcomes_come_in_the_order_of_the_jobs(stored: Path) -> None:
    names = [str(number) for number in range(40)]
    outcomes = read([*names[:5], "exit", *names[5:]], stored, workers=2)
    assert [outcome.submission_id for outcome in outcomes] == [*names[:5], "exit", *names[5:]]
    assert codes(outcomes).count("reader_crashed") == 1


def test_only_a_few_files_are_read_ahead(stored: Path) -> None:
    taken = []

    def jobs() -> Iterator[ReadJob]:
        for number in range(1_000):
            taken.append(number)
            yield ReadJob(str(number), stored, "a")

    with ReaderPool(2, PATIENT, TARGET) as pool:
        next(pool.read_all(jobs()))
        assert len(taken) < 50


def test_files_that_say_very_much_are_not_read_far_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.read_in_child._FIGURES_AHEAD", 1)
    paths = [tmp_path / f"{number}.txt" for number in range(9)]
    for path in paths:
        path.write_text(REPORT.read_text(encoding="utf8"), encoding="utf8")
    with ReaderPool(1, PATIENT) as pool:
        outcomes = pool.read_all(ReadJob(path.stem, path, path.name) for path in paths)
        first = next(outcomes)
        time.sleep(1)
        assert first.reading is not None
        assert pool._figures_held == first.reading.figure_count
        assert [each.submission_id for each in outcomes] == [path.stem for path in paths[1:]]
        assert pool._figures_held == 0


def test_a_process_is_replaced_after_so_many_files(stored: Path) -> None:
    processes = [process_of(outcome) for outcome in read(["a"] * 6, stored, replace(PATIENT, files_per_process=2))]
    assert len(set(processes)) == 3


def test_a_pool_may_be_used_again(stored: Path) -> None:
    with ReaderPool(1, PATIENT, TARGET) as pool:
        first = list(pool.read_all([ReadJob("a", stored, "a")]))
        second = list(pool.read_all([ReadJob("b", stored, "b")]))
    assert process_of(first[0]) == process_of(second[0])


def test_a_process_started_before_there_is_a_file_reads_the_first(stored: Path) -> None:
    with ReaderPool(2, PATIENT, TARGET) as pool:
        pool.start_one()
        while not pool.walls:
            time.sleep(0.01)
        started = {int(each.name) for each in Path("/proc").glob("[0-9]*") if parent_of(each) == os.getpid()}
        (outcome,) = pool.read_all([ReadJob("a", stored, "a")])
        assert process_of(outcome) in started


def parent_of(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return None


def test_a_file_waits_for_the_process_that_is_being_started(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = []
    start = Reader._start

    def start_slowly(reader: Reader) -> object:
        starts.append(reader)
        time.sleep(0.2)
        return start(reader)

    monkeypatch.setattr(Reader, "_start", start_slowly)
    with ReaderPool(2, PATIENT, TARGET) as pool:
        pool.start_one()
        next(pool.read_all([ReadJob("a", stored, "a")]))
    assert len(starts) == 1


def test_a_pool_may_be_left_while_its_first_process_starts() -> None:
    with ReaderPool(1, PATIENT, TARGET) as pool:
        pool.start_one()


def test_giving_up_amid_a_file_ends_its_process_at_once(stored: Path) -> None:
    started = time.monotonic()
    with ReaderPool(1, PATIENT, TARGET) as pool:
        next(pool.read_all([ReadJob(name, stored, name) for name in ("a", "sleep", *"bcdefghij")]))
    assert time.monotonic() - started < 15


def test_links_folders_devices_and_missing_files_are_refused(stored: Path, tmp_path: Path) -> None:
    link, missing = tmp_path / "link", tmp_path / "missing"
    link.symlink_to(stored)
    os.mkfifo(tmp_path / "pipe")
    for path in (link, missing, tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        assert codes(read(["a"], path)) == ["not_regular_file"]


def test_a_huge_file_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as target:
        target.truncate(200 * 1024 * 1024)
    (outcome,) = read(["a"], huge)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.details) == ("too_big", {"size": "200 MB", "limit": "50 MB"})
    assert outcome.peak_memory < 50 * 1024 * 1024


def test_a_reader_that_cannot_start_is_no_files_fault(stored: Path) -> None:
    with ReaderPool(1, PATIENT, "tests.unit.no_such_module:act") as pool, pytest.raises(ReaderCannotStartError):
        list(pool.read_all([ReadJob("a", stored, "a")]))


def test_one_that_cannot_start_before_there_is_a_file_is_told_with_the_first(stored: Path) -> None:
    with ReaderPool(1, PATIENT, "tests.unit.no_such_module:act") as pool:
        pool.start_one()
        with pytest.raises(ReaderCannotStartError):
            list(pool.read_all([ReadJob("a", stored, "a")]))


def test_a_reading_process_ends_with_its_parent_even_amid_a_file(stored: Path) -> None:
    script = (
        "import os, signal, threading, time; from pathlib import Path; from flows.read_in_child import *\n"
        f"pool, path = ReaderPool(1, target={TARGET!r}), Path({str(stored)!r})\n"
        "(outcome,) = pool.read_all([ReadJob('a', path, 'a')])\n"
        "asking = threading.Thread(target=lambda: list(pool.read_all([ReadJob('b', path, 'sleep')])))\n"
        "asking.start(); time.sleep(0.2)\n"
        "print(outcome.reading[2], flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = run_python(script)
    child = Path("/proc") / ended.stdout.strip()
    deadline = time.monotonic() + 5
    while child.exists() and "State:\tZ" not in (child / "status").read_text() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert ended.stdout.strip().isdigit()
    assert not child.exists() or "State:\tZ" in (child / "status").read_text()


def test_the_reading_process_imports_nothing_heavy() -> None:
    script = "import sys, flows.answer_reading_jobs, transforms.read_file; print(*sys.modules)"
    ended = run_python(script)
    heavy = {"polars", "pandera", "duckdb", "prefect", "pypdfium2", "docx", "lxml", "numpy"}
    assert heavy.isdisjoint(ended.stdout.split())


def test_a_process_killed_while_it_starts_is_started_once_more(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = Reader._start
    failed: list[Reader] = []

    def killed_first(reader: Reader) -> object:
        if not failed:
            failed.append(reader)
            raise ReaderCannotStartError("ended at once")
        return start(reader)

    monkeypatch.setattr(Reader, "_start", killed_first)
    assert codes(read(["a"], stored)) == [None]
    assert len(failed) == 1
