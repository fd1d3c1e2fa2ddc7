"""What was typed: the options that stand anywhere, the command's name, and the command's own arguments.

Help and complaints come in the language asked for; wrong usage ends with exit code 2.
"""

import argparse
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from schemas.messages import Language, message

WRONG_USAGE = 2
DEFAULT_HOME = "tonghop-data"

# The few complaints argparse words itself; everything else is worded by our own value readers below.
COMPLAINTS = {
    "usage.needs_value": re.compile(r"^argument (?P<name>.+): expected (one|at least one|\d+) argument"),
    "usage.missing": re.compile(r"^the following arguments are required: (?P<name>.+)$"),
    "usage.unknown_option": re.compile(r"^unrecognized arguments: (?P<name>.+)$"),
    "usage.takes_no_value": re.compile(r"^argument (?P<name>.+): ignored explicit argument (?P<value>.+)$"),
    "usage.wrong_value": re.compile(r"^argument (?P<name>[^:]+): (?P<why>.+)$"),
}


@dataclass(frozen=True, slots=True)
class Anywhere:
    """The three options that may stand before or after the command's name, and all that was left."""

    home: Path
    language: Language
    is_json: bool
    rest: tuple[str, ...]


class UsageError(Exception):
    """A command line that cannot be understood; carries the sentence for the person."""


def split_anywhere(words: Sequence[str]) -> Anywhere:
    """The options `--home`, `--lang`, `--json` taken out of a command line, wherever they stand.

    Raises:
        UsageError: an option without its value, or a language that is neither vi nor en.
    """
    home, language, is_json = os.environ.get("TONGHOP_HOME") or DEFAULT_HOME, "vi", False
    rest: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--json":
            is_json = True
        elif name in {"--home", "--lang"}:
            if not equals and waiting and not waiting[0].startswith("--"):
                value = waiting.pop(0)
            if not value:
                raise UsageError(message("usage.needs_value", _spoken(language), name=name))
            home, language = (value, language) if name == "--home" else (home, value)
        else:
            rest.append(word)
    if language not in {"vi", "en"}:
        raise UsageError(message("usage.unknown_language", "vi", value=language))
    return Anywhere(Path(home).expanduser(), _spoken(language), is_json, tuple(rest))


def _spoken(language: str) -> Language:
    return "en" if language == "en" else "vi"


class CommandParser(argparse.ArgumentParser):
    """An argument parser that helps and complains in Vietnamese or English."""

    def __init__(self, command: str, language: Language) -> None:
        """A parser for `tonghop <command>`, its summary taken from the messages."""
        self.language = language
        super().__init__(
            prog=f"tonghop {command}",
            description=message(f"help.{command}", language),
            add_help=False,
            allow_abbrev=False,
            formatter_class=partial(_Formatter, language=language),
        )
        self.arguments = self.add_argument_group(message("usage.arguments", language))
        self.options = self.add_argument_group(message("usage.options", language))
        self.options.add_argument("-h", "--help", action="help", help=message("usage.help_option", language))

    def text(self, key: str) -> str:
        """A help text of this parser's language; `%` is doubled, for argparse formats help texts."""
        return message(f"help.{key}", self.language).replace("%", "%%")

    def format_help(self) -> str:
        """The command's help, with the options that stand anywhere at its end."""
        return super().format_help() + "\n" + anywhere_help(self.language)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The command's arguments; options and files may stand in any order.

        Raises:
            UsageError: a command line that cannot be understood.
        """
        prefix = message("usage.usage", self.language)
        # Argparse would cut the English word "usage: " off by its length.
        self.usage = self.format_usage().removeprefix(prefix).strip().replace("%", "%%")
        return self.parse_intermixed_args(words)

    def error(self, message: str) -> NoReturn:
        """Complain in the person's language, show the usage line, end with exit code 2.

        Raises:
            UsageError: always; `commands.main` prints it.
        """
        raise UsageError(f"{self.worded(message)}\n{self.format_usage().strip()}")

    def worded(self, complaint: str) -> str:
        """Argparse's complaint in the parser's language; one it never made before stays as it is."""
        for key, pattern in COMPLAINTS.items():
            if found := pattern.match(complaint):
                return message(key, self.language, **found.groupdict())
        return complaint


class _Formatter(argparse.HelpFormatter):
    """Argparse's layout, 100 columns wide, in a language; an option's value named once, as Python 3.13 does."""

    def __init__(self, prog: str, language: Language) -> None:
        super().__init__(prog, max_help_position=30, width=100)
        self.language = language

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or message("usage.usage", self.language) + " ")

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


def anywhere_help(language: Language) -> str:
    """The lines of help for `--home`, `--lang`, `--json`."""
    lines = [message("usage.anywhere", language)]
    for option, key in (("--home DIR", "home"), ("--lang vi|en", "lang"), ("--json", "json")):
        lines.append(f"  {option:<26}  {message(f'usage.{key}_option', language)}")
    return "\n".join(lines) + "\n"


def path(language: Language) -> Callable[[str], Path]:
    """A reader of paths; an empty one is a variable that was never set, not the folder one happens to be in."""

    def read(written: str) -> Path:
        if not written:
            raise argparse.ArgumentTypeError(message("usage.empty_path", language))
        return Path(written)

    return read


def whole_number(language: Language, lowest: int) -> Callable[[str], int]:
    """A reader of whole numbers from `lowest` up."""

    def read(written: str) -> int:
        if not written.isascii() or not written.isdigit() or int(written) < lowest:
            raise argparse.ArgumentTypeError(message("usage.not_a_number", language, value=written, lowest=lowest))
        return int(written)

    return read


def one_of(language: Language, choices: Sequence[str]) -> Callable[[str], str]:
    """A reader that accepts only the words listed."""

    def read(written: str) -> str:
        if written not in choices:
            listed = ", ".join(choices)
            raise argparse.ArgumentTypeError(message("usage.not_a_choice", language, value=written, choices=listed))
        return written

    return read


def moment(language: Language) -> Callable[[str], datetime]:
    """A reader of dates (2024-12-31, its midnight in UTC) and moments (2024-12-31T18:30:00+07:00)."""

    def read(written: str) -> datetime:
        try:
            read_at = datetime.fromisoformat(written)
        except ValueError:
            complaint = message("usage.not_a_date", language, value=written)
            raise argparse.ArgumentTypeError(complaint) from None
        return read_at.replace(tzinfo=UTC) if read_at.tzinfo is None else read_at.astimezone(UTC)

    return read


def day(language: Language) -> Callable[[str], date]:
    """A reader of days: 2024-12-31, or 31/12/2024 as offices write it."""

    def read(written: str) -> date:
        found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(written)
        except ValueError:
            complaint = message("usage.not_a_date", language, value=written)
            raise argparse.ArgumentTypeError(complaint) from None

    return read


def some_text(language: Language) -> Callable[[str], str]:
    """A reader of texts in which something stands."""

    def read(written: str) -> str:
        if not written.strip():
            raise argparse.ArgumentTypeError(message("usage.empty", language))
        return written.strip()

    return read


def year_span(language: Language) -> Callable[[str], tuple[int, int]]:
    """A reader of one year (2024) or a span (2022-2024)."""

    def read(written: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", written)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not date.min.year <= first <= last:
            raise argparse.ArgumentTypeError(message("usage.not_years", language, value=written))
        return first, last

    return read
