"""The night as a flow run of a Prefect server: the same steps, each batch a task, its files and findings as artifacts.

Imported only where a Prefect API is configured, or to serve a schedule.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Cancelled, Completed, Failed
from prefect.tasks import Task

from flows.nightly import run_nightly
from flows.order import Night, NightFailedError, Nobody, Order, T, Watch
from flows.show_artifacts import ProgressBoard, show_files, show_idle_rules, show_open
from schemas.text import name_within
from warehouse.hold_home import HomeBusyError
from warehouse.name_home import DECISIONS
from warehouse.open_working import PASSING_FAILURES
from warehouse.read_release import open_latest

RETRY_DELAYS = [2.0, 10.0]
BUSY, MACHINE_TROUBLE = "HomeBusy", "MachineTrouble"
PUBLISHED, NOTHING_NEW, DATA_TROUBLE = "Published", "NothingNew", "DataTrouble"
"""Names of the states a night may end in; alerts are told by them which of a province's people has to do something."""

# Parameters of a flow run are JSON, which the terminal's progress bars are not; nor are a night and what it raised.
_onlooker: ContextVar[Watch | None] = ContextVar("onlooker", default=None)
_ended: ContextVar[list[Night | Exception] | None] = ContextVar("ended", default=None)


def run_as_flow(order: Order, onlooker: Watch) -> Night:
    """The night as a flow run seen by the configured server.

    Raises:
        HomeBusyError: another run holds the home; the flow run is cancelled.
        NightFailedError: the run could not finish; the flow run is marked as failed.
    """
    ended: list[Night | Exception] = []
    tokens = _onlooker.set(onlooker), _ended.set(ended)
    inboxes = [str(inbox.resolve()) for inbox in order.inboxes]
    try:
        state = nightly(str(order.home.resolve()), inboxes, order.workers, order.clock.isoformat(), return_state=True)
    finally:
        _onlooker.reset(tokens[0])
        _ended.reset(tokens[1])
    if not ended:  # the run came to grief before the night could begin
        state.result(raise_on_failure=True)
        raise NightFailedError(state.message or state.name or "", order.home / "logs")
    if isinstance(ended[0], Exception):
        raise ended[0]
    return ended[0]


@flow(name="tonghop-nightly", flow_run_name="{home}", persist_result=False)
def nightly(home: str, inboxes: list[str], workers: int, clock: str | None = None) -> State[None]:
    """One nightly consolidation.

    It ends as `Published`, `NothingNew` or, where files were refused, errors stand open in what it published or
    decisions could not be read, as `DataTrouble`, which is for the officers; as `MachineTrouble`, which is for whoever
    runs the machine: failed where it could not finish, completed where it did without an inbox or a folder that could
    not be looked into; or as `HomeBusy` (cancelled) where another run was under way.

    Args:
        home: the province's folder.
        inboxes: folders or files to take in.
        workers: reading processes.
        clock: the moment the run stands at, UTC; now where a schedule starts it.
    """
    now = datetime.fromisoformat(clock) if clock else datetime.now(UTC).replace(tzinfo=None)
    order = Order(Path(home), tuple(map(Path, inboxes)), now, workers)
    try:
        night = run_nightly(order, ProgressBoard(onlooker_of_this_run()), as_task)
    except HomeBusyError as busy:
        return _ends(busy, Cancelled(name=BUSY, message=str(busy)))
    except NightFailedError as failed:
        return _ends(failed, Failed(name=MACHINE_TROUBLE, message=f"{failed.why} (log: {failed.log})"))
    state: State[None] = _ends(night, Completed(name=state_of(night), message=_told(night)))
    _show(night, order.home)
    return state


def state_of(night: Night) -> str:
    """The name of the state a night that came to its end is in; places nobody could look into come first."""
    if night.intake.unseen:
        return MACHINE_TROUBLE
    if night.decisions_unread:
        return DATA_TROUBLE
    if not night.is_published:
        return NOTHING_NEW
    in_doubt = night.refused or night.intake.unreachable or night.open_findings["error"]
    return DATA_TROUBLE if in_doubt else PUBLISHED


def onlooker_of_this_run() -> Watch:
    """Whoever looks on here; nobody where a schedule started the run.

    A function of its own, for a scheduled flow is pickled with every global it names, and a ContextVar cannot be.
    """
    return _onlooker.get() or Nobody()


def as_task(name: str, step: Callable[[], T], *, may_retry: bool = False) -> T:
    """The step's result, run as a task; tried again only after a failure of the disk or the network."""

    @task(
        name=name,
        task_run_name=name,
        retries=len(RETRY_DELAYS) if may_retry else 0,
        retry_delay_seconds=RETRY_DELAYS,
        retry_condition_fn=_is_passing_failure,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def carry_out() -> T:
        return step()

    return carry_out()


def _is_passing_failure(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    del task, run
    return isinstance(state.result(raise_on_failure=False), PASSING_FAILURES)


def _ends(how: Night | Exception, state: State[None]) -> State[None]:
    """The state, after whoever started the run in this process was told how it ended."""
    waiting = _ended.get()
    if waiting is not None:
        waiting.append(how)
    return state


def _show(night: Night, home: Path) -> None:
    """The night on the server's pages; a server that does not take it spoils no night that is done."""
    try:
        show_files(night)
        if night.release:
            with open_latest(home) as release:
                show_open(release)
                show_idle_rules(release)
    except Exception as error:  # noqa: BLE001 - whatever a server or its client may raise
        get_run_logger().warning("The artifacts of this night could not be shown: %s", error)


def _told(night: Night) -> str:
    files = f"{len(night.intake.new)} new, {len(night.intake.known)} known, {len(night.refused)} refused"
    unread = f"{DECISIONS} cannot be read ({night.decisions_unread}); " if night.decisions_unread else ""
    unseen = "".join(
        f"could not look into {name_within(each.folder, each.file_name)}; " for each in night.intake.unseen
    )
    stands = f"{night.open_findings['error']} errors open; release {night.release and night.release.name}"
    return f"{unseen}{unread}{files}; {stands}"
