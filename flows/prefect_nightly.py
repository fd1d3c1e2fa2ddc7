"""The night as a flow run of a Prefect server: the same steps, each batch a task, one table of the submissions.

Imported only where a Prefect API is configured, or to serve a schedule.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from flows.nightly import run_nightly
from flows.order import Night, Nobody, Order, T, Watch
from warehouse.read_release import open_latest

RETRY_DELAYS = [2.0, 10.0]
SUBMISSIONS = """
    SELECT file_name, unit_name, document_kind, year_from, year_to, state, reject_code, observation_count, finding_count
    FROM submissions ORDER BY state DESC, unit_name, file_name
"""
# Parameters of a flow run are JSON, which the terminal's progress bars are not.
_onlooker: ContextVar[Watch | None] = ContextVar("onlooker", default=None)


def run_as_flow(order: Order, onlooker: Watch) -> Night:
    """The night as a flow run seen by the configured server.

    Raises:
        HomeBusyError: another run holds the home.
        NightFailedError: the run could not finish; the flow run is marked as failed.
    """
    token = _onlooker.set(onlooker)
    try:
        return nightly(
            str(order.home.resolve()),
            [str(inbox.resolve()) for inbox in order.inboxes],
            order.workers,
            order.clock.isoformat(),
        )
    finally:
        _onlooker.reset(token)


@flow(name="tonghop-nightly", persist_result=False)
def nightly(home: str, inboxes: list[str], workers: int, clock: str | None = None) -> Night:
    """One nightly consolidation.

    Args:
        home: the province's folder.
        inboxes: folders or files to take in.
        workers: reading processes.
        clock: the moment the run stands at, UTC; now where a schedule starts it.
    """
    now = datetime.fromisoformat(clock) if clock else datetime.now(UTC).replace(tzinfo=None)
    order = Order(Path(home), tuple(map(Path, inboxes)), now, workers)
    night = run_nightly(order, onlooker_of_this_run(), as_task)
    if night.release:
        _show_submissions(order.home, night)
    return night


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
    return isinstance(state.result(raise_on_failure=False), OSError)


def _show_submissions(home: Path, night: Night) -> None:
    with open_latest(home) as release:
        rows = release.rows(SUBMISSIONS)
    told = f"{len(night.intake.new)} new, {len(night.intake.known)} known, {len(night.refused)} refused tonight"
    create_table_artifact(table=rows, key="submissions", description=f"{told}. Release: {night.release}")
