"""A draft as a file: clean text, text pulled out of a PDF, Markdown or a Word document; the same bytes each time."""

import io
import textwrap
import unicodedata
import zipfile
from typing import Literal

from demo.draft import BOLD_OFF, BOLD_ON, Block, Draft

Layout = Literal["clean", "wrapped", "pages", "markdown", "docx", "decomposed"]
LAYOUTS: tuple[Layout, ...] = ("clean", "wrapped", "pages", "markdown", "docx", "decomposed")

_WIDTH = 80
_LINES_A_PAGE = 44
_EPOCH = (1980, 1, 1, 0, 0, 0)


def lay_out(draft: Draft, layout: Layout) -> tuple[bytes, str]:
    """The bytes of a draft in a layout, and the ending of its file name; `decomposed` is clean text in NFD."""
    if layout == "docx":
        return _docx(draft.blocks), "docx"
    if layout == "markdown":
        return _markdown(draft.blocks).encode(), "md"
    if layout == "clean":
        return _clean(draft.blocks).encode(), "txt"
    if layout == "decomposed":
        return unicodedata.normalize("NFD", _clean(draft.blocks)).encode(), "txt"
    return _paged(draft.blocks, blank_between=layout == "wrapped").encode(), "txt"


def plain(text: str) -> str:
    """Text without the marks of bold figures."""
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "")


def _clean(blocks: list[Block]) -> str:
    """A paragraph a line, footnotes a few paragraphs below their mark."""
    lines: list[str] = []
    waiting: list[str] = []
    for place, block in enumerate(blocks, start=1):
        lines.append(plain(block.text))
        waiting.extend(block.notes)
        if place % 9 == 0 or block is blocks[-1]:
            lines.extend(map(plain, waiting))
            waiting.clear()
    return "\n\n".join(lines) + "\n"


def _markdown(blocks: list[Block]) -> str:
    def mark(block: Block) -> str:
        if block.kind == "cells":
            return plain(block.text).replace("\n", "\n\n")
        text = block.text.replace(BOLD_ON, "**").replace(BOLD_OFF, "**")
        return {"title": f"## {text}", "heading": f"## **{text}**", "subheading": f"### {text}"}.get(block.kind, text)

    notes = [note.replace(BOLD_ON, "**").replace(BOLD_OFF, "**") for block in blocks for note in block.notes]
    return "\n\n".join([*map(mark, blocks), *notes]) + "\n"


def _paged(blocks: list[Block], *, blank_between: bool) -> str:
    """Wrapped at 80 columns in pages with their number on top, footnotes at the foot of their page."""
    pages: list[list[str]] = [[]]
    waiting: list[str] = []
    for block in blocks:
        lines = _wrap(block)
        if pages[-1] and len(pages[-1]) + len(lines) > _LINES_A_PAGE and block.kind != "cells":
            pages[-1].extend(waiting)
            waiting.clear()
            pages.append([])
        pages[-1].extend(lines)
        waiting.extend(line for note in block.notes for line in textwrap.wrap(plain(note), _WIDTH))
    pages[-1].extend(waiting)
    gap = " \n\n" if blank_between else "\n"
    bodies = [gap.join(page) + "\n" for page in pages]
    return bodies[0] + "".join(f"\f\n{number}\n\n{body}" for number, body in enumerate(bodies[1:], start=2))


def _wrap(block: Block) -> list[str]:
    text = plain(block.text)
    return text.split("\n") if block.kind == "cells" else textwrap.wrap(text, _WIDTH, break_on_hyphens=False)


def _docx(blocks: list[Block]) -> bytes:
    from docx import Document  # noqa: PLC0415 - half a second that other layouts need not pay

    document = Document()
    for block in blocks:
        for line in plain(block.text).split("\n"):
            paragraph = document.add_paragraph()
            paragraph.add_run(line).bold = block.kind in ("title", "heading")
    for block in blocks:
        for note in block.notes:
            document.add_paragraph(plain(note))
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _without_clock(package: bytes) -> bytes:
    """The same zip with every entry dated 1980."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def file_stem(name: str) -> str:
    """A name as districts type file names: no diacritics, underscores for blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return "_".join(bare.replace("đ", "d").replace("Đ", "D").replace("'", "").split())
