"""The letter that returns a submission: an official letter in the form of Decree 30/2020, its mismatches in tables."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from schemas.messages import message
from schemas.returns import Returned, ReturnedLine

_FONT = "Times New Roman"
_WIDTHS = (1.2, 1.3, 5.7, 2.1, 2.1, 2.4, 1.2)
_COLUMNS = ("number", "place", "what", "given", "expected", "difference", "unit")
_FIGURES = ("given", "expected", "difference")


def write_letter(returned: Returned) -> bytes:
    """The letter as a .docx: head, recipient, what does not agree table by table, what to do, signature."""
    letter = Document()
    _set_up(letter)
    _write_head(letter, returned)
    told = {"file": returned.file_name, "received": returned.received, "count": len(returned.lines)}
    _paragraph(letter, message("letter.opening", "vi", **told), indent=True)
    _write_tables(letter, returned.lines)
    has_cells = any(line.address for line in returned.lines)
    for key in ("ask", *(["marked"] if has_cells else []), *(["is_copy"] if returned.is_copy else [])):
        _paragraph(letter, message(f"letter.{key}", "vi"), indent=True)
    _write_foot(letter, returned)
    buffer = BytesIO()
    letter.save(buffer)
    return buffer.getvalue()


def _set_up(letter: Any) -> None:  # noqa: ANN401 - python-docx has no types
    style = letter.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    section = letter.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(2)


def _write_head(letter: Any, returned: Returned) -> None:  # noqa: ANN401 - python-docx has no types
    head = letter.add_table(rows=2, cols=2)
    head.autofit = False
    left = tuple(
        message(f"letter.{key}", "vi", province=returned.sender.province_name.upper())
        for key in ("office", "by", "numbered")
    )
    right = (message("forms.state", "vi"), message("forms.motto", "vi"), message("letter.dated", "vi"))
    for column, texts in enumerate((left, right)):
        head.columns[column].width = Cm(6.4 if column == 0 else 9.6)
        cell = head.cell(0, column)
        cell.width = Cm(6.4 if column == 0 else 9.6)
        for at, text in enumerate(texts):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            _run(
                paragraph,
                text,
                size=12,
                bold=at == (1 if column == 0 else 0) or (column == 1 and at == 1),
                italic=column == 1 and at > 1,
            )
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subject = head.cell(1, 0).paragraphs[0]
    _run(subject, message("letter.subject", "vi", file=returned.file_name), size=12)
    subject.alignment = WD_ALIGN_PARAGRAPH.CENTER
    recipient = letter.add_paragraph()
    recipient.paragraph_format.space_before = Pt(12)
    _run(recipient, message("letter.recipient", "vi", unit=_within_a_sentence(returned.sender.unit_name)))
    recipient.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write_tables(letter: Any, lines: Sequence[ReturnedLine]) -> None:  # noqa: ANN401 - python-docx has no types
    for sheet, own in groupby(lines, key=lambda line: line.sheet):
        listed = list(own)
        _paragraph(letter, message("letter.sheet" if sheet else "letter.text", "vi", sheet=sheet or ""), bold=True)
        table = letter.add_table(rows=1, cols=len(_COLUMNS))
        table.style, table.autofit = "Table Grid", False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = Cm(width)
        for cell, name in zip(table.rows[0].cells, _COLUMNS, strict=True):
            _fill(cell, message(f"letter.column_{name}", "vi"), bold=True)
        for number, line in enumerate(listed, 1):
            told = (str(number), line.place, _what(line), line.given, line.expected, line.difference, line.unit)
            for cell, name, text in zip(table.add_row().cells, _COLUMNS, told, strict=True):
                _fill(cell, text, is_figure=name in _FIGURES)
        for row in table.rows:
            for cell, width in zip(row.cells, _WIDTHS, strict=True):
                cell.width = Cm(width)


def _what(line: ReturnedLine) -> str:
    """What is wrong, with the words it stands in and the likely right figure where the message does not say them."""
    told = [line.message]
    if line.quote and not line.sheet and line.quote not in line.message:
        told.append(f"“{line.quote}”")
    if line.suggestion and line.suggestion not in line.message:
        told.append(message("comment.likely", "vi", suggestion=line.suggestion))
    if line.follows:
        told.append(message("comment.follows", "vi", sums=line.follows))
    return "\n".join(told)


def _write_foot(letter: Any, returned: Returned) -> None:  # noqa: ANN401 - python-docx has no types
    foot = letter.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    _run(
        left.paragraphs[0],
        message("letter.copies", "vi", unit=_within_a_sentence(returned.sender.unit_name)),
        size=11,
        italic=True,
    )
    _run(right.paragraphs[0], message("letter.signed", "vi"), bold=True)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _within_a_sentence(unit: str) -> str:
    """`Huyện Đăk Hà` as it stands within a sentence: `huyện Đăk Hà`."""
    return unit[:1].lower() + unit[1:]


def _paragraph(letter: Any, text: str, *, bold: bool = False, indent: bool = False) -> None:  # noqa: ANN401 - as above
    paragraph = letter.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _run(paragraph, text, bold=bold)


def _fill(cell: Any, text: str, *, bold: bool = False, is_figure: bool = False) -> None:  # noqa: ANN401 - python-docx has no types
    _run(cell.paragraphs[0], text, size=11, bold=bold)
    if is_figure:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _run(paragraph: Any, text: str, *, size: int = 13, bold: bool = False, italic: bool = False) -> None:  # noqa: ANN401 - as above
    run = paragraph.add_run("".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text))
    run.font.name, run.font.size, run.bold, run.italic = _FONT, Pt(size), bold, italic
