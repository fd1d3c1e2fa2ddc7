"""`tonghop template FORM`: a blank workbook for one office and period."""

import argparse
from pathlib import Path

from commands.parse_line import WRONG_USAGE, CommandParser, one_of, whole_number
from commands.terminal import Stopped, Terminal
from schemas.admin_units import AdminUnit
from schemas.forms import Form, form, forms

FIRST_YEAR = 2021
PERIODS = ("Y", "H1")


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
    add(
        "--period",
        metavar="|".join(PERIODS),
        type=one_of(parser.language, PERIODS),
        default=PERIODS[0],
        help=parser.text("period"),
    )
    add("--version", metavar="V", help=parser.text("version"))
    add("-o", "--output", metavar="FILE.xlsx", type=Path, required=True, help=parser.text("template_output"))


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the workbook.

    Raises:
        Stopped: no such form, version or unit, a name several units have, or a file that cannot be written.
    """
    from flows.write_template import Wanted, blank_form

    chosen = _form(arguments.form, arguments.version)
    unit = _unit(arguments.unit, arguments.year)
    content = blank_form(terminal.home, Wanted(chosen, unit, arguments.year, arguments.period, arguments.version))
    output: Path = arguments.output
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except OSError as error:
        raise Stopped("problems.cannot_write", file=output, why=error.strerror or error) from error
    terminal.say("template.written", form=chosen.code, unit=unit.full_name, year=arguments.year, file=output)
    terminal.emit({"form": chosen.code, "unit_code": unit.code, "year": arguments.year, "file": str(output)})
    return 0


def _form(code: str, version: str | None) -> Form:
    """The form asked for; the forms there are, where there is none of that code, and so for its versions."""
    try:
        chosen = form(code)
    except KeyError:
        listed = "\n".join(f"  {each.code}  {each.title_vi.split('{')[0].strip()}" for each in forms())
        raise Stopped("problems.unknown_form", WRONG_USAGE, form=code, forms=listed) from None
    versions = [each.version for each in chosen.versions]
    if version not in (None, *versions):
        told = {"form": chosen.code, "version": version, "versions": ", ".join(versions)}
        raise Stopped("problems.unknown_version", WRONG_USAGE, **told)
    return chosen


def _unit(name: str, year: int) -> AdminUnit:
    """The unit asked for; those the name may mean, where there are several."""
    from flows.write_template import UnknownUnitError, find_unit

    try:
        return find_unit(name, year)
    except UnknownUnitError as unknown:
        key = "problems.ambiguous_unit" if unknown.choices else "problems.unknown_unit"
        choices = "\n".join(f"  {each}" for each in unknown.choices)
        raise Stopped(key, WRONG_USAGE, unit=name, year=year, choices=choices) from None
