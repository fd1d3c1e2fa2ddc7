"""`python -m tests.fuzz.run --files 300 --seed 1`: damaged files through the real nightly run, and what became of them."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.limits import MIB
from tests.fuzz.write_files import write_files

DEFECTS = ("reader_crashed", "reader_timeout", "reader_memory", "reader_stalled", "answer_too_long")
"""Refusals that say the program was helpless, not what is wrong with the file."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A night over a folder of hostile files.

    Attributes:
        exit_code: of the run.
        files: one line of the run's log a file.
    """

    exit_code: int
    seconds: float
    files: list[dict[str, Any]]

    @property
    def defects(self) -> list[dict[str, Any]]:
        """Files on which the program was helpless."""
        return [each for each in self.files if each["refusal"] in DEFECTS]


def run_over(folder: Path, home: Path) -> Outcome:
    """Run the program itself, in a process of its own, over a folder."""
    started = time.monotonic()
    words = ["--json", "--home", str(home), "run", str(folder)]
    command = [sys.executable, "-c", "import sys; from commands.main import main; sys.exit(main(sys.argv[1:]))", *words]
    ended = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own program
    logs = sorted((home / "logs").glob("*.log"))
    lines = [json.loads(line) for line in logs[-1].read_text(encoding="utf8").splitlines()] if logs else []
    return Outcome(ended.returncode, time.monotonic() - started, [each for each in lines if each["event"] == "file"])


def table_of_outcomes(outcome: Outcome) -> str:
    """How many files of each format came to what, the slowest, the hungriest, and every defect."""
    counted = Counter((_ending(each), each["refusal"] or "accepted") for each in outcome.files)
    lines = [f"{ending:6} {code:24} {count:6}" for (ending, code), count in sorted(counted.items())]
    slowest = max(outcome.files, key=lambda each: each["seconds"], default={"seconds": 0, "file_name": ""})
    hungriest = max((each["peak_memory"] for each in outcome.files), default=0)
    lines += [
        f"files {len(outcome.files)}, {outcome.seconds:.1f} s, exit code {outcome.exit_code}",
        f"slowest {slowest['seconds']:.1f} s ({slowest['file_name']!r}), highest memory {hungriest // MIB} MB",
        f"defects {len(outcome.defects)}",
        *(f"  {each['refusal']} {each['file_name']!r} {each['reason_en']}" for each in outcome.defects),
    ]
    return "\n".join(lines)


def _ending(each: dict[str, Any]) -> str:
    return str(each["file_name"].rpartition(".")[2])


def main() -> int:
    """Write the files, run over them, print the table; 1 where the program was helpless."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep inbox and home there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        write_files(folder / "inbox", asked.files, asked.seed)
        outcome = run_over(folder / "inbox", folder / "home")
    sys.stdout.write(table_of_outcomes(outcome) + "\n")
    return int(bool(outcome.defects) or outcome.exit_code != 0 or not outcome.files)


if __name__ == "__main__":
    sys.exit(main())
