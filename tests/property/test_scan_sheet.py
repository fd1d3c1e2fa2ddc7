"""A sheet scanned as text means what the same sheet means to an XML parser, whatever is changed in it."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import Refusal
from schemas.limits import LIMITS
from tests.files_of_cells import row_of, sheet_of
from transforms.finish_workbook import SheetDraft
from transforms.read_sheet_xml import CellMeanings, Kinds, _read
from transforms.rewrite_sheet import rewrite_sheet
from transforms.scan_sheet import UnusualMarkupError, scan_sheet

ROWS = (
    row_of(1, {"A": 't="s"|<v>0</v>', "C": 's="1"|<v>0.25</v>', "D": 't="inlineStr"|<is><t>a &lt; b</t></is>'})
    + row_of(2, {"A": "<f>B1*2</f><v>3</v>", "B": 't="e"|<v>#REF!</v>', "C": "<f>A1</f>"}, ' hidden="1"')
    + '<row r="3"/>'
    + row_of(4, {"B": 't="b"|<v>1</v>', "AA": 's="2"|<v>45000</v>', "AB": 's="1"|'})
)
BEGIN, END = sheet_of("|").split("|")
MARKUP = (
    "<v>",
    "</v>",
    '<row r="2">',
    "<row>",
    "</row>",
    '<c r="A1">',
    "<c>",
    "</c>",
    "<f>",
    "</f>",
    "<is><t>",
    "</t></is>",
)
LETTERS = (
    '"',
    "'",
    " ",
    "\n",
    ">",
    "<",
    "/",
    "=",
    "5",
    "A",
    ' hidden="1"',
    ' ht="0"',
    ' t="s"',
    ' s="1"',
    "&amp;",
    "&",
    "<!---->",
)
PIECES = st.sampled_from((*MARKUP, *LETTERS))
PLACES = st.integers(0, len(ROWS) - 1)
CUTS = st.tuples(PLACES, st.integers(0, 12), PIECES | st.just(""))


def meant(xml: str) -> object:
    """What a sheet says when it is scanned: its draft, blank ends of rows left out."""
    draft = SheetDraft("a")
    meanings = CellMeanings({"0": "Dự án"}, Kinds(["number", "percent", "date"]), is_from_1904=False, limits=LIMITS)
    _read(scan_sheet(iter([xml])), draft, meanings)
    values = {(r, c): v for r, line in draft.rows.items() for c, v in enumerate(line) if v is not None}
    hidden = {row for row in draft.hidden_rows if row <= max(draft.rows, default=-1)}
    return values, hidden, draft.errors, draft.formulas, draft.uncalculated, draft.percents


def is_sound(xml: str) -> bool:
    try:
        ET.fromstring(xml)  # noqa: S314 - no document type among the pieces
    except ET.ParseError:
        return False
    return True


@settings(max_examples=400)
@given(st.lists(CUTS, min_size=1, max_size=3))
def test_a_changed_sheet_is_scanned_as_a_parser_understands_it_or_not_at_all(cuts: list[tuple[int, int, str]]) -> None:
    rows = ROWS
    for place, length, piece in cuts:
        rows = rows[:place] + piece + rows[place + length :]
    xml = BEGIN + rows + END
    try:
        scanned = meant(xml)
    except (UnusualMarkupError, Refusal):
        return
    if is_sound(xml):
        assert scanned == meant(rewrite_sheet(xml.encode()))


def test_the_sheet_as_it_is_needs_no_rewriting() -> None:
    assert meant(BEGIN + ROWS + END) == meant(rewrite_sheet((BEGIN + ROWS + END).encode()))
