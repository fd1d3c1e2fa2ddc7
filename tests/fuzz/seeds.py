"""Sound files to damage, one or more of every format the program reads, made by the tests' own writers."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.files_of_cells import binary_cell, binary_row, binary_sheet, ods_of, table_of, wide, xlsb_of
from tests.files_of_text import docx_of, paragraph, pdf_of, table, zip_of
from tests.layouts.make_workbook import make_workbook

TESTS = Path(__file__).parents[1]
TEXTS = sorted(TESTS.glob("golden/*/input.txt"))
BY_OFFICE_PROGRAMS = sorted((TESTS / "layouts" / "fixtures").glob("*.*s"))
LINES_OF_A_PAGE = 40
WORKBOOKS = range(8)
_TEXT_CELL = 6


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound file and the ending of its name."""

    content: bytes
    ending: str


@cache
def seeds() -> tuple[Seed, ...]:
    """Every seed, the same ones in the same order each time."""
    return tuple(_seeds())


def _seeds() -> Iterator[Seed]:
    for path in TEXTS:
        text = path.read_text(encoding="utf8")
        yield Seed(text.encode(), "txt")
        yield Seed(_docx(text), "docx")
        yield Seed(_pdf(text), "pdf")
    yield Seed(TEXTS[0].read_text(encoding="utf8").encode("utf-16"), "txt")
    for number in WORKBOOKS:
        yield Seed(make_workbook(number).content, "xlsx")
    for path in BY_OFFICE_PROGRAMS:
        yield Seed(path.read_bytes(), path.suffix[1:])
    yield Seed(_xlsb(TEXTS[1].read_text(encoding="utf8")), "xlsb")
    yield Seed(_ods(), "ods")
    yield Seed(zip_of({"bao cao.txt": TEXTS[0].read_bytes()}), "zip")


def _docx(text: str) -> bytes:
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [(str(at), line[:20], "1.234,5") for at, line in enumerate(lines[:6])]
    body = "".join(map(paragraph, map(_escaped, lines))) + table([[*map(_escaped, row)] for row in cells])
    return docx_of(body, footnotes='<w:footnote w:id="1"><w:p><w:r><w:t>vốn sự nghiệp</w:t></w:r></w:p></w:footnote>')


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _pdf(text: str) -> bytes:
    lines = text.splitlines()
    pages = [lines[at : at + LINES_OF_A_PAGE] for at in range(0, len(lines), LINES_OF_A_PAGE)]
    return pdf_of([[line for line in page if line] for page in pages])


def _xlsb(text: str) -> bytes:
    rows = b"".join(
        binary_row(
            number, b"".join(binary_cell(_TEXT_CELL, at, wide(word)) for at, word in enumerate(line.split()[:8]))
        )
        for number, line in enumerate(text.splitlines()[:40])
    )
    return xlsb_of({"Biểu 1": binary_sheet(rows)}, ["Dự án 1"], ["0.00%"])


def _ods() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(row * at, row * at) for at in range(6))}</table:table-row>"
        for row in range(30)
    )
    return ods_of(table_of(rows))
