"""Really start the production set-up on this machine and see a scheduled night fire: PostgreSQL, server, pool, worker.

    uv run python scripts/check_production.py            # a minute or two; leaves nothing behind

Needs PostgreSQL's own programs (Debian: postgresql); without them a server on SQLite takes their place, and it says so.
Ends with 0 where two nights fired, the first publishing (and telling of a file it refused), the second finding nothing
new; else with 1.
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

PROGRAMS = Path(sys.executable).parent
SECONDS_TO_START, SECONDS_TO_FIRE = 240, 240
WANTED = ["DataTrouble", "NothingNew"]
NOBODY = "nobody"
POOL = "tonghop"


def main() -> int:
    """Start everything, wait for two nights, stop everything."""
    with tempfile.TemporaryDirectory(prefix="tonghop-production-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        with _database(root) as database, _server(root, database) as environment, _worker(root, environment):
            states = _states_of_two_nights(environment)
        print("nights ended as:", ", ".join(states) or "none")
        print((root / "home" / "last-night.json").read_text(encoding="utf8") if states else "")
    return 0 if sorted(set(states)) == WANTED else 1


@contextmanager
def _database(root: Path) -> Iterator[str | None]:
    """The address of a PostgreSQL database made for the occasion; None where there is no PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    programs = found[-1].parent
    if not (programs / "postgres").is_file():
        print("no PostgreSQL here: the server's database is SQLite")
        yield None
        return
    cluster, port = root / "postgresql", _free_port()
    cluster.mkdir()
    is_root = os.geteuid() == 0
    if is_root:
        owner = pwd.getpwnam(NOBODY)
        os.chown(cluster, owner.pw_uid, owner.pw_gid)
    own: dict[str, str | int | None] = {"user": NOBODY if is_root else None, "cwd": str(cluster)}
    options = ["-D", str(cluster), "-U", "prefect", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([programs / "initdb", *options], check=True, stdout=subprocess.DEVNULL, **own)  # type: ignore[call-overload]
    listening = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={cluster}"]
    postgres = subprocess.Popen([programs / "postgres", "-D", cluster, *listening], stderr=subprocess.DEVNULL, **own)  # type: ignore[call-overload]
    try:
        _wait_until(lambda: _is_open(port), "PostgreSQL")
        subprocess.run(
            [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "prefect"], check=True
        )
        print(
            subprocess.run(
                [programs / "postgres", "--version"], capture_output=True, text=True, check=True
            ).stdout.strip()
        )
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        postgres.terminate()
        postgres.wait()


@contextmanager
def _server(root: Path, database: str | None) -> Iterator[dict[str, str]]:
    """The environment of whoever speaks to the Prefect server started here."""
    port = _free_port()
    environment = os.environ | {
        "PREFECT_HOME": str(root / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    if database:
        environment["PREFECT_API_DATABASE_CONNECTION_URL"] = database
    prefect = [PROGRAMS / "prefect", "server"]
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*prefect, "database", "upgrade", "-y"], check=True, **quiet)  # type: ignore[call-overload]
    server = subprocess.Popen([*prefect, "start", "--host", "127.0.0.1", "--port", str(port)], **quiet)  # type: ignore[call-overload]
    try:
        _wait_until(lambda: _answers(environment), "the Prefect server")
        yield environment
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _worker(root: Path, environment: dict[str, str]) -> Iterator[None]:
    """A schedule that calls every minute, registered for a pool, and a worker that listens to it."""
    (root / "inbox").mkdir()
    (root / "inbox" / "cong van.txt").write_text("Không có số liệu.\n", encoding="utf8")
    tonghop = [PROGRAMS / "tonghop", "--home", root / "home", "--lang", "en", "schedule", "--pool", POOL]
    subprocess.run([*tonghop, "--cron", "* * * * *", root / "inbox"], check=True, env=environment)
    worker = subprocess.Popen(
        [PROGRAMS / "prefect", "worker", "start", "--pool", POOL, "--limit", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _states_of_two_nights(environment: dict[str, str]) -> list[str]:
    give_up_at = time.monotonic() + SECONDS_TO_FIRE
    states: list[str] = []
    while len(states) < len(WANTED) and time.monotonic() < give_up_at:
        time.sleep(2)
        states = [
            run["state_name"]
            for run in _ask(environment, "flow_runs/filter")
            if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
        ]
    return states


def _ask(environment: dict[str, str], what: str) -> list[dict[str, str]]:
    asked = {"sort": "EXPECTED_START_TIME_ASC", "flow_runs": {"state": {"type": {"not_any_": ["SCHEDULED"]}}}}
    request = Request(  # noqa: S310 - our own server
        f"{environment['PREFECT_API_URL']}/{what}", json.dumps(asked).encode(), {"content-type": "application/json"}
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        found: list[dict[str, str]] = json.load(answer)
        return found


def _answers(environment: dict[str, str]) -> bool:
    try:
        with urlopen(f"{environment['PREFECT_API_URL']}/health", timeout=5):  # noqa: S310
            return True
    except (URLError, OSError):
        return False


def _is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _wait_until(is_there, what: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    give_up_at = time.monotonic() + SECONDS_TO_START
    while not is_there():
        if time.monotonic() > give_up_at:
            raise SystemExit(f"{what} did not start")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
