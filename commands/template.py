"""`tonghop template FORM`: a blank workbook for one office and period."""

import argparse
from pathlib import Path

from commands.parse_line import WRONG_USAGE, CommandParser, whole_number
from commands.terminal import Stopped, Terminal
from schemas.forms import form, forms

FIRST_YEAR = 2021


def add_arguments(parser: CommandParser) -> None:
    """The form, whose it is and of when."""
    add = parser.options.add_argument
    parser.arguments.add_argument("form", metavar="FORM", help=parser.text("form"))
    add("--unit", metavar="UNIT", required=True, help=parser.text("template_unit"))
    add(
        "--year",
        metavar="YEAR",
        required=True,
        type=whole_number(parser.language, FIRST_YEAR),
        help=parser.text("template_year"),
    )
    add("--period", choices=("Y", "H1"), default="Y", help=parser.text("period"))
    add("--version", metavar="V", help=parser.text("version"))
    add("-o", "--output", metavar="FILE.xlsx", type=Path, required=True, help=parser.text("template_output"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the workbook.

    Raises:
        Stopped: no such form, version or unit, a name several units have, or a file that cannot be written.
    """
    from flows.write_template import UnknownUnitError, Wanted, blank_form, find_unit

    try:
        chosen = form(arguments.form)
    except KeyError:
        listed = "\n".join(f"  {each.code}  {each.title_vi.split('{')[0].strip()}" for each in forms())
        raise Stopped("problems.unknown_form", WRONG_USAGE, form=arguments.form, forms=listed) from None
    try:
        unit = find_unit(arguments.unit, arguments.year)
    except UnknownUnitError as unknown:
        key = "problems.ambiguous_unit" if unknown.choices else "problems.unknown_unit"
        choices = "\n".join(f"  {each}" for each in unknown.choices)
        raise Stopped(key, WRONG_USAGE, unit=arguments.unit, year=arguments.year, choices=choices) from None
    wanted = Wanted(chosen, unit, arguments.year, arguments.period, arguments.version)
    output: Path = arguments.output
    try:
        content = blank_form(terminal.home, wanted)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except KeyError:
        versions = ", ".join(each.version for each in chosen.versions)
        raise Stopped(
            "problems.unknown_version", WRONG_USAGE, form=chosen.code, version=arguments.version, versions=versions
        ) from None
    except OSError as error:
        raise Stopped("problems.cannot_write", file=output, why=error.strerror or error) from error
    terminal.say("template.written", form=chosen.code, unit=unit.full_name, year=arguments.year, file=output)
    terminal.emit({"form": chosen.code, "unit_code": unit.code, "year": arguments.year, "file": str(output)})
    return 0
