"""The reference of the commands, from the parsers themselves, for docs/cli.md."""

from importlib import import_module

from commands.main import COMMANDS, MODULES, overview
from commands.parse_line import CommandParser
from schemas.messages import Language, message

EXIT_CODES = """\
| exit code | meaning |
| --- | --- |
| 0 | finished; findings and refused files are results, not failures |
| 1 | only with `--strict`: an error-level finding is open, or a file was refused |
| 2 | wrong usage |
| 3 | another run holds the home |
| 4 | could not finish; the previous release still stands. `notify`: a message did not go out |
"""


def command_page() -> str:
    """Every command with its options, in English and then in Vietnamese, as Markdown."""
    parts = ["# Commands\n", "Generated from the program (`make docs`).\n", EXIT_CODES]
    titles: dict[Language, str] = {"en": "English", "vi": "Tiếng Việt"}
    for language, title in titles.items():
        parts.append(f"## {title}\n\n```text\n{overview(language)}```\n")
        parts += [f"### tonghop {name}\n\n{_section(name, language)}" for name in COMMANDS]
    return "\n".join(parts)


def _section(name: str, language: Language) -> str:
    parser = CommandParser(name, language)
    import_module(f"commands.{MODULES.get(name, name)}").add_arguments(parser)
    shown = parser.format_help().partition("\n" + message("usage.anywhere", language))[0]
    return f"```text\n{shown.rstrip()}\n```\n"
