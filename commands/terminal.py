"""How the program speaks to a person: sentences, tables and progress, or one JSON document for other programs."""

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.messages import Language, message

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress

WIDEST = 100
HANOI = timedelta(hours=7)
RATIOS = {"fold": 1, "wide": 3}


CANNOT_FINISH = 4


class Stopped(Exception):  # noqa: N818 - the command ends here, with a sentence for the person
    """A command that cannot go on; carries the message to say and the exit code."""

    def __init__(self, key: str, exit_code: int = CANNOT_FINISH, **details: object) -> None:
        """Carry a message's key and what its placeholders need."""
        super().__init__(key)
        self.key = key
        self.exit_code = exit_code
        self.details = details


@dataclass(frozen=True)
class Terminal:
    """Where a command says what it has to say.

    Attributes:
        home: the province's folder.
        language: of every sentence.
        is_json: standard output is for one JSON document; people's text goes to standard error.
    """

    home: Path
    language: Language
    is_json: bool

    @cached_property
    def console(self) -> "Console":
        """The console for people: standard output, or standard error beside a JSON document."""
        return _console(sys.stderr if self.is_json else sys.stdout)

    @cached_property
    def errors(self) -> "Console":
        """The console for complaints and progress: always standard error."""
        return _console(sys.stderr)

    def text(self, key: str, **details: object) -> str:
        """A message in the terminal's language."""
        return message(key, self.language, **details)

    def say(self, key: str, **details: object) -> None:
        """Print one message as plain text: nothing in a file's name can style the terminal."""
        self.plain(self.text(key, **details))

    def plain(self, text: str, style: str = "none") -> None:
        """Print a text as it is."""
        self.console.print(clean(text), markup=False, highlight=False, style=style)

    def complain(self, key: str, **details: object) -> None:
        """Print one message on standard error; lines set in, which may be commands to paste, are never wrapped."""
        for line in clean(self.text(key, **details)).splitlines():
            self.errors.print(line, markup=False, highlight=False, soft_wrap=line.startswith("  "))

    def show(self, drawing: "RenderableType") -> None:
        """Print a table or another drawing."""
        self.console.print(drawing)

    def command(self, *words: str) -> str:
        """A command on this home that runs as it stands when pasted into the same shell."""
        return shlex.join([_program(), "--home", str(self.home), *words])

    def show_command(self, *words: str) -> None:
        """Print a command on this home, never wrapped."""
        self.console.print(f"  {self.command(*words)}", markup=False, highlight=False, soft_wrap=True)

    def gap(self) -> None:
        """An empty line."""
        self.console.print()

    def emit(self, document: object) -> None:
        """Write the one JSON document of a `--json` command; without `--json`, nothing."""
        if self.is_json:
            said = json.dumps(document, ensure_ascii=False, indent=2, default=_plain)
            # Halves of broken characters, as names of files may have them, are escapes of JSON that way.
            sys.stdout.write(said.encode("utf8", "backslashreplace").decode() + "\n")

    def date(self, moment: datetime | date | None) -> str:
        """A date as Vietnamese offices write it: 05/03/2024 (a moment's is Việt Nam's); '' where there is none."""
        if isinstance(moment, datetime):
            moment = moment.replace(tzinfo=UTC) + HANOI
        return moment.strftime("%d/%m/%Y") if moment else ""

    def moment(self, moment: datetime | None) -> str:
        """A moment in Việt Nam's time: 05/03/2024 08:30; '' where there is none."""
        return (moment.replace(tzinfo=UTC) + HANOI).strftime("%d/%m/%Y %H:%M") if moment else ""

    def number(self, figure: float | Decimal | None, decimals: int = 0) -> str:
        """A figure as the language writes it: 1.234,5 in Vietnamese, 1,234.5 in English; '' for None."""
        if figure is None:
            return ""
        written = f"{figure:,.{decimals}f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "vi" else written

    @contextmanager
    def progress(self) -> Iterator["Progress"]:
        """Progress bars on standard error while the block runs; silent where that is no terminal."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self.errors, transient=True, disable=not self.errors.is_terminal) as bars:
            yield bars


@contextmanager
def solvers_aside() -> Iterator[None]:
    """While the block runs, what compiled libraries print by themselves goes to standard error, not among the answers.

    Solvers have lines of their own that no option silences; standard output is for one document alone.
    """
    sys.stdout.flush()
    answers = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(answers, 1)
        os.close(answers)


def table(
    titles: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], caption: str = "", *, has_header: bool = True
) -> "RenderableType":
    """A table for the terminal; each title comes with its column's side: left, right, fold or wide (long text)."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 2, 0, 0),
        title=Text(caption) if caption else None,
        title_justify="left",
        pad_edge=False,
    )
    drawn.show_header = has_header
    for title, side in titles:
        drawn.add_column(
            Text(title),
            justify="right" if side == "right" else "left",
            no_wrap=side == "right",
            overflow="fold",
            ratio=RATIOS.get(side),
        )
    for row in rows:
        drawn.add_row(*(Text(clean(cell)) for cell in row))
    return drawn


def clean(text: str) -> str:
    """Text without control characters: what a sender typed cannot move the cursor or colour the screen."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text)


def _program() -> str:
    """How this program was started, as short as it still runs: `.venv/bin/tonghop` in a checkout."""
    started = Path(sys.argv[0]).absolute()
    return str(started.relative_to(Path.cwd())) if started.is_relative_to(Path.cwd()) else str(started)


def _console(stream: Any) -> "Console":  # noqa: ANN401 - sys.stdout and sys.stderr, whatever stands in for them
    from rich.console import Console

    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 40)).columns) if stream.isatty() else WIDEST
    return Console(file=stream, width=width, soft_wrap=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).astimezone(UTC).isoformat()
    if isinstance(value, date | Path):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
