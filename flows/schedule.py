"""The nightly flow served on a cron line, under the configured Prefect server or one started on this machine."""

import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.choose_runner import ApiUnreachableError, answers, configured_api, quiet_prefect

SECONDS_TO_START = 180
SECONDS_TO_END = 45
SECONDS_TO_STOP = 15
USUAL_PORT = 4200


class ServerDidNotStartError(Exception):
    """Prefect's server does not answer. `log` says why."""

    def __init__(self, log: Path) -> None:
        """Name the log."""
        super().__init__(str(log))
        self.log = log


class BadScheduleError(ValueError):
    """A cron line or a time zone that means nothing. `part` is `cron` or `timezone`."""

    def __init__(self, part: str) -> None:
        """Say which of the two."""
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Schedule:
    """When, where and on what the night runs."""

    home: Path
    inboxes: tuple[Path, ...]
    workers: int
    cron: str
    timezone: str

    @property
    def name(self) -> str:
        """Its name on the server: one for each home, however many folders are called alike."""
        return str(self.home.resolve()).strip("/").replace("/", "-")

    @property
    def parameters(self) -> dict[str, Any]:
        """What the nightly flow is started with."""
        inboxes = [str(inbox.resolve()) for inbox in self.inboxes]
        return {"home": str(self.home.resolve()), "inboxes": inboxes, "workers": self.workers}


def serve(schedule: Schedule) -> None:
    """Wait and run the night whenever the cron line says, until interrupted; one night at a time.

    Raises:
        ApiUnreachableError: no server answers at the configured address.
        BadScheduleError: the cron line or the time zone means nothing.
    """
    _reach_server()
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron

    from flows.prefect_nightly import nightly

    # Stopped by a signal, Prefect's runner leaves a coroutine of its own unawaited: nothing for people to read.
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop'", category=RuntimeWarning)
    nightly.serve(
        name=schedule.name,
        schedule=Cron(schedule.cron, timezone=schedule.timezone),
        parameters=schedule.parameters,
        limit=1,
        global_limit=ConcurrencyLimitConfig(limit=1),
        print_starting_message=False,
    )


def register(schedule: Schedule, pool: str) -> None:
    """Have the configured server run the night on a pool of workers, which is made where there is none of the name.

    Whoever listens to the pool runs it, one night at a time; nights no worker was there for are run when one comes.

    Raises:
        ApiUnreachableError: no server answers at the configured address.
    """
    _reach_server()
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.prefect_nightly import nightly

    _have_pool(pool)
    deployment = RunnerDeployment.from_flow(
        nightly,
        name=schedule.name,
        schedule=Cron(schedule.cron, timezone=schedule.timezone),
        parameters=schedule.parameters,
        concurrency_limit=ConcurrencyLimitConfig(limit=1),
        work_pool_name=pool,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment.apply()


def catch_up(schedule: Schedule) -> None:
    """Run the night now, as a flow run of the configured server; where it fails, the schedule goes on all the same.

    Raises:
        ApiUnreachableError: no server answers at the configured address.
    """
    _reach_server()
    from prefect import tags

    from flows.prefect_nightly import nightly

    with tags("caught-up"):
        nightly(**schedule.parameters, return_state=True)


def _reach_server() -> None:
    api = configured_api()
    if api is None or not answers(api):
        raise ApiUnreachableError(api or "")
    quiet_prefect()
    from prefect.context import refresh_global_settings_context

    refresh_global_settings_context()  # what was imported before the address was known keeps none


def _have_pool(pool: str) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    with get_client(sync_client=True) as client, suppress(ObjectAlreadyExists):
        client.create_work_pool(WorkPoolCreate(name=pool, type="process"))


def check_schedule(cron: str, timezone: str) -> None:
    """Nothing, where both mean something.

    Raises:
        BadScheduleError: naming the part that does not.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadScheduleError("timezone") from None
    quiet_prefect()
    from prefect.client.schemas.schedules import CronSchedule

    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValueError:
        raise BadScheduleError("cron") from None


@contextmanager
def local_server(folder: Path) -> Iterator[str]:
    """The address of a Prefect server of our own on this machine, its database in `folder`; stopped afterwards.

    Its database is brought up to date first: a fresh one takes longer than the server waits for itself.

    Raises:
        ServerDidNotStartError: it does not answer in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("wb") as written:
        prefect = [sys.executable, "-m", "prefect", "server"]
        run = partial(subprocess.Popen, stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT)
        environment = server_environment(folder)
        run([*prefect, "database", "upgrade", "-y"], env=environment).wait()
        port = _free_port()  # asked for last, or another server that starts now has it before this one
        api = f"http://127.0.0.1:{port}/api"
        start = [*prefect, "start", "--host", "127.0.0.1", "--port", str(port)]
        server = run(start, env=environment | {"PREFECT_API_URL": api})
        try:
            _wait_until_it_answers(api, server, log)
            yield api
        finally:
            _end_nights()
            server.terminate()
            server.wait()


def _end_nights() -> None:
    """See the nights under way end while their server still answers: without, each tries for minutes to reach it.

    One that needs longer than to say its last words is stopped; it is caught up on when the schedule is served again.
    """
    give_up_at = time.monotonic() + SECONDS_TO_END
    for night in active_children():
        night.join(max(0.0, give_up_at - time.monotonic()))
        for stop in (night.terminate, night.kill):
            if night.is_alive():
                with suppress(OSError):  # it has just ended
                    stop()
                night.join(SECONDS_TO_STOP)


def server_environment(folder: Path) -> dict[str, str]:
    """This process's environment with a Prefect home of its own, and nothing reported to anybody."""
    return os.environ | {
        "PREFECT_HOME": str(folder.resolve()),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def _wait_until_it_answers(api: str, server: "subprocess.Popen[str]", log: Path) -> None:
    give_up_at = time.monotonic() + SECONDS_TO_START
    while not answers(api):
        if server.poll() is not None or time.monotonic() > give_up_at:
            raise ServerDidNotStartError(log)
        time.sleep(0.5)


def _free_port() -> int:
    for port in (USUAL_PORT, 0):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise OSError("no free port")
