"""The real program as a process of its own, which may be killed together with its reading processes, or one by one."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "tonghop"
AS_OF = "2024-03-01"
"""Every run stands at this day, so that the rows of two runs can be compared."""

_SECONDS_TO_END = 60.0
_POLL = {"late": 0.05, "switch": 0.002}
_A_MOMENT = 0.01


def environment() -> dict[str, str]:
    """The machine's own settings without those that would send a run to a Prefect server or another home."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PREFECT_API_URL", "TONGHOP_HOME"}}
    return kept | {"PREFECT_PROFILES_PATH": os.devnull}


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative for a signal), what it said, and its seconds."""

    code: int
    said: str
    seconds: float


class Run:
    """A nightly run that goes on by itself until it ends or is killed."""

    def __init__(self, home: Path, *inboxes: Path, options: tuple[str, ...] = ()) -> None:
        self.home, self._started = home, time.monotonic()
        self._readers: list[int] = []
        words = [PROGRAM, "--home", home, "run", *inboxes, "--as-of", AS_OF, "--workers", "2", *options]
        self.process = subprocess.Popen(
            [str(word) for word in words],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def ends(self, seconds: float | None = None) -> Ended:
        said, _ = self.process.communicate(timeout=seconds)
        return Ended(self.process.returncode, said, self.seconds)

    def wait_for(self, sign: str) -> bool:
        """Wait until a step shows its sign in the home, or the run ends; whether the sign was seen."""
        before = {path.name for path in (self.home / "logs").glob("*")}
        while self.process.poll() is None:
            if _shows(self.home, sign, before):
                return True
            time.sleep(_POLL[sign])
        return False

    def has_ended_within(self, seconds: float) -> bool:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self, how: str, pick: float) -> str:
        """Strike as named; how it was done in the end, `group` where no reading process was there to be killed."""
        readers = self._readers = _children_of(self.process.pid)
        if how == "reader" and readers:
            _strike(readers[int(pick * len(readers))], signal.SIGKILL)
        elif how in {"main", "SIGTERM", "SIGINT"}:
            _strike(self.process.pid, {"main": signal.SIGKILL}.get(how) or signal.Signals[how])
        else:
            how = "group"
            os.killpg(self.process.pid, signal.SIGKILL)
        return how

    def left_behind(self) -> list[int]:
        """Processes of the run that still live a few seconds after it has ended; they are ended then."""
        deadline = time.monotonic() + _SECONDS_TO_END / 6
        while (alive := self._alive()) and time.monotonic() < deadline:
            time.sleep(_A_MOMENT)
        for process in alive:
            _strike(process, signal.SIGKILL)
        return alive

    def _alive(self) -> list[int]:
        # Reading processes have groups of their own.
        readers = [each for each in self._readers if _group_and_state(Path(f"/proc/{each}"))[1] in set("RSDTI")]
        return [*_members_of(self.process.pid), *readers]


def seconds_of_stages(home: Path) -> dict[str, float]:
    """Seconds the newest run of a home took in all, from its settling on, and for publishing, by its log."""
    newest = max((home / "logs").glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [json.loads(line) for line in newest.read_text(encoding="utf8").splitlines()]
    done = [line for line in lines if line["event"] == "step done"]
    late = sum(line["seconds"] for line in done if not line["step"].startswith(("take in", "check and load")))
    publishing = sum(line["seconds"] for line in done if line["step"] == "publish")
    return {"late": late + 1.0, "switch": publishing + 0.5}


def _shows(home: Path, sign: str, before: set[str]) -> bool:
    if sign == "switch":
        return any((home / "releases").glob("*.partial"))
    logs = [path for path in (home / "logs").glob("*.log") if path.name not in before]
    return any('"step": "settle"' in path.read_text(encoding="utf8", errors="replace") for path in logs)


def _strike(process: int, how: signal.Signals) -> None:
    try:
        os.kill(process, how)
    except ProcessLookupError:
        return


def _children_of(process: int) -> list[int]:
    """The processes that any thread of a process has started, whatever group they are in."""
    found = []
    for entry in (entry for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        try:
            parent = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue
        found += [int(entry.name)] if parent == str(process) else []
    return found


def _members_of(group: int) -> list[int]:
    alive = {(group, state) for state in "RSDTI"}
    numbered = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(entry.name) for entry in numbered if _group_and_state(entry) in alive]


def _group_and_state(entry: Path) -> tuple[int, str]:
    try:
        state, _, group = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[:3]
    except (OSError, ValueError):
        return 0, ""
    return int(group), state
