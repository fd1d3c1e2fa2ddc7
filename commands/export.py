"""`tonghop export`: one published table as a workbook, a CSV file or Parquet.

A workbook is in the official layout where the table has one, unless the plain table is asked for.
"""

import argparse
from pathlib import Path

from commands.parse_line import WRONG_USAGE, CommandParser, one_of
from commands.read_latest import release_of
from commands.terminal import Stopped, Terminal
from commands.write_table import XLSX_ROWS, Sheet, write_csv, write_xlsx
from warehouse.read_release import Release

SUFFIXES = (".xlsx", ".csv", ".parquet")
LAYOUTS = ("official", "table")
COLUMNS = (
    "SELECT column_name, unit, description_vi, description_en FROM dictionary WHERE table_name = ? ORDER BY position"
)


def add_arguments(parser: CommandParser) -> None:
    """The table and the file; the file's ending says the format."""
    parser.arguments.add_argument("table", metavar="TABLE", help=parser.text("table"))
    parser.options.add_argument(
        "-o", "--output", metavar="FILE", type=Path, required=True, help=parser.text("export_output")
    )
    parser.options.add_argument(
        "--layout",
        metavar="|".join(LAYOUTS),
        type=one_of(parser.language, LAYOUTS),
        default=LAYOUTS[0],
        help=parser.text("export_layout"),
    )


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the table and say how many rows it has.

    Raises:
        Stopped: an unknown table or file ending, a table too long for a workbook, or a file that cannot be written.
    """
    output: Path = arguments.output
    if output.suffix.lower() not in SUFFIXES:
        raise Stopped("problems.unknown_suffix", WRONG_USAGE, file=output, suffixes=", ".join(SUFFIXES))
    with release_of(terminal) as release:
        if arguments.table not in release.tables():
            raise Stopped(
                "problems.unknown_table", WRONG_USAGE, table=arguments.table, tables=", ".join(release.tables())
            )
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            is_official = output.suffix.lower() == ".xlsx" and arguments.layout == "official"
            sheets = _write_official(release, arguments.table, output) if is_official else 0
            count = release.count(arguments.table) if sheets else _write(release, arguments.table, output, terminal)
        except OSError as error:
            raise Stopped("problems.cannot_write", file=output, why=error.strerror or error) from error
    if sheets:
        terminal.say("export.written_official", sheets=sheets, file=output)
    else:
        terminal.say("export.written", count=terminal.number(count), file=output)
    layout = {"layout": "official", "sheets": sheets} if sheets else {"layout": "table"}
    terminal.emit({"table": arguments.table, "file": str(output), "rows": count, **layout})
    return 0


def _write_official(release: Release, name: str, output: Path) -> int:
    """How many forms were written; 0 where the table has no official layout, or nothing is known for one."""
    from flows.write_official import official_table

    written = official_table(release, name)
    if written is None:
        return 0
    output.write_bytes(written.content)
    return written.sheets


def _write(release: Release, name: str, output: Path, terminal: Terminal) -> int:
    count = release.count(name)
    if output.suffix.lower() == ".parquet":
        release.write_parquet(name, output)
        return count
    columns, rows = release.stream(name)
    sheet = Sheet(name, columns, rows)
    if output.suffix.lower() == ".csv":
        write_csv(sheet, output)
        return count
    if count >= XLSX_ROWS:
        raise Stopped("problems.too_long_for_xlsx", WRONG_USAGE, table=name, count=terminal.number(count))
    described = release.rows(COLUMNS, [name])
    words = [(row["column_name"] or name, row["unit"], row[f"description_{terminal.language}"]) for row in described]
    legend = Sheet(
        terminal.text("export.legend"), [terminal.text(f"columns.{c}") for c in ("column", "unit_of", "meaning")], words
    )
    write_xlsx(sheet, output, legend)
    return count
