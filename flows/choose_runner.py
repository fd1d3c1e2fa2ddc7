"""Whether a night is a flow run of a Prefect server or plain calls, decided without importing Prefect."""

import os
import tomllib
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from flows.order import Night, Order, Watch
from flows.tell_trouble import tell_trouble

SECONDS_TO_ANSWER = 5


class ApiUnreachableError(Exception):
    """A Prefect API is configured and does not answer."""


def run_night(order: Order, onlooker: Watch) -> Night:
    """One night: as a flow run where a Prefect API is configured, else directly.

    Raises:
        ApiUnreachableError: an API is configured and does not answer; nothing was done.
        HomeBusyError: another run holds the home.
        NightFailedError: the run could not finish.
    """
    api = configured_api()
    if api is None:
        from flows.nightly import run_nightly

        return run_nightly(order, onlooker)
    if not answers(api):
        tell_trouble(order.home, order.clock, "unreachable", api, "")
        raise ApiUnreachableError(api)
    quiet_prefect()
    from flows.prefect_nightly import run_as_flow

    return run_as_flow(order, onlooker)


def configured_api() -> str | None:
    """The address of the Prefect API: `PREFECT_API_URL`, else the active profile's; None where none is configured."""
    return os.environ.get("PREFECT_API_URL") or _profile_api()


def _profile_api() -> str | None:
    folder = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    path = Path(os.environ.get("PREFECT_PROFILES_PATH") or folder / "profiles.toml")
    try:
        told = tomllib.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return None
    profile = told.get("profiles", {}).get(os.environ.get("PREFECT_PROFILE") or told.get("active"), {})
    return profile.get("PREFECT_API_URL") or None


def answers(api: str) -> bool:
    """Whether a server answers at the API's address; one that still starts does not yet."""
    try:
        with urlopen(f"{api.rstrip('/')}/health", timeout=SECONDS_TO_ANSWER):  # noqa: S310 - the configured address
            return True
    except HTTPError as refused:
        return refused.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except (URLError, OSError, ValueError):
        return False


def quiet_prefect() -> None:
    """Have Prefect, before it is imported, leave the terminal to us and report nothing to anybody."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
