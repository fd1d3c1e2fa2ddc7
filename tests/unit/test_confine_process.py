"""Behind its walls a process reaches nobody, starts nothing and changes no file, whichever wall the system has."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

TRIED = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "listen": "import socket; socket.socket().bind(('127.0.0.1', 0))",
    "ask a name": "import socket; socket.getaddrinfo('example.org', 80)",
    "run": "import subprocess; subprocess.run(['true'])",
    "replace itself": "import os; os.execv('/bin/true', ['true'])",
    "split": "import os; os.fork()",
    "write": "open('a.txt', 'w')",
    "append": "open('stood.txt', 'a')",
    "delete": "import os; os.unlink('stood.txt')",
    "rename": "import os; os.rename('stood.txt', 'b.txt')",
    "make a folder": "import os; os.mkdir('folder')",
    "cut": "import os; os.truncate('stood.txt', 0)",
    "permit": "import os; os.chmod('stood.txt', 0o777)",
}
SCRIPT = """
import json, sys
from schemas.limits import LIMITS
import flows.confine_process as confine
if {audit}:
    confine.filter_calls = lambda: False
walls = confine.confine_process(LIMITS)
said = {{}}
for name, deed in {tried!r}.items():
    try:
        exec(deed)
        said[name] = "done"
    except OSError as error:
        said[name] = type(error).__name__
import threading
thread = threading.Thread(target=lambda: said.update(thread="done"))
thread.start(); thread.join()
said["read"] = open("stood.txt").read()
said["heavy"] = sorted({{"pypdfium2", "xlrd"}} & set(sys.modules))
print(json.dumps([walls, said]))
"""


def behind_walls(folder: Path, *, audit: bool) -> str:
    (folder / "stood.txt").write_text("still", encoding="utf8")
    script = SCRIPT.format(tried=TRIED, audit=audit)
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}\n{script}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 - our own
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("audit", [False, True], ids=["as the system can", "audit"])
def test_behind_the_walls_nothing_reaches_out_and_nothing_is_changed(audit: bool, tmp_path: Path) -> None:  # noqa: FBT001
    said = behind_walls(tmp_path, audit=audit)
    assert '"done"' in said
    assert said.count('"done"') == 1, said
    assert '"read": "still"' in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stood.txt"]
    if audit:
        assert '["limits", "audit"]' in said


def test_the_walls_load_no_library_that_is_compiled(tmp_path: Path) -> None:
    behind_walls(tmp_path, audit=False)
    assert '"heavy": []' in behind_walls(tmp_path, audit=False)


@pytest.mark.slow
def test_the_walls_go_up_at_once() -> None:
    script = (
        "import time; from schemas.limits import LIMITS; from flows.confine_process import confine_process\n"
        "started = time.perf_counter(); confine_process(LIMITS); print(time.perf_counter() - started)"
    )
    command = [sys.executable, "-c", script]
    taken = []
    for _ in range(3):
        ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
        taken.append(float(ended.stdout))
        time.sleep(0.1)
    assert min(taken) < 0.02
