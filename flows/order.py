"""What a nightly run is asked to do, and what it says it did."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from schemas.notices import Reason
from schemas.obligations import Fault

T = TypeVar("T")
WhyReread = Literal["reader_changed", "made_anew", "left_unread"]
MachineTrouble = Literal["could_not_finish", "disk_full", "read_only", "in_the_way", "inboxes_closed"]


@dataclass(frozen=True, slots=True)
class Order:
    """One nightly run.

    Attributes:
        home: the province's folder.
        inboxes: folders or files to take in, in any order.
        clock: the moment the run stands at (UTC, without a zone): when new files count as received, what is overdue.
        workers: reading processes.
        patience: so many seconds the run waits for a home that another one holds.
    """

    home: Path
    inboxes: tuple[Path, ...]
    clock: datetime
    workers: int
    patience: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """A file whose bytes were received before, under whatever name, in whatever folder of an inbox."""

    file_name: str
    folder: str
    submission_id: str
    received_at: datetime
    first_name: str
    first_folder: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A file in the inbox that could not even be copied, or a folder; it will be tried again tomorrow.

    Attributes:
        folder: the folders between the inbox and the file, `/`-separated; '' for the inbox itself.
        refusal: code of the reason.
        why: the system's own words, for people who look after the machine.
        is_place: an inbox or folder that could not be looked into, by no fault of its sender: files may lie there.
    """

    file_name: str
    folder: str
    refusal: str
    reason_vi: str
    reason_en: str
    why: str
    is_place: bool = False


@dataclass(slots=True)
class Intake:
    """What the inboxes held.

    Attributes:
        new: ids never received before.
        known: files received before.
        unreachable: files that could not be copied into the store, and places that could not be looked into.
        hidden: how many files were passed over: hidden ones and Office's `~$…` leftovers.
    """

    new: list[str] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    unreachable: list[Unreachable] = field(default_factory=list)
    hidden: int = 0

    @property
    def unseen(self) -> list[Unreachable]:
        """The inboxes and folders that could not be looked into: a trouble of the machine."""
        return [each for each in self.unreachable if each.is_place]


@dataclass(frozen=True, slots=True)
class FileRead:
    """One line of the run's report: a file that was read tonight, or refused.

    Attributes:
        folder: the folders between the inbox and the file it first came as, `/`-separated.
        seconds: wall-clock time of the reading.
        media_type: what the file is; None where it was refused.
        peak_memory: bytes the process that read it had held at most until then; 0 where it did not live to tell.
    """

    submission_id: str
    file_name: str
    unit_name: str | None
    figures: int
    refusal: str | None
    reason_vi: str | None
    reason_en: str | None
    seconds: float
    media_type: str | None = None
    peak_memory: int = 0
    folder: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFailure:
    """A message that did not go out: to which office and way, `server_down` or `not_sent`, and why."""

    office: str
    channel: str
    outcome: str
    why: Reason


@dataclass(slots=True)
class Notices:
    """What came of telling the offices.

    Attributes:
        sent: messages that went out.
        failed: those that did not; they are tried again the next night.
        faults: settings that cannot be used.
        stopped: why telling ended early, '' where it did not.
        is_read: False where the settings could not be read at all.
        offices: how many the settings name.
    """

    sent: int = 0
    failed: list[NoticeFailure] = field(default_factory=list)
    faults: tuple[Reason, ...] = ()
    stopped: str = ""
    is_read: bool = True
    offices: int = 0


@dataclass(slots=True)
class Night:
    """What a run did.

    Attributes:
        first_seen: ids received tonight for the first time, also where the night had to be begun again.
        files: those read or refused tonight, new ones and ones read again.
        why_reread: why files of earlier nights were read: the reader has changed, the working database was made anew,
            or a night that was stopped had left them; None where none were.
        is_published: a release was built; False where nothing had changed.
        release: the release that stands now, or None where there never was one.
        open_findings: open findings of the release by severity.
        example: id of an open finding worth a look, or None.
        steps: seconds by step.
        thinner: filings of this run that say far less than the version they took over from (see `thinner_versions`).
        calendar_faults: what cannot be used of the province's own calendar of obligations.
        calendar_lines: how many other lines of it can be; None where it could not be read.
        pruned: old releases that were taken away.
        set_aside: the working database that was damaged and was made anew; None where it was sound.
        damaged_release: the newest release, which could not be read and was published anew; None where it was sound.
        decisions_unread: why the officers' decisions could not be read, so that those settled last hold; '' where they
            could.
        notices: what came of telling the offices.
    """

    intake: Intake = field(default_factory=Intake)
    first_seen: set[str] = field(default_factory=set)
    files: list[FileRead] = field(default_factory=list)
    why_reread: WhyReread | None = None
    is_published: bool = False
    release: Path | None = None
    open_findings: Counter[str] = field(default_factory=Counter)
    example: str | None = None
    thinner: list[dict[str, Any]] = field(default_factory=list)
    calendar_faults: tuple[Fault, ...] = ()
    calendar_lines: int | None = 0
    pruned: list[str] = field(default_factory=list)
    set_aside: Path | None = None
    damaged_release: Path | None = None
    decisions_unread: str = ""
    notices: Notices = field(default_factory=Notices)
    seconds: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def refused(self) -> list[FileRead]:
        """The files refused tonight."""
        return [each for each in self.files if each.refusal is not None]

    @property
    def reread(self) -> int:
        """How many files of earlier nights were read again."""
        new = set(self.intake.new)
        return sum(each.submission_id not in new for each in self.files)


class InboxesClosedError(OSError):
    """No inbox at all could be looked into; says which, and why not."""


class NightFailedError(Exception):
    """A run that could not finish; the previous release still stands.

    Attributes:
        why: in one line.
        log: holds the details; None where not even a log could be written.
        trouble: what somebody has to do something about.
    """

    def __init__(self, why: str, log: Path | None, trouble: MachineTrouble = "could_not_finish") -> None:
        """Say why in one line, and where the traceback is."""
        super().__init__(why)
        self.why = why
        self.log = log
        self.trouble = trouble


class Watch(Protocol):
    """Whoever looks on while a run goes: a progress bar, a log, or nobody."""

    def starts(self, step: str, total: int) -> None:
        """A step begins, of `total` files or pieces."""

    def advances(self, step: str) -> None:
        """One more file or piece of the step is done."""

    def notes(self, event: str, **details: Any) -> None:  # noqa: ANN401 - whatever belongs to the event
        """Something worth a line in the log."""


class Nobody:
    """A watch that looks away."""

    def starts(self, step: str, total: int) -> None:
        """Nothing."""

    def advances(self, step: str) -> None:
        """Nothing."""

    def notes(self, event: str, **details: Any) -> None:  # noqa: ANN401 - whatever belongs to the event
        """Nothing."""


class Runner(Protocol):
    """How a step is carried out: called, or as a task of a flow run."""

    def __call__(self, name: str, step: Callable[[], T], *, may_retry: bool = False) -> T:
        """The step's own result."""


def call(name: str, step: Callable[[], T], *, may_retry: bool = False) -> T:
    """The step's result, by simply calling it."""
    del name, may_retry
    return step()
